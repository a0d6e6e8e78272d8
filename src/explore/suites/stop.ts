/**
 * When a walk of chance may stop: conditions as data, joined by `all` and `any`. Whether a condition can be met at all
 * is found out from what can be reached, before the first step, so that no walk runs on for something that never comes.
 */
import { SuiteError, wholeNumber } from './cases.ts';
import { at } from './columns.ts';
import type { Reach } from './reach.ts';

export type Stop =
  /** So many per cent of all edges have been taken, of all states met: above 0, at most 100. */
  | { readonly edges: number }
  | { readonly states: number }
  /** This state has been met, this edge taken. */
  | { readonly state: number }
  | { readonly edge: number }
  /** So many steps have been taken, in all cases together. */
  | { readonly steps: number }
  | { readonly all: readonly Stop[] }
  | { readonly any: readonly Stop[] };

/** What a walk has seen so far; 1 stands for taken or met. */
export interface Progress {
  readonly taken: Int32Array;
  readonly met: Int32Array;
  edges: number;
  states: number;
  steps: number;
}

/** A condition over the progress of one walk. */
export interface Goal {
  readonly isMet: () => boolean;
  /** Whether taking this edge would bring the goal nearer. */
  readonly isHelped: (edge: number) => boolean;
  /** Why it can never be met, with the states and edges that are out of reach; null when it can. */
  readonly barrier: Barrier | null;
}

export interface Barrier {
  readonly reason: string;
  readonly states: readonly number[];
  readonly edges: readonly number[];
}

/** Reads a condition. Throws SuiteError where it names what is not there. */
export function goalOf(stop: Stop, progress: Progress, reach: Reach, mostSteps: number): Goal {
  const goals = (stops: readonly Stop[]) =>
    stops.map((each) => goalOf(each, progress, reach, mostSteps));
  if ('all' in stop) return allOf(goals(stop.all));
  if ('any' in stop) return anyOf(goals(stop.any));
  if ('steps' in stop) return stepsGoal(stop.steps, progress, reach);
  if ('edge' in stop) return edgeGoal(stop.edge, progress, reach, mostSteps);
  if ('state' in stop) return stateGoal(stop.state, progress, reach, mostSteps);
  if ('edges' in stop) return edgesGoal(stop.edges, progress, reach, mostSteps);
  return statesGoal(stop.states, progress, reach, mostSteps);
}

function allOf(goals: readonly Goal[]): Goal {
  return {
    isMet: () => goals.every((goal) => goal.isMet()),
    isHelped: (edge) => goals.some((goal) => !goal.isMet() && goal.isHelped(edge)),
    barrier: joined(goals, ' and '),
  };
}

function anyOf(goals: readonly Goal[]): Goal {
  const isBlocked = goals.every(({ barrier }) => barrier !== null);
  return {
    isMet: () => goals.some((goal) => goal.isMet()),
    isHelped: (edge) => goals.some((goal) => goal.isHelped(edge)),
    barrier: isBlocked ? (joined(goals, ', nor: ') ?? nothingToChoose) : null,
  };
}

const nothingToChoose: Barrier = {
  reason: 'there is nothing to choose from',
  states: [],
  edges: [],
};

function joined(goals: readonly Goal[], word: string): Barrier | null {
  const barriers = goals.flatMap(({ barrier }) => barrier ?? []);
  if (barriers.length === 0) return null;
  return {
    reason: barriers.map(({ reason }) => reason).join(word),
    states: barriers.flatMap(({ states }) => states),
    edges: barriers.flatMap(({ edges }) => edges),
  };
}

function stepsGoal(steps: number, progress: Progress, { leaving }: Reach): Goal {
  wholeNumber('stop.steps', steps, 0);
  const isStuck = steps > 0 && at(leaving.first, 1) === 0;
  return {
    isMet: () => progress.steps >= steps,
    isHelped: () => true,
    barrier: isStuck ? { reason: 'no edge leaves the start', states: [0], edges: [] } : null,
  };
}

const isNear = ({ distance }: Reach, state: number, mostSteps: number) =>
  at(distance, state) >= 0 && at(distance, state) <= mostSteps;

const isTakable = (reach: Reach, edge: number, mostSteps: number) =>
  isNear(reach, at(reach.graph.from, edge), mostSteps - 1);

const noPath = (what: string, mostSteps: number) =>
  mostSteps === Number.POSITIVE_INFINITY
    ? `no path leads to ${what}`
    : `no path of at most ${mostSteps} steps leads to ${what}`;

function stateGoal(state: number, progress: Progress, reach: Reach, mostSteps: number): Goal {
  wholeNumber('stop.state', state, 0, reach.graph.states - 1);
  const isBlocked = !isNear(reach, state, mostSteps);
  const reason = noPath(`state ${state}`, mostSteps);
  return {
    isMet: () => at(progress.met, state) === 1,
    isHelped: (edge) => at(reach.graph.to, edge) === state,
    barrier: isBlocked ? { reason, states: [state], edges: [] } : null,
  };
}

function edgeGoal(edge: number, progress: Progress, reach: Reach, mostSteps: number): Goal {
  wholeNumber('stop.edge', edge, 0, reach.graph.from.length - 1);
  const isBlocked = !isTakable(reach, edge, mostSteps);
  const reason = noPath(`edge ${edge}`, mostSteps);
  return {
    isMet: () => at(progress.taken, edge) === 1,
    isHelped: (other) => other === edge,
    barrier: isBlocked ? { reason, states: [], edges: [edge] } : null,
  };
}

function edgesGoal(percent: number, progress: Progress, reach: Reach, mostSteps: number): Goal {
  const all = [...reach.graph.from.keys()];
  const edges = all.filter((edge) => !isTakable(reach, edge, mostSteps));
  const share = shareOf('edges', percent, all.length, edges.length, mostSteps);
  return {
    isMet: () => progress.edges >= share.needed,
    isHelped: (edge) => at(progress.taken, edge) === 0,
    barrier: share.reason === null ? null : { reason: share.reason, states: [], edges },
  };
}

function statesGoal(percent: number, progress: Progress, reach: Reach, mostSteps: number): Goal {
  const { states: total, to } = reach.graph;
  const states = Array.from({ length: total }, (_, state) => state).filter(
    (state) => !isNear(reach, state, mostSteps),
  );
  const share = shareOf('states', percent, total, states.length, mostSteps);
  return {
    isMet: () => progress.states >= share.needed,
    isHelped: (edge) => at(progress.met, at(to, edge)) === 0,
    barrier: share.reason === null ? null : { reason: share.reason, states, edges: [] },
  };
}

/** How many a percentage asks for, and why that is too many. */
function shareOf(
  what: 'edges' | 'states',
  percent: number,
  total: number,
  outOfReach: number,
  mostSteps: number,
): { needed: number; reason: string | null } {
  if (!(percent > 0 && percent <= 100)) {
    throw new SuiteError(
      `stop.${what} is ${percent}; it must be a percentage above 0, at most 100.`,
    );
  }
  const needed = Math.ceil((percent * total) / 100);
  if (needed <= total - outOfReach) return { needed, reason: null };
  const reason = `${noPath(`${outOfReach} of ${total} ${what}`, mostSteps)}, and ${percent}% are ${needed}`;
  return { needed, reason };
}
