/**
 * Who may call the service: credentials, of which only a hash is ever stored, and the record of who opened sealed
 * texts. A credential is found by its own id, because only it says whose tenant a caller belongs to; everything else
 * asks for one tenant.
 */
import type { Actor, Instant } from '../lifecycle/index.ts';

/** What a credential can be allowed. */
export const credentialPermissions = [
  /** Look at instances, lists, journals and lifecycles. */
  'read',
  /** Start lives and send events. */
  'send',
  /** Change rosters: groups, people, what is required. */
  'roster',
  /** Adopt, correct, upgrade. */
  'adopt',
  /** Remove a person's data. */
  'erase',
  /** Take effects out of the feed and finish them. */
  'effects',
  /** Make, list and revoke credentials. */
  'keys',
  /** Open sealed texts, which is recorded. */
  'sealed',
  /** Read how busy the service is, and how much waits. */
  'metrics',
  /** Act for another person, whom each request names. */
  'actFor',
] as const;

export type CredentialPermission = (typeof credentialPermissions)[number];

/** What part of a tenant a credential reaches. Null means all of it; each field narrows by itself. */
export interface Scope {
  readonly lifecycles: readonly string[] | null;
  /** Only the people of this part of a roster; of everybody when absent. */
  readonly roster?: RosterPart | undefined;
}

/** An organisation, or some of its groups, with the people who are there. */
export interface RosterPart {
  readonly organisation: string;
  /** Null for all of them. */
  readonly groups: readonly string[] | null;
}

/** A credential as it is stored. */
export interface CredentialRow {
  readonly tenant: string;
  /** Public: it names the credential in journals and lists. No two tenants share one. */
  readonly id: string;
  /** SHA-256 of the secret, in hexadecimal. */
  readonly hash: string;
  /** What people call it. */
  readonly label: string;
  /** Who sends what is sent with it. */
  readonly actor: Actor;
  readonly permissions: readonly CredentialPermission[];
  readonly scope: Scope;
  readonly createdAt: Instant;
  /** The id of the credential that made it, or `command line`. */
  readonly createdBy: string;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly revokedBy: string | null;
  /** To the minute: writing it down for every request would cost a commit each. */
  readonly lastUsedAt: Instant | null;
}

/** Somebody opened the sealed texts of an instance. */
export interface AccessRow {
  readonly tenant: string;
  readonly at: Instant;
  readonly credential: string;
  readonly actor: Actor;
  readonly lifecycle: string;
  readonly id: string;
}

export interface AccessQuery {
  readonly tenant: string;
  readonly lifecycle?: string | undefined;
  readonly id?: string | undefined;
  readonly limit: number;
}

/** The part of a store that keeps them. Every change is durable once it resolves. */
export interface Credentials {
  /** False, and nothing stored, where the id is taken. */
  add(row: CredentialRow): Promise<boolean>;
  find(id: string): Promise<CredentialRow | null>;
  /** All of a tenant, oldest first. */
  list(tenant: string): Promise<readonly CredentialRow[]>;
  /** Keeps the first revocation where there was one. False where the tenant has no such credential. */
  revoke(key: { tenant: string; id: string }, at: Instant, by: string): Promise<boolean>;
  /** How many there are in all tenants, and how many of them can still be used at an instant. */
  count(at: Instant): Promise<{ readonly known: number; readonly usable: number }>;
  /** Notes the latest use; an earlier one changes nothing. */
  used(id: string, at: Instant): Promise<void>;
  record(access: AccessRow): Promise<void>;
  /** The latest, newest first. */
  accesses(query: AccessQuery): Promise<readonly AccessRow[]>;
}
