/**
 * What a store keeps of rosters: rows by key, the journal of their changes, and where everybody stands. The tenant and
 * the organisation come first in every key.
 */
import type { Actor, Instant } from '../lifecycle/index.ts';
import type { RosterBlocker, RosterChange } from '../roster/index.ts';

/** Whose roster. */
export interface RosterAt {
  readonly tenant: string;
  readonly organisation: string;
}

/** A row of a roster; what it holds is plain JSON. */
export interface StoredRow {
  /** The kind, and at most three ids. */
  readonly key: readonly string[];
  /** A second name by which rows of its kind are found, or null; several may share it. */
  readonly other: string | null;
  readonly row: Readonly<Record<string, unknown>>;
}

/** One change of a roster, for ever. */
export interface RosterJournalRow extends RosterAt {
  /** 1 for the first change of an organisation; no gaps. */
  readonly sequence: number;
  readonly id: string;
  /** The idempotency key that it was asked with, or null; no two changes of an organisation share one. */
  readonly key: string | null;
  /** When it took effect; never before the row above. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly by: Actor;
  readonly change: RosterChange;
}

/** One membership: a person in a group, in one role. */
export interface MemberKey {
  readonly group: string;
  readonly person: string;
  readonly role: string;
}

/** Where a member stands, kept in the commit of whatever changed it. */
export interface StandingRow extends MemberKey {
  readonly status: string;
  /** Since when it has this status. */
  readonly since: Instant;
  readonly blockers: readonly RosterBlocker[];
  /** Until then it holds if nothing happens; null for ever. */
  readonly nextChangeAt: Instant | null;
}

/** A personal value, stored apart. */
export interface PersonalRow {
  readonly tenant: string;
  readonly subject: string;
  readonly reference: string;
  readonly value: string;
}

/** Everything that one decision stores about one organisation. */
export interface RosterWrite extends RosterAt {
  /** New rows of the journal; in conflict where a sequence or a key is taken. */
  readonly journal: readonly RosterJournalRow[];
  readonly rows: readonly StoredRow[];
  readonly gone: readonly (readonly string[])[];
  readonly standings: readonly StandingRow[];
  /** Memberships that are no more. */
  readonly left: readonly MemberKey[];
  readonly personal: readonly PersonalRow[];
}

/** How a page of members is sorted: by the person's id, or by who has stood there longest. */
export type MemberSort = 'person' | 'since';

/** Where a page ends: the row that the next one comes after. */
export interface MemberPlace {
  readonly person: string;
  readonly role: string;
  /** Only where it is sorted by it. */
  readonly since: Instant;
}

export interface MembersQuery extends RosterAt {
  readonly group: string;
  readonly status?: string | undefined;
  readonly sort: MemberSort;
  readonly after?: MemberPlace | undefined;
  readonly limit: number;
}

export interface RosterReads {
  /** The ids of the organisations that a tenant has a row of, in their order. */
  organisations(tenant: string): Promise<readonly string[]>;
  row(at: RosterAt, key: readonly string[]): Promise<StoredRow | null>;
  /** Rows whose key begins with `prefix`, in the order of their keys, after `after`. */
  below(
    at: RosterAt,
    prefix: readonly string[],
    page?: { readonly after?: readonly string[] | undefined; readonly limit: number },
  ): Promise<readonly StoredRow[]>;
  /** Rows of a kind by their other name, in the order of their keys. */
  named(at: RosterAt, kind: string, other: string): Promise<readonly StoredRow[]>;
  /** Rows after a sequence, oldest first. */
  journal(
    at: RosterAt,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly RosterJournalRow[]>;
  lastChange(at: RosterAt): Promise<RosterJournalRow | null>;
  /** The change that was asked for with this key. */
  changeWith(at: RosterAt, key: string): Promise<RosterJournalRow | null>;
  standing(at: RosterAt, key: MemberKey): Promise<StandingRow | null>;
  members(query: MembersQuery): Promise<readonly StandingRow[]>;
  /** Standings that may have changed by `now`, the most overdue first. */
  overdue(
    at: RosterAt & { readonly group?: string | undefined },
    page: { readonly now: Instant; readonly limit: number },
  ): Promise<readonly MemberKey[]>;
  /** How many members of a group, or of all groups, have which status. */
  counts(
    at: RosterAt & { readonly group?: string | undefined },
  ): Promise<Readonly<Record<string, number>>>;
}
