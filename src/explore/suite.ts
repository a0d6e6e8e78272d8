/** A suite: cases that a person or a program can walk, and what they cover. Plain JSON, as `paths --json` prints it. */
import type { Actor, Instant } from '../lifecycle/index.ts';

/** What is expected of a step. */
export type Expected = 'applied' | 'unchanged' | 'refused';

export interface SuiteStep {
  /** The event's name; for a deadline, the deadline's name. */
  readonly event: string;
  /** What the button says: `Approve`; for a deadline, when it is due, in words. */
  readonly label: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Who sends it; the clock for a deadline; null where the model knows no senders. */
  readonly by: Actor | null;
  /** The virtual instant; null where the model knows no time. */
  readonly at: Instant | null;
  /** The states before and after, as one line. */
  readonly from: string;
  readonly to: string;
  /** The label that people see afterwards, or null. */
  readonly status: string | null;
  readonly expected: Expected;
  /** For a refusal: its reason and unmet guards in words; from a Mealy machine: its output. */
  readonly because: string | null;
}

export interface SuiteCase {
  /** Stable over releases: a hash of the start, the event types and the payload classes, never of the definition. */
  readonly id: string;
  /** One line for people: where it leads, by what. */
  readonly title: string;
  readonly tags: readonly string[];
  /** The state in which it starts. */
  readonly start: string;
  readonly steps: readonly SuiteStep[];
}

export interface Coverage {
  /** In ISTQB's words: `all states`, `valid transitions (0-switch)`, … */
  readonly criterion: string;
  readonly covered: number;
  readonly total: number;
  /** What is not covered, in words. */
  readonly missing: readonly string[];
}

export interface Suite {
  /** The suite's name, as given to `--suite`. */
  readonly suite: string;
  readonly model: string;
  readonly version: string | null;
  /** Null where nothing was left to chance. */
  readonly seed: number | null;
  /** Steps in all cases together. */
  readonly events: number;
  /** Returns to the start between cases: one fewer than cases. */
  readonly resets: number;
  /** Recomputed by running the cases; the first is the suite's own criterion. */
  readonly coverage: readonly Coverage[];
  /** False when exploration hit a limit: the totals are then of what was found. */
  readonly complete: boolean;
  /** Where cases as planned could not be walked, and why; each was ended there, and the rest begun anew. */
  readonly strayed?: readonly string[];
  readonly cases: readonly SuiteCase[];
}
