/** Pairs and longer runs are the tour of a line graph: all are taken, at the least cost there is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  coveredEdges,
  coveredPairs,
  coveredSwitches,
  nSwitch,
  pairs,
  SuiteError,
  tour,
} from '../../../src/explore/suites/index.ts';
import { linesOf, linesSize } from '../../../src/explore/suites/lines.ts';
import { reachOf } from '../../../src/explore/suites/reach.ts';
import { parameters } from '../../support/seed.ts';
import { anyGraph, graphOf, grown, handmade } from './graphs.ts';
import { leastSwitches } from './optimum.ts';

test.each(handmade)('pairs of %s', (_, edges) => {
  const graph = graphOf(edges);
  const cases = pairs(graph);
  expect(coveredPairs(graph, cases.paths).missing).toEqual([]);
  expect(coveredEdges(graph, cases.paths).missing).toEqual([]);
  expect(cases.events + cases.resets).toBe(leastSwitches(graph, 1, 1));
});

describe('n-switch', () => {
  test('costs what the integer program says, for every run and every shorter one', () => {
    fc.assert(
      fc.property(
        anyGraph(5, 9),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(1, 2, 5),
        (graph, n, resetCost) => {
          const { events, resets } = nSwitch(graph, n, { resetCost });
          expect(events + resets * resetCost).toBe(leastSwitches(graph, n, resetCost));
        },
      ),
      parameters(60),
    );
  });

  test('takes every run and every shorter one', () => {
    fc.assert(
      fc.property(anyGraph(6, 14), fc.nat(3), (graph, n) => {
        const { paths } = nSwitch(graph, n);
        for (let shorter = 0; shorter <= n; shorter += 1) {
          expect(coveredSwitches(graph, paths, shorter).missing).toEqual([]);
        }
      }),
      parameters(150),
    );
  });

  test('of order 0 is the tour', () => {
    fc.assert(
      fc.property(anyGraph(8, 24), (graph) => {
        const { events, resets } = tour(graph);
        expect(nSwitch(graph, 0)).toMatchObject({ events, resets });
      }),
      parameters(50),
    );
  });

  test('respects the cap', () => {
    const graph = grown(12, 30, 4);
    const { paths, fewest } = nSwitch(graph, 2, { mostSteps: 9 });
    expect(Math.max(...paths.map((path) => path.length))).toBe(9);
    expect(coveredSwitches(graph, paths, 2).missing).toEqual([]);
    expect(fewest).toBe(false);
  });

  test('names the edges of the graph when a cap is too short', () => {
    const corridor = graphOf([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    const refused = () => pairs(corridor, { mostSteps: 2 });
    expect(refused).toThrow(SuiteError);
    expect(refused).toThrow(expect.objectContaining({ edges: [2] }));
  });

  test('is refused with its size before anything is built', () => {
    const graph = grown(1000, 40_000, 1);
    expect(() => nSwitch(graph, 3)).toThrow(
      /^There are [\d,]{10,} runs of 4 transitions, more than the limit of 1,000,000\. /,
    );
    expect(() => pairs(grown(5, 20, 1), { limit: 3 })).toThrow(/more than the limit of 3/);
    expect(() => nSwitch(graph, -1)).toThrow('n is -1; it must be a whole number from 0.');
  });
});

test('the size that is counted is the size that is built', () => {
  fc.assert(
    fc.property(anyGraph(6, 14), fc.nat(3), (graph, n) => {
      const reach = reachOf(graph);
      expect(linesSize(reach, n)).toBe(linesOf(reach, n, Infinity).edge.length);
    }),
    parameters(80),
  );
});
