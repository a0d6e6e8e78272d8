/** Chance comes from the seed alone, every walk comes to its end, and none begins that could not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { xoshiro128 } from '../../../src/explore/suites/chance.ts';
import {
  chanceFrom,
  coveredEdges,
  coveredStates,
  random,
  type Stop,
  SuiteError,
} from '../../../src/explore/suites/index.ts';
import { parameters } from '../../support/seed.ts';
import { anyGraph, drawnOut, graphOf, grown } from './graphs.ts';

describe('chance', () => {
  // The figures are those of the reference implementation from the words 1, 2, 3, 4.
  test('is xoshiro128**', () => {
    const next = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  test('is the same from the same seed, and another from another', () => {
    const draws = (seed: number) => {
      const chance = chanceFrom(seed);
      return Array.from({ length: 20 }, () => chance(1000));
    };
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
  });

  test('falls on each number about as often', () => {
    const chance = chanceFrom(1);
    const counts = [0, 0, 0, 0, 0, 0];
    for (let n = 0; n < 6000; n += 1) {
      const drawn = chance(6);
      counts[drawn] = (counts[drawn] as number) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(900);
    expect(Math.max(...counts)).toBeLessThan(1100);
  });

  test('is fair even where the range cannot be shared out evenly', () => {
    const chance = chanceFrom(2);
    const third = 2 ** 30;
    const low = Array.from({ length: 3000 }, () => chance(3 * third)).filter((n) => n < third);
    expect(low.length).toBeGreaterThan(900);
    expect(low.length).toBeLessThan(1100);
  });
});

describe('a walk of chance', () => {
  const seeds = fc.nat(2 ** 32 - 1);

  test('takes every edge of a graph whose edges can all be reached', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 12 }), seeds, (shape, states, seed) => {
        const graph = grown(states, states * 2, shape);
        const { paths } = random(graph, { seed, stop: { edges: 100 } });
        expect(coveredEdges(graph, paths).missing).toEqual([]);
      }),
      parameters(100),
    );
  });

  test('comes to its end even where chance alone would take for ever', () => {
    const corridor = Array.from({ length: 60 }, (_, n): [number, number][] => [
      [n, n + 1],
      [n, 0],
      [n, 0],
    ]).flat();
    const graph = graphOf(corridor);
    const far: Stop = { states: 100 };
    for (const stop of [far, { all: [{ steps: 1 }, far] }]) {
      const { paths } = random(graph, { seed: 1, stop });
      expect(coveredStates(graph, paths).missing).toEqual([]);
    }
  });

  test('respects the cap', () => {
    const graph = grown(20, 60, 2);
    const { paths } = random(graph, { seed: 3, stop: { edges: 100 }, mostSteps: 12 });
    expect(Math.max(...paths.map(({ length }) => length))).toBe(12);
    expect(coveredEdges(graph, paths).missing).toEqual([]);
  });

  test('is the same from the same seed, and another from another', () => {
    const graph = drawnOut(100, 300, 1);
    const walk = (seed: number) => JSON.stringify(random(graph, { seed, stop: { edges: 90 } }));
    expect(walk(5)).toBe(walk(5));
    expect(walk(5)).not.toBe(walk(6));
  });
});

describe('stop conditions', () => {
  const graph = grown(30, 90, 1);
  const walk = (stop: Stop) => random(graph, { seed: 1, stop });

  test('so many steps, over all cases', () => {
    expect(walk({ steps: 500 }).events).toBe(500);
    expect(walk({ steps: 0 }).paths).toEqual([]);
    const deadEnd = graphOf([[0, 1]]);
    expect(random(deadEnd, { seed: 1, stop: { steps: 3 } }).paths).toEqual([[0], [0], [0]]);
  });

  test('a state reached: the walk ends there', () => {
    const { paths } = walk({ state: 17 });
    expect(graph.to[paths.at(-1)?.at(-1) as number]).toBe(17);
    expect(paths.flat().filter((edge) => graph.to[edge] === 17).length).toBe(1);
    expect(walk({ state: 0 }).events).toBe(0);
  });

  test('an edge taken: the walk ends with it', () => {
    expect(walk({ edge: 80 }).paths.at(-1)?.at(-1)).toBe(80);
  });

  test('a share of the edges or states, and not a step more', () => {
    const half = walk({ edges: 50 });
    expect(coveredEdges(graph, half.paths).covered).toBe(45);
    const before = [...half.paths.slice(0, -1), half.paths.at(-1)?.slice(0, -1) ?? []];
    expect(coveredEdges(graph, before).covered).toBe(44);
    expect(coveredStates(graph, walk({ states: 70 }).paths).covered).toBe(21);
    expect(coveredEdges(graph, walk({ edges: 50.1 }).paths).covered).toBe(46);
  });

  test('all of several', () => {
    const { paths, events } = walk({ all: [{ state: 9 }, { edge: 70 }, { steps: 40 }] });
    expect(paths.flat().some((edge) => graph.to[edge] === 9)).toBe(true);
    expect(paths.flat()).toContain(70);
    expect(events).toBeGreaterThanOrEqual(40);
  });

  test('any of several: the first that comes', () => {
    const first = Math.min(walk({ edge: 70 }).events, walk({ state: 9 }).events, 40);
    expect(walk({ any: [{ edge: 70 }, { state: 9 }, { steps: 40 }] }).events).toBe(first);
  });
});

describe('a stop condition that can never be met is told before the first step', () => {
  const graph = graphOf([
    [0, 1],
    [1, 2],
    [1, 0],
    [3, 2],
    [3, 4],
  ]);
  const unreachable: readonly [Stop, string, number[], number[]][] = [
    [{ state: 3 }, 'no path leads to state 3', [3], []],
    [{ edge: 4 }, 'no path leads to edge 4', [], [4]],
    [{ edges: 80 }, 'no path leads to 2 of 5 edges, and 80% are 4', [], [3, 4]],
    [{ states: 100 }, 'no path leads to 2 of 5 states, and 100% are 5', [3, 4], []],
    [{ all: [{ state: 1 }, { state: 4 }] }, 'no path leads to state 4', [4], []],
    [{ any: [] }, 'there is nothing to choose from', [], []],
    [
      { any: [{ state: 3 }, { all: [{ edge: 3 }, { steps: 1 }] }] },
      'no path leads to state 3, nor: no path leads to edge 3',
      [3],
      [3],
    ],
  ];

  test.each(unreachable)('%j', (stop, reason, states, edges) => {
    const walk = () => random(graph, { seed: 1, stop });
    expect(walk).toThrow(SuiteError);
    expect(walk).toThrow(`The stop condition can never be met: ${reason}.`);
    expect(walk).toThrow(expect.objectContaining({ states, edges }));
  });

  test('also where only a cap is in the way', () => {
    const capped = (mostSteps: number) => random(graph, { seed: 1, stop: { state: 2 }, mostSteps });
    expect(() => capped(1)).toThrow('no path of at most 1 steps leads to state 2');
    expect(capped(2).paths.at(-1)?.at(-1)).toBe(1);
  });

  test('also where nothing leaves the start', () => {
    const lone = graphOf([]);
    expect(() => random(lone, { seed: 1, stop: { steps: 1 } })).toThrow('no edge leaves the start');
    expect(random(lone, { seed: 1, stop: { states: 100 } }).paths).toEqual([]);
  });

  test('but one that can be met in another way is walked', () => {
    expect(random(graph, { seed: 1, stop: { any: [{ state: 3 }, { state: 1 }] } }).events).toBe(1);
  });

  test('and never for ever: whatever is not refused comes to its end', () => {
    const leaf = fc.oneof(
      fc.record({ state: fc.nat(5) }),
      fc.record({ edge: fc.nat(8) }),
      fc.record({ edges: fc.integer({ min: 1, max: 100 }) }),
      fc.record({ states: fc.integer({ min: 1, max: 100 }) }),
      fc.record({ steps: fc.nat(30) }),
    );
    const stops: fc.Arbitrary<Stop> = fc.oneof(
      leaf,
      fc.record({ all: fc.array(leaf, { maxLength: 3 }) }),
      fc.record({ any: fc.array(leaf, { maxLength: 3 }) }),
    );
    const caps = fc.constantFrom(undefined, 1, 3);
    fc.assert(
      fc.property(anyGraph(6, 9), stops, fc.nat(), caps, (graph, stop, seed, mostSteps) => {
        try {
          random(graph, { seed, stop, ...(mostSteps !== undefined && { mostSteps }) });
        } catch (error) {
          if (!(error instanceof SuiteError)) throw error;
        }
      }),
      parameters(300),
    );
  });

  test.each<[Partial<Parameters<typeof random>[1]>, string]>([
    [{ seed: -1 }, 'seed is -1; it must be a whole number from 0 to 4,294,967,295.'],
    [{ stop: { state: 9 } }, 'stop.state is 9; it must be a whole number from 0 to 4.'],
    [{ stop: { edge: 5 } }, 'stop.edge is 5; it must be a whole number from 0 to 4.'],
    [{ stop: { edges: 0 } }, 'stop.edges is 0; it must be a percentage above 0, at most 100.'],
    [
      { stop: { states: 101 } },
      'stop.states is 101; it must be a percentage above 0, at most 100.',
    ],
    [{ mostSteps: 0 }, 'mostSteps is 0; it must be a whole number from 1.'],
  ])('%j is refused', (options, message) => {
    expect(() => random(graph, { seed: 1, stop: { steps: 1 }, ...options })).toThrow(message);
  });
});
