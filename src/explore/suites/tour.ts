/**
 * The tour: cases that take every edge at least once, with the fewest events and resets there can be.
 *
 * This is the directed postman's problem (Edmonds & Johnson 1973; for test sequences of protocols Aho, Dahbura, Lee &
 * Uyar 1991), open at the end: the walk starts in state 0, may end anywhere, and may return to state 0 by a reset.
 * Taking each edge once leaves some states entered more often than left. The cheapest flow over edges (a step each)
 * and resets (through one hub) evens that out; then a walk over the counts exists, and it cannot be shorter.
 */
import type { Graph } from '../graph.ts';
import { asCases, type Cases, count, SuiteError, wholeNumber } from './cases.ts';
import { add, at } from './columns.ts';
import { type Counts, casesOf } from './euler.ts';
import { cheapestFlow } from './flow.ts';
import { isReachable, type Reach, reachOf, unreachableEdges } from './reach.ts';
import { split } from './split.ts';

export interface TourOptions {
  /** What a return to the start costs, in events: a whole number from 1. The default is 1. */
  readonly resetCost?: number;
  /** The most steps in a case. Longer ones are split, and then nothing is claimed about the fewest. */
  readonly mostSteps?: number;
  /** Refuse when all cases together would have more events than this. The default is 10,000,000. */
  readonly mostEvents?: number;
}

const dearestReset = 1_000_000;

/** Takes every edge that can be reached. Throws SuiteError where the options cannot be met. */
export function tour(graph: Graph, options: TourOptions = {}): Cases {
  const reach = reachOf(graph);
  const wanted = Int32Array.from(graph.from.keys(), (edge) => (isReachable(reach, edge) ? 1 : 0));
  const paths = fewestCases(reach, wanted, options);
  const fewest = options.mostSteps === undefined;
  return asCases(paths, { fewest, complete: true, unreachable: unreachableEdges(reach) });
}

/**
 * The fewest cases over the wanted edges (1 for wanted, else 0). They must hang together, or each part of them must
 * be entered less often than left, so that no flow can leave it out.
 */
export function fewestCases(reach: Reach, wanted: Int32Array, options: TourOptions): number[][] {
  const { mostEvents = 10_000_000, mostSteps } = options;
  const resetCost = wholeNumber('resetCost', options.resetCost ?? 1, 1, dearestReset);
  if (!wanted.includes(1)) return [];
  const counts = fewestCounts(reach.graph, wanted, resetCost, mostEvents);
  if (counts === null) {
    throw new SuiteError(
      `The shortest tour has more than ${count(mostEvents)} events; raise mostEvents to have it.`,
    );
  }
  const paths = casesOf(reach.graph, counts);
  if (mostSteps === undefined) return paths;
  return split(reach, wanted, paths, wholeNumber('mostSteps', mostSteps, 1), resetCost);
}

/** How often each edge is taken and how many cases end in each state, at the least cost; null for too many events. */
function fewestCounts(
  graph: Graph,
  wanted: Int32Array,
  resetCost: number,
  mostEvents: number,
): Counts | null {
  const hub = graph.states;
  const edges = graph.from.length;
  const enders = [...new Set(graph.to.filter((_, edge) => at(wanted, edge) === 1))];
  const arcs = {
    nodes: graph.states + 1,
    tail: Int32Array.from([...graph.from, ...enders, hub]),
    head: Int32Array.from([...graph.to, ...enders.map(() => hub), 0]),
    cost: Int32Array.from([...graph.from.map(() => 1), ...enders.map(() => 0), resetCost]),
  };
  // There are never more resets than edges, so a flow that costs more than this has too many events.
  const flow = cheapestFlow(arcs, surplusOf(graph, wanted), mostEvents + resetCost * edges);
  if (flow === null) return null;
  const ends = new Int32Array(graph.states);
  enders.forEach((state, n) => {
    ends[state] = at(flow, edges + n);
  });
  const times = wanted.map((is, edge) => is + at(flow, edge));
  return times.reduce((sum, n) => sum + n, 0) > mostEvents ? null : { times, ends };
}

/** Entered more often than left is a surplus. The first case comes from the hub to state 0 for nothing. */
function surplusOf({ states, from, to }: Graph, wanted: Int32Array): Int32Array {
  const surplus = new Int32Array(states + 1);
  wanted.forEach((times, edge) => {
    add(surplus, at(to, edge), times);
    add(surplus, at(from, edge), -times);
  });
  add(surplus, 0, 1);
  add(surplus, states, -1);
  return surplus;
}
