/** The reachable graph of one lifecycle: every state as it was first found, what leads on, and what is refused. */
import type {
  AnyLifecycle,
  Deadline,
  Instant,
  Profile,
  RefusalReason,
  Snapshot,
} from '../lifecycle/index.ts';
import type { Graph, Path } from './graph.ts';
import type { Move, Tried } from './states/moves.ts';
import type { Place } from './states/place.ts';
import type { Scale } from './states/scale.ts';

export type { Move, Tried } from './states/moves.ts';
export type { Place } from './states/place.ts';
export type { Scale } from './states/scale.ts';

export interface ExploreOptions {
  readonly profile?: Profile;
  /** Policies that differ from the profile's. */
  readonly policies?: Readonly<Record<string, unknown>>;
  readonly zone?: string;
  /** The virtual instant at which every life begins. */
  readonly start?: Instant;
  /** Whether what only flags and reminds is explored too; a count that grows with time makes graphs large. */
  readonly attention?: boolean;
  /** Whether the author's probes are tried beside the samples. */
  readonly probes?: boolean;
  /** Exploring stops with this many states; `complete` is false then. */
  readonly limit?: number;
  /** Where times look alike; by default it follows from the policies and from how far ahead instants are set. */
  readonly scale?: Partial<Scale>;
}

/** Attempts that lead nowhere, in columns: attempt n is move `move[n]` in state `state[n]`. */
export interface Attempts {
  readonly state: Int32Array;
  readonly move: Int32Array;
}

export interface Refusals extends Attempts {
  readonly reason: readonly RefusalReason[];
}

export interface Explored {
  readonly lifecycle: AnyLifecycle;
  readonly options: Required<ExploreOptions>;
  readonly scale: Scale;
  /** An edge is a move that changes something, or a jump of the clock. */
  readonly graph: Graph;
  /** False when the limit was hit: then what was not found is unknown, never impossible. */
  readonly complete: boolean;
  /** The states that lead to more than was taken in. */
  readonly cut: ReadonlySet<number>;
  /** The kinds of moves; edge n is move `moveOf[n]`. */
  readonly moves: readonly Move[];
  readonly moveOf: Int32Array;
  /** The edge by which each state was found, by a shortest path; −1 for state 0. */
  readonly foundBy: Int32Array;
  readonly refused: Refusals;
  /** Declared no-ops: accepted, and nothing changes. */
  readonly unchanged: Attempts;
  /** Bytes that the states take, places included. */
  readonly bytes: number;
  /** A state as it was first found. */
  place(state: number): Place;
  /** The state that a place is in, or null for one that was not found. */
  stateOf(place: Place): number | null;
  /** What is tried in a place, each move once, with the place's own ids and times. */
  tries(place: Place): readonly Tried[];
  /** The deadline to which the clock jumps from there. */
  nextDeadline(snapshot: Snapshot): Deadline | undefined;
}

/** A shortest path to a state. */
export function pathTo({ graph, foundBy }: Explored, state: number): Path {
  const path: number[] = [];
  for (let edge = foundBy[state] as number; edge >= 0; ) {
    path.push(edge);
    edge = foundBy[graph.from[edge] as number] as number;
  }
  return path.toReversed();
}
