/**
 * Cases too long for a person, cut into cases of at most so many steps. Each piece goes from the start by a shortest
 * path to the first edge that only it takes, and then as the long case went. Where to cut at the least cost is a
 * shortest path over the places to cut (route first, cluster second: Beasley 1983).
 */
import { refuseTooFar } from './caps.ts';
import { add, at } from './columns.ts';
import { byEdges } from './euler.ts';
import { pathTo, type Reach } from './reach.ts';
import { cheaper, singly } from './singly.ts';

/**
 * Cases of at most `mostSteps` steps that take every wanted edge the given ones take, and cost no more than a shortest
 * path for each edge. Throws SuiteError when an edge lies too far from the start, and says how many steps are the least.
 */
export function split(
  reach: Reach,
  wanted: Int32Array,
  cases: readonly number[][],
  mostSteps: number,
  resetCost: number,
): number[][] {
  refuseTooFar(reach, wanted, mostSteps);
  const cuts = cutAll(reach, wanted, cases, mostSteps, resetCost);
  return cheaper(singly(reach, wanted), cuts, resetCost).toSorted(byEdges);
}

function cutAll(
  reach: Reach,
  wanted: Int32Array,
  cases: readonly number[][],
  mostSteps: number,
  resetCost: number,
): number[][] {
  const taken = new Int32Array(wanted.length);
  const mark = (path: readonly number[]) => path.forEach((edge) => add(taken, edge, 1));
  const isNew = (edge: number) => at(wanted, edge) === 1 && at(taken, edge) === 0;
  const short = cases.filter((path) => path.length <= mostSteps);
  short.forEach(mark);
  const pieces = cases
    .filter((path) => path.length > mostSteps)
    .flatMap((path) => {
      const cuts = cut(reach, path, stopsOf(path, isNew), mostSteps, resetCost);
      cuts.forEach(mark);
      return cuts;
    });
  return withoutNeedless([...short, ...pieces], wanted, taken);
}

/** The steps that take what is new: each piece begins and ends at one of them. */
function stopsOf(path: readonly number[], isNew: (edge: number) => boolean): number[] {
  const seen = new Set<number>();
  const isFirst = (edge: number) => !seen.has(edge) && isNew(edge) && seen.add(edge) === seen;
  return path.flatMap((edge, step) => (isFirst(edge) ? [step] : []));
}

function cut(
  reach: Reach,
  path: readonly number[],
  stops: readonly number[],
  mostSteps: number,
  resetCost: number,
): number[][] {
  const source = (stop: number) => at(reach.graph.from, path[stops[stop] as number] as number);
  const lengthOf = (first: number, last: number) =>
    at(reach.distance, source(first)) + (stops[last] as number) - (stops[first] as number) + 1;
  const ends = bestEnds(stops.length, lengthOf, mostSteps, resetCost);
  const pieces: number[][] = [];
  for (let first = 0; first < stops.length; first = at(ends, first) + 1) {
    const steps = path.slice(stops[first], (stops[at(ends, first)] as number) + 1);
    pieces.push([...pathTo(reach, source(first)), ...steps]);
  }
  return pieces;
}

/** For each stop the last stop of a piece that begins there, so that all from there on costs the least. */
function bestEnds(
  stops: number,
  lengthOf: (first: number, last: number) => number,
  mostSteps: number,
  resetCost: number,
): Int32Array {
  const ends = new Int32Array(stops);
  const costs = new Float64Array(stops + 1);
  for (let first = stops - 1; first >= 0; first -= 1) {
    costs[first] = Number.POSITIVE_INFINITY;
    for (let last = first; last < stops && lengthOf(first, last) <= mostSteps; last += 1) {
      const cost = resetCost + lengthOf(first, last) + (costs[last + 1] as number);
      if (cost >= (costs[first] as number)) continue;
      costs[first] = cost;
      ends[first] = last;
    }
  }
  return ends;
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
