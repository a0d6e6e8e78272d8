/** Graphs to try algorithms on: drawn by fast-check so that they shrink, grown from a seed, or made by hand. */
import fc from 'fast-check';
import type { Graph } from '../../../src/explore/graph.ts';
import { chanceFrom } from '../../../src/explore/suites/index.ts';

/** A graph from pairs of states; there are as many states as the pairs name, and at least one. */
export function graphOf(edges: readonly (readonly [number, number])[]): Graph {
  return {
    states: Math.max(0, ...edges.flat()) + 1,
    from: Int32Array.from(edges, ([from]) => from),
    to: Int32Array.from(edges, ([, to]) => to),
  };
}

/** Anything: loops, parallel edges, dead ends, parts that cannot be reached. */
export function anyGraph(mostStates: number, mostEdges: number): fc.Arbitrary<Graph> {
  return fc.integer({ min: 1, max: mostStates }).chain((states) => {
    const state = fc.nat(states - 1);
    return fc
      .array(fc.tuple(state, state), { maxLength: mostEdges })
      .map((edges) => ({ ...graphOf(edges), states }));
  });
}

/** A graph in which every state can be reached, with so many states and edges. */
export function grown(states: number, edges: number, seed: number): Graph {
  const chance = chanceFrom(seed);
  const pairs = Array.from({ length: edges }, (_, n): [number, number] =>
    n + 1 < states ? [chance(n + 1), n + 1] : [chance(states), chance(states)],
  );
  return { ...graphOf(pairs), states };
}

/** Like `grown`, but edges lead to states nearby, so that paths are long. */
export function drawnOut(states: number, edges: number, seed: number): Graph {
  const chance = chanceFrom(seed);
  const near = (state: number) => Math.max(0, Math.min(states - 1, state + chance(9) - 4));
  const pairs = Array.from({ length: edges }, (_, n): [number, number] => {
    if (n + 1 < states) return [Math.max(0, n - chance(4)), n + 1];
    const state = chance(states);
    return [state, near(state)];
  });
  return { ...graphOf(pairs), states };
}

/** [what it is, edges, the least events, the least resets] at a reset cost of 1. */
export const handmade: readonly (readonly [string, [number, number][], number, number])[] = [
  ['a lone state', [], 0, 0],
  ['a step to a dead end', [[0, 1]], 1, 0],
  ['a loop on the start', [[0, 0]], 1, 0],
  [
    'a ring',
    [
      [0, 1],
      [1, 2],
      [2, 0],
    ],
    3,
    0,
  ],
  [
    'two dead ends',
    [
      [0, 1],
      [0, 2],
    ],
    2,
    1,
  ],
  [
    'three ways to one state',
    [
      [0, 1],
      [0, 1],
      [0, 1],
    ],
    3,
    2,
  ],
  [
    'there and back, three ways there',
    [
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 0],
    ],
    5,
    0,
  ],
  [
    'a fork behind a corridor',
    [
      [0, 1],
      [1, 2],
      [2, 3],
      [2, 4],
    ],
    6,
    1,
  ],
  [
    'a trap with a loop in it',
    [
      [0, 1],
      [1, 1],
      [0, 0],
    ],
    3,
    0,
  ],
  [
    'two traps',
    [
      [0, 1],
      [1, 1],
      [0, 2],
      [2, 2],
    ],
    4,
    1,
  ],
  [
    'a ring off the start',
    [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 1],
    ],
    4,
    0,
  ],
  [
    'an eight',
    [
      [0, 1],
      [1, 0],
      [0, 2],
      [2, 0],
    ],
    4,
    0,
  ],
  [
    'a part that cannot be reached',
    [
      [0, 1],
      [2, 3],
      [3, 2],
      [2, 0],
    ],
    1,
    0,
  ],
  [
    'a long way home, where a reset is cheaper',
    [
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
    ],
    6,
    1,
  ],
];
