/**
 * The roster of one organisation as rows, each under a key of its own: what it holds follows from the changes that
 * were made to it and from nothing else.
 */
import type { Instant } from '../lifecycle/index.ts';

/** Since when something in the roster is as it is, and by which change. */
export interface Origin {
  readonly since: Instant;
  /** The change's id. */
  readonly cause: string;
}

export interface OrganisationRow {
  readonly kind: 'organisation';
  readonly title: string;
  readonly zone: string;
}

export interface GroupRow {
  readonly kind: 'group';
  readonly group: string;
  readonly title: string;
}

/** A person of the organisation; `address` is an opaque id of the normalised address, or null. */
export interface PersonRow {
  readonly kind: 'person';
  readonly person: string;
  readonly address: string | null;
}

/** Whose an address is: rule 23, one normalised address is one person. */
export interface AddressRow {
  readonly kind: 'address';
  readonly address: string;
  readonly person: string;
}

/** Somebody in a group, in one role; `since` tells since when it is active, or is not. */
export interface MembershipRow extends Origin {
  readonly kind: 'membership';
  readonly group: string;
  readonly role: string;
  readonly person: string;
  readonly active: boolean;
}

/** An entry of the catalogue: what is required, the lifecycle that it runs as, and by which policies. */
export interface RequirementRow {
  readonly kind: 'requirement';
  readonly requirement: string;
  readonly title: string;
  readonly lifecycle: string;
  /** The lifecycle's policies that differ from the profile, the validity rule among them. */
  readonly policies: Readonly<Record<string, unknown>>;
  /** The outside provider's name, where there is one. */
  readonly provider: string | null;
}

/** What a role in a group requires. */
export interface AssignmentRow extends Origin {
  readonly kind: 'assignment';
  readonly group: string;
  readonly role: string;
  readonly requirement: string;
  readonly mandatory: boolean;
}

/** A way to sign up by oneself, for one role in one group; `token` is the hash of the secret part of its URL. */
export interface SignUpUrlRow {
  readonly kind: 'signUpUrl';
  readonly url: string;
  readonly group: string;
  readonly role: string;
  readonly token: string;
  readonly open: boolean;
}

export type RosterRow =
  | OrganisationRow
  | GroupRow
  | PersonRow
  | AddressRow
  | MembershipRow
  | RequirementRow
  | AssignmentRow
  | SignUpUrlRow;

export type RosterKind = RosterRow['kind'];
export type RowOf<K extends RosterKind> = Extract<RosterRow, { readonly kind: K }>;

/** The kind, and the ids that name the row among its kind. */
export type RosterKey = readonly [kind: RosterKind, ...ids: string[]];

/** Which fields of a row name it among its kind. */
const names: { readonly [K in RosterKind]: readonly (keyof RowOf<K>)[] } = {
  organisation: [],
  group: ['group'],
  person: ['person'],
  address: ['address'],
  membership: ['group', 'role', 'person'],
  requirement: ['requirement'],
  assignment: ['group', 'role', 'requirement'],
  signUpUrl: ['url'],
};

export function keyOf(row: RosterRow): RosterKey {
  const fields: readonly string[] = names[row.kind];
  const values = row as unknown as Readonly<Record<string, string>>;
  return [row.kind, ...fields.map((field) => values[field] as string)];
}

/** What a change may look at. A store answers it, a map in memory, or both, one upon the other. */
export interface Roster {
  get<K extends RosterKind>(kind: K, ...ids: string[]): Promise<RowOf<K> | null>;
}
