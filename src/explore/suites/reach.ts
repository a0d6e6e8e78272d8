/**
 * What can be reached from the start, and by which shortest path: a search in breadth, so that every state is met
 * first at its least distance (Moore 1959, "The shortest path through a maze"). Edges are tried in order of
 * discovery, so of several shortest paths it is always the same one.
 */
import type { Graph, Path } from '../graph.ts';
import { at, type Groups, groupedBy, rowsOf } from './columns.ts';

export interface Reach {
  readonly graph: Graph;
  /** The edges that leave each state. */
  readonly leaving: Groups;
  /** Steps from state 0; −1 where no path leads. */
  readonly distance: Int32Array;
  /** The last edge of a shortest path to each state; −1 where there is none, and for state 0. */
  readonly by: Int32Array;
  /** The states that can be reached, nearest first. */
  readonly order: Int32Array;
}

export function reachOf(graph: Graph): Reach {
  const leaving = groupedBy(graph.from, graph.states);
  const distance = new Int32Array(graph.states).fill(-1);
  const by = new Int32Array(graph.states).fill(-1);
  const order = new Int32Array(graph.states);
  let met = 0;
  const meet = (state: number, steps: number, edge: number) => {
    distance[state] = steps;
    by[state] = edge;
    order[met] = state;
    met += 1;
  };
  if (graph.states > 0) meet(0, 0, -1);
  for (let next = 0; next < met; next += 1) {
    const state = at(order, next);
    for (const edge of rowsOf(leaving, state)) {
      const to = at(graph.to, edge);
      if (at(distance, to) < 0) meet(to, at(distance, state) + 1, edge);
    }
  }
  return { graph, leaving, distance, by, order: order.subarray(0, met) };
}

/** The shortest path from state 0 to a state that can be reached. */
export function pathTo({ graph, by }: Reach, state: number): number[] {
  const path: number[] = [];
  let here = state;
  for (let edge = at(by, here); edge >= 0; edge = at(by, here)) {
    path.push(edge);
    here = at(graph.from, edge);
  }
  return path.toReversed();
}

/** Whether a case can come to take this edge. */
export const isReachable = ({ graph, distance }: Reach, edge: number): boolean =>
  at(distance, at(graph.from, edge)) >= 0;

/** The edges that no case can come to take. */
export function unreachableEdges(reach: Reach): number[] {
  return Array.from(reach.graph.from.keys()).filter((edge) => !isReachable(reach, edge));
}

export interface Reached {
  /** A shortest path to each target that can be reached, in the order asked for; to state 0 it is empty. */
  readonly paths: readonly Path[];
  /** The targets that no path leads to. */
  readonly unreachable: readonly number[];
}

/** A shortest path to each given state and nothing after it, for callers that append the step of interest. */
export function reach(graph: Graph, targets: readonly number[]): Reached {
  const reach = reachOf(graph);
  const isKnown = (state: number) => (reach.distance[state] ?? -1) >= 0;
  return {
    paths: targets.filter(isKnown).map((state) => pathTo(reach, state)),
    unreachable: targets.filter((state) => !isKnown(state)),
  };
}
