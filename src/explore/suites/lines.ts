/**
 * The line graph: each transition becomes a state, and each pair of transitions that follow each other becomes an edge
 * (Whitney 1932; Harary & Norman 1960). Taking all its edges takes all pairs, and its own line graph does the same
 * for runs of three; so n-switch coverage (Chow 1978) is a tour of the n-th line graph.
 */
import type { Graph } from '../graph.ts';
import { count, SuiteError } from './cases.ts';
import { add, at, groupedBy, rowsOf, sizeOf } from './columns.ts';
import { isReachable, type Reach } from './reach.ts';

export interface Lines {
  readonly graph: Graph;
  /** Which edge of the first graph each edge takes. */
  readonly edge: Int32Array;
  /** 1 where it stands for a run of full length, 0 where a case has only just begun. */
  readonly whole: Int32Array;
}

/** The graph itself without what cannot be reached: runs of one edge. */
function singles(reach: Reach): Lines {
  const { states, from, to } = reach.graph;
  const edge = Int32Array.from(from.keys()).filter((row) => isReachable(reach, row));
  const graph = {
    states,
    from: edge.map((row) => at(from, row)),
    to: edge.map((row) => at(to, row)),
  };
  return { graph, edge, whole: new Int32Array(edge.length).fill(1) };
}

/** Runs that are longer by one. State 0 is the start; state n + 1 is edge n of the shorter ones, just taken. */
function lines({ graph, edge, whole }: Lines): Lines {
  const leaving = groupedBy(graph.from, graph.states);
  const ends = [0, ...graph.to];
  const total = ends.reduce((sum, end) => sum + sizeOf(leaving, end), 0);
  const [from, to] = [new Int32Array(total), new Int32Array(total)];
  let row = 0;
  ends.forEach((end, state) => {
    for (const next of rowsOf(leaving, end)) {
      from[row] = state;
      to[row] = next + 1;
      row += 1;
    }
  });
  return {
    graph: { states: ends.length, from, to },
    edge: to.map((state) => at(edge, state - 1)),
    whole: from.map((state) => (state === 0 ? 0 : at(whole, state - 1))),
  };
}

/** How many edges the n-th line graph has: counted along the graph, without building it. */
export function linesSize(reach: Reach, n: number): number {
  const { graph, order } = reach;
  const sum = (counts: Float64Array, states: Iterable<number>) =>
    [...states].reduce((all, state) => all + (counts[state] as number), 0);
  let runs = new Float64Array(graph.states).fill(1);
  let beginnings = 0;
  for (let length = 1; length <= n + 1; length += 1) {
    const longer = new Float64Array(graph.states);
    graph.from.forEach((state, edge) => {
      longer[state] = (longer[state] as number) + (runs[at(graph.to, edge)] as number);
    });
    runs = longer;
    if (length <= n) beginnings += sum(runs, [0]);
  }
  return beginnings + sum(runs, order);
}

/** The n-th line graph. Throws SuiteError when it would have more edges than the limit. */
export function linesOf(reach: Reach, n: number, limit: number): Lines {
  const size = linesSize(reach, n);
  if (size > limit) {
    throw new SuiteError(
      `There are ${count(size)} runs of ${n + 1} transitions, more than the limit of ${count(limit)}. Ask for shorter runs or raise the limit.`,
    );
  }
  let built = singles(reach);
  for (let order = 0; order < n; order += 1) built = lines(built);
  return built;
}

/**
 * What a tour of the lines must take: every run of full length, and each case that cannot become that long because it
 * comes to an end before. Where a transition leads back to state 0, such a case follows on that and needs no mention.
 * That also keeps all that is wanted together: either everything hangs together through state 0, or each part has a
 * beginning that nothing but a new case can enter.
 */
export function wantedOf({ graph, whole }: Lines, isReturning: boolean): Int32Array {
  if (isReturning) return whole;
  const leaving = new Int32Array(graph.states);
  for (const state of graph.from) add(leaving, state, 1);
  return whole.map((is, edge) => (is === 1 || at(leaving, at(graph.to, edge)) === 0 ? 1 : 0));
}
