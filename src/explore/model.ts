/**
 * What suites are made from: an explored graph, words for its states and edges, and a way to really run a path.
 * A lifecycle becomes one by exploration; GraphWalker files, Mealy machines and plain XState machines by reading.
 */
import type { Graph, Path } from './graph.ts';
import type { SuiteStep } from './suite.ts';

export interface Model {
  readonly name: string;
  /** The version of the definition, or null where the model has none. */
  readonly version: string | null;
  readonly graph: Graph;
  /** False when a limit was hit or a part could not be decided: then what was not found is unknown, never impossible. */
  readonly complete: boolean;
  /** In the words of the model's own author. */
  stateText(state: number): string;
  /** The event's name, as it is sent; for a deadline, the deadline's name. */
  eventOf(edge: number): string;
  /** What the author marked an edge or its target with, such as requirement names; absent where there are no marks. */
  tagsOf?(edge: number): readonly string[];
  /** Runs a path from the start and tells what really happened at each step. Throws where the path cannot be run. */
  run(path: Path): readonly SuiteStep[];
}
