/** A lifecycle as a model: its explored graph in its own words, and a way to really walk a path of it. */
import { type AnyLifecycle, valueText } from '../lifecycle/index.ts';
import { explore } from './explore.ts';
import type { Explored, ExploreOptions } from './explored.ts';
import type { Model } from './model.ts';
import { replay } from './replay.ts';

export interface LifecycleModel extends Model {
  readonly explored: Explored;
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
    run: (path) => replay(explored, path).steps,
  };
}
