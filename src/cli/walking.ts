/**
 * Walking a lifecycle on a virtual clock, nothing stored: where one stands, what one could do next, and every step
 * back. Pure; the terminal around it is in commands/walk.ts.
 */
import {
  type Actor,
  type AnyLifecycle,
  advance,
  type Birth,
  clockEvent,
  epoch,
  type Instant,
  instantOf,
  nextDeadline,
  type Outcome,
  observe,
  type Sample,
  type Snapshot,
  unborn,
} from '../lifecycle/index.ts';

/** One step that was tried: what was sent, and what became of it. */
export interface Trace {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly by: Actor;
  readonly at: Instant;
  readonly outcome: Outcome;
}

/** A walk is all its positions; the last one is where it stands. */
export interface Walk {
  readonly lifecycle: AnyLifecycle;
  readonly positions: readonly Position[];
}

interface Position {
  readonly snapshot: Snapshot;
  readonly at: Instant;
  /** The step that led here; null at the start. */
  readonly trace: Trace | null;
}

/** Something one could do next. */
export interface Choice {
  readonly sample: Sample;
  /** What it would do. */
  readonly outcome: Outcome;
}

export function begin(lifecycle: AnyLifecycle, birth: Birth, at: Instant): Walk {
  return { lifecycle, positions: [{ snapshot: unborn(lifecycle, birth, at), at, trace: null }] };
}

export function here(walk: Walk): Position {
  return walk.positions.at(-1) as Position;
}

/** Every sample payload that fits here, with what it would do; refused ones last. */
export function choices(walk: Walk): readonly Choice[] {
  const { snapshot, at } = here(walk);
  const step = walk.positions.length;
  let n = 0;
  const freshId = () => {
    n += 1;
    return `walk-${step}-${n}`;
  };
  const all = walk.lifecycle
    .samples(snapshot, at, freshId)
    .map((sample) => ({ sample, outcome: tried(walk, sample) }));
  const permitted = all.filter((c) => c.outcome.kind !== 'refused');
  return [...permitted, ...all.filter((c) => c.outcome.kind === 'refused')];
}

function tried(walk: Walk, { type, data, by }: Sample): Outcome {
  const { snapshot, at } = here(walk);
  const event = { type, data, by, at, id: `step-${walk.positions.length}`, facts: {} };
  return advance(walk.lifecycle, snapshot, event);
}

/** Sends one event. A refusal is a step too: it changes nothing, and undo takes it back. */
export function sendOn(walk: Walk, sample: Sample): Walk {
  const outcome = tried(walk, sample);
  const { type: event, data, by } = sample;
  const trace = { event, data, by, at: here(walk).at, outcome };
  return onward(walk, { snapshot: outcome.snapshot, at: trace.at, trace });
}

/** Jumps to the next deadline and fires it. Null: no deadline is set. */
export function jump(walk: Walk): Walk | null {
  const next = nextDeadline(here(walk).snapshot);
  return next === undefined
    ? null
    : waitUntil(walk, next.due > here(walk).at ? next.due : here(walk).at);
}

/** Lets time pass; every deadline due by then fires. */
export function wait(walk: Walk, milliseconds: number): Walk {
  return waitUntil(walk, instantOf(epoch(here(walk).at) + milliseconds));
}

function waitUntil(walk: Walk, at: Instant): Walk {
  const from = here(walk).snapshot;
  const { snapshot, elapsed } = observe(walk.lifecycle, from, at);
  const last = elapsed.at(-1);
  const event =
    last?.event ?? clockEvent(from, { name: 'nothing was due', due: at, generation: 0 });
  const outcome: Outcome = last
    ? { kind: 'applied', snapshot, elapsed: elapsed.slice(0, -1), taken: last }
    : { kind: 'unchanged', snapshot, elapsed: [] };
  return onward(walk, {
    snapshot,
    at,
    trace: { event: event.type, data: {}, by: event.by, at, outcome },
  });
}

/** One step back; at the start it stays there. */
export function undo(walk: Walk): Walk {
  return walk.positions.length === 1 ? walk : { ...walk, positions: walk.positions.slice(0, -1) };
}

function onward(walk: Walk, position: Position): Walk {
  return { ...walk, positions: [...walk.positions, position] };
}

/** The steps taken, oldest first. */
export function traces(walk: Walk): readonly Trace[] {
  return walk.positions.flatMap((p) => (p.trace ? [p.trace] : []));
}
