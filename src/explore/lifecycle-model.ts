/** A lifecycle as a model: its explored graph in its own words, and ways to really walk what was found in it. */
import { type AnyLifecycle, valueText } from '../lifecycle/index.ts';
import type { Attempt } from './attempts/attempt.ts';
import { type BoundaryCase, runBoundary } from './attempts/boundaries.ts';
import { attemptSuites } from './attempts/suites.ts';
import { explore } from './explore.ts';
import type { Explored, ExploreOptions } from './explored.ts';
import type { Model } from './model.ts';
import { named } from './naming.ts';
import { replay, replayAttempt } from './replay.ts';
import type { SuiteStep } from './suite.ts';

export interface LifecycleModel extends Model {
  readonly explored: Explored;
  /** Runs a path and then one more move, whatever becomes of it. */
  attempt(attempt: Attempt): readonly SuiteStep[];
  /** Runs a path in a life that begins when the case says, and then looks at it when the case says. */
  boundary(it: BoundaryCase): readonly SuiteStep[];
}

/** Explores a lifecycle and makes a model of it. Throws as `explore` does. */
export function modelOf(lifecycle: AnyLifecycle, options: ExploreOptions = {}): LifecycleModel {
  const explored = explore(lifecycle, options);
  const { graph, complete, moves, moveOf } = explored;
  return {
    name: lifecycle.name,
    version: lifecycle.version,
    graph,
    complete,
    explored,
    stateText: (state) => valueText(explored.place(state).snapshot.value),
    eventOf: (edge) => moves[moveOf[edge] as number]?.event ?? '',
    run: (path) => named(replay(explored, path).steps),
    attempts: attemptSuites(explored),
    attempt: (attempt) => named(replayAttempt(explored, attempt).steps),
    boundary: (it) => named(runBoundary(explored, it)),
  };
}
