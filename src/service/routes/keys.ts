/** The keys of a tenant: made, listed and revoked by whoever may. */
import { z } from 'zod';
import { createKey, type Engine, EngineError } from '../../engine/index.ts';
import { id, instant } from '../../lifecycle/index.ts';
import { type CredentialRow, credentialPermissions, type RosterPart } from '../../ports/index.ts';
import {
  askedFor,
  type Principal,
  principalOf,
  reaches,
  requirePermission,
} from '../access/principal.ts';
import { sender } from '../answers.ts';
import type { App } from '../app.ts';
import { listOf, named, says, written } from '../contract.ts';
import { json, problemsOf } from '../documents.ts';
import { ServiceError } from '../faults.ts';
import { actor, tenantHeaders } from '../requests.ts';

const tags = ['Keys'];
const config = { needs: 'keys' } as const;
const moment = () => written(z.string(), 'date-time').nullable();
const permission = z.enum(credentialPermissions);

const shownKey = {
  id: says(z.string(), 'Public: journals name the key by it.', '3f0a9c51be27'),
  label: z.string(),
  actor: sender,
  permissions: listOf(permission),
  lifecycles: says(listOf(z.string()).nullable(), 'What it reaches; null for every lifecycle.'),
  organisation: says(
    z.string().nullable(),
    'Whose people it reaches; null for those of every organisation.',
  ),
  groups: says(
    listOf(z.string()).nullable(),
    'The groups of that organisation that it reaches; null for all of them.',
  ),
  createdAt: written(z.string(), 'date-time'),
  createdBy: says(z.string(), 'The key that made it, or `command line`.'),
  expiresAt: moment(),
  revokedAt: moment(),
  revokedBy: z.string().nullable(),
  lastUsedAt: says(moment(), 'To the minute.'),
};

const key = named('Key', z.object(shownKey), 'A key, without its secret.');
const madeKey = named(
  'MadeKey',
  z.object({ ...shownKey, key: says(z.string(), 'The key itself, which is never shown again.') }),
  'A new key.',
);

const keyBody = named(
  'NewKey',
  z.strictObject({
    label: says(z.string().min(1).max(200), 'What people call it.', 'the mail system'),
    actor: says(
      actor.optional(),
      "Who sends what is sent with it; the caller's own actor when absent, another with `actFor`.",
    ),
    permissions: says(
      z.array(permission).min(1),
      'What it may do; nothing that the caller may not do.',
      ['read', 'send'],
    ),
    lifecycles: says(
      z.array(z.string().max(200)).min(1).max(100).optional(),
      'What it reaches; everything that the caller reaches when absent.',
    ),
    organisation: says(
      id().optional(),
      'Only the people of this organisation, and nothing that is of everybody.',
      'league',
    ),
    groups: says(
      z.array(id()).min(1).max(100).optional(),
      'Only the people of these groups of the organisation.',
      ['u12-falcons'],
    ),
    expiresAt: says(
      written(instant(), 'date-time').optional(),
      'Until when it holds; as long as the caller when absent.',
      '2027-03-01T09:00:00Z',
    ),
  }),
  'A key to make.',
);

export function addKeyRoutes(app: App, engine: Engine): void {
  addCreateKey(app, engine);
  addListKeys(app, engine);
  addRevokeKey(app, engine);
}

function addCreateKey(app: App, engine: Engine): void {
  app.post(
    '/v1/keys',
    {
      config,
      schema: {
        operationId: 'createKey',
        summary: 'Make a key',
        description: 'The answer has the whole key, this once.',
        tags,
        headers: tenantHeaders,
        body: keyBody,
        response: {
          201: json('The key.', madeKey),
          ...problemsOf('invalidRequest', 'invalidInput', 'permissionMissing'),
        },
      },
    },
    async ({ principal, body }, reply) => {
      const caller = principalOf({ principal });
      const asked = withinReach(caller, body);
      requireKnown(engine, asked.lifecycles);
      const roster = await knownPart(engine, caller.tenant, body);
      const wanted = {
        ...asked,
        tenant: caller.tenant,
        label: body.label,
        actor: askedFor({ principal }, body.actor),
        permissions: body.permissions,
        roster,
        by: caller.credential,
      };
      const made = await createKey(engine.store.credentials, wanted, engine.now());
      reply.code(201);
      return { ...shown(made.row), key: made.key };
    },
  );
}

function addListKeys(app: App, engine: Engine): void {
  app.get(
    '/v1/keys',
    {
      config,
      schema: {
        operationId: 'keys',
        summary: 'The keys of the tenant',
        description: 'Oldest first, those that were revoked or have expired among them.',
        tags,
        headers: tenantHeaders,
        response: {
          200: json('All of them.', z.object({ items: listOf(key) })),
          ...problemsOf('permissionMissing'),
        },
      },
    },
    async ({ principal }) => {
      const rows = await engine.store.credentials.list(principalOf({ principal }).tenant);
      return { items: rows.map(shown) };
    },
  );
}

function addRevokeKey(app: App, engine: Engine): void {
  const { credentials } = engine.store;
  app.delete(
    '/v1/keys/:id',
    {
      config,
      schema: {
        operationId: 'revokeKey',
        summary: 'Revoke a key',
        description:
          'It is refused from now on. Its row stays, because journals name it. Twice is once.',
        tags,
        params: z.strictObject({ id: says(id(), 'The id of the key.', '3f0a9c51be27') }),
        headers: tenantHeaders,
        response: {
          200: json('The key as it stands now.', key),
          ...problemsOf('unknownKey', 'permissionMissing'),
        },
      },
    },
    async ({ principal, params }) => {
      const { tenant, credential } = principalOf({ principal });
      const own = { tenant, id: params.id };
      if (await credentials.revoke(own, engine.now(), credential)) {
        const row = await credentials.find(own.id);
        if (row) return shown(row);
      }
      throw new ServiceError('unknownKey', `there is no key "${own.id.slice(0, 80)}"`);
    },
  );
}

/** Nobody hands on more than they have: not in what it may do, not in what it reaches, not in how long. */
function withinReach(
  principal: Principal,
  { permissions, lifecycles, expiresAt }: z.output<typeof keyBody>,
): { lifecycles: readonly string[] | null; expiresAt: string | null } {
  for (const each of permissions) requirePermission(principal, each, `making a key with "${each}"`);
  const beyond = lifecycles?.find((each) => !reaches(principal, each));
  if (beyond !== undefined)
    throw new ServiceError(
      'outOfScope',
      `this credential reaches only ${principal.scope.lifecycles?.join(', ')}`,
    );
  const { until } = principal;
  if (until !== null && expiresAt !== undefined && expiresAt > until)
    throw new EngineError('invalidInput', `expiresAt: this credential itself holds until ${until}`);
  return { lifecycles: lifecycles ?? principal.scope.lifecycles, expiresAt: expiresAt ?? until };
}

/** A key for a misspelled lifecycle would open nothing, and nobody would know why. */
function requireKnown(engine: Engine, lifecycles: readonly string[] | null): void {
  const known = engine.lifecycles().map(({ lifecycle }) => lifecycle.name);
  const unknown = lifecycles?.find((each) => !known.includes(each));
  if (unknown === undefined) return;
  throw new EngineError(
    'invalidInput',
    `lifecycles: there is no "${unknown.slice(0, 80)}"; there are ${known.join(', ')}`,
  );
}

/** The part of a roster that a body names, which must be there. */
async function knownPart(
  engine: Engine,
  tenant: string,
  { organisation, groups }: Pick<z.output<typeof keyBody>, 'organisation' | 'groups'>,
): Promise<RosterPart | undefined> {
  if (organisation === undefined) {
    if (groups === undefined) return undefined;
    throw new EngineError('invalidInput', 'groups: name the organisation, too, whose they are');
  }
  const part = { organisation, groups: groups ?? null };
  await engine.roster.requirePart(tenant, part);
  return part;
}

function shown({ tenant: _tenant, hash: _hash, scope, ...rest }: CredentialRow) {
  const { lifecycles, roster } = scope;
  const { organisation = null, groups = null } = roster ?? {};
  return { ...rest, lifecycles, organisation, groups };
}
