/**
 * Cases too long for a person, cut into cases of at most so many steps. Each piece goes from the start by a shortest
 * path to the first edge that only it takes, and then as the long case went. Where to cut at the least cost is a
 * shortest path over the places to cut (route first, cluster second: Beasley 1983).
 */
import type { Graph } from '../graph.ts';
import { SuiteError } from './cases.ts';
import { add, at } from './columns.ts';
import { byEdges } from './euler.ts';
import { pathTo, type Reach } from './reach.ts';

/**
 * Cases of at most `mostSteps` steps that take every wanted edge the given ones take.
 * Throws SuiteError when an edge lies too far from the start, and says how many steps are the least.
 */
export function split(
  reach: Reach,
  wanted: Int32Array,
  cases: readonly number[][],
  mostSteps: number,
  resetCost: number,
): number[][] {
  refuseTooFar(reach, wanted, mostSteps);
  const taken = new Int32Array(wanted.length);
  const mark = (path: readonly number[]) => path.forEach((edge) => add(taken, edge, 1));
  const isNew = (edge: number) => at(wanted, edge) === 1 && at(taken, edge) === 0;
  const short = cases.filter((path) => path.length <= mostSteps);
  short.forEach(mark);
  const pieces = cases
    .filter((path) => path.length > mostSteps)
    .flatMap((path) => {
      const cut = cutAtLeastCost(reach, path, isNew, mostSteps, resetCost);
      cut.forEach(mark);
      return cut;
    });
  return withoutNeedless([...short, ...pieces], wanted, taken).toSorted(byEdges);
}

/** The least cap with which every wanted edge can still be taken. */
export function leastSteps({ graph, distance }: Reach, wanted: Int32Array): number {
  const steps = wanted.map((is, edge) => (is === 1 ? at(distance, at(graph.from, edge)) + 1 : 0));
  return steps.reduce((most, n) => Math.max(most, n), 1);
}

function refuseTooFar(reach: Reach, wanted: Int32Array, mostSteps: number): void {
  const least = leastSteps(reach, wanted);
  if (least <= mostSteps) return;
  const { graph, distance } = reach;
  const edges = [...wanted.keys()].filter(
    (edge) => at(wanted, edge) === 1 && at(distance, at(graph.from, edge)) >= mostSteps,
  );
  throw new SuiteError(
    `Cases of at most ${mostSteps} steps cannot take every edge: ${edges.length} lie further from the start, the furthest needs ${least} steps. Allow ${least} steps or more.`,
    { edges },
  );
}

function cutAtLeastCost(
  { graph, ...reach }: Reach,
  path: readonly number[],
  isNew: (edge: number) => boolean,
  mostSteps: number,
  resetCost: number,
): number[][] {
  const seen = new Set<number>();
  const stops = [...path.keys()].filter((step) => {
    const edge = path[step] as number;
    const is = isNew(edge) && !seen.has(edge);
    seen.add(edge);
    return is;
  });
  const source = (stop: number) => at(graph.from, path[stops[stop] as number] as number);
  const lengthOf = (first: number, last: number) =>
    at(reach.distance, source(first)) + (stops[last] as number) - (stops[first] as number) + 1;
  const cost = new Float64Array(stops.length + 1);
  const until = new Int32Array(stops.length);
  for (let first = stops.length - 1; first >= 0; first -= 1) {
    cost[first] = Number.POSITIVE_INFINITY;
    for (let last = first; last < stops.length; last += 1) {
      const length = lengthOf(first, last);
      if (length > mostSteps) break;
      const whole = resetCost + length + (cost[last + 1] as number);
      if (whole >= (cost[first] as number)) continue;
      cost[first] = whole;
      until[first] = last;
    }
  }
  const pieces: number[][] = [];
  for (let first = 0; first < stops.length; first = at(until, first) + 1) {
    const steps = path.slice(stops[first], (stops[at(until, first)] as number) + 1);
    pieces.push([...pathTo({ graph, ...reach }, source(first)), ...steps]);
  }
  return pieces;
}

/** Leaves out, from the last to the first, each case all of whose wanted edges are taken elsewhere too. */
function withoutNeedless(
  cases: readonly number[][],
  wanted: Int32Array,
  taken: Int32Array,
): number[][] {
  const isNeeded = (path: readonly number[]) => {
    const own = new Map<number, number>();
    for (const edge of path) own.set(edge, (own.get(edge) ?? 0) + 1);
    const needed = [...own].some(([edge, n]) => at(wanted, edge) === 1 && at(taken, edge) === n);
    if (!needed) for (const [edge, n] of own) add(taken, edge, -n);
    return needed;
  };
  return cases.toReversed().filter(isNeeded);
}
