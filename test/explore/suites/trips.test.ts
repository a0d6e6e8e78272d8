/** Round trips: every simple loop, from each of its states, and an honest word when there are too many. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Graph, Path } from '../../../src/explore/graph.ts';
import { coveredRuns, roundTrips } from '../../../src/explore/suites/index.ts';
import { loopsOf } from '../../../src/explore/suites/loops.ts';
import { reachOf } from '../../../src/explore/suites/reach.ts';
import { parameters } from '../../support/seed.ts';
import { anyGraph, graphOf, grown } from './graphs.ts';

/** All loops whose lowest state is their first, by trying every way. */
function everyLoop(graph: Graph): string[] {
  const reachable = new Set(reachOf(graph).order);
  const onward = (path: readonly number[], met: readonly number[]): string[] =>
    [...graph.from.keys()].flatMap((edge) => {
      if (graph.from[edge] !== met.at(-1)) return [];
      const to = graph.to[edge] as number;
      if (to === met[0]) return [[...path, edge].join()];
      return to > (met[0] as number) && !met.includes(to)
        ? onward([...path, edge], [...met, to])
        : [];
    });
  return Array.from({ length: graph.states }, (_, state) => state)
    .filter((state) => reachable.has(state))
    .flatMap((state) => onward([], [state]));
}

const lengths = (loops: readonly string[]) =>
  loops.map((loop) => loop.split(',').length).toSorted((a, b) => a - b);

describe('loops', () => {
  test('are all found, once each, the shortest first', () => {
    fc.assert(
      fc.property(anyGraph(7, 20), (graph) => {
        const { loops, complete } = loopsOf(reachOf(graph), 1_000_000);
        const texts = loops.map((loop) => loop.join());
        expect(texts.toSorted()).toEqual(everyLoop(graph).toSorted());
        expect(loops.map(({ length }) => length)).toEqual(lengths(texts));
        expect(complete).toBe(true);
      }),
      parameters(300),
    );
  });

  test('are the shortest where there are more than the limit', () => {
    fc.assert(
      fc.property(anyGraph(7, 22), fc.integer({ min: 1, max: 20 }), (graph, limit) => {
        const all = everyLoop(graph);
        const { loops, complete } = loopsOf(reachOf(graph), limit);
        expect(complete).toBe(all.length <= limit);
        expect(loops.map(({ length }) => length)).toEqual(lengths(all).slice(0, limit));
        expect(loops.filter((loop) => !all.includes(loop.join()))).toEqual([]);
      }),
      parameters(300),
    );
  });
});

describe('round trips', () => {
  test('are taken from each state of each loop, by a case a loop', () => {
    fc.assert(
      fc.property(anyGraph(6, 14), (graph) => {
        const { paths, trips, complete } = roundTrips(graph);
        const loops = everyLoop(graph);
        expect(complete).toBe(true);
        expect(paths.length).toBe(loops.length);
        expect(trips.length).toBe(
          loops.map((loop) => loop.split(',').length).reduce((a, b) => a + b, 0),
        );
        expect(trips.every((trip) => isRoundTrip(graph, trip))).toBe(true);
        expect(coveredRuns(graph, paths, trips).missing).toEqual([]);
      }),
      parameters(150),
    );
  });

  test('go to the loop by the shortest path, and nearly twice around', () => {
    const graph = graphOf([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 1],
    ]);
    expect(roundTrips(graph)).toMatchObject({
      paths: [[0, 1, 2, 3, 1, 2]],
      trips: [
        [1, 2, 3],
        [2, 3, 1],
        [3, 1, 2],
      ],
    });
  });

  test('are cut at the limit, and it is said', () => {
    const graph = grown(300, 3000, 1);
    const { paths, complete, trips } = roundTrips(graph, { limit: 500 });
    expect(complete).toBe(false);
    expect(paths.length).toBe(500);
    expect(coveredRuns(graph, paths, trips).missing).toEqual([]);
  });

  test('are refused with a limit that is none', () => {
    expect(() => roundTrips(graphOf([[0, 0]]), { limit: 0 })).toThrow(
      'limit is 0; it must be a whole number from 1.',
    );
  });
});

function isRoundTrip({ from, to }: Graph, trip: Path): boolean {
  const states = trip.map((edge) => from[edge]);
  const follows = trip.every((edge, step) => to[edge] === states[(step + 1) % trip.length]);
  return follows && new Set(states).size === trip.length;
}
