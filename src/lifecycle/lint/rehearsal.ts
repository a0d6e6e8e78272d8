/**
 * A short rehearsal: the author's own samples are sent for a few hundred steps, and every promise that only shows
 * in motion is looked at: deadlines are instants, contexts fit their schema, guards read what they say.
 */
import { accept } from '../advance.ts';
import type { GuardDefinition, Reads, Sample } from '../contract.ts';
import { DeadlineFault, dueOf } from '../due.ts';
import { type Finding, StepError } from '../errors.ts';
import { birthOf, type Profile } from '../lifecycle.ts';
import { observe, take, unborn, viewOf } from '../observe.ts';
import type { Taken } from '../outcome.ts';
import { guardNames } from '../shape.ts';
import { isIn, type Snapshot, valueText } from '../snapshot.ts';
import { type Draft, dawn, type Rule } from './draft.ts';
import { notJson } from './json.ts';
import { nearest } from './nearest.ts';

export const rehearsal: readonly Rule[] = [startFails, unknownPath, deadlineNaN, rehearse];

/** Enough to see most states of a lifecycle, and so little that nobody waits for it. */
const visitLimit = 40;
const stepLimit = 120;

const profiles: readonly Profile[] = ['default', 'literal'];
const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

function* startFails({ lifecycle }: Draft): Iterable<Finding> {
  for (const profile of profiles) {
    try {
      unborn(lifecycle, birthOf(lifecycle, 'rehearsal', 'UTC', profile), dawn);
    } catch (cause) {
      const where = `birth under the ${profile} policies`;
      const mend =
        'Give every policy a default that fits, and let the first context need its input only.';
      yield { rule: 'startFails', where, problem: reasonOf(cause), mend };
    }
  }
}

// Statuses and notes ask for states by path; a misspelled one would be false for ever.
function* unknownPath({ lifecycle, states, origin }: Draft): Iterable<Finding> {
  for (const projection of ['status', 'activity', 'noted'] as const) {
    const asked = new Set<string>();
    for (const active of states.keys()) {
      const view = {
        context: origin?.context,
        in: (path: string) => {
          asked.add(path);
          return active === path || active.startsWith(`${path}.`);
        },
      };
      try {
        lifecycle[projection](view);
      } catch {
        // It may need the context of a real life; what it asked until then was heard.
      }
    }
    for (const path of [...asked].filter((each) => !states.has(each))) {
      const problem = `it asks for "${path}", and there is no such state`;
      const mend = `Write a path from the root${nearest(path, [...states.keys()])}.`;
      yield { rule: 'unknownState', where: projection, problem, mend };
    }
  }
}

// An `after` whose delay is no number fires at once or never; here a deadline is an instant or null.
function* deadlineNaN({ lifecycle, origin }: Draft): Iterable<Finding> {
  if (!origin) return;
  const by = { kind: 'clock', id: 'clock' } as const;
  const { context, at } = origin;
  for (const [name, deadline] of Object.entries(lifecycle.deadlines)) {
    const step = { context, data: undefined, at, by, id: 'rehearsal', type: name, facts: {} };
    try {
      dueOf(name, deadline, step as never);
    } catch (fault) {
      // Before birth a deadline may well lack what it counts from: only a wrong answer is held against it here.
      if (fault instanceof DeadlineFault) yield noInstant(fault, 'on the initial context');
    }
  }
}

const noInstant = ({ deadline, message }: DeadlineFault, where: string): Finding => ({
  rule: 'deadlineNaN',
  where: `deadline ${deadline} ${where}`,
  problem: message,
  mend: 'Return null for never, or a canonical instant: plus(), startOfDay() and instant() fields give one.',
});

/** Sends what the samples give, breadth first, one visit for each set of active states; tells each thing once. */
function* rehearse(draft: Draft): Iterable<Finding> {
  const told = new Set<string>();
  for (const finding of walk(draft)) {
    const key = `${finding.rule} ${finding.where}`;
    if (!told.has(key)) yield finding;
    told.add(key);
  }
}

function* walk(draft: Draft): Iterable<Finding> {
  const waiting = draft.origin ? [draft.origin] : [];
  const seen = new Set(waiting.map((s) => valueText(s.value)));
  let steps = 0;
  for (let n = 0; n < waiting.length && n < visitLimit; n += 1) {
    // Whoever writes to what was handed in would change the past; frozen, it throws instead.
    const from = frozen(waiting[n] as Snapshot);
    const samples: Sample[] = [];
    yield* collectSamples(draft, from, samples);
    yield* undeclaredReads(draft, from, samples);
    for (const move of movesFrom(draft, from, samples)) {
      const moved = attempt(move);
      if ('rule' in moved) yield moved;
      else if (moved.taken.length > 0) yield* looksWrong(draft, move, moved);
      if ((steps += 1) > stepLimit) return;
      if ('rule' in moved || seen.has(valueText(moved.snapshot.value))) continue;
      seen.add(valueText(moved.snapshot.value));
      waiting.push(moved.snapshot);
    }
  }
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(frozen);
  return value;
}

function* collectSamples({ lifecycle }: Draft, from: Snapshot, into: Sample[]): Iterable<Finding> {
  const where = `samples in ${valueText(from.value)}`;
  let ids = 0;
  const freshId = () => `rehearsal-${from.revision}-${(ids += 1)}`;
  try {
    into.push(
      ...lifecycle.samples(from, from.at, freshId),
      ...lifecycle.probes(from, from.at, freshId),
    );
  } catch (cause) {
    const mend = 'Give samples for every state, the hidden start too.';
    yield { rule: 'samplesFail', where, problem: `it throws: ${reasonOf(cause)}`, mend };
  }
  const events = Object.keys(lifecycle.events);
  for (const { type } of into.filter((sample) => !events.includes(sample.type))) {
    const mend = `Declare it in events${nearest(type, events)}.`;
    yield { rule: 'undeclaredEvent', where, problem: `the event "${type}" is not declared`, mend };
  }
}

/** One thing that can happen next: a sample, or time. */
interface Move {
  readonly where: string;
  readonly run: () => { readonly snapshot: Snapshot; readonly taken: readonly Taken[] };
}

function movesFrom({ lifecycle }: Draft, from: Snapshot, samples: readonly Sample[]): Move[] {
  const sent = samples.map((sample, n) => ({
    where: `${sample.type} in ${valueText(from.value)}`,
    run: () => {
      // Straight to the machine: whether an event is refused, and why, is of no interest here.
      const accepted = accept(lifecycle, sample.type, sample.data);
      if ('issues' in accepted) return { snapshot: from, taken: [] };
      const stamp = { id: `rehearsal-${from.revision}-${n}`, at: from.at, facts: {} };
      const result = take(lifecycle, from, { ...sample, ...accepted, ...stamp });
      return { snapshot: result?.snapshot ?? from, taken: result?.taken ? [result.taken] : [] };
    },
  }));
  const waited = from.deadlines.map(({ name, due }) => ({
    where: name,
    run: () => {
      const { snapshot, elapsed } = observe(lifecycle, from, due);
      return { snapshot, taken: elapsed };
    },
  }));
  return [...sent, ...waited];
}

function attempt({ where, run }: Move): Finding | ReturnType<Move['run']> {
  try {
    return run();
  } catch (fault) {
    const cause = fault instanceof StepError ? fault.cause : fault;
    if (cause instanceof DeadlineFault) return noInstant(cause, `after ${where}`);
    const mend =
      'Guards, actions, effects and deadlines answer for every context and payload that fits its schema.';
    return { rule: 'throws', where, problem: reasonOf(cause), mend };
  }
}

function* looksWrong(
  draft: Draft,
  { where }: Move,
  { snapshot, taken }: ReturnType<Move['run']>,
): Iterable<Finding> {
  const { lifecycle } = draft;
  const after = `after ${where}`;
  for (const issue of lifecycle.context.safeParse(snapshot.context).error?.issues ?? []) {
    const problem = `context.${issue.path.join('.')} does not fit its schema: ${issue.message}`;
    yield {
      rule: 'contextMismatch',
      where: after,
      problem,
      mend: 'Record what the schema says, or let the schema say it.',
    };
  }
  for (const { path, problem } of notJson(snapshot.context)) {
    const mend = 'Record strings, numbers, booleans, null, arrays and plain objects of these.';
    yield { rule: 'contextNotJson', where: `context${path} ${after}`, problem, mend };
  }
  for (const { name, data } of taken.flatMap((t) => t.effects)) {
    for (const issue of lifecycle.effects[name]?.data.safeParse(data).error?.issues ?? []) {
      const problem = `its payload does not fit its schema: ${issue.path.join('.')}: ${issue.message}`;
      yield {
        rule: 'effectMismatch',
        where: `effect ${name} ${after}`,
        problem,
        mend: 'Return what the schema says.',
      };
    }
  }
  yield* wrongStatus(draft, after, snapshot);
  yield* wrongNotes(draft, after, snapshot);
}

/** Every code that is told has a text, and telling never fails. */
function* wrongNotes(
  { lifecycle }: Draft,
  after: string,
  { context, value }: Snapshot,
): Iterable<Finding> {
  const codes = Object.keys(lifecycle.notes);
  const where = `noted ${after}`;
  try {
    const told = lifecycle.noted(viewOf(context, value)).map(({ code }) => code);
    for (const code of told.filter((each) => !codes.includes(each))) {
      const mend = `Give it a text in notes${nearest(code, codes)}.`;
      yield { rule: 'unknownNote', where, problem: `the code "${code}" has no text`, mend };
    }
  } catch (fault) {
    const mend = 'Let it answer for every context and state after birth.';
    yield { rule: 'throws', where, problem: reasonOf(fault), mend };
  }
}

function* wrongStatus(
  { lifecycle }: Draft,
  after: string,
  { status, activity, revision, value }: Snapshot,
): Iterable<Finding> {
  const codes = Object.keys(lifecycle.statuses);
  for (const [name, since] of Object.entries({ status, activity })) {
    if (since === null || codes.includes(since.code)) continue;
    const mend = `Return one of ${codes.join(', ')}, or give it a guide entry.`;
    yield {
      rule: 'unknownStatus',
      where: `${name} ${after}`,
      problem: `"${since.code}" is no status`,
      mend,
    };
  }
  if (status === null && revision > 0) {
    const mend = 'Only the hidden start has no status: give every other state one.';
    yield {
      rule: 'unknownStatus',
      where: `status in ${valueText(value)}`,
      problem: 'it has no status',
      mend,
    };
  }
}

// `permitted` trusts what a guard says it reads; one that reads more would make its answers wrong.
function* undeclaredReads(
  draft: Draft,
  from: Snapshot,
  samples: readonly Sample[],
): Iterable<Finding> {
  for (const sample of samples) {
    const asked = draft.transitions
      .filter(
        (t) =>
          t.trigger.kind === 'event' &&
          t.trigger.type === sample.type &&
          isIn(from.value, t.source),
      )
      .flatMap((t) => guardNames(t.guard));
    for (const name of new Set(asked)) {
      const guard = draft.lifecycle.guards[name];
      const read = guard && undeclaredRead(guard, from, sample);
      if (!read) continue;
      const mend = `Add '${read}' to its reads, or leave it unread.`;
      yield {
        rule: 'undeclaredRead',
        where: `guard ${name}`,
        problem: `it reads the ${read} and does not say so`,
        mend,
      };
    }
  }
}

/** Thrown by what a guard does not say it reads, when it is touched. */
class Touched extends Error {
  readonly read: Reads;

  constructor(read: Reads) {
    super(read);
    this.read = read;
  }
}

/** Asks a guard with everything that it does not say it reads replaced by something that cries out. */
function undeclaredRead(guard: GuardDefinition, from: Snapshot, sample: Sample): Reads | undefined {
  const given = <T>(read: Reads, value: T): T =>
    guard.reads.includes(read) ? value : (untouchable(read) as T);
  const step = {
    context: given('context', from.context),
    data: given('data', sample.data),
    by: given('actor', sample.by),
    at: given('time', from.at),
    facts: given('facts', {}),
    id: 'rehearsal',
    type: sample.type,
  };
  try {
    guard.test(step as never);
  } catch (fault) {
    // A guard that throws for another reason is told by the walk.
    if (fault instanceof Touched) return fault.read;
  }
  return undefined;
}

function untouchable(read: Reads): object {
  const cry = () => {
    throw new Touched(read);
  };
  return new Proxy({}, { get: cry, has: cry, ownKeys: cry });
}
