/**
 * Calls the service as a client would, and holds every answer to the published document: the status is one that the
 * document names, the body has the fields that it names and no others, and the headers protect it.
 */
import { expect } from 'vitest';
import { z } from 'zod';
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
}

/** A service over a fresh engine in memory. */
export async function service(
  world: Parameters<typeof testWorld>[0] = {},
  options: Partial<ServiceOptions> = {},
): Promise<Called> {
  const own = testWorld(world);
  const app = await buildService(own.engine, { version: '1.2.3', ...options });
  const document = (await app.inject('/openapi.json')).json();
  const call: Call = async (line, { body, headers = {}, payload } = {}) => {
    const [method = '', url = ''] = line.split(' ');
    const type: Record<string, string> =
      payload === undefined ? {} : { 'content-type': 'application/json' };
    const response = await app.inject({
      method: method as 'GET',
      url,
      headers: { ...type, ...headers },
      ...(body === undefined ? {} : { body: body as object }),
      ...(payload === undefined ? {} : { payload }),
    });
    const reply = {
      status: response.statusCode,
      body: response.body === '' ? null : response.json(),
      headers: response.headers as Reply['headers'],
    };
    requireDocumented(document, method, url, reply);
    return reply;
  };
  return { ...own, app, call, document };
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
  const isProblem = headers['content-type']?.startsWith('application/problem+json') ?? false;
  if (isProblem) {
    const code = body.type.replace('/problems/', '');
    expect(body).toMatchObject({
      type: `/problems/${code}`,
      status,
      title: expect.stringMatching(/./),
      detail: expect.stringMatching(/./),
    });
    expect(body.instance).toMatch(/^urn:uuid:[\da-f-]{36}$/);
    expect(JSON.stringify(body)).not.toContain('node_modules');
  } else {
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  }
  const operation = operationOf(document, method, url);
  if (operation === undefined) {
    expect([400, 403, 404, 405]).toContain(status);
    return;
  }
  const answer = operation.responses[status] ?? operation.responses.default;
  const schema =
    answer.content[isProblem ? 'application/problem+json' : 'application/json']?.schema;
  expect(schema, `${method} ${url} answers ${status} undocumented`).toBeDefined();
  if (body !== null) schemaOf(document, schema).parse(body);
}

function operationOf(document: any, method: string, url: string): any {
  const path = url.split('?', 1)[0] as string;
  const found = Object.keys(document.paths)
    .filter((template) => new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path))
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
