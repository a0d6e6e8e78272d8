/** Tokens of other issuers (JWT): whose they are, whether they hold, and who comes with them. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { z } from 'zod';
import { actorKinds, type Instant, id, instantOf } from '../../lifecycle/index.ts';
import { credentialPermissions } from '../../ports/index.ts';
import { ServiceError } from '../faults.ts';
import { problems } from '../problems.ts';
import { tenantPattern } from '../requests.ts';
import { type Principal, textOf } from './principal.ts';
import { type AccessSettings, type ClaimName, type Issuer, unusable } from './settings.ts';

/** Throws ServiceError `unauthenticated`, or `issuerUnavailable` where the issuer's keys cannot be had. */
export type VerifyToken = (token: string) => Promise<Principal>;

interface Known {
  readonly issuer: Issuer;
  readonly keys: JWTVerifyGetKey;
}

/** Clocks differ by a little. */
const toleranceSeconds = 5;

/** @param now the instant, as the engine knows it */
export function tokenVerifier(settings: AccessSettings, now: () => Instant): VerifyToken {
  const known = new Map<string, Known>(
    settings.issuers.map((issuer) => [issuer.issuer, { issuer, keys: keysOf(issuer, settings) }]),
  );
  return async (token) => {
    const found = known.get(issuerIn(token));
    if (found === undefined) throw notTaken('nobody whose tokens are taken here issued it');
    return principalOf(found.issuer, await payloadOf(token, found, now()));
  };
}

/** What it says of itself, believed only as far as to know whose keys to ask. */
function issuerIn(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    throw notTaken('it is neither a key nor a signed token');
  }
}

async function payloadOf(
  token: string,
  { issuer, keys }: Known,
  now: Instant,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: issuer.algorithms,
      requiredClaims: ['exp'],
      clockTolerance: toleranceSeconds,
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw notTaken(problemOf(error));
  }
}

function problemOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'nbf'
      ? 'the token is not valid yet'
      : `the claim "${error.claim}" of the token is not what is asked for here`;
  // How a signature failed is nobody's business but the log of whoever signs.
  return 'no key of its issuer signed the token as it must be signed';
}

function notTaken(problem: string): ServiceError {
  return new ServiceError('unauthenticated', problem);
}

function keysOf(issuer: Issuer, { folder }: AccessSettings): JWTVerifyGetKey {
  const { jwks } = issuer;
  if ('file' in jwks) return keysIn(resolve(folder, jwks.file));
  const remote = createRemoteJWKSet(new URL(jwks.url), {
    timeoutDuration: Math.ceil(jwks.timeoutSeconds * 1000),
    [customFetch]: restingFetch(),
  });
  return (header, token) => remote(header, token).catch((cause) => explain(cause, issuer.name));
}

function keysIn(file: string): JWTVerifyGetKey {
  try {
    return createLocalJWKSet(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw unusable(file, 'it is no JSON Web Key Set: { "keys": […] }', cause);
  }
}

/** A key that is not there is the token's fault; a set that is not there is not. */
function explain(cause: unknown, issuer: string): never {
  if (
    cause instanceof errors.JWKSNoMatchingKey ||
    cause instanceof errors.JWKSMultipleMatchingKeys ||
    cause instanceof errors.JOSENotSupported
  )
    throw cause;
  throw new ServiceError('issuerUnavailable', problems.issuerUnavailable.help, {
    cause: new Error(`the keys of the issuer ${issuer} cannot be fetched`, { cause }),
  });
}

const mostBytes = 256 * 1024;
const restSeconds = 5;

/** Reads no more than a key set has, and leaves an issuer that fails alone for a while, whoever asks. */
function restingFetch(): (url: string, options: RequestInit) => Promise<Response> {
  let restsUntil = 0;
  return async (url, options) => {
    if (performance.now() < restsUntil) throw new Error('it failed a moment ago');
    try {
      const response = await fetch(url, options);
      const { status } = response;
      if (status !== 200) throw new Error(`it answered ${status}`);
      return new Response(await bounded(response), { status });
    } catch (error) {
      restsUntil = performance.now() + restSeconds * 1000;
      throw error;
    }
  };
}

async function bounded({ body }: Response): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > mostBytes) throw new Error(`it has more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const kinds = actorKinds.filter((kind) => kind !== 'clock');
const tenants = z.string().regex(tenantPattern);
const kind = z.enum(kinds);
const ids = id();

function principalOf({ name, claims }: Issuer, payload: JWTPayload): Principal {
  const read = <T>(from: ClaimName, schema: z.ZodType<T>, what: string): T => {
    const parsed = schema.safeParse(valueOf(from, payload));
    if (parsed.success) return parsed.data;
    throw notTaken(`the token holds, but its claim "${from as string}" is no ${what}`);
  };
  const actor = {
    kind: read(claims.actor.kind, kind, `kind of actor: ${kinds.join(', ')}`),
    id: read(claims.actor.id, ids, 'opaque id of an actor'),
  };
  const listOf = (from: ClaimName, what: string) =>
    read(from, z.array(z.string()).or(z.string().transform(wordsOf)), `list of ${what}`);
  const { lifecycles, organisation, groups } = claims;
  return {
    credential: `jwt:${name}/${textOf(actor)}`,
    tenant: read(claims.tenant, tenants, 'tenant'),
    actor,
    permissions: permissionsOf(claims.permissions, payload),
    scope: {
      lifecycles: lifecycles === undefined ? null : listOf(lifecycles, 'lifecycles'),
      ...(organisation !== undefined && {
        roster: {
          organisation: read(organisation, ids, 'id of an organisation'),
          groups: groups === undefined ? null : listOf(groups, 'groups'),
        },
      }),
    },
    until: instantOf((payload.exp as number) * 1000),
  };
}

/** What is no permission here is for somebody else: scopes name many things. */
function permissionsOf(
  from: Issuer['claims']['permissions'],
  payload: JWTPayload,
): Principal['permissions'] {
  if (typeof from === 'object' && 'fixed' in from) return new Set(from.fixed);
  const { claim, prefix } = typeof from === 'string' ? { claim: from, prefix: '' } : from;
  const given = valueOf(claim, payload);
  const words = Array.isArray(given) ? given : typeof given === 'string' ? wordsOf(given) : [];
  return new Set(credentialPermissions.filter((each) => words.includes(prefix + each)));
}

function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** Some claims are named by an address, with dots in it, so the whole name goes first. */
function valueOf(from: ClaimName, payload: JWTPayload): unknown {
  if (typeof from === 'object') return from.fixed;
  if (Object.hasOwn(payload, from)) return payload[from];
  let value: unknown = payload;
  for (const part of from.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}
