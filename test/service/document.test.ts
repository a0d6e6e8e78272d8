/** `/openapi.json` is a whole and true document: every address, every schema, and examples that work. */
import {
  BaseResolver,
  createConfig,
  lintDocument,
  makeDocumentFromString,
} from '@redocly/openapi-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { groupStanding, lifecycles } from '../../machines/index.ts';
import { keptByRoster } from '../../src/roster/index.ts';
import { problemCodes, problems } from '../../src/service/problems.ts';
import { door } from '../support/door.ts';
import { person, report } from '../support/pair.ts';
import { built, type Called, service } from './caller.ts';

let called: Called;
beforeAll(async () => {
  called = await service();
});

/** Every object below a value, with the way to it. */
function* partsOf(value: any, way = '#'): Generator<readonly [string, any]> {
  if (typeof value !== 'object' || value === null) return;
  yield [way, value];
  for (const [key, inner] of Object.entries(value)) yield* partsOf(inner, `${way}/${key}`);
}

const operations = (): any[] =>
  Object.values<any>(called.document.paths).flatMap((path) => Object.values(path));

describe('the document', () => {
  test('is OpenAPI 3.1 of this version, with what every document has', () => {
    expect(called.document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Rollcall', version: '1.2.3' },
    });
    expect(called.document.tags.map((tag: any) => tag.name)).toEqual([
      'Instances',
      'Bulk',
      'Rosters',
      'Effects',
      'Lifecycles',
      'Keys',
      'Service',
    ]);
  });

  test('names every address that is served, and no other', () => {
    // Pages and forms for people are no part of the contract.
    const ofPeople = /^\/(lifecycles|standings|groups|reference|sign-|style\.css|icon\.svg)/;
    const served = new Set(
      [...called.app.needs.keys()]
        .map((line) => line.slice(line.indexOf(' ') + 1))
        .filter((address) => !ofPeople.test(address)),
    );
    const documented = Object.entries<any>(called.document.paths).map(
      ([path, methods]) =>
        `${Object.keys(methods)
          .map((m) => m.toUpperCase())
          .toSorted()
          .join(',')} ${path}`,
    );
    expect(documented.toSorted()).toEqual([
      'DELETE /v1/keys/{id}',
      'GET /',
      'GET /healthz',
      'GET /metrics',
      'GET /openapi.json',
      'GET /problems',
      'GET /problems/{code}',
      'GET /readyz',
      'GET /v1/census/{system}/{name}',
      'GET /v1/effects',
      'GET /v1/expiring/{system}/{name}',
      'GET /v1/instances/{system}/{name}/{id}',
      'GET /v1/instances/{system}/{name}/{id}/history',
      'GET /v1/instances/{system}/{name}/{id}/permitted',
      'GET /v1/lifecycles',
      'GET /v1/lifecycles/{system}/{name}',
      'GET /v1/rosters',
      'GET /v1/rosters/{organisation}/counts',
      'GET /v1/rosters/{organisation}/groups',
      'GET /v1/rosters/{organisation}/groups/{group}/members',
      'GET /v1/rosters/{organisation}/journal',
      'GET /v1/rosters/{organisation}/people/{person}',
      'GET /v1/stream',
      'GET /v1/waiting/{system}/{name}',
      'GET,POST /v1/instances/{system}/{name}',
      'GET,POST /v1/keys',
      'POST /v1/bulk/{system}/{name}',
      'POST /v1/bulk/{system}/{name}/preview',
      'POST /v1/effects/lease',
      'POST /v1/effects/{id}/done',
      'POST /v1/effects/{id}/drop',
      'POST /v1/effects/{id}/failed',
      'POST /v1/effects/{id}/retry',
      'POST /v1/instances/{system}/{name}/{id}/events',
      'POST /v1/rosters/{organisation}/changes',
    ]);
    // Each address takes every method, if only to say which ones it takes.
    expect(served.size).toBe(documented.length);
  });

  test('resolves every reference and holds no schema that nothing uses', () => {
    const names = Object.keys(called.document.components.schemas);
    const references = [...partsOf(called.document)].flatMap(([, part]) =>
      typeof part.$ref === 'string' ? [part.$ref] : [],
    );
    expect(new Set(references)).toEqual(
      new Set(names.map((name) => `#/components/schemas/${name}`)),
    );
    expect(names).toEqual(
      expect.arrayContaining(['Actor', 'Answer', 'Create', 'Send', 'Instance', 'Problem']),
    );
  });

  test('has an id of its own, a summary, a tag and a description of each answer for every operation', () => {
    const ids = operations().map((operation) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const operation of operations()) {
      expect(operation).toMatchObject({
        operationId: expect.stringMatching(/^[a-z]+$/i),
        summary: expect.stringMatching(/./),
        tags: [expect.any(String)],
      });
      expect(operation.responses.default.content).toHaveProperty(['application/problem+json']);
      for (const answer of Object.values<any>(operation.responses))
        expect(answer.description).not.toMatch(/^(Default Response)?$/);
    }
  });

  test('declares every parameter of every address, described, with headers as people write them', () => {
    for (const [path, methods] of Object.entries<any>(called.document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values<any>(methods)) {
        expect(parameters.filter((p: any) => p.in === 'path').map((p: any) => p.name)).toEqual(
          inPath,
        );
        for (const parameter of parameters)
          expect(parameter).toMatchObject({
            description: expect.stringMatching(/./),
            schema: expect.any(Object),
          });
      }
    }
    const headers = new Set(
      operations().flatMap(({ parameters = [] }) =>
        parameters.filter((p: any) => p.in === 'header').map((p: any) => p.name),
      ),
    );
    expect(headers).toEqual(
      new Set([
        'Rollcall-Tenant',
        'Rollcall-Actor',
        'Idempotency-Key',
        'If-Match',
        'Last-Event-ID',
      ]),
    );
  });

  test('says of every operation which permission it needs, or that it is for anybody', () => {
    expect(called.document.components.securitySchemes.credential).toMatchObject({
      scheme: 'bearer',
    });
    expect(called.document.security).toEqual([{ credential: [] }]);
    for (const [path, methods] of Object.entries<any>(called.document.paths)) {
      for (const [method, operation] of Object.entries<any>(methods)) {
        const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
        const needs = called.app.needs.get(`${method.toUpperCase()} ${url}`);
        expect(operation['x-permission'] ?? 'public', path).toBe(needs);
        expect(operation.security, path).toEqual(needs === 'public' ? [] : undefined);
      }
    }
  });

  test('declares the headers of answers', () => {
    const headersOf = (id: string, status: string) =>
      Object.keys(
        operations().find((operation) => operation.operationId === id).responses[status].headers ??
          {},
      );
    expect(headersOf('create', '201')).toEqual(['ETag', 'Location', 'Idempotency-Replayed']);
    expect(headersOf('send', '200')).toEqual(['ETag', 'Idempotency-Replayed']);
    expect(headersOf('show', '200')).toEqual(['ETag']);
    expect(headersOf('send', '503')).toEqual(['Retry-After']);
    expect(headersOf('list', '200')).toEqual([]);
    expect(headersOf('readiness', '503')).toEqual([]);
  });

  test('describes schemas of JSON Schema 2020-12 only', () => {
    const known = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']);
    for (const [way, part] of partsOf(called.document.components.schemas)) {
      if (/\/(properties|examples?|value)$|\/examples\//.test(way)) continue;
      for (const type of [part.type].flat())
        if (typeof type === 'string') expect(known, way).toContain(type);
      for (const required of part.required ?? [])
        expect(Object.keys(part.properties), way).toContain(required);
      expect(part, way).not.toHaveProperty('nullable');
    }
  });

  test('says that a request takes nothing else, and that an answer may grow', () => {
    const { Send, Create, Answer, Instance } = called.document.components.schemas;
    expect([Send.additionalProperties, Create.additionalProperties]).toEqual([false, false]);
    expect([Answer.additionalProperties, Instance.additionalProperties]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

test('a linter that others wrote finds nothing to say', async () => {
  const text = JSON.stringify((await service({ lifecycles })).document);
  const linted = async (document: string) =>
    lintDocument({
      document: makeDocumentFromString(document, '/openapi.json'),
      externalRefResolver: new BaseResolver(),
      config: (await createConfig({ extends: ['recommended-strict'] })).styleguide,
    });
  expect(await linted(text)).toEqual([]);
  expect(await linted(text.replaceAll('"operationId":"send"', '"operationId":"show"'))).not.toEqual(
    [],
  );
});

test('every example that the document gives works', async () => {
  const own = await service({
    lifecycles: [door, person, report, ...lifecycles],
    standing: keptByRoster(groupStanding),
  });
  const all = (id: string) => {
    const operations = Object.values<any>(own.document.paths).flatMap((p) => Object.values<any>(p));
    const { requestBody } = operations.find(({ operationId }) => operationId === id);
    const examples = requestBody.content['application/json'].examples ?? {};
    return Object.entries<any>(examples);
  };
  const ask = async (line: string, { value, 'x-actor': actor }: any) =>
    own.call(line, {
      body: value,
      headers: actor === undefined ? {} : { 'rollcall-actor': actor },
    });
  const creating = all('create');
  expect(creating.map(([name]) => name)).toEqual(
    expect.arrayContaining(['test/door', 'ahead/user', 'ankored/document']),
  );
  const tried = new Set(['create']);
  for (const [name, one] of creating) {
    const created = await ask(`POST /v1/instances/${name}`, one);
    expect(created.status, name).toBe(201);
    for (const [operation, address] of [
      ['previewBulk', `/v1/bulk/${name}/preview`],
      ['send', `${created.headers['location']}/events`],
    ] as const) {
      tried.add(operation);
      const example = all(operation).find(([of]) => of === name)?.[1];
      if (example) expect((await ask(`POST ${address}`, example)).status, name).toBe(200);
    }
  }
  for (const [operation, line, status] of [
    ['createKey', 'POST /v1/keys', 201],
    ['changeRoster', 'POST /v1/rosters/league/changes', 200],
    ['leaseEffects', 'POST /v1/effects/lease', 200],
  ] as const) {
    tried.add(operation);
    for (const [name, example] of all(operation)) {
      const answer = await ask(line, example);
      expect([answer.status, JSON.stringify(answer.body)], name).toEqual([
        status,
        expect.not.stringContaining('refused'),
      ]);
    }
  }
  // Those that end a lease are tried on leases that there are, with the tests of the effects feed.
  const ofLeases = ['effectDone', 'effectFailed', 'retryEffect', 'dropEffect'];
  const withBodies = operations().filter(({ requestBody }) => requestBody !== undefined);
  expect(withBodies.map(({ operationId }): string => operationId).toSorted()).toEqual(
    [...tried, ...ofLeases, 'runBulk'].toSorted(),
  );
  for (const { operationId } of withBodies) expect(all(operationId), operationId).not.toEqual([]);
});

test('the page to read has every operation and every schema, once', async () => {
  const { payload, headers } = await called.app.inject('/reference');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(payload).not.toContain('<script');
  const ids = [...payload.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id as string);
  expect(new Set(ids).size).toBe(ids.length);
  const links = [...payload.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id as string);
  expect(links.filter((link) => !ids.includes(link))).toEqual([]);
  for (const { operationId } of operations()) expect(ids).toContain(operationId);
  for (const name of Object.keys(called.document.components.schemas))
    expect(ids).toContain(`schema-${name}`);
});

describe('lifecycles', () => {
  test('are listed with what they can be in and what can be sent', async () => {
    const { body } = await called.call('GET /v1/lifecycles');
    expect(body.items.map((item: any) => item.name)).toEqual([
      'test/door',
      'test/person',
      'test/report',
    ]);
    expect(body.items[0]).toMatchObject({
      title: 'Door',
      version: '1',
      href: '/v1/lifecycles/test/door',
      instances: '/v1/instances/test/door',
      events: expect.arrayContaining([
        { name: 'BUILT', label: 'Build', by: ['admin'], birth: true },
      ]),
      statuses: expect.arrayContaining([{ code: 'shut', label: 'Shut' }]),
    });
  });

  test('show their whole contract, with the schema of every event', async () => {
    const { body } = await called.call('GET /v1/lifecycles/test/person');
    const ban = body.events.find((event: any) => event.name === 'BAN');
    expect(ban).toMatchObject({
      by: ['admin', 'provider'],
      birth: false,
      data: { type: 'object', required: ['reason'], additionalProperties: false },
    });
    expect(ban.data.properties.reason).toMatchObject({ type: 'string', 'x-kind': 'personal' });
    expect(body.statuses.map((status: any) => status.code)).toEqual(['in', 'banned']);
    expect(body.effects).toMatchObject([{ name: 'tellBanned', says: 'tells the person' }]);
    expect(await called.call('GET /v1/lifecycles/test/person')).toMatchObject({ body });
  });

  test.each([
    ['one level', 'gate', '-/gate'],
    ['two levels', 'test/gate', 'test/gate'],
    ['three levels', 'club/youth/gate', 'club%2Fyouth/gate'],
    ['four levels', 'a/b/c/gate', 'a%2Fb%2Fc/gate'],
  ])('with a name of %s have an address', async (_levels, name, path) => {
    const { call } = await service({ lifecycles: [{ ...door, name }] });
    const [item] = (await call('GET /v1/lifecycles')).body.items;
    expect(item).toMatchObject({
      href: `/v1/lifecycles/${path}`,
      instances: `/v1/instances/${path}`,
    });
    expect((await call(`GET ${item.href}`)).body.name).toBe(name);
    const created = await call(`POST ${item.instances}`, { body: built });
    expect(created).toMatchObject({
      status: 201,
      headers: { location: `/v1/instances/${path}/d1` },
      body: { lifecycle: name },
    });
    expect((await call(`GET ${created.headers['location']}`)).body.lifecycle).toBe(name);
  });
});

describe('problems', () => {
  test('are all explained', async () => {
    const { body } = await called.call('GET /problems');
    expect(body.items).toHaveLength(problemCodes.length);
    for (const code of problemCodes) {
      const { body: page } = await called.call(`GET /problems/${code}`);
      expect(page).toMatchObject({ type: `/problems/${code}`, status: problems[code].status });
      expect(page.help.length, code).toBeGreaterThan(40);
    }
  });
});

test('the start says where to go', async () => {
  const { body } = await called.call('GET /');
  for (const address of Object.values<string>(body.links))
    expect((await called.call(`GET ${address}`)).status).toBe(200);
});
