/** What people read is there: the guide, the events' labels, who may send what, and statuses that exist. */
import type { EffectDefinition, EventMap, NoteGuide, StatusGuide } from '../contract.ts';
import type { Finding } from '../errors.ts';
import { kindOf } from '../schema.ts';
import type { Draft, Rule } from './draft.ts';
import { isObjectSchema } from './json.ts';

export const people: readonly Rule[] = [
  guideEmpty,
  noteEmpty,
  unknownStatus,
  eventIncomplete,
  effectWithoutSchema,
  sendToIncomplete,
  deadEventNotBySystem,
];

const isEmpty = (text: unknown) => typeof text !== 'string' || text.trim() === '';

/** A guide may come from a module without types, or from a name that was misspelled. */
const isObject = <T>(entry: T | undefined): entry is T =>
  typeof entry === 'object' && entry !== null;

function* guideEmpty({ lifecycle }: Draft): Iterable<Finding> {
  const statuses = Object.entries<StatusGuide | undefined>(lifecycle.statuses);
  for (const [code, entry] of statuses) {
    if (!isObject(entry)) {
      const mend = `Answer for people: ${Object.values(questions).join(' ')}`;
      yield { rule: 'guideEmpty', where: `statuses.${code}`, problem: 'it has no guide', mend };
      continue;
    }
    for (const [field, answers] of questionsOf(entry)) {
      const texts = Array.isArray(answers) ? answers : [answers];
      if (texts.length > 0 && !texts.some(isEmpty)) continue;
      const where = `statuses.${code}.${field}`;
      const mend = `Answer it for people: ${questions[field]}`;
      yield { rule: 'guideEmpty', where, problem: 'it is empty', mend };
    }
  }
}

const questions: Readonly<Record<string, string>> = {
  label: 'what is the status called?',
  icon: 'which sign stands beside it?',
  appliesTo: 'who does it apply to?',
  appears: 'when does it appear?',
  means: 'what does it mean for administrators?',
  forPerson: 'what does it mean for the person concerned?',
  advice: 'what should be done next?',
  actors: 'who acts next?',
};

/** What must be answered: advice and actors only where somebody must act. */
function questionsOf(entry: StatusGuide): [string, string | readonly string[]][] {
  const { label, icon, appliesTo, appears, means, forPerson, action, advice, actors } = entry;
  const always = { label, icon, appliesTo, appears, means, forPerson };
  const acting = action !== 'no' || !Array.isArray(advice) || advice.length > 0;
  return Object.entries(
    acting ? { ...always, advice, ...(action !== 'no' && { actors }) } : always,
  );
}

function* noteEmpty({ lifecycle }: Draft): Iterable<Finding> {
  const notes = Object.entries<NoteGuide | undefined>(lifecycle.notes);
  for (const [code, guide] of notes) {
    if (!isObject(guide)) {
      const mend = `Answer for people: ${Object.values(noteQuestions).join(' ')}`;
      yield { rule: 'noteEmpty', where: `notes.${code}`, problem: 'it has no text', mend };
      continue;
    }
    const { label, says, advice } = guide;
    for (const [field, texts] of Object.entries({ label: [label], says: [says], advice })) {
      if (!texts.some(isEmpty)) continue;
      const where = `notes.${code}.${field}`;
      const mend = `Answer it for people: ${noteQuestions[field]}`;
      yield { rule: 'noteEmpty', where, problem: 'it is empty', mend };
    }
  }
}

const noteQuestions: Readonly<Record<string, string>> = {
  label: 'what is it called, in a word or two?',
  says: 'what does the code mean, in one sentence?',
  advice: 'what should be done next? An empty list where the status says it.',
};

function* unknownStatus({ lifecycle }: Draft): Iterable<Finding> {
  for (const code of lifecycle.goodEnds.filter((end) => !Object.hasOwn(lifecycle.statuses, end))) {
    const mend = `Write one of ${Object.keys(lifecycle.statuses).join(', ')}, or give it a guide entry.`;
    yield { rule: 'unknownStatus', where: 'goodEnds', problem: `"${code}" is no status`, mend };
  }
}

function* eventIncomplete({ lifecycle }: Draft): Iterable<Finding> {
  const refuse = (where: string, problem: string, mend: string): Finding => ({
    rule: 'eventIncomplete',
    where,
    problem,
    mend,
  });
  for (const [name, { by, label, help, data }] of Object.entries(lifecycle.events as EventMap)) {
    const where = `event ${name}`;
    if (by.length === 0)
      yield refuse(
        `${where} by`,
        'nobody may send it',
        'Say who may: user, admin, provider or system.',
      );
    if (by.includes('clock')) {
      const mend = 'Declare a deadline: the clock only fires those.';
      yield refuse(`${where} by`, 'the clock sends no events', mend);
    }
    if (isEmpty(label))
      yield refuse(`${where} label`, 'it is empty', 'Write what the button says.');
    if (isEmpty(help))
      yield refuse(`${where} help`, 'it is empty', 'Say in one sentence what it does.');
    if (!isObjectSchema(data))
      yield refuse(`${where} data`, 'it is no zod object', 'Write z.object({}) for no payload.');
  }
}

function* effectWithoutSchema({ lifecycle }: Draft): Iterable<Finding> {
  for (const [name, { data }] of Object.entries(lifecycle.effects)) {
    if (isObjectSchema(data)) continue;
    const mend = 'Describe the payload with z.object({ … }); z.object({}) for none.';
    yield {
      rule: 'effectWithoutSchema',
      where: `effect ${name} data`,
      problem: 'its payload has no schema',
      mend,
    };
  }
}

function* sendToIncomplete({ lifecycle }: Draft): Iterable<Finding> {
  for (const [name, effect] of Object.entries(lifecycle.effects)) {
    const problem = sendToProblem(effect);
    if (problem === null) continue;
    const mend =
      'Let sendTo.id name a field of the payload made with id(): it says which instance receives the event.';
    yield { rule: 'sendToIncomplete', where: `effect ${name} sendTo`, problem, mend };
  }
}

function* deadEventNotBySystem({ lifecycle }: Draft): Iterable<Finding> {
  for (const [name, { onDead }] of Object.entries(lifecycle.effects)) {
    const event = onDead && (lifecycle.events as EventMap)[onDead.event];
    if (!event || event.by.includes('system')) continue;
    yield {
      rule: 'deadEventNotBySystem',
      where: `effect ${name} onDead`,
      problem: `${onDead.event} may not be sent by the system, which sends it when the effect is dead`,
      mend: `Add 'system' to the "by" of ${onDead.event}, or name another event.`,
    };
  }
}

function sendToProblem({ sendTo, data }: EffectDefinition): string | null {
  if (!sendTo || !isObjectSchema(data)) return null;
  if (isEmpty(sendTo.lifecycle) || isEmpty(sendTo.event))
    return 'it does not say which event of which lifecycle';
  const field = data.shape[sendTo.id];
  if (!field) return `its payload has no field "${sendTo.id}"`;
  return kindOf(field) === 'id' ? null : `the field "${sendTo.id}" is not made with id()`;
}
