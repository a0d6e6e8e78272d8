/**
 * Keys for callers of the service: made of 256 random bits, shown once, and kept as a hash. A key is
 * `rk_<id>_<secret>`; the id finds its row, and the secret is compared in constant time.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Actor, type Instant, id } from '../lifecycle/index.ts';
import {
  type CredentialPermission,
  type CredentialRow,
  type Credentials,
  credentialPermissions,
  type RosterPart,
  type Scope,
} from '../ports/index.ts';
import { EngineError } from './errors.ts';

/** What a new key is to be. */
export interface KeyRequest {
  readonly tenant: string;
  /** What people call it, at most 200 characters. */
  readonly label: string;
  readonly actor: Actor;
  readonly permissions: readonly CredentialPermission[];
  /** Null for every lifecycle. */
  readonly lifecycles?: readonly string[] | null | undefined;
  /** Only the people of this part of a roster. */
  readonly roster?: RosterPart | undefined;
  /** Null for never. */
  readonly expiresAt?: Instant | null | undefined;
  /** The id of the credential that makes it, or `command line`. */
  readonly by: string;
}

export interface MadeKey {
  /** The whole key. It is not stored, so this is the only time that anybody sees it. */
  readonly key: string;
  readonly row: CredentialRow;
}

/** Makes and stores a key. Throws EngineError `invalidInput` that names the field and what would be right. */
export async function createKey(
  credentials: Credentials,
  request: KeyRequest,
  now: Instant,
): Promise<MadeKey> {
  check(request, now);
  const { tenant, label, actor, permissions, expiresAt = null, by } = request;
  for (;;) {
    const own = randomBytes(6).toString('hex');
    const secret = newSecret();
    const row: CredentialRow = {
      tenant,
      id: own,
      hash: hashOfSecret(secret),
      label,
      actor,
      permissions: credentialPermissions.filter((each) => permissions.includes(each)),
      scope: scopeOf(request),
      createdAt: now,
      createdBy: by,
      expiresAt,
      revokedAt: null,
      revokedBy: null,
      lastUsedAt: null,
    };
    // An id that is taken already is drawn again.
    if (await credentials.add(row)) return { key: `rk_${own}_${secret}`, row };
  }
}

function scopeOf({ lifecycles = null, roster }: KeyRequest): Scope {
  const sorted = (all: readonly string[] | null) => all && [...new Set(all)].toSorted();
  return {
    lifecycles: sorted(lifecycles),
    ...(roster && { roster: { ...roster, groups: sorted(roster.groups) } }),
  };
}

const shape = /^rk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** Compared with where nobody has the id, so that an unknown key takes as long as a wrong one. */
const nobody = { hash: randomBytes(32).toString('hex'), secret: Buffer.from(newSecret()) };

/** Secrets that were right, while the store remembers their rows: who calls often is spared the hash. */
const proven = new WeakMap<CredentialRow, Buffer>();

/**
 * Whose key this is, or null where the text is no key, or one that nobody has. Whether it was revoked or has expired is
 * for the caller to see, who knows by then that the secret is right.
 */
export async function keyHolder(
  credentials: Credentials,
  text: string,
): Promise<CredentialRow | null> {
  const [, own, secret] = shape.exec(text) ?? [];
  if (own === undefined || secret === undefined) return null;
  const row = await credentials.find(own);
  const given = Buffer.from(secret);
  if (timingSafeEqual(given, (row && proven.get(row)) ?? nobody.secret)) return row;
  const { hash: expected } = row ?? nobody;
  const isRight = timingSafeEqual(Buffer.from(hashOfSecret(secret)), Buffer.from(expected));
  if (row === null || !isRight) return null;
  proven.set(row, given);
  return row;
}

/** 43 characters. */
function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** In hexadecimal digits. */
function hashOfSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** Why a key cannot be used any more, or null where it can. */
export type KeyProblem = 'revoked' | 'expired';

export function keyProblem(
  { revokedAt, expiresAt }: Pick<CredentialRow, 'revokedAt' | 'expiresAt'>,
  now: Instant,
): KeyProblem | null {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : null;
}

const ids = id();

function check(request: KeyRequest, now: Instant): void {
  const { tenant, label, actor, permissions, expiresAt } = request;
  const require = (holds: boolean, message: string) => {
    if (!holds) throw new EngineError('invalidInput', message);
  };
  require(ids.safeParse(tenant).success, 'tenant: it is no id');
  require(label.trim() !== '' &&
    label.length <= 200 &&
    !/\p{Cc}/u.test(label), 'label: a label has 1 to 200 characters in one line');
  require(ids.safeParse(actor.id).success &&
    (actor.kind as string) !==
      'clock', 'actor: an actor is user, admin, provider or system, with an id, such as admin:anna');
  require(permissions.length >
    0, `permissions: name at least one of ${credentialPermissions.join(', ')}`);
  const unknown = permissions.find((each) => !credentialPermissions.includes(each));
  require(unknown ===
    undefined, `permissions: there is no "${String(unknown).slice(0, 60)}"; there are ${credentialPermissions.join(', ')}`);
  require(request.lifecycles?.length !==
    0, 'lifecycles: name at least one, or leave it out for all');
  require(expiresAt === undefined ||
    expiresAt === null ||
    expiresAt > now, `expiresAt: ${expiresAt} has passed already`);
}
