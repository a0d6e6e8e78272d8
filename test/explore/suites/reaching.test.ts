/** Shortest paths to states, and few short cases that come to all of them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { getShortestPaths } from 'xstate/graph';
import {
  allStates,
  checkPaths,
  coveredStates,
  reach,
  SuiteError,
} from '../../../src/explore/suites/index.ts';
import { parameters } from '../../support/seed.ts';
import { anyGraph, graphOf, grown } from './graphs.ts';
import { machineOf } from './peer.ts';

describe('reach', () => {
  test('ends in each target and goes no further, in the order asked for', () => {
    const graph = graphOf([
      [0, 1],
      [1, 2],
      [0, 2],
      [2, 0],
    ]);
    expect(reach(graph, [2, 0, 1])).toEqual({ paths: [[2], [], [0]], unreachable: [] });
  });

  test('tells which targets no path leads to', () => {
    const graph = graphOf([
      [0, 1],
      [2, 3],
    ]);
    expect(reach(graph, [3, 1, 7])).toEqual({ paths: [[0]], unreachable: [3, 7] });
  });

  test('is as short as what xstate/graph finds', () => {
    fc.assert(
      fc.property(anyGraph(8, 24), (graph) => {
        const states = Array.from({ length: graph.states }, (_, state) => state);
        const { paths, unreachable } = reach(graph, states);
        checkPaths(graph, paths);
        const found = getShortestPaths(machineOf(graph));
        const lengths = states.flatMap((state) => {
          const path = found.find((each) => each.state.matches(`s${state}`));
          return path
            ? [path.steps.filter(({ event }) => event.type !== 'xstate.init').length]
            : [];
        });
        expect(paths.map((path) => path.length)).toEqual(lengths);
        expect(unreachable.length).toBe(graph.states - found.length);
      }),
      parameters(60),
    );
  });
});

describe('all states', () => {
  test('are met, with no case too long', () => {
    fc.assert(
      fc.property(anyGraph(10, 30), fc.integer({ min: 1, max: 9 }), (graph, mostSteps) => {
        expect(coveredStates(graph, allStates(graph).paths).missing).toEqual([]);
        const furthest = Math.max(
          ...reach(graph, everyState(graph)).paths.map(({ length }) => length),
        );
        if (furthest > mostSteps) return;
        const { paths } = allStates(graph, { mostSteps });
        expect(coveredStates(graph, paths).missing).toEqual([]);
        expect(paths.filter(({ length }) => length > mostSteps)).toEqual([]);
      }),
      parameters(200),
    );
  });

  test('never cost more than a shortest path to each', () => {
    fc.assert(
      fc.property(anyGraph(10, 30), fc.constantFrom(1, 4), (graph, resetCost) => {
        const { events, resets } = allStates(graph, { resetCost });
        const { paths } = reach(graph, everyState(graph));
        const through = new Set(paths.flatMap((path) => path.slice(0, -1)));
        const ends = paths.filter((path) => path.length > 0 && !through.has(path.at(-1) as number));
        const plain = ends.flat().length + resetCost * Math.max(0, ends.length - 1);
        expect(events + resetCost * resets).toBeLessThanOrEqual(plain);
      }),
      parameters(200),
    );
  });

  test('take one case where one way leads through all', () => {
    const graph = graphOf([
      [0, 1],
      [1, 2],
      [2, 1],
      [2, 0],
      [0, 3],
    ]);
    expect(allStates(graph)).toMatchObject({ paths: [[0, 1, 3, 4]], events: 4, resets: 0 });
  });

  test('go to each by a shortest path where that is cheaper than going on', () => {
    const graph = graphOf([
      [0, 1],
      [0, 2],
      [1, 2],
      [1, 3],
      [2, 4],
    ]);
    expect(allStates(graph)).toMatchObject({
      paths: [
        [0, 3],
        [1, 4],
      ],
      events: 4,
      resets: 1,
    });
  });

  test('begin anew once and go on in other places, as it is cheaper', () => {
    const star: [number, number][] = [5, 6, 7].flatMap((leaf) => [
      [4, leaf],
      [leaf, 4],
    ]);
    const graph = graphOf([[0, 1], [1, 2], [2, 1], [1, 0], [0, 3], [3, 4], ...star]);
    expect(allStates(graph)).toMatchObject({ events: 9, resets: 1 });
  });

  test('begin anew where that is cheaper than going on', () => {
    const graph = graphOf([
      [0, 1],
      [1, 2],
      [2, 1],
      [1, 0],
      [0, 3],
    ]);
    expect(allStates(graph).paths.length).toBe(2);
    expect(allStates(graph, { resetCost: 9 }).paths.length).toBe(1);
  });

  test('of a lone state take one case of no steps', () => {
    expect(allStates(graphOf([])).paths).toEqual([[]]);
  });

  test('come out the same twice', () => {
    expect(allStates(grown(500, 1500, 2))).toEqual(allStates(grown(500, 1500, 2)));
  });

  test('are refused where one lies too far, with the least that would do', () => {
    const corridor = graphOf([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    const refused = () => allStates(corridor, { mostSteps: 1 });
    expect(refused).toThrow(SuiteError);
    expect(refused).toThrow(
      'mostSteps is 1, too few for 2 of the states: the furthest lies 3 steps from the start. Allow 3 or more.',
    );
    expect(refused).toThrow(expect.objectContaining({ states: [2, 3] }));
  });
});

const everyState = ({ states }: { states: number }) => Array.from({ length: states }, (_, n) => n);
