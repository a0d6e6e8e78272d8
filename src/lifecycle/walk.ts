/**
 * A walk: one life on a virtual clock, nothing stored. Steps are data, so that a walk can be printed, read and taken
 * again (walk/text.ts, walk/vitest.ts); every position is kept, so that each step can be taken back.
 */
import { accept, advance } from './advance.ts';
import type { Actor, Sample } from './contract.ts';
import { type AnyLifecycle, birthOf, type Profile } from './lifecycle.ts';
import { clockEvent, nextDeadline, observe, take, unborn } from './observe.ts';
import type { Outcome } from './outcome.ts';
import type { Snapshot } from './snapshot.ts';
import { epoch, type Instant, instantOf, later } from './time.ts';

/** Lets so many milliseconds pass. */
export interface Wait {
  readonly wait: number;
}
/** Goes to so many milliseconds after the next deadline, or before it where negative; never back in time. */
export interface Jump {
  readonly jump: number;
}
/** One step: an event that somebody sends, or time that passes. */
export type WalkStep = Sample | Wait | Jump;

/** Where and when a walk begins. */
export interface WalkStart {
  readonly at: Instant;
  readonly zone: string;
  readonly profile: Profile;
}

/** Where a walk begins unless told otherwise: a Monday morning. */
export const usualStart: WalkStart = {
  at: '2026-01-05T09:00:00.000Z',
  zone: 'UTC',
  profile: 'default',
};

/** One step that was tried, and what became of it; a wait is the last deadline that it fired. */
export interface Trace {
  readonly step: WalkStep;
  readonly event: string;
  readonly data: Sample['data'];
  readonly by: Actor;
  readonly at: Instant;
  readonly outcome: Outcome;
}

export interface Position {
  readonly snapshot: Snapshot;
  readonly at: Instant;
  /** The step that led here; null at the start. */
  readonly trace: Trace | null;
}

/** A walk is all its positions; the last one is where it stands. */
export interface Walk {
  readonly lifecycle: AnyLifecycle;
  readonly start: WalkStart;
  readonly positions: readonly Position[];
}

/** Something one could do next. */
export interface Choice {
  readonly sample: Sample;
  /** What it would do. */
  readonly outcome: Outcome;
}

/** The last instant that text can be compared by. */
const lastEpoch = epoch('9999-12-31T23:59:59.999Z');

export function beginWalk(lifecycle: AnyLifecycle, given: Partial<WalkStart> = {}): Walk {
  const start = { ...usualStart, ...given };
  const birth = birthOf(lifecycle, 'walk', start.zone, start.profile);
  const snapshot = unborn(lifecycle, birth, start.at);
  return { lifecycle, start, positions: [{ snapshot, at: start.at, trace: null }] };
}

/** Where a walk stands. */
export function endOf(walk: Walk): Position {
  return walk.positions.at(-1) as Position;
}

/**
 * One step on. A refusal is a step too: it changes nothing, and undo takes it back.
 * @throws RangeError for a jump where no deadline is set, and for a time beyond the year 9999.
 */
export function takeStep(walk: Walk, step: WalkStep): Walk {
  const { at } = endOf(walk);
  if ('wait' in step) return passTime(walk, step, epoch(at) + step.wait);
  if ('jump' in step) {
    const next = nextDeadline(endOf(walk).snapshot);
    if (next === undefined) throw new RangeError('no deadline is set here');
    return passTime(walk, step, epoch(next.due) + step.jump);
  }
  const outcome = tried(walk, step);
  const { type: event, data, by } = step;
  return onward(walk, at, { step, event, data, by, at, outcome });
}

/** One step back; at the start it stays there. */
export function undoStep(walk: Walk): Walk {
  return walk.positions.length === 1 ? walk : { ...walk, positions: walk.positions.slice(0, -1) };
}

/** The steps taken, oldest first. */
export function tracesOf(walk: Walk): readonly Trace[] {
  return walk.positions.flatMap((p) => (p.trace ? [p.trace] : []));
}

/** Every sample payload that fits here. */
export function samplesOf(walk: Walk): readonly Sample[] {
  const { snapshot, at } = endOf(walk);
  const step = walk.positions.length;
  let n = 0;
  const freshId = () => {
    n += 1;
    return `walk-${step}-${n}`;
  };
  return walk.lifecycle.samples(snapshot, at, freshId);
}

/** Every sample payload that fits here, with what it would do; refused ones last. */
export function choicesOf(walk: Walk): readonly Choice[] {
  const all = samplesOf(walk).map((sample) => ({ sample, outcome: tried(walk, sample) }));
  const permitted = all.filter((c) => c.outcome.kind !== 'refused');
  return [...permitted, ...all.filter((c) => c.outcome.kind === 'refused')];
}

/**
 * Where a step would lead, or null where it would change nothing. Quicker than taking it, for a refusal is not
 * explained: it is for choosing among many.
 */
export function leadsTo(walk: Walk, step: WalkStep): Snapshot | null {
  const { snapshot, at } = endOf(walk);
  if (!('type' in step)) {
    const { outcome } = endOf(takeStep(walk, step)).trace as Trace;
    return outcome.kind === 'applied' ? outcome.snapshot : null;
  }
  const { lifecycle, positions } = walk;
  const { type, by } = step;
  const accepted = accept(lifecycle, type, step.data);
  if ('issues' in accepted || snapshot.finished) return null;
  if (!lifecycle.events[type].by.includes(by.kind)) return null;
  const { data } = accepted;
  const event = { type, data, by, at, id: stepId(positions.length), facts: {} };
  const result = take(lifecycle, snapshot, event);
  return result?.taken ? result.snapshot : null;
}

/** The id that the event of step `n` is stamped with, counted from 1: later steps may name it. */
export function stepId(n: number): string {
  return `step-${n}`;
}

function tried(walk: Walk, { type, data, by }: Sample): Outcome {
  const { snapshot, at } = endOf(walk);
  const id = stepId(walk.positions.length);
  return advance(walk.lifecycle, snapshot, { type, data, by, at, id, facts: {} });
}

/** Every deadline due by then fires. */
function passTime(walk: Walk, step: Wait | Jump, milliseconds: number): Walk {
  if (milliseconds > lastEpoch) throw new RangeError('that lies beyond the year 9999');
  const { snapshot: from, at: before } = endOf(walk);
  const at = later(before, instantOf(milliseconds));
  const { snapshot, elapsed } = observe(walk.lifecycle, from, at);
  const last = elapsed.at(-1);
  const event =
    last?.event ?? clockEvent(from, { name: 'nothing was due', due: at, generation: 0 });
  const outcome: Outcome = last
    ? { kind: 'applied', snapshot, elapsed: elapsed.slice(0, -1), taken: last }
    : { kind: 'unchanged', snapshot, elapsed: [] };
  return onward(walk, at, { step, event: event.type, data: {}, by: event.by, at, outcome });
}

function onward(walk: Walk, at: Instant, trace: Trace): Walk {
  const position = { snapshot: trace.outcome.snapshot, at, trace };
  return { ...walk, positions: [...walk.positions, position] };
}
