/** How a test reaches the system under test: three functions that a team writes once. */
import type { Actor, Instant, Outcome, RefusalReason, WalkStart } from '../lifecycle/index.ts';

/** One event as the system is asked to take it. */
export interface Sending {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly by: Actor;
  /** The virtual now: set your clock to it, or send it along. Never earlier than the one before. */
  readonly at: Instant;
  /** Unique since the last reset: an idempotency key for those who want one. */
  readonly key: string;
  /** True until somebody was born: create rather than send. */
  readonly isBirth: boolean;
}

/** What became of it. */
export interface Answered {
  readonly outcome: Outcome['kind'];
  /** Compared where it is given. */
  readonly reason?: RefusalReason | undefined;
  /** The id that the system gave to the event; needed where later events name it, as a link or a report. */
  readonly eventId?: string | undefined;
}

/** Where the subject stands. What is left out is not compared. */
export interface Shown {
  /** A status code of the lifecycle; null where nobody was born yet. */
  readonly status: string | null;
  readonly activity?: string | null | undefined;
  readonly revision?: number | undefined;
}

/** A word is enough where there is nothing more to say. */
export interface BackendAdapter {
  /** Makes room for a fresh subject that nobody has heard of, at this virtual instant. */
  reset(start: WalkStart): Promise<void> | void;
  send(sending: Sending): Promise<Answered | Answered['outcome']> | Answered | Answered['outcome'];
  /** Where the subject stands at the virtual now. Asked after every step since birth. */
  read(at: Instant): Promise<Shown | Shown['status']> | Shown | Shown['status'];
}
