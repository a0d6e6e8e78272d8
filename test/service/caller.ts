/**
 * Calls the service as a client would, and holds every answer to the published document: the status is one that the
 * document names, the body has the fields that it names and no others, and the headers protect it.
 */
import { expect } from 'vitest';
import { z } from 'zod';
import { createKey, type KeyRequest } from '../../src/engine/index.ts';
import { credentialPermissions } from '../../src/ports/index.ts';
import { buildService, type ServiceOptions } from '../../src/service/index.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

/** A body, the headers that matter, and what was answered. */
export interface Reply {
  readonly status: number;
  readonly body: any;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export type Call = (
  line: string,
  with_?: { body?: unknown; headers?: Record<string, string>; payload?: string | Buffer },
) => Promise<Reply>;

export interface Called extends TestWorld {
  readonly app: Awaited<ReturnType<typeof buildService>>;
  /** `call('POST /v1/instances/test/door', { body })`. */
  readonly call: Call;
  readonly document: any;
  /** The headers of a caller who may do everything. */
  readonly caller: ReturnType<typeof callerOf>;
}

/** A key of a tenant that may do everything, and act for anybody. */
export async function keyOf(
  { engine }: Pick<TestWorld, 'engine'>,
  given: Partial<KeyRequest> = {},
): Promise<string> {
  const request = {
    tenant: 'default',
    label: 'a test',
    actor: { kind: 'admin', id: 'tester' },
    permissions: credentialPermissions,
    by: 'command line',
    ...given,
  } as const;
  return (await createKey(engine.store.credentials, request, engine.now())).key;
}

/**
 * The headers of a caller who may do everything: the key of the tenant that is asked for, and the person whom the body
 * names.
 */
export function callerOf(world: Pick<TestWorld, 'engine'>) {
  const keys = new Map<string, Promise<string>>();
  return async ({
    tenant = 'default',
    by,
  }: {
    tenant?: string | undefined;
    by?: unknown;
  } = {}): Promise<Record<string, string>> => {
    const key = keys.get(tenant) ?? keyOf(world, { tenant });
    keys.set(tenant, key);
    const actor = actorIn(by);
    return {
      authorization: `Bearer ${await key}`,
      ...(actor !== undefined && { 'rollcall-actor': actor }),
    };
  };
}

/** Whom a body names, where it names somebody who could be. */
function actorIn(by: unknown): string | undefined {
  const { kind, id } = Object(by) as { kind?: unknown; id?: unknown };
  const text = typeof by === 'string' ? by : `${String(kind)}:${String(id)}`;
  return /^(user|admin|provider|system):[\w.-]+$/.test(text) ? text : undefined;
}

/** A service over a fresh engine in memory; `caller` where its keys were made elsewhere. */
export async function service(
  world: Parameters<typeof testWorld>[0] = {},
  options: Partial<ServiceOptions> = {},
  known?: Called['caller'],
): Promise<Called> {
  return serviceOver(testWorld(world), options, known);
}

/** A service over an engine that is there. */
export async function serviceOver(
  own: TestWorld,
  options: Partial<ServiceOptions> = {},
  known?: Called['caller'],
): Promise<Called> {
  const app = await buildService(own.engine, { version: '1.2.3', ...options });
  const document = (await app.inject('/openapi.json')).json();
  const caller = known ?? callerOf(own);
  await caller();
  const call: Call = async (line, { body, headers = {}, payload } = {}) => {
    const [method = '', url = ''] = line.split(' ');
    const type: Record<string, string> =
      payload === undefined ? {} : { 'content-type': 'application/json' };
    const known = await caller({ tenant: tenantIn(headers), by: senderIn(body, payload) });
    const response = await app.inject({
      method: method as 'GET',
      url,
      headers: { ...known, ...type, ...headers },
      ...(body === undefined ? {} : { body: body as object }),
      ...(payload === undefined ? {} : { payload }),
    });
    const reply = {
      status: response.statusCode,
      body: bodyOf(response.body, response.headers['content-type']),
      headers: response.headers as Reply['headers'],
    };
    requireDocumented(document, method, url, reply);
    return reply;
  };
  return { ...own, app, call, document, caller };
}

/** JSON read, other text as it is, and null for nothing. */
function bodyOf(text: string, type: unknown): any {
  if (text === '') return null;
  return /^application\/(problem\+)?json/.test(String(type)) ? JSON.parse(text) : text;
}

/** A name that no tenant can have is the affair of the key of another one. */
function tenantIn(headers: Record<string, string>): string | undefined {
  const named = headers['rollcall-tenant'];
  return named !== undefined && /^[A-Za-z0-9]{1,200}$/.test(named) ? named : undefined;
}

function senderIn(body: unknown, payload: string | Buffer | undefined): unknown {
  if (typeof body === 'object' && body !== null) return (body as { by?: unknown }).by;
  try {
    return JSON.parse(String(payload))?.by;
  } catch {
    return undefined;
  }
}

/** A door `d1` with the code `k`, built by Anna. */
export const built = { id: 'd1', event: 'BUILT', data: { code: 'k' }, by: 'admin:anna' };
export const opening = { event: 'OPEN', data: { code: 'k' }, by: 'user:uma' };
export const lighting = { event: 'LIGHT', by: 'user:uma' };

export async function serviceWithDoor(...given: Parameters<typeof service>): Promise<Called> {
  const called = await service(...given);
  expect(await called.call('POST /v1/instances/test/door', { body: built })).toMatchObject({
    status: 201,
  });
  return called;
}

/** Throws where an answer is not what `/openapi.json` says. */
function requireDocumented(
  document: any,
  method: string,
  url: string,
  { status, body, headers }: Reply,
): void {
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type === 'application/problem+json') {
    const code = body.type.replace('/problems/', '');
    expect(body).toMatchObject({
      type: `/problems/${code}`,
      status,
      title: expect.stringMatching(/./),
      detail: expect.stringMatching(/./),
    });
    expect(body.instance).toMatch(/^urn:uuid:[\da-f-]{36}$/);
    expect(JSON.stringify(body)).not.toContain('node_modules');
  }
  const operation = operationOf(document, method, url);
  if (operation === undefined) {
    expect([400, 403, 404, 405]).toContain(status);
    return;
  }
  const answer = operation.responses[status] ?? operation.responses.default;
  // A redirection has no body, and says so with its status.
  if (body === null && operation.responses[status] !== undefined) return;
  const schema = answer.content[type]?.schema;
  expect(schema, `${method} ${url} answers ${status} with ${type} undocumented`).toBeDefined();
  if (body !== null && type.endsWith('json') && !type.endsWith('ndjson'))
    schemaOf(document, schema).parse(body);
}

function operationOf(document: any, method: string, url: string): any {
  const path = url.split('?', 1)[0] as string;
  const found = Object.keys(document.paths)
    .filter((template) => new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]*')}$`).test(path))
    .toSorted((a, b) => a.split('{').length - b.split('{').length)[0];
  return found === undefined
    ? undefined
    : document.paths[found][method === 'HEAD' ? 'get' : method.toLowerCase()];
}

const schemas = new WeakMap<object, z.ZodType>();

/** The schema closed, so that a field that the document does not name is found. */
function schemaOf(document: any, schema: any): z.ZodType {
  const known = schemas.get(schema);
  if (known) return known;
  const closed = JSON.parse(
    JSON.stringify({ ...schema, $defs: document.components.schemas }),
    (key, value) => {
      if (key === '$ref') return value.replace('#/components/schemas/', '#/$defs/');
      const isObject = value?.properties !== undefined && value.type === 'object';
      return isObject ? { additionalProperties: false, ...value } : value;
    },
  );
  const made = z.fromJSONSchema(closed);
  schemas.set(schema, made);
  return made;
}
