/** What is asked of the engine: one event for one instance, and how it may be taken. */
import type { Actor, Instant } from '../lifecycle/index.ts';
import type { InstanceKey, Write } from '../ports/index.ts';

/** One event for one instance. */
export interface SendRequest extends InstanceKey {
  readonly type: string;
  readonly data?: unknown;
  readonly by: Actor;
  /** The credential that it came with, kept beside `by` in the journal. */
  readonly credential?: string | undefined;
  /** When it took effect, for imports; not before the instance's last change, not in the future. */
  readonly at?: Instant | undefined;
  /** For imports: the id that this event has where it comes from; a fresh UUIDv7 otherwise. */
  readonly eventId?: string | undefined;
  /** The same key is applied at most once and gets the first answer again. */
  readonly key?: string | undefined;
  /** Refuse when the instance, brought up to date, stands at another revision. */
  readonly ifRevision?: number | undefined;
  /** For a birth event: the policies that differ from the profile, and the organisation's time zone. */
  readonly policies?: Record<string, unknown> | undefined;
  readonly zone?: string | undefined;
  /**
   * What becomes of its effects: due for delivery, or stored and held back because they are of the past. Due for
   * `create` and `send`, held for `deliver`, unless told otherwise.
   */
  readonly effects?: 'due' | 'held' | undefined;
}

/** What is stored in one commit with an event, such as the end of a delivery. */
export interface Companion {
  /** Asked on every attempt, while the instance is held. */
  readonly write: () => Promise<Required<Pick<Write, 'deliveries' | 'personal'>>>;
  /** Stored also where the event is refused. */
  readonly regardless: boolean;
  /** A machine's payload may carry references to personal values that are stored already. */
  readonly sender: 'outside' | 'machine';
}

/** A request with what is stored beside it. */
export interface Sending extends SendRequest {
  readonly companion?: Companion | undefined;
}

/** `create` starts a life, `send` needs one, `deliver` starts one where the event is a birth and nobody is there. */
export type SendMode = 'create' | 'send' | 'deliver';
