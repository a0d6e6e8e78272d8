/** What became of an event, in a few lines: the outcome, the new status, what was set going, or why not. */
import type { Answer, Engine, Refusal } from '../engine/index.ts';
import type { AnyLifecycle, EventDefinition } from '../lifecycle/index.ts';
import type { Session } from './command.ts';
import { type Exit, exit } from './failures.ts';
import { fieldsOf } from './payload.ts';
import { condition } from './permissions.ts';
import { fromNow, nearest, oneOf, printable, when, withActivity } from './wording.ts';

const labelWidth = 9;

/** Prints an answer; a refusal is an answer too, with its own exit code. */
export async function giveAnswer(
  session: Session,
  engine: Engine,
  lifecycle: AnyLifecycle,
  answer: Answer,
): Promise<Exit> {
  const fresh = answer.outcome === 'applied' && !answer.repeated;
  const deadlines = fresh ? await deadlinesSet(session, engine, lifecycle, answer) : [];
  session.give(answer, () => linesOf(session, lifecycle, printable(answer), deadlines));
  if (answer.outcome !== 'refused') return exit.done;
  // What does not fit the contract is bad input; only what was understood can be refused.
  return answer.refusal?.reason === 'invalidEvent' ? exit.badInput : exit.refused;
}

/** The deadlines that this very revision set. */
async function deadlinesSet(
  session: Session,
  engine: Engine,
  lifecycle: AnyLifecycle,
  answer: Answer,
): Promise<string[]> {
  const { snapshot } = await engine.stored(answer);
  return snapshot.deadlines
    .filter(({ generation }) => generation === answer.revision)
    .map(({ name, due }) => {
      const own = name.slice(name.lastIndexOf('.') + 1);
      const says = lifecycle.deadlines[own]?.says ?? '';
      return `${own} ${fromNow(due, engine.now())} (${when(due, session.globals.zone)}): ${says}`;
    });
}

function linesOf(
  session: Session,
  lifecycle: AnyLifecycle,
  answer: Answer,
  deadlines: readonly string[],
): string[] {
  const { printer } = session;
  const say = (label: string, text: string) => printer.labelled(label, text, labelWidth);
  return [
    headline(session, answer),
    ...(answer.repeated
      ? say('Again', 'this key was answered before; nothing was done twice')
      : []),
    ...answer.elapsed.flatMap((name) =>
      say(
        'Before',
        `the deadline ${name.slice(name.lastIndexOf('.') + 1)} was due first and fired`,
      ),
    ),
    ...refusalLines(lifecycle, answer, say),
    ...whereLines(session, answer).flatMap(([label, text]) => say(label, text)),
    ...answer.effects.flatMap((name) =>
      say('Effect', `${name}: ${lifecycle.effects[name]?.says ?? name}`),
    ),
    ...answer.sent.flatMap(({ lifecycle: to, id, event, outcome, reason }) =>
      say(
        'Sent',
        `${event} to ${to} ${id}: ${reason === null ? outcome : `${outcome} (${reason})`}`,
      ),
    ),
    ...deadlines.flatMap((text) => say('Deadline', text)),
  ];
}

function whereLines({ globals }: Session, answer: Answer): readonly Line[] {
  const { outcome, revision, event } = answer;
  if (outcome === 'applied')
    return [['Revision', `${revision}, at ${when(event.at, globals.zone)}`]];
  // A birth that was refused left nobody behind.
  return revision === 0 ? [] : [['Stands', `${standing(answer)}, revision ${revision}`]];
}

function headline({ printer }: Session, answer: Answer): string {
  const { good, bad, bold } = printer.colours;
  const who = `${answer.lifecycle} ${bold(answer.id)}`;
  if (answer.outcome === 'refused') {
    return `${bad('✗')} ${who}: ${answer.event.type} was refused`;
  }
  if (answer.outcome === 'unchanged') {
    return `${good('✓')} ${who}: ${answer.event.type} was accepted and changes nothing`;
  }
  return `${good('✓')} ${who} is ${bold(standing(answer))}`;
}

/** The status with the activity beside it. */
function standing({ status, activity }: Pick<Answer, 'status' | 'activity'>): string {
  return withActivity(status?.label ?? 'not born yet', activity?.label);
}

function refusalLines(
  lifecycle: AnyLifecycle,
  { refusal, event }: Answer,
  say: (label: string, text: string) => string[],
): string[] {
  if (refusal === null) return [];
  const { reason, permitted } = refusal;
  const understood = reason !== 'invalidEvent' && reason !== 'finished';
  const possible =
    permitted.length === 0 ? 'nothing that this actor could send' : permitted.join(', ');
  return [
    ...reasonLines(lifecycle, event.type, refusal).flatMap(([label, text]) => say(label, text)),
    ...(understood ? say('Possible', possible) : []),
  ];
}

type Line = readonly [label: string, text: string];

/** Why not, and what would be right. */
function reasonLines(
  lifecycle: AnyLifecycle,
  type: string,
  { reason, message, unmet, issues }: Refusal,
): readonly Line[] {
  const event: EventDefinition | undefined = Object.hasOwn(lifecycle.events, type)
    ? lifecycle.events[type]
    : undefined;
  if (reason === 'guardFailed') return unmet.map((guard) => ['Unmet', condition(guard)]);
  if (reason === 'forbidden') {
    const senders = (event?.by ?? []).filter((kind) => kind !== 'clock');
    const ways = senders.map((kind) => `--by ${kind}:<id>`);
    return [
      ['Reason', message],
      ['Mend', `say who sends it: ${oneOf(ways)}`],
    ];
  }
  if (issues.length === 0) return [['Reason', message]];
  const lines = issues.map(({ path, message: text }): Line => ['Problem', problem(path, text)]);
  if (event === undefined) {
    const meant = nearest(type, Object.keys(lifecycle.events));
    return meant === undefined ? lines : [...lines, ['Mend', `did you mean ${meant}?`]];
  }
  const inPayload = issues.some(({ path }) => path.startsWith('data'));
  return inPayload ? [...lines, ['Fields', fieldsOf(event.data) || `${type} takes none`]] : lines;
}

/** `data.code: …` as people typed it: `code: …`. A message that names its place already stays as it is. */
function problem(path: string, text: string): string {
  const field = path.replace(/^data\.?/, '');
  const named = field === '' || field === 'type' || text.startsWith(`${field}:`);
  return named ? text : `${field}: ${text}`;
}
