/** On random small lifecycles, exploring finds exactly the states and edges that xstate/graph finds on XState itself. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { getAdjacencyMap } from 'xstate/graph';
import { z } from 'zod';
import { explore } from '../../src/explore/explore.ts';
import type { Place } from '../../src/explore/explored.ts';
import {
  type AnyLifecycle,
  advance,
  authoring,
  epoch,
  event,
  id,
  instant,
  later,
  nextDeadline,
  observe,
  plus,
  type Sample,
} from '../../src/lifecycle/index.ts';
import { withKernel } from '../../src/lifecycle/kernels.ts';
import { parameters } from '../support/seed.ts';
import { unlinted } from '../support/unlinted.ts';

const context = z.object({
  turn: z.number(),
  seen: id().nullable(),
  kept: id().nullable(),
  marked: instant().nullable(),
});
const sent = { by: ['user'], label: 'Send', help: 'Sends it.', source: 'ours' } as const;
const events = {
  BORN: event({ ...sent, data: z.object({}), birth: true }),
  TOLD: event({ ...sent, data: z.object({ what: id() }) }),
  DONE: event({ ...sent, data: z.object({}) }),
};
const write = authoring<z.output<typeof context>, typeof events>();
const parts = {
  context,
  events,
  guards: {
    isFirst: write.guard({
      says: 'it is the first turn',
      reads: ['context'],
      test: ({ context }) => context.turn === 0,
    }),
    isSeen: write.guard({
      on: ['TOLD'],
      says: 'it was seen before',
      reads: ['context', 'data'],
      test: ({ context, data }) => data?.what === context.seen,
    }),
    isKept: write.guard({
      says: 'what is kept was seen last',
      reads: ['context'],
      test: ({ context }) => context.kept === context.seen,
    }),
    isLate: write.guard({
      says: 'the mark is two minutes old',
      reads: ['context', 'time'],
      test: ({ context, at }) =>
        context.marked !== null && plus(context.marked, { minutes: 2 }) <= at,
    }),
  },
  actions: {
    turn: write.action({
      says: 'turns',
      change: ({ context }) => ({ turn: (context.turn + 1) % 3 }),
    }),
    see: write.action({
      on: ['TOLD'],
      says: 'remembers it',
      change: ({ data }) => ({ seen: data?.what ?? null }),
    }),
    keep: write.action({ says: 'keeps it', change: ({ context }) => ({ kept: context.seen }) }),
    mark: write.action({ says: 'marks the time', change: ({ at }) => ({ marked: at }) }),
  },
  effects: {},
  deadlines: {
    soon: write.deadline({ says: 'in a minute', due: ({ at }) => plus(at, { minutes: 1 }) }),
    late: write.deadline({ says: 'in three', due: ({ at }) => plus(at, { minutes: 3 }) }),
  },
};

const user = { kind: 'user', id: 'u' } as const;
const samples = (
  { context: { seen }, revision }: { context: { seen: string | null }; revision: number },
  _at: string,
  fresh: () => string,
): Sample[] => {
  if (revision === 0) return [{ type: 'BORN', data: {}, by: user }];
  const told = (what: string) => ({ type: 'TOLD', data: { what }, by: user });
  const known = seen === null ? [] : [told(seen)];
  return [...known, told(fresh()), { type: 'DONE', data: {}, by: user }];
};

/** A way of a random machine: what sets it off, on which condition, where it leads, and what it records. */
const way = fc.record({
  from: fc.nat(3),
  on: fc.constantFrom('TOLD', 'DONE', 'soon', 'late'),
  guard: fc.constantFrom(null, 'isFirst', 'isLate', 'isSeen', 'isKept'),
  to: fc.option(fc.nat(3), { nil: null }),
  actions: fc.subarray(['turn', 'see', 'keep', 'mark']),
});
type Way = { from: number; on: string; guard: string | null; to: number | null; actions: string[] };

function lifecycleOf(ways: readonly Way[]): AnyLifecycle {
  const states = Object.fromEntries(
    [0, 1, 2, 3].map((n) => {
      const config: { on: Record<string, unknown[]>; after: Record<string, unknown[]> } = {
        on: {},
        after: {},
      };
      for (const { from, on, guard, to, actions } of ways) {
        if (from !== n) continue;
        const told = on === 'TOLD';
        const list = on in parts.deadlines ? config.after : config.on;
        list[on] ??= [];
        list[on].push({
          ...(guard && (told || guard !== 'isSeen') && { guard }),
          ...(to !== null && { target: `s${to}` }),
          actions: actions.filter((action) => told || action !== 'see'),
        });
      }
      return [`s${n}`, config];
    }),
  );
  const config = {
    id: 'random',
    context: { turn: 0, seen: null, kept: null, marked: null },
    initial: 'new',
    states: { new: { on: { BORN: { target: 's0' } } }, ...states },
  };
  return unlinted(parts, config, samples);
}

const minutes = 10;
const measure = { furthestDays: minutes / 1440, grainMs: 1, order: false };

/** The clock is one more event, and what makes two places the same is written down once more, over JSON. */
function byXstate(lifecycle: AnyLifecycle) {
  const clock = { type: 'CLOCK' } as const;
  const start = '2026-01-05T09:00:00.000Z';
  const first = { snapshot: { ...explore(lifecycle, { limit: 1 }).place(0).snapshot }, now: start };
  type At = Pick<Place, 'snapshot' | 'now'>;
  const free = ({ snapshot }: At) => {
    const used = JSON.stringify(snapshot.context).matchAll(/fresh-(\d+)/g);
    let n = Math.max(0, ...[...used].map((match) => Number(match[1])));
    return () => `fresh-${(n += 1)}`;
  };
  const step = ({ snapshot, now }: At, move: Sample | typeof clock): At => {
    if (!('by' in move)) {
      const at = later(nextDeadline(snapshot)?.due ?? now, now);
      return { snapshot: observe(lifecycle, snapshot, at).snapshot, now: at };
    }
    return {
      snapshot: advance(lifecycle, snapshot, { ...move, id: 'event', at: now, facts: {} }).snapshot,
      now,
    };
  };
  const away = (now: string) => (text: string) =>
    String(Math.max(-minutes, Math.min(minutes, (epoch(text) - epoch(now)) / 60_000)));
  const byAppearance = () => {
    const names: string[] = [];
    return (text: string) =>
      `#${names.includes(text) ? names.indexOf(text) : names.push(text) - 1}`;
  };
  const key = ({ snapshot: { value, context, deadlines }, now }: At) =>
    JSON.stringify([value, context, deadlines.map(({ name, due }) => [name, due])])
      .replace(/fresh-\d+/g, byAppearance())
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, away(now));
  const logic = {
    transition: step,
    getInitialSnapshot: () => first,
    getPersistedSnapshot: (place: At) => place,
  };
  const map = (getAdjacencyMap as any)(logic, {
    events: (place: At) => [
      ...samples(place.snapshot as never, place.now, free(place)),
      ...(nextDeadline(place.snapshot) ? [clock] : []),
    ],
    serializeState: key,
    serializeEvent: (move: unknown) => JSON.stringify(move),
    limit: 1_000_000,
  }) as Record<string, { state: At; transitions: Record<string, { event: any; state: At }> }>;
  const changes = (place: At, move: Sample | typeof clock) =>
    !('by' in move) ||
    advance(lifecycle, place.snapshot, { ...move, id: 'event', at: place.now, facts: {} }).kind ===
      'applied';
  const places = Object.values(map);
  const edges = places.flatMap(({ state, transitions }) =>
    Object.values(transitions).filter(({ event }) => changes(state, event)),
  );
  return { states: places.length, edges: edges.length };
}

test('the same states and edges, by two searches on two kernels', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.array(way, { minLength: 6, maxLength: 40 }), (ways) => {
      const lifecycle = lifecycleOf(ways);
      const ours = explore(lifecycle, { scale: measure });
      const theirs = byXstate(withKernel(lifecycle, 'xstate'));
      expect(ours.complete).toBe(true);
      expect({ states: ours.graph.states, edges: ours.graph.from.length }).toEqual(theirs);
      found = Math.max(found, theirs.states);
    }),
    parameters(60),
  );
  expect(found).toBeGreaterThan(30);
});
