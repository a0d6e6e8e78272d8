/** From what a request carries to who calls: a key, a token, or on pages the session of a browser. */
import type { FastifyRequest } from 'fastify';
import { type Engine, type KeyProblem, keyHolder, keyProblem } from '../../engine/index.ts';
import type { Instant } from '../../lifecycle/index.ts';
import { type CredentialRow, StoreError } from '../../ports/index.ts';
import { ServiceError } from '../faults.ts';
import { valuesOf } from '../loopback.ts';
import { problems } from '../problems.ts';
import { cookieIn } from './cookies.ts';
import type { Principal } from './principal.ts';
import type { Sessions, Visitor } from './sessions.ts';
import type { VerifyToken } from './tokens.ts';
import type { Uses } from './uses.ts';

export interface Callers {
  /** Who calls; a page takes a session too. Throws ServiceError `unauthenticated` where nobody is known. */
  of(request: FastifyRequest, isPage: boolean): Promise<Principal>;
  /** Who holds a key or a token, and how to ask again later whether that still holds. */
  holder(text: string): Promise<{ readonly principal: Principal; readonly visitor: Visitor }>;
}

export interface Means {
  readonly engine: Engine;
  readonly verify: VerifyToken | null;
  readonly sessions: Sessions;
  readonly uses: Uses;
}

export function callersOf({ engine, verify, sessions, uses }: Means): Callers {
  const { credentials } = engine.store;
  const byKey = async (text: string): Promise<Principal> => {
    const row = await keyHolder(credentials, text).catch(stopping);
    if (row === null) throw unknown();
    const now = engine.now();
    const problem = keyProblem(row, now);
    if (problem !== null) throw ended(row, problem);
    uses.note(row, now);
    return principalOfKey(row);
  };
  const identify = (text: string): Promise<Principal> => {
    if (text.startsWith('rk_')) return byKey(text);
    if (verify === null) throw unknown();
    return verify(text);
  };
  const visiting = async (request: FastifyRequest, isPage: boolean): Promise<Principal> => {
    const session = isPage ? cookieIn(request) : null;
    const visitor = session === null ? null : await sessions.find(session);
    if (visitor !== null) return visitor;
    throw new ServiceError('unauthenticated', problems.unauthenticated.help);
  };
  return {
    async of(request, isPage) {
      const text = bearerIn(request);
      return text === null ? visiting(request, isPage) : identify(text);
    },
    async holder(text) {
      const principal = await identify(text);
      const visitor = text.startsWith('rk_')
        ? () => stillHeld(engine, principal.credential)
        : async () => whileValid(principal, engine.now());
      return { principal, visitor };
    },
  };
}

/** The same for a key that nobody has and for one whose secret is wrong. */
function unknown(): ServiceError {
  return new ServiceError('unauthenticated', 'nobody has this key');
}

/** Whoever is told this has shown the right secret. */
function ended({ expiresAt, revokedAt }: CredentialRow, problem: KeyProblem) {
  const said = problem === 'revoked' ? `was revoked at ${revokedAt}` : `expired at ${expiresAt}`;
  return new ServiceError('unauthenticated', `this key ${said}`);
}

/** A store that was closed means that the service is on its way out. */
function stopping(error: unknown): never {
  if (error instanceof StoreError && error.fault === 'closed')
    throw new ServiceError('stopping', problems.stopping.help, { cause: error });
  throw error;
}

const principals = new WeakMap<CredentialRow, Principal>();

/** The same one for as long as the store remembers the same row. */
function principalOfKey(row: CredentialRow): Principal {
  const principal = principals.get(row) ?? madePrincipal(row);
  principals.set(row, principal);
  return principal;
}

function madePrincipal(row: CredentialRow): Principal {
  const { tenant, id, actor, permissions, scope, expiresAt } = row;
  return {
    credential: id,
    tenant,
    actor,
    permissions: new Set(permissions),
    scope,
    until: expiresAt,
  };
}

/** A session ends with its key. */
async function stillHeld(engine: Engine, id: string): Promise<Principal | null> {
  const row = await engine.store.credentials.find(id);
  return row !== null && keyProblem(row, engine.now()) === null
    ? onlyReading(principalOfKey(row))
    : null;
}

function whileValid(principal: Principal, now: Instant): Principal | null {
  return principal.until === null || principal.until > now ? onlyReading(principal) : null;
}

/** Pages only show; what a browser is signed in with can do nothing else. */
function onlyReading(principal: Principal): Principal {
  const read = principal.permissions.has('read') ? (['read'] as const) : [];
  return { ...principal, permissions: new Set(read) };
}

const bearer = /^Bearer ([A-Za-z0-9._~+/=-]{1,12000})$/i;

/** Null where the header is absent. */
function bearerIn(request: FastifyRequest): string | null {
  const given = valuesOf(request.raw, 'authorization');
  const [only] = given;
  if (only === undefined) return null;
  if (given.length > 1)
    throw new ServiceError('unauthenticated', 'the header Authorization came more than once');
  const [, text] = bearer.exec(only) ?? [];
  if (text === undefined)
    throw new ServiceError(
      'unauthenticated',
      'the header Authorization is written "Bearer", a space, and the key or token',
    );
  return text;
}
