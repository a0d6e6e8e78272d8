/**
 * A shortest path for each edge by itself: the plain way, which nothing here may cost more than. The furthest edges
 * come first, so that what lies on the way to them needs no path of its own.
 */
import { at } from './columns.ts';
import { pathTo, type Reach } from './reach.ts';

/** The paths that take all wanted edges (1 for wanted), one by one. */
export function* singly(reach: Reach, wanted: Int32Array): Generator<number[]> {
  const { graph, distance } = reach;
  const steps = (edge: number) => at(distance, at(graph.from, edge));
  const left = wanted.slice();
  const furthestFirst = [...wanted.keys()]
    .filter((edge) => at(wanted, edge) === 1)
    .toSorted((a, b) => steps(b) - steps(a) || a - b);
  for (const edge of furthestFirst) {
    if (at(left, edge) === 0) continue;
    const path = [...pathTo(reach, at(graph.from, edge)), edge];
    for (const taken of path) left[taken] = 0;
    yield path;
  }
}

/** The plain paths where they cost less, else the others. Plain ones are made only until they cost too much. */
export function cheaper(
  plain: Iterable<number[]>,
  others: number[][],
  resetCost: number,
): number[][] {
  const most = others.reduce((sum, path) => sum + path.length + resetCost, 0);
  const made: number[][] = [];
  let spent = 0;
  for (const path of plain) {
    spent += path.length + resetCost;
    if (spent >= most) return others;
    made.push(path);
  }
  return made.length > 0 && spent < most ? made : others;
}
