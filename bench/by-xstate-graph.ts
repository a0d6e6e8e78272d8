/** The peer: `xstate/graph` walks a lifecycle by its samples, with states compared as JSON, as its users write it. */
import { getAdjacencyMap } from 'xstate/graph';
import {
  type AnyLifecycle,
  advance,
  birthOf,
  daysBetween,
  epoch,
  type Instant,
  later,
  nextDeadline,
  observe,
  type Sample,
  type Snapshot,
  unborn,
} from '../src/lifecycle/index.ts';

const start = '2026-01-05T09:00:00.000Z';
const limit = 1_000_000;

/** What both sides measure times by: without the hour and the even calendar, which the peer knows nothing of. */
export const measure = { furthestDays: 400, grainMs: 3_600_000, order: false, civil: false };

type Walk = (logic: unknown, options: unknown) => Record<string, unknown>;
const walk = getAdjacencyMap as unknown as Walk;

/** On XState's own machine; time stands still, so this is for lifecycles without deadlines that count. */
export function onXstate(lifecycle: AnyLifecycle): number {
  const events = (state: { value: unknown; context: object; hasTag(tag: string): boolean }) => {
    const fresh = freshIds(state.context);
    const standing = {
      value: state.value,
      context: state.context,
      finished: state.hasTag('finished'),
    };
    const samples = lifecycle.samples(standing as never, start, fresh).filter(isAllowed(lifecycle));
    const id = fresh();
    return samples.map((sample) => ({ ...sample, id, at: start, facts: {} }));
  };
  const found = walk(lifecycle.machine, {
    input: birthOf(lifecycle, 'one'),
    events,
    serializeState: ({ value, context }: Snapshot) => keyOf([value, context], start),
    serializeEvent: (event: unknown) => JSON.stringify(event),
    limit,
  });
  return Object.keys(found).length;
}

const isAllowed =
  (lifecycle: AnyLifecycle) =>
  ({ type, by }: Sample) =>
    lifecycle.events[type].by.includes(by.kind);

interface Place {
  readonly snapshot: Snapshot;
  readonly now: Instant;
}
type Move = Sample | { readonly type: 'CLOCK' };

/** Over `advance` and `observe`, with the clock as one more event, "jump to the next deadline". */
export function overAdvance(lifecycle: AnyLifecycle): number {
  const { fields, events: aside } = lifecycle.attention;
  const first = { snapshot: unborn(lifecycle, birthOf(lifecycle, 'one'), start), now: start };
  const key = ({ snapshot: { value, context, deadlines, finished }, now }: Place) => {
    const kept = Object.entries(context).filter(([field]) => !fields.includes(field));
    return keyOf([value, kept, deadlines.map(({ name, due }) => [name, due]), finished], now);
  };
  const logic = {
    transition: (place: Place, move: Move) => step(lifecycle, place, move),
    getInitialSnapshot: () => first,
    getPersistedSnapshot: (place: Place) => place,
  };
  const events = ({ snapshot, now }: Place): Move[] => [
    ...lifecycle
      .samples(snapshot as never, now, freshIds(snapshot.context))
      .filter(({ type }) => !aside.includes(type)),
    ...(nextDeadline(snapshot) ? [{ type: 'CLOCK' as const }] : []),
  ];
  const serializeEvent = (move: Move) => JSON.stringify(move);
  return Object.keys(walk(logic, { events, serializeState: key, serializeEvent, limit })).length;
}

function step(lifecycle: AnyLifecycle, { snapshot, now }: Place, move: Move): Place {
  if (!('by' in move)) {
    const at = later(nextDeadline(snapshot)?.due ?? now, now);
    return { snapshot: counting(lifecycle, observe(lifecycle, snapshot, at).snapshot), now: at };
  }
  const event = { ...move, id: freshIds(snapshot.context)(), at: now, facts: {} };
  return { snapshot: counting(lifecycle, advance(lifecycle, snapshot, event).snapshot), now };
}

function counting(lifecycle: AnyLifecycle, snapshot: Snapshot): Snapshot {
  const own = (name: string) => name.slice(name.lastIndexOf('.') + 1);
  const deadlines = snapshot.deadlines.filter(
    ({ name }) => lifecycle.deadlines[own(name)]?.attention !== true,
  );
  return { ...snapshot, deadlines };
}

/** The next free number is one above every number that the instance remembers. */
function freshIds(context: object): () => string {
  const used = JSON.stringify(context).matchAll(/fresh-(\d+)/g);
  let n = Math.max(0, ...[...used].map((match) => Number(match[1])));
  return () => {
    n += 1;
    return `fresh-${n}`;
  };
}

/** Ids by order of appearance, times relative to now and clamped. */
function keyOf(what: unknown, now: Instant): string {
  const names = new Map<string, string>();
  const { furthestDays, grainMs } = measure;
  const clamped = (away: number, most: number) => Math.max(-most, Math.min(most, Math.round(away)));
  return JSON.stringify(what)
    .replace(/fresh-\d+/g, (id) => {
      names.set(id, names.get(id) ?? `#${names.size}`);
      return names.get(id) as string;
    })
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) =>
      String(clamped((epoch(at) - epoch(now)) / grainMs, (furthestDays * 86_400_000) / grainMs)),
    )
    .replace(
      /"(\d{4}-\d\d-\d\d)"/g,
      (_, date: string) => `"day${clamped(daysBetween(now.slice(0, 10), date), furthestDays)}"`,
    );
}
