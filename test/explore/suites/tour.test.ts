/** The tour takes every edge, can be walked, and costs what an integer program says is the least. */
import { getShortestPaths as peerPaths } from '@xstate/graph';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTestModel, getShortestPaths } from 'xstate/graph';
import type { Graph } from '../../../src/explore/graph.ts';
import {
  type Cases,
  coveredEdges,
  leastSteps,
  SuiteError,
  type TourOptions,
  tour,
} from '../../../src/explore/suites/index.ts';
import { parameters } from '../../support/seed.ts';
import { anyGraph, drawnOut, graphOf, grown, handmade } from './graphs.ts';
import { leastTour } from './optimum.ts';
import { machineOf, onePathEach } from './peer.ts';

const cost = ({ events, resets }: Pick<Cases, 'events' | 'resets'>, resetCost: number) =>
  events + resets * resetCost;
const firstDifference = (a: readonly number[], b: readonly number[]) =>
  a.map((edge, step) => edge - (b[step] ?? -1)).find((difference) => difference !== 0) ?? -1;
const resetCosts = fc.constantFrom(1, 1, 2, 3, 7, 1000);

describe('the fewest', () => {
  test.each(handmade)('%s', (_, edges, events, resets) => {
    const graph = graphOf(edges);
    const cases = tour(graph);
    expect([cases.events, cases.resets]).toEqual([events, resets]);
    expect(coveredEdges(graph, cases.paths).missing).toEqual([]);
    expect(leastTour(graph, 1)).toBe(events + resets);
  });

  test('small graphs cost what the integer program says', () => {
    fc.assert(
      fc.property(anyGraph(7, 16), resetCosts, (graph, resetCost) => {
        expect(cost(tour(graph, { resetCost }), resetCost)).toBe(leastTour(graph, resetCost));
      }),
      parameters(250),
    );
  });

  test.each([grown, drawnOut])('graphs of some hundred edges too', (make) => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 0, max: 240 }),
        resetCosts,
        (seed, more, resetCost) => {
          const graph = make(60, 60 + more, seed);
          expect(cost(tour(graph, { resetCost }), resetCost)).toBe(leastTour(graph, resetCost));
        },
      ),
      parameters(8),
    );
  });

  test('never more than the closed tour, which must come home', () => {
    fc.assert(
      fc.property(anyGraph(6, 14), resetCosts, (graph, resetCost) => {
        const open = cost(tour(graph, { resetCost }), resetCost);
        expect(open).toBeLessThanOrEqual(leastTour(graph, resetCost, true));
      }),
      parameters(50),
    );
  });
});

describe('every tour', () => {
  test('can be walked, takes every edge, and says what cannot be reached', () => {
    fc.assert(
      fc.property(anyGraph(9, 30), (graph) => {
        const { paths, unreachable, events, resets } = tour(graph);
        const covered = coveredEdges(graph, paths);
        expect(covered.missing).toEqual([]);
        expect(covered.total + unreachable.length).toBe(graph.from.length);
        expect(events).toBe(paths.flat().length);
        expect(resets).toBe(Math.max(0, paths.length - 1));
        expect(paths.every((path) => path.length > 0)).toBe(true);
      }),
      parameters(300),
    );
  });

  test('lists its cases in the order of their edges', () => {
    const { paths } = tour(grown(10, 30, 17));
    expect(paths.length).toBeGreaterThan(3);
    const first = paths.map((path) => path.slice(0, 30));
    expect(first).toEqual(first.toSorted((a, b) => firstDifference(a, b)));
  });

  test('comes out the same twice', () => {
    fc.assert(
      fc.property(anyGraph(9, 30), fc.integer({ min: 9, max: 20 }), (graph, mostSteps) => {
        const copy = { ...graph, from: graph.from.slice(), to: graph.to.slice() };
        for (const options of [{}, { mostSteps }]) {
          expect(JSON.stringify(tour(copy, options))).toBe(JSON.stringify(tour(graph, options)));
        }
      }),
      parameters(50),
    );
  });

  test('of 16,000 edges is found', () => {
    const graph = grown(4000, 16_000, 1);
    const { paths, fewest } = tour(graph);
    expect(coveredEdges(graph, paths).missing).toEqual([]);
    expect(fewest).toBe(true);
  });
});

describe('one shortest path for each edge, as xstate/graph makes them', () => {
  test('costs at least as much', () => {
    fc.assert(
      fc.property(anyGraph(6, 16), (graph) => {
        expect(cost(tour(graph), 1)).toBeLessThanOrEqual(cost(onePathEach(graph), 1));
      }),
      parameters(60),
    );
  });

  test('costs at least as much as a tour whose cases are split', () => {
    fc.assert(
      fc.property(anyGraph(8, 24), fc.nat(3), (graph, more) => {
        const mostSteps = leastSteps(graph) + more;
        expect(cost(tour(graph, { mostSteps }), 1)).toBeLessThanOrEqual(
          cost(onePathEach(graph), 1),
        );
      }),
      parameters(60),
    );
  });

  test('costs at least as much even where splitting has little to work with', () => {
    const from = [2, 4, 2, 6, 5, 5, 3, 0, 3, 1, 0, 6, 6, 4, 0, 6, 6, 0, 2];
    const to = [5, 6, 1, 5, 5, 1, 1, 3, 3, 5, 0, 6, 3, 2, 1, 2, 0, 5, 3];
    const graph = graphOf(from.map((state, edge) => [state, to[edge] as number]));
    const split = tour(graph, { mostSteps: leastSteps(graph) });
    expect(cost(split, 1)).toBe(cost(onePathEach(graph), 1));
  });

  test('leaves a transition out that leads to where it began, unless it is told not to', () => {
    const graph = graphOf([
      [0, 0],
      [0, 1],
    ]);
    const untold = createTestModel(machineOf(graph)).getShortestPaths();
    expect(untold.map(({ steps }) => steps.map(({ event }) => event.type))).toEqual([
      ['xstate.init', 'e1'],
    ]);
    expect(onePathEach(graph)).toEqual({ events: 2, resets: 1 });
    expect(tour(graph)).toMatchObject({ events: 2, resets: 0 });
  });

  test('has the lengths that both peers find', () => {
    const machine = machineOf(grown(30, 90, 5));
    const lengths = (paths: readonly { readonly steps: readonly unknown[] }[]) =>
      paths.map(({ steps }) => steps.length).toSorted((a, b) => a - b);
    expect(lengths(getShortestPaths(machine))).toEqual(lengths(peerPaths(machine as never)));
  });
});

describe('cases of at most so many steps', () => {
  const refusalOf = (graph: Graph, options: TourOptions) => {
    try {
      return tour(graph, options);
    } catch (error) {
      return error;
    }
  };

  test('respect the cap, still take every edge, and claim nothing about the fewest', () => {
    fc.assert(
      fc.property(anyGraph(9, 30), fc.nat(6), resetCosts, (graph, more, resetCost) => {
        const mostSteps = leastSteps(graph) + more;
        const { paths, fewest } = tour(graph, { mostSteps, resetCost });
        expect(paths.filter((path) => path.length > mostSteps)).toEqual([]);
        expect(coveredEdges(graph, paths).missing).toEqual([]);
        expect(fewest).toBe(false);
      }),
      parameters(300),
    );
  });

  test('stay whole where they are short enough', () => {
    const graph = grown(40, 120, 3);
    const free = tour(graph);
    const longest = Math.max(...free.paths.map((path) => path.length));
    expect(tour(graph, { mostSteps: longest }).paths).toEqual(free.paths);
  });

  test('are refused where an edge lies too far, with the least that would do', () => {
    const corridor = graphOf([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    const refusal = refusalOf(corridor, { mostSteps: 2 });
    expect(refusal).toBeInstanceOf(SuiteError);
    expect(refusal).toMatchObject({
      message:
        'mostSteps is 2, too few for 2 of the edges: the furthest takes 4 steps from the start. Allow 4 or more.',
      edges: [2, 3],
    });
    expect(leastSteps(corridor)).toBe(4);
    expect(tour(corridor, { mostSteps: 4 }).paths).toEqual([[0, 1, 2, 3]]);
  });

  test.each([
    [{ mostSteps: 0 }, 'mostSteps is 0; it must be a whole number from 1.'],
    [{ mostSteps: 1.5 }, 'mostSteps is 1.5; it must be a whole number from 1.'],
    [{ resetCost: 0 }, 'resetCost is 0; it must be a whole number from 1 to 1,000,000.'],
    [{ mostEvents: 2 }, 'The shortest tour has more than 2 events; raise mostEvents to have it.'],
  ])('%j is refused', (options, message) => {
    expect(
      refusalOf(
        graphOf([
          [0, 1],
          [1, 2],
          [2, 0],
        ]),
        options,
      ),
    ).toMatchObject({ message });
  });
});
