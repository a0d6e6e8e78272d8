/** How short cases may be: no edge can be taken in fewer steps than its shortest path has. */
import type { Graph } from '../graph.ts';
import { count, SuiteError } from './cases.ts';
import { at } from './columns.ts';
import { isReachable, type Reach, reachOf } from './reach.ts';

/** The least cap with which every edge that can be reached can still be taken. */
export function leastSteps(graph: Graph): number {
  const reach = reachOf(graph);
  const all = [...graph.from.keys()].filter((edge) => isReachable(reach, edge));
  return all.reduce((least, edge) => Math.max(least, stepsTo(reach, edge)), 1);
}

/** Steps of a shortest path that takes this edge, which can be reached. */
const stepsTo = ({ graph, distance }: Reach, edge: number) =>
  at(distance, at(graph.from, edge)) + 1;

/** Throws SuiteError where wanted edges (1 for wanted) need more steps than a case may have. */
export function refuseTooFar(reach: Reach, wanted: Int32Array, mostSteps: number): void {
  const edges = [...wanted.keys()].filter(
    (edge) => at(wanted, edge) === 1 && stepsTo(reach, edge) > mostSteps,
  );
  if (edges.length === 0) return;
  const least = edges.reduce((most, edge) => Math.max(most, stepsTo(reach, edge)), 1);
  throw new SuiteError(
    `mostSteps is ${mostSteps}, too few for ${count(edges.length)} of the edges: the furthest takes ${least} steps from the start. Allow ${least} or more.`,
    { edges },
  );
}
