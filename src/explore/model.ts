/**
 * What suites are made from: an explored graph, words for its states and edges, and a way to really run a path.
 * A lifecycle becomes one by exploration; GraphWalker files, Mealy machines and plain XState machines by reading.
 */
import type { Graph, Path } from './graph.ts';
import type { Coverage, SuiteStep } from './suite.ts';

export interface AttemptCase {
  /** What it tries, where the statuses gone through do not tell. */
  readonly title?: string;
  readonly tags: readonly string[];
  readonly steps: readonly SuiteStep[];
}

/** Cases that end with something tried, and what they cover, counted from what ran. */
export interface AttemptSuite {
  readonly cases: readonly AttemptCase[];
  readonly coverage: readonly Coverage[];
}

/** Each is made when it is asked for. */
export type AttemptSuites = Readonly<
  Record<'invalid' | 'guards' | 'boundaries', () => AttemptSuite>
>;

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
  /** Whether a life ends there, as in a final state; absent where the model knows no ends. */
  isEnd?(state: number): boolean;
  /** Runs a path from the start and tells what really happened at each step. Throws where the path cannot be run,
   * and Strayed where a real life does not follow it. */
  run(path: Path): readonly SuiteStep[];
  /** Suites that need more than a graph; absent where the model knows no senders, payloads and times. */
  readonly attempts?: AttemptSuites;
}
