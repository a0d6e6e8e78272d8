/**
 * Time made exact: `observe` fires every deadline due by an instant, each at the instant at which it was due.
 * Every read and every event goes through it, so a status is right however late a timer is.
 */

import type { Birth, StampedEvent, View } from './contract.ts';
import { RollcallError, SnapshotMismatch, StepError } from './errors.ts';
import { labelOf } from './labels.ts';
import type { AnyLifecycle } from './lifecycle.ts';
import type { Taken } from './outcome.ts';
import type { Stepped, Timer } from './runner.ts';
import { type Deadline, isIn, type Since, type Snapshot } from './snapshot.ts';
import { type Instant, isInstant, later } from './time.ts';

type Loose = Record<string, unknown>;

/** More deadlines than this in one look at an instance is a definition that never settles. */
const firingLimit = 10_000;

const none: readonly Taken[] = Object.freeze([]);

/** Before birth: the hidden `new` at revision 0. */
export function unborn(lifecycle: AnyLifecycle, birth: Birth, at: Instant): Snapshot {
  const { value, context } = safely(lifecycle, 'birth', () => lifecycle.runner.start(birth));
  return {
    lifecycle: lifecycle.name,
    version: lifecycle.version,
    value,
    context,
    history: {},
    status: null,
    activity: null,
    at,
    revision: 0,
    deadlines: [],
    finished: false,
  };
}

/** Takes one event without looking at the clock first. Null: no transition was selected. */
export function take(
  lifecycle: AnyLifecycle,
  from: Snapshot,
  event: StampedEvent,
): { readonly taken: Taken | null; readonly snapshot: Snapshot } | null {
  try {
    const stepped = lifecycle.runner.step(from, event);
    if (!stepped.selected) return null;
    if (!stepped.changed) return { taken: null, snapshot: from };
    const snapshot = after(lifecycle, from, event.at, stepped, stepped.timers);
    return { taken: rowOf(from, event, snapshot, stepped.effects), snapshot };
  } catch (cause) {
    throw faultOf(lifecycle, event.type, cause);
  }
}

/**
 * Where one event leads, for who keeps no journal: null where no transition was selected, the same snapshot where
 * nothing changes. A deadline that does not count is not set.
 */
export function ledTo(
  lifecycle: AnyLifecycle,
  from: Snapshot,
  event: StampedEvent,
  counts: (deadline: string) => boolean,
): Snapshot | null {
  try {
    const stepped = lifecycle.runner.step(from, event);
    if (!stepped.selected) return null;
    if (!stepped.changed) return from;
    let { timers } = stepped;
    for (const { name } of timers) {
      if (counts(name)) continue;
      timers = timers.filter((timer) => counts(timer.name));
      break;
    }
    return after(lifecycle, from, event.at, stepped, timers);
  } catch (cause) {
    throw faultOf(lifecycle, event.type, cause);
  }
}

function after(
  lifecycle: AnyLifecycle,
  from: Snapshot,
  at: Instant,
  stepped: Stepped,
  timers: readonly Timer[],
): Snapshot {
  const revision = from.revision + 1;
  return {
    lifecycle: from.lifecycle,
    version: lifecycle.version,
    value: stepped.value,
    context: stepped.context,
    history: stepped.history,
    status: since(from.status, labelOf(lifecycle, 'status', stepped), at),
    activity: since(from.activity, labelOf(lifecycle, 'activity', stepped), at),
    at,
    revision,
    deadlines: stepped.finished ? [] : rescheduled(lifecycle, from.deadlines, timers, revision),
    finished: stepped.finished,
  };
}

function rowOf(
  { value: from }: Snapshot,
  event: StampedEvent,
  { value: to, at, revision, status, activity, deadlines }: Snapshot,
  effects: Stepped['effects'],
): Taken {
  return { event, at, revision, from, to, status, activity, deadlines, effects };
}

/** Runs an author's functions; what they throw is told with the lifecycle and the event, and nothing has changed. */
export function safely<T>(lifecycle: AnyLifecycle, event: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw faultOf(lifecycle, event, cause);
  }
}

function faultOf(lifecycle: AnyLifecycle, event: string, cause: unknown): RollcallError {
  return cause instanceof RollcallError ? cause : new StepError(lifecycle.name, event, cause);
}

/** Refuses a snapshot of another lifecycle or version: its states may mean something else here. */
export function mustBelong(lifecycle: AnyLifecycle, { lifecycle: name, version }: Snapshot): void {
  if (name === lifecycle.name && version === lifecycle.version) return;
  throw new SnapshotMismatch(lifecycle, { name, version });
}

/** What a projection may look at. */
export function viewOf(context: Loose, value: Snapshot['value']): View<Loose> {
  return { context, in: (path) => isIn(value, path) };
}

function since(before: Since | null, code: string | null, at: Instant): Since | null {
  if (code === null) return null;
  return before?.code === code ? before : { code, since: at };
}

/** The deadlines after a step, in document order, so that ties have one answer. */
function rescheduled(
  lifecycle: AnyLifecycle,
  before: readonly Deadline[],
  timers: readonly Timer[],
  generation: number,
): readonly Deadline[] {
  if (timers.length === 0) return before;
  const deadlines: Deadline[] = [];
  for (const deadline of before) if (!isAmong(timers, deadline.name, 0)) deadlines.push(deadline);
  for (let n = 0; n < timers.length; n += 1) {
    const { name, due } = timers[n] as Timer;
    if (due !== null && !isAmong(timers, name, n + 1)) deadlines.push({ name, due, generation });
  }
  if (deadlines.length < 2) return deadlines;
  const { orderOf } = lifecycle.runner.clock;
  return deadlines.toSorted((a, b) => (orderOf.get(a.name) ?? 0) - (orderOf.get(b.name) ?? 0));
}

function isAmong(timers: readonly Timer[], name: string, from: number): boolean {
  for (let n = from; n < timers.length; n += 1) if (timers[n]?.name === name) return true;
  return false;
}

/** The deadline that fires next, if one is due by `at`: the earliest, ties in document order. */
export function nextDeadline(snapshot: Snapshot): Deadline | undefined {
  let first: Deadline | undefined;
  for (const deadline of snapshot.deadlines) {
    if (first === undefined || deadline.due < first.due) first = deadline;
  }
  return first;
}

/** The event that a deadline is, with the instant at which it was due. */
export function clockEvent(
  snapshot: Snapshot,
  deadline: Deadline,
  facts: StampedEvent['facts'] = {},
): StampedEvent {
  return {
    type: deadline.name,
    data: {},
    id: `deadline:${deadline.name}:${deadline.generation}`,
    at: later(deadline.due, snapshot.at),
    by: { kind: 'clock', id: 'clock' },
    facts,
  };
}

/** Fires one deadline at the instant at which it was due; one that is not set again is spent. */
export function fire(
  lifecycle: AnyLifecycle,
  from: Snapshot,
  due: Deadline,
): { readonly taken: Taken | null; readonly snapshot: Snapshot } {
  const isIt = (d: Deadline) => d.name === due.name && d.generation === due.generation;
  // A stale timer never fires into a later visit of its state (trap 4).
  if (!from.deadlines.some(isIt)) return { taken: null, snapshot: from };
  const fired = take(lifecycle, from, clockEvent(from, due));
  const now = fired?.snapshot ?? from;
  const deadlines = now.deadlines.filter((d) => !isIt(d));
  const taken = fired?.taken ? { ...fired.taken, deadlines } : null;
  return { taken, snapshot: { ...now, deadlines } };
}

/**
 * The instance as it stands at `at`: every deadline due by then has fired, in order.
 * Effects come back with each transition; a mere read drops them, the next stored pass emits them.
 * @throws SnapshotMismatch for a snapshot of another lifecycle or version, StepError when an author's function throws.
 */
export function observe(
  lifecycle: AnyLifecycle,
  snapshot: Snapshot,
  at: Instant,
): { readonly snapshot: Snapshot; readonly elapsed: readonly Taken[] } {
  mustBelong(lifecycle, snapshot);
  // Instants compare as text, so one in another form would be compared wrongly and silently.
  if (!isInstant(at)) throw new RangeError(`"${at}" is no instant like 2026-03-01T00:00:00.000Z`);
  let due = nextDeadline(snapshot);
  if (due === undefined || due.due > at) return { snapshot, elapsed: none };
  const elapsed: Taken[] = [];
  let now = snapshot;
  for (let n = 0; n < firingLimit; n += 1) {
    const fired = fire(lifecycle, now, due);
    now = fired.snapshot;
    if (fired.taken) elapsed.push(fired.taken);
    due = nextDeadline(now);
    if (due === undefined || due.due > at) return { snapshot: now, elapsed };
  }
  throw new StepError(
    lifecycle.name,
    due.name,
    new Error(
      `more than ${firingLimit} deadlines were due at once; a deadline keeps setting itself in the past`,
    ),
  );
}
