/**
 * All states with few short cases. The fewest is as hard as the travelling salesman's tour, so this goes greedily: on
 * to the nearest state not yet met (nearest neighbour, Rosenkrantz, Stearns & Lewis 1977), or back to the start when
 * that is cheaper; and never at a higher price than a shortest path to each state.
 */
import type { Graph } from '../graph.ts';
import { asCases, type Cases, count, SuiteError, wholeNumber } from './cases.ts';
import { at } from './columns.ts';
import { byEdges } from './euler.ts';
import { seekerOf } from './nearest.ts';
import { type Reach, reachOf, unreachableEdges } from './reach.ts';
import { cheaper, singly } from './singly.ts';

export interface StatesOptions {
  /** What a return to the start costs, in events: a whole number from 1. The default is 1. */
  readonly resetCost?: number;
  /** The most steps in a case. */
  readonly mostSteps?: number;
}

/** Comes to every state that can be reached. A lone state takes one case of no steps. Throws SuiteError. */
export function allStates(graph: Graph, options: StatesOptions = {}): Cases {
  const reach = reachOf(graph);
  const resetCost = wholeNumber('resetCost', options.resetCost ?? 1, 1);
  const mostSteps = options.mostSteps ?? Number.POSITIVE_INFINITY;
  if (options.mostSteps !== undefined) wholeNumber('mostSteps', mostSteps, 1);
  refuseTooFar(reach, mostSteps);
  const onward = [...greedy(reach, resetCost, mostSteps)];
  const paths = cheaper(oneEach(reach), onward, resetCost).toSorted(byEdges);
  const unreachable = unreachableEdges(reach);
  return asCases(paths, { fewest: false, complete: true, unreachable });
}

function refuseTooFar({ distance, order }: Reach, mostSteps: number): void {
  const states = [...order].filter((state) => at(distance, state) > mostSteps);
  if (states.length === 0) return;
  const least = at(distance, states.at(-1) as number);
  throw new SuiteError(
    `mostSteps is ${mostSteps}, too few for ${count(states.length)} of the states: the furthest lies ${least} steps from the start. Allow ${least} or more.`,
    { states },
  );
}

/** A shortest path to each state, without those that lie on the way to another. */
function oneEach(reach: Reach): Generator<number[]> {
  const last = new Int32Array(reach.graph.from.length);
  for (const edge of reach.by) if (edge >= 0) last[edge] = 1;
  return singly(reach, last);
}

function* greedy(reach: Reach, resetCost: number, mostSteps: number): Generator<number[]> {
  const { graph, distance, order } = reach;
  const seek = seekerOf(reach);
  const met = new Int32Array(graph.states);
  const isNew = (edge: number) => at(met, at(graph.to, edge)) === 0;
  let path: number[] = [];
  let here = 0;
  met[0] = 1;
  // Nearest first: whatever is not yet met lies at least as far from the start as this state.
  for (const state of order) {
    while (at(met, state) === 0) {
      const anew = resetCost + at(distance, state);
      const way = seek(here, Math.min(mostSteps - path.length, anew), isNew);
      if (way === null) yield path;
      if (way === null) path = [];
      for (const edge of way ?? []) {
        path.push(edge);
        met[at(graph.to, edge)] = 1;
      }
      here = path.length === 0 ? 0 : at(graph.to, path.at(-1) as number);
    }
  }
  yield path;
}
