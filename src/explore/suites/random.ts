/**
 * Cases of chance from a seed: from each state any edge that leaves it, as likely as another, until the stop condition
 * is met. When a hundred steps in a row brought it no nearer, the walk goes to the nearest edge that does, or begins a
 * new case when none can be reached any more. So it always comes to its end.
 */
import type { Graph } from '../graph.ts';
import { asCases, type Cases, SuiteError, wholeNumber } from './cases.ts';
import { chanceFrom } from './chance.ts';
import { at, rowsOf } from './columns.ts';
import { seekerOf } from './nearest.ts';
import { type Reach, reachOf, unreachableEdges } from './reach.ts';
import { type Goal, goalOf, type Progress, type Stop } from './stop.ts';

export interface RandomOptions {
  /** A whole number from 0 to 2³² − 1; the same seed gives the same cases. */
  readonly seed: number;
  readonly stop: Stop;
  /** The most steps in a case. */
  readonly mostSteps?: number;
}

const patienceSteps = 100;

/** Throws SuiteError before the first step when the stop condition can never be met, with what is out of reach. */
export function random(graph: Graph, { seed, stop, ...options }: RandomOptions): Cases {
  wholeNumber('seed', seed, 0, 2 ** 32 - 1);
  const mostSteps = options.mostSteps ?? Number.POSITIVE_INFINITY;
  if (options.mostSteps !== undefined) wholeNumber('mostSteps', mostSteps, 1);
  const reach = reachOf(graph);
  const progress = progressOf(graph);
  const goal = goalOf(stop, progress, reach, mostSteps);
  if (goal.barrier !== null) {
    const { reason, states, edges } = goal.barrier;
    throw new SuiteError(`The stop condition can never be met: ${reason}.`, { states, edges });
  }
  const paths = walk(reach, goal, progress, chooserOf(reach, goal, seed, mostSteps));
  const unreachable = unreachableEdges(reach);
  return asCases(paths, { fewest: false, complete: true, unreachable });
}

function progressOf({ states, from }: Graph): Progress {
  const progress = {
    taken: new Int32Array(from.length),
    met: new Int32Array(states),
    edges: 0,
    states: 1,
    steps: 0,
  };
  progress.met[0] = 1;
  return progress;
}

/** The next edge after so many steps of a case; null for a new case. */
type Choose = (here: number, stepsSoFar: number) => number | null;

function walk({ graph }: Reach, goal: Goal, progress: Progress, choose: Choose): number[][] {
  const paths: number[][] = [];
  let path: number[] = [];
  let here = 0;
  while (!goal.isMet()) {
    const edge = choose(here, path.length);
    if (edge === null) {
      paths.push(path);
      path = [];
      here = 0;
      continue;
    }
    path.push(edge);
    here = at(graph.to, edge);
    note(progress, edge, here);
  }
  return path.length > 0 ? [...paths, path] : paths;
}

function note(progress: Progress, edge: number, state: number): void {
  progress.steps += 1;
  progress.edges += 1 - at(progress.taken, edge);
  progress.states += 1 - at(progress.met, state);
  progress.taken[edge] = 1;
  progress.met[state] = 1;
}

function chooserOf(reach: Reach, goal: Goal, seed: number, mostSteps: number): Choose {
  const chance = chanceFrom(seed);
  const seek = seekerOf(reach);
  let plan: number[] = [];
  let patience = patienceSteps;
  const chosen = (edge: number) => {
    patience = goal.isHelped(edge) ? patienceSteps : patience - 1;
    return edge;
  };
  return (here, stepsSoFar) => {
    if (plan.length === 0 && patience <= 0) {
      plan = seek(here, mostSteps - stepsSoFar, goal.isHelped)?.toReversed() ?? [];
      if (plan.length === 0) return null;
    }
    const planned = plan.pop();
    if (planned !== undefined) return chosen(planned);
    const edges = rowsOf(reach.leaving, here);
    if (edges.length === 0 || stepsSoFar >= mostSteps) return null;
    return chosen(at(edges, chance(edges.length)));
  };
}
