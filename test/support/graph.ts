/**
 * The reachable graph of a lifecycle, walked by `xstate/graph` over our own step function: events are the samples,
 * and the clock is one more event, "jump to the next deadline". Attention deadlines are left out: a flag or a
 * reminder changes no status, and a count that grows with time would make every graph endless.
 */
import { getShortestPaths as peerPaths } from '@xstate/graph';
import { getAdjacencyMap, getShortestPaths, getSimplePaths } from 'xstate/graph';
import {
  type AnyLifecycle,
  advance,
  birthOf,
  epoch,
  type Instant,
  later,
  nextDeadline,
  type Outcome,
  observe,
  type Profile,
  type Sample,
  type Snapshot,
  unborn,
} from '../../src/lifecycle/index.ts';
import { clockStep, eventStep, type Step } from './rulebook.ts';

/** An instance on its own virtual clock. */
export interface Place {
  readonly snapshot: Snapshot;
  readonly now: Instant;
}

/** A sample, or the clock. */
export type Move = Sample | { readonly type: typeof clock };
export const clock = 'CLOCK';

const start = '2026-01-05T09:00:00.000Z';
const zone = 'UTC';

const origins = new Map<string, Place>();

/** The same object for every walk of one lifecycle and profile. */
export function origin(lifecycle: AnyLifecycle, profile: Profile): Place {
  const name = `${lifecycle.name} ${profile}`;
  const birth = birthOf(lifecycle, 'one', zone, profile);
  const place = origins.get(name) ?? { snapshot: unborn(lifecycle, birth, start), now: start };
  origins.set(name, place);
  return place;
}

function withoutAttention(lifecycle: AnyLifecycle, snapshot: Snapshot): Snapshot {
  const deadlines = snapshot.deadlines.filter(
    ({ name }) => lifecycle.deadlines[name.slice(name.lastIndexOf('.') + 1)]?.attention !== true,
  );
  return { ...snapshot, deadlines };
}

/** Ids are `fresh-n`; the next free number is one above every number that the instance remembers. */
function freshIds(snapshot: Snapshot): () => string {
  const used = JSON.stringify(snapshot.context).matchAll(/fresh-(\d+)/g);
  let n = Math.max(0, ...[...used].map((match) => Number(match[1])));
  return () => {
    n += 1;
    return `fresh-${n}`;
  };
}

const moves = new WeakMap<Place, Move[]>();

/** The samples of a place, and the clock where a deadline is set; the same objects each time. */
export function movesFrom(lifecycle: AnyLifecycle, place: Place): Move[] {
  const known = moves.get(place) ?? movesAnew(lifecycle, place);
  moves.set(place, known);
  return known;
}

function movesAnew(lifecycle: AnyLifecycle, { snapshot, now }: Place): Move[] {
  const samples = lifecycle
    .samples(snapshot, now, freshIds(snapshot))
    .filter((sample) => !attentionEvents.has(sample.type));
  return nextDeadline(snapshot) ? [...samples, { type: clock }] : samples;
}

interface Stepped {
  readonly place: Place;
  readonly outcome: Outcome | null;
}

/** Places and moves are immutable, and three algorithms walk the same ones: each step is taken once. */
const steps = new WeakMap<Place, WeakMap<Move, Stepped>>();

/** One step, with the outcome where an event was sent. */
export function stepFrom(lifecycle: AnyLifecycle, place: Place, move: Move): Stepped {
  const taken = steps.get(place) ?? new WeakMap<Move, Stepped>();
  steps.set(place, taken);
  const step = taken.get(move) ?? stepAnew(lifecycle, place, move);
  taken.set(move, step);
  return step;
}

function stepAnew(lifecycle: AnyLifecycle, { snapshot, now }: Place, move: Move): Stepped {
  if (!('by' in move)) {
    const due = nextDeadline(snapshot)?.due ?? now;
    const at = later(due, now);
    const seen = observe(lifecycle, snapshot, at).snapshot;
    return { place: { snapshot: withoutAttention(lifecycle, seen), now: at }, outcome: null };
  }
  const id = freshIds(snapshot)();
  const stamped = { ...move, id, at: later(now, snapshot.at), facts: {} };
  const outcome = advance(lifecycle, snapshot, stamped);
  const place = { snapshot: withoutAttention(lifecycle, outcome.snapshot), now };
  return { place, outcome };
}

/** The same move from a snapshot with every deadline in force, on the instants of the walk. */
export function stepAlong(
  lifecycle: AnyLifecycle,
  stored: Snapshot,
  move: Move,
  { place, outcome }: Stepped,
): Step {
  if (!('by' in move)) return clockStep(lifecycle, stored, place.now, true);
  // The walk named what it minted after its own id.
  const id = outcome?.kind === 'applied' ? outcome.taken.event.id : 'refused';
  return eventStep(lifecycle, stored, { ...move, id, at: place.now, facts: {} });
}

/** Beyond this distance all dates look alike to every guard and deadline: a year of validity and a window. */
const furthestDays = 400;

/** Remembered for reminders and alerts only, which change no status; kept, they would multiply every state. */
const attentionFields = new Set(['remindersFrom', 'remindersPausedFor', 'alertedOn', 'lostBy']);

/** The events that only those fields remember. */
const attentionEvents = new Set(['REMINDERS_PAUSED', 'REMINDERS_RESUMED']);
const dayMs = 86_400_000;

/**
 * What makes two places the same: ids by order of appearance, dates relative to now and clamped, and nothing of
 * how one got here.
 */
function keyOf({ snapshot, now }: Place): string {
  const { value, context, deadlines, finished } = snapshot;
  const names = new Map<string, string>();
  const nowMs = epoch(now);
  const away = (at: string) => {
    const days = (epoch(at) - nowMs) / dayMs;
    return String(Math.max(-furthestDays, Math.min(furthestDays, Math.round(days * 24) / 24)));
  };
  const due = deadlines.map((d) => [d.name, d.due]);
  const remembered = Object.entries(context).filter(([field]) => !attentionFields.has(field));
  return JSON.stringify([value, remembered, due, finished])
    .replace(/fresh-\d+/g, (id) => {
      names.set(id, names.get(id) ?? `#${names.size}`);
      return names.get(id) as string;
    })
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, away)
    .replace(
      /"(\d{4}-\d\d-\d\d)"/g,
      (_, date: string) => `"day${away(`${date}T${now.slice(11)}`)}"`,
    );
}

/** Xstate's algorithms take any actor logic; this one steps with `advance` and `observe`. */
function logicOf(lifecycle: AnyLifecycle, profile: Profile) {
  const first = origin(lifecycle, profile);
  return {
    transition: (place: Place, move: Move) => stepFrom(lifecycle, place, move).place,
    getInitialSnapshot: () => first,
    getPersistedSnapshot: (place: Place) => place,
  };
}

function optionsOf(lifecycle: AnyLifecycle, key: (place: Place) => string) {
  const known = new WeakMap<Place, string>();
  const serializeState = (place: Place) => {
    const text = known.get(place) ?? key(place);
    known.set(place, text);
    return text;
  };
  return {
    events: (place: Place) => movesFrom(lifecycle, place),
    serializeState,
    serializeEvent: (move: Move) => JSON.stringify(move),
    limit: 200_000,
  };
}

interface Path {
  readonly state: Place;
  readonly steps: readonly { readonly state: Place; readonly event: Move }[];
}
type Algorithm = (logic: unknown, options: unknown) => readonly Path[];

/** Without the event by which xstate's paths begin. */
function walked({ state, steps }: Path): Path {
  return { state, steps: steps.filter(({ event }) => 'by' in event || event.type === clock) };
}

/** How many states can be reached, and how many transitions change something between them. */
export function sizeOf(
  lifecycle: AnyLifecycle,
  profile: Profile,
): { states: number; transitions: number } {
  const options = optionsOf(lifecycle, keyOf);
  const map = (getAdjacencyMap as unknown as (l: unknown, o: unknown) => Adjacency)(
    logicOf(lifecycle, profile),
    options,
  );
  const places = Object.values(map);
  const transitions = places.flatMap(({ state, transitions: out }) =>
    Object.values(out).filter(({ event }) => {
      const { outcome } = stepFrom(lifecycle, state, event);
      return outcome === null || outcome.kind === 'applied';
    }),
  );
  return { states: places.length, transitions: transitions.length };
}
type Adjacency = Record<
  string,
  { state: Place; transitions: Record<string, { event: Move; state: Place }> }
>;

/** A shortest path to every reachable state. */
export function shortestPaths(lifecycle: AnyLifecycle, profile: Profile): readonly Path[] {
  return (getShortestPaths as unknown as Algorithm)(
    logicOf(lifecycle, profile),
    optionsOf(lifecycle, keyOf),
  ).map(walked);
}

/** The lengths of the shortest paths as the separate package `@xstate/graph` finds them, shortest first. */
export function peerLengths(lifecycle: AnyLifecycle, profile: Profile): readonly number[] {
  const paths = (peerPaths as unknown as Algorithm)(
    logicOf(lifecycle, profile),
    optionsOf(lifecycle, keyOf),
  ).map(walked);
  return paths.map((path) => path.steps.length).toSorted((a, b) => a - b);
}

/** Every simple path between the statuses that people see: the status view, walked without repeating one. */
export function simplePaths(lifecycle: AnyLifecycle, profile: Profile): readonly Path[] {
  const labels = ({ snapshot }: Place) => `${snapshot.status?.code} ${snapshot.activity?.code}`;
  return (getSimplePaths as unknown as Algorithm)(
    logicOf(lifecycle, profile),
    optionsOf(lifecycle, labels),
  ).map(walked);
}
