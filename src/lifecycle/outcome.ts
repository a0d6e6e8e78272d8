/** What becomes of an event, as data: applied, unchanged, or refused with the reason. Nothing is silent. */
import type { StampedEvent } from './contract.ts';
import type { Deadline, Since, Snapshot, StateValue } from './snapshot.ts';
import type { Instant } from './time.ts';

/** A command for the outside world. */
export interface Effect {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One transition that was taken, complete enough to be a row of the journal. */
export interface Taken {
  readonly event: StampedEvent;
  readonly at: Instant;
  readonly revision: number;
  readonly from: StateValue;
  readonly to: StateValue;
  readonly status: Since | null;
  readonly activity: Since | null;
  readonly deadlines: readonly Deadline[];
  readonly effects: readonly Effect[];
}

/** Why an event was refused. */
export type RefusalReason =
  | 'notPermittedHere'
  | 'guardFailed'
  | 'forbidden'
  | 'invalidEvent'
  | 'finished';

/** A condition that stands in the way. */
export interface Unmet {
  readonly guard: string;
  readonly says: string;
}

/** One thing wrong with a payload. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

interface Common {
  /** Where the instance stands now. */
  readonly snapshot: Snapshot;
  /** The deadlines that were due first, in the order in which they fired. */
  readonly elapsed: readonly Taken[];
}

export interface Applied extends Common {
  readonly kind: 'applied';
  readonly taken: Taken;
}
export interface Unchanged extends Common {
  readonly kind: 'unchanged';
}
export interface Refused extends Common {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  readonly message: string;
  readonly unmet: readonly Unmet[];
  readonly issues: readonly Issue[];
  /** The events that would be accepted now. */
  readonly permitted: readonly string[];
}
export type Outcome = Applied | Unchanged | Refused;
