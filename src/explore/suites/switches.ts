/**
 * Transitions that follow each other: pairs (1-switch) and longer runs (n-switch; Chow 1978, "Testing software design
 * modeled by finite-state machines"). Each is the tour of a line graph, told in the edges of the graph itself.
 */
import type { Graph } from '../graph.ts';
import { asCases, type Cases, SuiteError, wholeNumber } from './cases.ts';
import { at } from './columns.ts';
import { linesOf, wantedOf } from './lines.ts';
import { reachOf, unreachableEdges } from './reach.ts';
import { fewestCases, type TourOptions } from './tour.ts';

export interface SwitchOptions extends TourOptions {
  /** Refuse when there are more runs than this. The default is 1,000,000. */
  readonly limit?: number;
}

/**
 * The fewest cases that take every run of n + 1 transitions, and with them every shorter run.
 * Throws SuiteError where there are more runs than the limit, or where the options cannot be met.
 */
export function nSwitch(graph: Graph, n: number, options: SwitchOptions = {}): Cases {
  const reach = reachOf(graph);
  const lines = linesOf(reach, wholeNumber('n', n, 0), options.limit ?? 1_000_000);
  const isReturning = graph.to.some(
    (to, edge) => to === 0 && at(reach.distance, at(graph.from, edge)) >= 0,
  );
  const edgeOf = (row: number) => at(lines.edge, row);
  const paths = inEdges(edgeOf, () =>
    fewestCases(reachOf(lines.graph), wantedOf(lines, isReturning), options),
  );
  const fewest = options.mostSteps === undefined;
  return asCases(paths, { fewest, complete: true, unreachable: unreachableEdges(reach) });
}

/** What is made, or refused, in rows of the line graph, told in edges. */
function inEdges(edgeOf: (row: number) => number, make: () => number[][]): number[][] {
  try {
    return make().map((path) => path.map(edgeOf));
  } catch (error) {
    if (!(error instanceof SuiteError)) throw error;
    throw new SuiteError(error.message, { edges: [...new Set(error.edges.map(edgeOf))] });
  }
}

/** The fewest cases that take every pair of transitions that follow each other: 1-switch. */
export const pairs = (graph: Graph, options: SwitchOptions = {}): Cases =>
  nSwitch(graph, 1, options);
