/** Coverage is counted anew from the paths, and paths that cannot be walked are refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Path } from '../../../src/explore/graph.ts';
import {
  checkPaths,
  coveredEdges,
  coveredPairs,
  coveredRuns,
  coveredStates,
  coveredSwitches,
  SuiteError,
} from '../../../src/explore/suites/index.ts';
import { parameters } from '../../support/seed.ts';
import { anyGraph, graphOf } from './graphs.ts';

/** 0 ⇄ 1 → 2, a loop on 1, and an edge between states that nothing leads to. */
const graph = graphOf([
  [0, 1],
  [1, 0],
  [1, 1],
  [1, 2],
  [4, 3],
]);

test('states: those met, of those that can be reached', () => {
  expect(coveredStates(graph, [[0, 1]])).toEqual({ covered: 2, total: 3, missing: [2] });
  expect(coveredStates(graph, [[0], [0, 3]])).toEqual({ covered: 3, total: 3, missing: [] });
});

test('the start is covered by a case of no steps, but not without any case', () => {
  expect(coveredStates(graph, [[]]).covered).toBe(1);
  expect(coveredStates(graph, []).covered).toBe(0);
});

test('edges: those taken, of those that can be reached', () => {
  expect(coveredEdges(graph, [[0, 1, 0, 3]])).toEqual({ covered: 3, total: 4, missing: [2] });
});

test('pairs: two edges one after the other in one case, never across cases', () => {
  const all: Path[] = [
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 0],
    [2, 1],
    [2, 2],
    [2, 3],
  ];
  expect(coveredPairs(graph, []).missing).toEqual(all);
  expect(coveredPairs(graph, [[0], [0, 1]]).missing).toEqual(all.slice(1));
  expect(
    coveredPairs(graph, [
      [0, 2, 2, 3],
      [0, 1, 0],
    ]).missing,
  ).toEqual([
    [0, 3],
    [2, 1],
  ]);
});

test('longer runs likewise', () => {
  expect(coveredSwitches(graph, [[0, 1, 0, 1]], 2)).toMatchObject({ covered: 2, total: 11 });
});

test('any runs, of different lengths', () => {
  const runs = [[0, 1], [2], [2, 2], [0, 2, 2]];
  const { covered, missing } = coveredRuns(graph, [[0, 2, 2]], runs);
  expect([covered, missing]).toEqual([3, [[0, 1]]]);
});

test('what is counted is what looking for each run one by one finds', () => {
  const walks = anyGraph(4, 10).chain((graph) =>
    fc.record({
      graph: fc.constant(graph),
      turns: fc.array(fc.array(fc.nat(99), { maxLength: 9 })),
    }),
  );
  fc.assert(
    fc.property(walks, fc.integer({ min: 0, max: 2 }), ({ graph, turns }, n) => {
      const paths = turns.map((each) => walked(graph, each));
      const { missing, covered, total } = coveredSwitches(graph, paths, n);
      const texts = paths.map((path) => `,${path.join()},`);
      const isIn = (run: Path) => texts.some((text) => text.includes(`,${run.join()},`));
      expect(missing.filter(isIn)).toEqual([]);
      const windows = paths.flatMap((path) =>
        path.slice(n).map((_, start) => path.slice(start, start + n + 1).join()),
      );
      expect(covered).toBe(new Set(windows).size);
      expect(total).toBe(covered + missing.length);
    }),
    parameters(150),
  );
});

/** A walk that takes, of the edges that leave each state, the one that the turn points at. */
function walked({ from, to }: ReturnType<typeof graphOf>, turns: readonly number[]): number[] {
  const path: number[] = [];
  let here = 0;
  for (const turn of turns) {
    const edges = [...from.keys()].filter((edge) => from[edge] === here);
    const edge = edges[turn % Math.max(1, edges.length)];
    if (edge === undefined) break;
    path.push(edge);
    here = to[edge] as number;
  }
  return path;
}

describe('a path that cannot be walked is refused', () => {
  test.each<[string, Path[], string]>([
    [
      'begins elsewhere',
      [[0], [1]],
      'Case 2, step 1: edge 1 leaves state 1, but the case is in state 0.',
    ],
    [
      'breaks off',
      [[0, 3, 1]],
      'Case 1, step 3: edge 1 leaves state 1, but the case is in state 2.',
    ],
    ['takes no edge of the graph', [[0, 9]], 'Case 1, step 2: there is no edge 9.'],
    ['takes half an edge', [[0.5]], 'Case 1, step 1: there is no edge 0.5.'],
  ])('it %s', (_, paths, message) => {
    expect(() => checkPaths(graph, paths)).toThrow(new SuiteError(message));
    for (const covered of [coveredStates, coveredEdges, coveredPairs]) {
      expect(() => covered(graph, paths)).toThrow(message);
    }
  });
});
