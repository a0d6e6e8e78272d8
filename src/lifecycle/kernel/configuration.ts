/**
 * What is known of one configuration: the active states, with what is remembered. It is met once and kept, with the
 * candidates for each event, the choices among them, and the plan of each choice; all of it grows as it is used.
 */
import type { Labels } from '../labels.ts';
import type { StateValue } from '../snapshot.ts';
import type { Act } from './acts.ts';
import type { Transition } from './chart.ts';
import type { Memory } from './geometry.ts';
import type { Test } from './guards.ts';

/** The active states, in XState's order, and what its history states remember. */
export interface Active {
  readonly active: readonly number[];
  readonly memory: Memory;
}

export interface Configuration extends Active {
  /** One object for all snapshots that stand here, so that it leads back here at once. */
  readonly value: StateValue;
  readonly history: History;
  /** True where a state tagged `finished` is active. */
  readonly isTagged: boolean;
  readonly in: (path: string) => boolean;
  readonly labels: Labels;
  /** The transitions without an event, a line of candidates for each active leaf. */
  readonly always: readonly (readonly Candidate[])[];
  /** The choice of nothing. */
  readonly unmoved: Choice;
  /** By an event's or a deadline's own name. */
  readonly asked: Map<string, Asked>;
  /** By the type that the machine itself knows. */
  readonly heard: Map<string, Group>;
  /** The same states with something remembered, by what is remembered. */
  readonly pasts: Map<History, Configuration>;
}

/** What a snapshot says of history states: their ids, with the ids of what they remember. */
export type History = Readonly<Record<string, readonly string[]>>;

/** The candidates for an event from outside, with what the machine calls it. */
export interface Asked {
  readonly type: string;
  readonly group: Group;
}

/** Every region is asked; where none of them takes the event, the first of `own` that can. */
export interface Group {
  readonly regions: readonly Group[];
  readonly own: readonly Candidate[];
}

/** A transition that may be taken here. */
export interface Candidate {
  readonly transition: Transition;
  /** What is still to ask; null where nothing is. */
  readonly test: Test | null;
  /** The choice of this one alone, once it was made. */
  alone: Choice | null;
}

/** The transitions chosen so far: the same choice in the same configuration is the same object. */
export interface Choice {
  readonly transitions: readonly Transition[];
  readonly next: Map<Transition, Choice>;
  plan: Plan | null;
}

/** What taking them does. */
export interface Plan {
  readonly acts: readonly Act[];
  readonly to: Configuration;
  /** True where XState would have a new snapshot afterwards, and so looks at every `always` again. */
  readonly isFresh: boolean;
  readonly done: boolean;
  /** True where one of the transitions has a target or actions. */
  readonly changes: boolean;
}

export function choiceOf(transitions: readonly Transition[]): Choice {
  return { transitions, next: new Map(), plan: null };
}
