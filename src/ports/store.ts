/**
 * The one narrow port to durable storage. Memory, SQLite and PostgreSQL pass the same contract suite.
 * A write is a compare-and-set on one instance's revision together with everything that belongs to it;
 * a group of writes is all or nothing; a batch of groups shares one commit (and one fsync).
 */
import type {
  Actor,
  Birth,
  Deadline,
  Facts,
  Instant,
  Since,
  Snapshot,
  StateValue,
} from '../lifecycle/index.ts';
import type { Credentials } from './credentials.ts';
import type { PersonalRow, RosterReads, RosterWrite } from './roster.ts';

/** Whose instance of what; the tenant comes first in every key. */
export interface InstanceKey {
  readonly tenant: string;
  readonly lifecycle: string;
  readonly id: string;
}

/** An instance as it was last stored; `observe` it before believing its status. */
export interface InstanceRow extends InstanceKey {
  /** Whose personal data its events refer to. */
  readonly subject: string;
  /** Hash of the definition that wrote it. */
  readonly hash: string;
  readonly snapshot: Snapshot;
  /** When its past was last taken in: what took effect before this instant is never due for delivery. */
  readonly heldUntil?: Instant;
}

/** What a journal row records. All but `event` and `deadline` carry the whole resulting context. */
export type JournalKind = 'event' | 'deadline' | 'adopted' | 'corrected' | 'upgraded' | 'erased';

/** One transition, for ever: complete enough to be read without any code. */
export interface JournalRow extends InstanceKey {
  readonly revision: number;
  readonly kind: JournalKind;
  /** When it took effect; never before the row above. */
  readonly at: Instant;
  /** When it was stored. */
  readonly recordedAt: Instant;
  readonly event: {
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly id: string;
    readonly by: Actor;
    readonly facts: Facts;
  };
  /** The credential that it came with, where it came over HTTP; `by` is the person whom that one acted for. */
  readonly credential?: string;
  /** The id of the event in another instance that caused this one, or null. */
  readonly cause: string | null;
  readonly from: StateValue;
  readonly to: StateValue;
  readonly status: Since | null;
  /** The status's label when it was written: history never depends on newer code. */
  readonly label: string | null;
  readonly activity: Since | null;
  readonly activityLabel: string | null;
  readonly deadlines: readonly Deadline[];
  readonly version: string;
  readonly hash: string;
  /** Given at birth (revision 1 of a created instance), so that replay needs nothing else. */
  readonly birth: Birth | null;
  /** The whole resulting context, where no event explains it (adopted, corrected, upgraded). */
  readonly context: Readonly<Record<string, unknown>> | null;
  /** What became of the events it sent to other instances in the same commit. */
  readonly sent: readonly SentRow[];
}

/** A journal row in the one order of its tenant. */
export interface PlacedRow {
  /** Whatever is stored later has a higher one, so nothing can appear before what was read. */
  readonly position: number;
  readonly row: JournalRow;
}

/** What became of an event sent to another instance in the same commit. */
export interface SentRow {
  readonly lifecycle: string;
  readonly id: string;
  readonly event: string;
  readonly outcome: 'applied' | 'unchanged' | 'refused';
  readonly reason: string | null;
}

/** A command for the outside world. From the moment it is stored it is due for delivery, unless it is of the past. */
export interface OutboxRow extends InstanceKey {
  /** Deterministic: the same on every attempt and every replay. */
  readonly effectId: string;
  readonly revision: number;
  readonly index: number;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Instant;
  readonly recordedAt: Instant;
  /** Emitted by a past that was taken in, such as an import: stored, and held back from delivery. */
  readonly past?: true;
}

/** The place of an effect; `effectId` is made of it. */
export interface EffectPlace extends InstanceKey {
  readonly revision: number;
  readonly index: number;
}

/** Held: never due. Waiting: due in its turn, or under a lease. The others are finished. */
export type DeliveryState = 'held' | 'waiting' | 'done' | 'dead' | 'dropped';

/** What was last said about a delivery, and by whom. */
export interface Remark {
  readonly at: Instant;
  readonly by: Actor;
  readonly reason: string | null;
}

/** How the delivery of one effect stands. */
export interface DeliveryRow {
  readonly effect: OutboxRow;
  readonly state: DeliveryState;
  /** Not before this, and not before every earlier effect of its instance is finished. Under a lease: when that ends. */
  readonly due: Instant;
  /** Leases since it was emitted, or last put back. */
  readonly attempts: number;
  /** Of the newest lease; 0 before the first. It grows with every lease. */
  readonly token: number;
  /** When the newest lease ends or ended; null once that was finished, failed or put back. */
  readonly leasedUntil: Instant | null;
  readonly holder: Actor | null;
  readonly said: Remark | null;
}

/** A change of one delivery, made together with a write of its instance. It ends the lease. */
export interface DeliveryChange extends Pick<OutboxRow, 'revision' | 'index'> {
  /** Anything else that is stored is a conflict. */
  readonly from: Pick<DeliveryRow, 'state' | 'token'>;
  /**
   * An effect that is put back (to `waiting`, from another state) must not come before one that is under a lease at
   * `said.at`: that is a conflict too.
   */
  readonly to: Pick<DeliveryRow, 'state' | 'due' | 'attempts'> & { readonly said: Remark };
}

/** How many effects of a lifecycle are on their way out, and how many were given up. */
export interface OutboxDepth {
  readonly lifecycle: string;
  readonly waiting: number;
  readonly dead: number;
  /** When the first is due that is next of its instance; null when none waits. */
  readonly due: Instant | null;
}

export interface LeaseQuery {
  readonly tenant: string;
  readonly lifecycle?: string | undefined;
  /** Only effects of these names. */
  readonly names?: readonly string[] | undefined;
  readonly now: Instant;
  readonly until: Instant;
  readonly holder: Actor;
  readonly limit: number;
}

export interface DeliveriesQuery {
  readonly tenant: string;
  readonly state: DeliveryState;
  readonly lifecycle?: string | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** Only those that are under a lease at this instant. */
  readonly leasedAt?: Instant | undefined;
  /** Those after this place, in the order of lifecycle, id, revision and index. */
  readonly after?: Omit<EffectPlace, 'tenant'> | undefined;
  readonly limit: number;
}

/** The first answer to an idempotency key. */
export interface AnswerRow extends InstanceKey {
  readonly key: string;
  /** Hash of the request; null once the subject was erased (then any request gets the answer). */
  readonly requestHash: string | null;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly recordedAt: Instant;
}

/** Everything that one decision stores about one instance. */
export interface Write {
  readonly key: InstanceKey;
  /** The stored revision this decision rests on; 0 when there must be no instance yet. */
  readonly expected: number;
  /** The new instance row; null for a declared no-op that only stores its answer. */
  readonly instance: InstanceRow | null;
  readonly journal: readonly JournalRow[];
  readonly outbox: readonly OutboxRow[];
  /** Deliveries of this instance that change with it. */
  readonly deliveries?: readonly DeliveryChange[];
  readonly answer: AnswerRow | null;
  readonly personal: readonly PersonalRow[];
}

/**
 * All or nothing. Almost always one write; two when an event sends another (`sendTo`), and one about the roster beside
 * them where somebody's standing depends on them.
 */
export type WriteGroup = readonly (Write | RosterWrite)[];

/**
 * `conflict`: a revision or a delivery was not the expected one, or a key was there already; nothing of the group was
 * stored.
 */
export type GroupResult = 'committed' | 'conflict';

export interface ListQuery {
  readonly tenant: string;
  readonly lifecycle: string;
  readonly status?: string | undefined;
  readonly activity?: string | undefined;
  /** Instances after this id; ids are ordered by code point. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Those who have had a status, or an activity, since `until` or before; one of the two is named. */
export interface WaitingQuery {
  readonly tenant: string;
  readonly lifecycle: string;
  readonly status?: string | undefined;
  readonly activity?: string | undefined;
  readonly until: Instant;
  /** Those after this one, in the order of the instant and the id. */
  readonly after?: { readonly since: Instant; readonly id: string } | undefined;
  readonly limit: number;
}

/** Stored deadlines that are due by `until`. */
export interface DueQuery {
  readonly tenant: string;
  readonly lifecycle: string;
  /** Only these, each as a snapshot names it. */
  readonly names: readonly string[];
  readonly until: Instant;
  /** Those after this one, in the order of the instant, the id and the name. */
  readonly after?: DueRow | undefined;
  readonly limit: number;
}

/** One deadline of one instance. */
export interface DueRow {
  readonly due: Instant;
  readonly id: string;
  readonly name: string;
}

/** How many instances of one definition stand in one state, and for how long they have had their status. */
export interface StateCount {
  readonly tenant: string;
  readonly lifecycle: string;
  readonly version: string;
  readonly hash: string;
  readonly value: StateValue;
  readonly status: string | null;
  readonly count: number;
  /** Since when the one has its status that has had it longest; null without a status. */
  readonly earliest: Instant | null;
  /** The mean of those instants, to the second. */
  readonly mean: Instant | null;
}

export interface OverdueQuery {
  readonly now: Instant;
  readonly limit: number;
  readonly tenant?: string | undefined;
  readonly lifecycle?: string | undefined;
}

export interface StoreInfo {
  readonly kind: 'memory' | 'sqlite' | 'postgres';
  /** Where the data lies, for people. */
  readonly place: string;
  /** The schema's version; 0 where there is none. */
  readonly schema: number;
}

export interface Store {
  readonly info: StoreInfo;
  /** Rosters and standings. */
  readonly roster: RosterReads;
  /** Who may call the service, and who opened sealed texts. */
  readonly credentials: Credentials;
  /** Stores a batch in one commit; resolves once it is durable. One result a group, in order. */
  commit(groups: readonly WriteGroup[]): Promise<readonly GroupResult[]>;
  load(key: InstanceKey): Promise<InstanceRow | null>;
  answer(key: InstanceKey, idempotencyKey: string): Promise<AnswerRow | null>;
  /** Rows after a revision, oldest first. */
  journal(key: InstanceKey, page: { after: number; limit: number }): Promise<readonly JournalRow[]>;
  /** The last row that took effect by `at`. */
  journalAt(key: InstanceKey, at: Instant): Promise<JournalRow | null>;
  /** Rows of a tenant after a position, in the order in which they were stored. */
  transitions(page: {
    tenant: string;
    after: number;
    limit: number;
  }): Promise<readonly PlacedRow[]>;
  /** The row of a tenant that was stored last. */
  lastTransition(tenant: string): Promise<PlacedRow | null>;
  /** Effects of an instance, oldest first. A page never ends within a revision, so it may hold a few more. */
  outbox(key: InstanceKey, page: { after: number; limit: number }): Promise<readonly OutboxRow[]>;
  /**
   * Leases effects that are due, the longest due first, and resolves once that is durable. Of one instance only the
   * first that is not finished is ever handed out. The work is bounded by the limit, not by how many wait.
   */
  lease(query: LeaseQuery): Promise<readonly DeliveryRow[]>;
  delivery(place: EffectPlace): Promise<DeliveryRow | null>;
  /** One row a lifecycle that has any, by name. */
  outboxDepths(tenant: string): Promise<readonly OutboxDepth[]>;
  deliveries(query: DeliveriesQuery): Promise<readonly DeliveryRow[]>;
  list(query: ListQuery): Promise<readonly InstanceRow[]>;
  /** Who has waited longest comes first. */
  waiting(query: WaitingQuery): Promise<readonly InstanceRow[]>;
  /** What is due first comes first. */
  due(query: DueQuery): Promise<readonly DueRow[]>;
  /** Instances with a deadline due by `now`, the most overdue first. */
  overdue(query: OverdueQuery): Promise<readonly InstanceKey[]>;
  /** When the next deadline of anyone is due, or null. */
  nextDue(): Promise<Instant | null>;
  counts(filter: { tenant?: string; lifecycle?: string }): Promise<readonly StateCount[]>;
  /** Instances whose personal data belongs to this subject. */
  ofSubject(tenant: string, subject: string): Promise<readonly InstanceKey[]>;
  /** The values behind references; erased ones are absent. */
  personal(tenant: string, references: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Removes a subject's personal values and the request hashes of its instances, and stores the group,
   * in one commit. Resolves to the number of values removed, or `conflict`.
   */
  erase(tenant: string, subject: string, group: WriteGroup): Promise<number | 'conflict'>;
  /** Copies the live store to a new file, consistently. Throws StoreError where the store has no file. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}
