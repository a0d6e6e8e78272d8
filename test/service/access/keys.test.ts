/** Who is let in with a key, to what, for whom, and in which tenant. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey, type KeyRequest, keyHolder } from '../../../src/engine/index.ts';
import { type CredentialPermission, credentialPermissions } from '../../../src/ports/index.ts';
import { requireNeeds } from '../../../src/service/access/needs.ts';
import { type Called, keyOf, lighting, opening, serviceWithDoor } from '../caller.ts';

const doors = '/v1/instances/test/door';
const d1 = `${doors}/d1`;
const send = `POST ${d1}/events`;

let called: Called;
const log = new PassThrough();
beforeAll(async () => {
  called = await serviceWithDoor({}, { log });
});
afterAll(() => called.app.close());

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const keyFor = (given: Partial<KeyRequest>) => keyOf(called, given);
const uma = { kind: 'user', id: 'uma' } as const;

/** A request with exactly these headers. */
async function ask(line: string, headers: Record<string, string>, body?: object) {
  const [method = '', url = ''] = line.split(' ');
  const response = await called.app.inject({
    method: method as 'GET',
    url,
    headers,
    ...(body && { body }),
  });
  const text = response.body;
  return {
    status: response.statusCode,
    headers: response.headers,
    body:
      text === '' || !String(response.headers['content-type']).includes('json')
        ? null
        : response.json(),
    text,
  };
}

describe('nobody is let in', () => {
  const right = async () => keyFor({});
  const secretOf = (key: string) => key.slice('rk_'.length + 13);

  test.each<[string, () => Promise<Record<string, string>>]>([
    ['without a credential', async () => ({})],
    ['with an empty one', async () => ({ authorization: '' })],
    ['with a scheme that is not taken', async () => ({ authorization: 'Basic YW5uYTprZXk=' })],
    ['with no key behind the scheme', async () => ({ authorization: 'Bearer ' })],
    ['with two keys in one header', async () => bearer(`${await right()}, ${await right()}`)],
    ['with a key that nobody has', async () => bearer(`rk_000000000000_${'A'.repeat(43)}`)],
    ['with an id and no secret', async () => bearer((await right()).slice(0, 16))],
    [
      'with the secret of another key',
      async () => bearer((await right()).slice(0, 16) + secretOf(await right())),
    ],
    ['with one character more', async () => bearer(`${await right()}A`)],
    ['with the hash in place of the secret', async () => bearer(await hashed())],
    ['with a key that names no kind', async () => bearer('hello')],
    ['with a token, where no issuer is known', async () => bearer('a.b.c')],
    ['with the key in a cookie', async () => ({ cookie: `rollcall=${await right()}` })],
  ])('%s', async (_name, headers) => {
    const reply = await ask(`GET ${d1}`, await headers());
    expect(reply).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="rollcall"' },
      body: { type: '/problems/unauthenticated' },
    });
  });

  async function hashed(): Promise<string> {
    const key = await right();
    const row = await keyHolder(called.store.credentials, key);
    return key.slice(0, 16) + Buffer.from(row?.hash ?? '', 'hex').toString('base64url');
  }

  test('an unknown key and a wrong secret are told the same', async () => {
    const wrong = `${(await right()).slice(0, 16)}${'A'.repeat(43)}`;
    const unknown = `rk_0123456789ab_${'A'.repeat(43)}`;
    const [a, b] = [
      (await ask(`GET ${d1}`, bearer(wrong))).body,
      (await ask(`GET ${d1}`, bearer(unknown))).body,
    ];
    expect({ ...a, instance: '' }).toEqual({ ...b, instance: '' });
  });

  test('secrets are compared in constant time, hashed, whether there is such a key or not', () => {
    const source = readFileSync(new URL('../../../src/engine/keys.ts', import.meta.url), 'utf8');
    expect(source.match(/timingSafeEqual\(/g)).toHaveLength(2);
    expect(source).not.toMatch(/(?:[.]hash|[.]secret|given|expected)\s*[!=]==/);
  });

  test('that one was right before lets no other one in', async () => {
    const key = await right();
    const wrong = `${key.slice(0, 16)}${'A'.repeat(43)}`;
    const row = await keyHolder(called.store.credentials, key);
    // A store that remembers its rows gives the same one each time.
    const remembering = { ...called.store.credentials, find: async () => row };
    const found = [];
    for (const each of [wrong, key, wrong, key]) found.push(await keyHolder(remembering, each));
    expect(found).toEqual([null, row, null, row]);
  });

  test('with two Authorization headers, whatever they hold', async () => {
    const key = await right();
    const url = await called.app.listen({ host: '127.0.0.1', port: 0 });
    const head = (lines: string[]) =>
      `GET ${d1} HTTP/1.1\r\nHost: localhost\r\n${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`;
    const line = `Authorization: Bearer ${key}`;
    expect(await said(url, head([line]))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await said(url, head([line, line]))).toMatch(/^HTTP\/1\.1 401 /);
    expect(await said(url, head([line, 'Authorization: Bearer x']))).toMatch(/^HTTP\/1\.1 401 /);
    const actors = ['Rollcall-Actor: user:uma', 'Rollcall-Actor: admin:anna'];
    expect(await said(url, head([line, ...actors]))).toMatch(/^HTTP\/1\.1 400 /);
    const tenants = ['Rollcall-Tenant: default', 'Rollcall-Tenant: north'];
    expect(await said(url, head([line, ...tenants]))).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('once it has expired, from that very instant', async () => {
    const expiresAt = '2026-01-01T00:00:00.500Z';
    const key = await keyFor({ expiresAt });
    expect((await ask(`GET ${d1}`, bearer(key))).status).toBe(200);
    called.clock.at = expiresAt;
    expect(await ask(`GET ${d1}`, bearer(key))).toMatchObject({
      status: 401,
      body: { detail: `this key expired at ${expiresAt}` },
    });
  });

  test('once it was revoked, by the next request', async () => {
    const key = await keyFor({});
    const { authorization = '' } = await called.caller();
    const id = key.slice(3, 15);
    expect((await ask(`GET ${d1}`, bearer(key))).status).toBe(200);
    expect((await ask(`DELETE /v1/keys/${id}`, { authorization })).status).toBe(200);
    expect(await ask(`GET ${d1}`, bearer(key))).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining('was revoked at') },
    });
  });
});

/** Resolves to all that comes back. */
function said(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (data) => {
      heard += String(data);
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
    socket.write(text);
  });
}

describe('every route', () => {
  const addressOf = (url: string) =>
    url
      .replace(':system', 'test')
      .replace(':name', 'door')
      .replace(':id', 'd1')
      .replace(':code', 'forbidden')
      // A stream has no end: it is asked for one that cannot begin.
      .replace(/stream$/, 'stream?after=x');
  const lines = () => [...called.app.needs].filter(([line]) => !line.includes('sign-'));
  const all = async (without: CredentialPermission) =>
    bearer(await keyFor({ permissions: credentialPermissions.filter((p) => p !== without) }));

  test('says what it needs: a table to be read', () => {
    const table = [...called.app.needs].filter(([line]) => /^(GET|POST|DELETE) /.test(line));
    const methods = table.filter(([, needs]) => needs !== 'public');
    expect(methods.map(([line, needs]) => `${needs} ${line}`).toSorted()).toEqual([
      'effects GET /v1/effects',
      'effects POST /v1/effects/:id/done',
      'effects POST /v1/effects/:id/drop',
      'effects POST /v1/effects/:id/failed',
      'effects POST /v1/effects/:id/retry',
      'effects POST /v1/effects/lease',
      'keys DELETE /v1/keys/:id',
      'keys GET /v1/keys',
      'keys POST /v1/keys',
      'metrics GET /metrics',
      'read GET /lifecycles',
      'read GET /lifecycles/:system/:name',
      'read GET /lifecycles/:system/:name/:file',
      'read GET /standings/:system/:name',
      'read GET /standings/:system/:name/:file',
      'read GET /v1/census/:system/:name',
      'read GET /v1/expiring/:system/:name',
      'read GET /v1/instances/:system/:name',
      'read GET /v1/instances/:system/:name/:id',
      'read GET /v1/instances/:system/:name/:id/history',
      'read GET /v1/instances/:system/:name/:id/permitted',
      'read GET /v1/lifecycles',
      'read GET /v1/lifecycles/:system/:name',
      'read GET /v1/rosters',
      'read GET /v1/rosters/:organisation/counts',
      'read GET /v1/rosters/:organisation/groups',
      'read GET /v1/rosters/:organisation/groups/:group/members',
      'read GET /v1/rosters/:organisation/journal',
      'read GET /v1/rosters/:organisation/people/:person',
      'read GET /v1/stream',
      'read GET /v1/waiting/:system/:name',
      'roster POST /v1/rosters/:organisation/changes',
      'send POST /v1/bulk/:system/:name',
      'send POST /v1/bulk/:system/:name/preview',
      'send POST /v1/instances/:system/:name',
      'send POST /v1/instances/:system/:name/:id/events',
    ]);
  });

  test('refuses whoever is not known, unless it is public', async () => {
    expect(lines().length).toBeGreaterThan(60);
    for (const [line, needs] of lines()) {
      const { status } = await ask(addressOf(line), {});
      if (needs === 'public') expect([200, 405], line).toContain(status);
      // A browser is sent to sign in instead.
      else expect(status, line).toBe(/ \/(lifecycles|standings|groups)/.test(line) ? 303 : 401);
    }
  });

  test('refuses whoever has every other permission, and says which one is missing', async () => {
    for (const [line, needs] of lines()) {
      if (needs === 'public' || line.startsWith('HEAD ')) continue;
      const reply = await ask(addressOf(line), await all(needs), {});
      expect(reply, line).toMatchObject({
        status: 403,
        body: {
          type: '/problems/permissionMissing',
          detail: `this needs the permission "${needs}", which this credential does not have`,
        },
      });
    }
  });

  test('answers whoever has that one alone', async () => {
    for (const [line, needs] of lines()) {
      if (needs === 'public') continue;
      const key = await keyFor({ permissions: [needs] });
      const { status } = await ask(
        addressOf(line),
        bearer(key),
        line.startsWith('POST') ? {} : undefined,
      );
      expect([200, 400, 404, 422], line).toContain(status);
    }
  });

  test.each<[string, object | undefined]>([
    ['nothing', undefined],
    ['neither', {}],
    ['both', { needs: 'read', public: true }],
  ])('is refused at start where it says %s of who may call it', (_name, config) => {
    const app = fastify();
    requireNeeds(app);
    const add = () => app.get('/new', { ...(config && { config }) }, async () => 'there');
    expect(add).toThrow("GET /new does not say who may call it: give it config: { needs: 'read' }");
  });
});

describe('what is refused says nothing of what is there', () => {
  const plain = ({ body, status }: Awaited<ReturnType<typeof ask>>, id: string) => ({
    status,
    body: JSON.stringify({ ...body, instance: '' }).replaceAll(id, '<id>'),
  });
  const lines = (id: string): [string, object | undefined][] => [
    [`GET ${doors}/${id}`, undefined],
    [`GET ${doors}/${id}?at=2026-01-01T00:00:00Z`, undefined],
    [`GET ${doors}/${id}?sealed=open`, undefined],
    [`GET ${doors}/${id}/permitted`, undefined],
    [`GET ${doors}/${id}/history`, undefined],
    [`POST ${doors}/${id}/events`, { event: 'LIGHT' }],
    [`POST ${doors}/${id}/events`, { event: 'NONE' }],
    [`POST ${doors}/${id}/events`, { event: 'OPEN', data: { code: 'k' } }],
  ];

  test('an instance of another tenant answers as one that does not exist', async () => {
    const north = bearer(await keyFor({ tenant: 'north', actor: uma }));
    for (const [n, [line, body]] of lines('d1').entries()) {
      const there = plain(await ask(line, north, body), 'd1');
      const [other = '', same] = lines('d0')[n] ?? [];
      expect(there, line).toEqual(plain(await ask(other, north, same), 'd0'));
      expect(there.status, line).toBe(404);
    }
    expect((await ask(`GET ${doors}`, north)).body).toEqual({ items: [], next: null });
    const taken = await ask(`POST ${doors}`, bearer(await keyFor({ tenant: 'north' })), {
      event: 'BUILT',
      data: { code: 'k' },
      id: 'd1',
    });
    expect(taken.status).toBe(201);
  });

  test('naming another tenant is refused alike, whether there is one or not', async () => {
    const key = bearer(await keyFor({}));
    const named = async (tenant: string, line: string, body?: object) =>
      plain(await ask(line, { ...key, 'rollcall-tenant': tenant }, body), tenant);
    for (const [line, body] of lines('d1')) {
      const known = await named('north', line, body);
      expect(known.status).toBe(403);
      expect(await named('nowhere', line, body)).toEqual(known);
    }
    const own = { ...key, 'rollcall-tenant': 'default' };
    expect((await ask(`GET ${d1}`, own)).status).toBe(200);
  });

  test('without the permission, what is there and what is not answer alike', async () => {
    const key = bearer(await keyFor({ permissions: ['effects'] }));
    for (const [n, [line, body]] of lines('d1').entries()) {
      const [other = '', same] = lines('d0')[n] ?? [];
      const there = plain(await ask(line, key, body), 'd1');
      expect(there).toEqual(plain(await ask(other, key, same), 'd0'));
      expect(there.status).toBe(403);
    }
  });

  test('beyond its lifecycles, what is there and what is not answer alike', async () => {
    const key = bearer(await keyFor({ lifecycles: ['test/person'] }));
    const beyond = plain(await ask(`GET ${d1}`, key), 'd1');
    expect(beyond.status).toBe(403);
    expect(beyond.body).toContain('this credential reaches only test/person');
    for (const line of [
      `GET ${doors}/d0`,
      `GET ${doors}`,
      'GET /v1/instances/test/nothing/x',
      'GET /v1/lifecycles/test/door',
      'GET /v1/instances/-/test%2Fdoor/d1',
    ])
      expect(plain(await ask(line, key), 'd0'), line).toEqual(beyond);
    expect((await ask('GET /v1/instances/test/person', key)).status).toBe(200);
    const { items } = (await ask('GET /v1/lifecycles', key)).body;
    expect(items.map((item: any) => item.name)).toEqual(['test/person']);
  });
});

describe('who sends', () => {
  test('is the actor of the credential', async () => {
    const key = await keyFor({ actor: uma, permissions: ['read', 'send'] });
    const sent = await ask(send, bearer(key), { event: 'LIGHT' });
    expect(sent.status).toBe(200);
    const { items } = (await ask(`GET ${d1}/history?limit=1000`, bearer(key))).body;
    expect(items.at(-1)).toMatchObject({ event: { by: uma }, credential: key.slice(3, 15) });
  });

  test('may be repeated in the body, and not differ', async () => {
    const key = bearer(await keyFor({ actor: uma, permissions: ['read', 'send'] }));
    const before = (await ask(`GET ${d1}`, key)).body.revision;
    expect((await ask(send, key, lighting)).status).toBe(200);
    expect((await ask(send, key, { ...lighting, by: { kind: 'user', id: 'uma' } })).status).toBe(
      200,
    );
    for (const by of ['user:ugo', 'admin:uma', { kind: 'system', id: 'uma' }]) {
      expect(await ask(send, key, { ...lighting, by })).toMatchObject({
        status: 403,
        body: { type: '/problems/actorDiffers', issues: [{ path: 'by' }] },
      });
    }
    expect((await ask(`GET ${d1}`, key)).body.revision).toBe(before + 2);
  });

  test('is another person only for those who may act for others; the journal keeps both', async () => {
    const plainKey = bearer(await keyFor({ permissions: ['read', 'send'] }));
    const named = { 'rollcall-actor': 'user:uma' };
    expect(await ask(send, { ...plainKey, ...named }, { event: 'LIGHT' })).toMatchObject({
      status: 403,
      body: {
        type: '/problems/permissionMissing',
        detail: expect.stringContaining('needs the permission "actFor"'),
      },
    });
    const own = { 'rollcall-actor': 'admin:tester' };
    expect((await ask(`GET ${d1}`, { ...plainKey, ...own })).status).toBe(200);
    const key = await keyFor({ permissions: ['read', 'send', 'actFor'] });
    expect((await ask(send, { ...bearer(key), ...named }, { event: 'LIGHT' })).status).toBe(200);
    const { items } = (await ask(`GET ${d1}/history?limit=1000`, bearer(key))).body;
    expect(items.at(-1)).toMatchObject({ event: { by: uma }, credential: key.slice(3, 15) });
    const replay = await called.engine.verify('default', 'test/door');
    expect(replay.divergences).toEqual([]);
  });

  test.each(['clock:x', 'anna', 'admin:', 'robot:r2', 'admin:a b', ''])(
    'is nobody called "%s"',
    async (name) => {
      const key = bearer(await keyFor({}));
      const reply = await ask(`GET ${d1}`, { ...key, 'rollcall-actor': name });
      expect([reply.status, reply.body.issues?.[0].path]).toEqual([400, 'headers.rollcall-actor']);
    },
  );

  test('what the clock fired, and what came without HTTP, has no credential', async () => {
    const own = await serviceWithDoor();
    await own.call(send, { body: opening });
    own.clock.wait({ minutes: 5 });
    await own.call(send, { body: lighting });
    const by = { kind: 'user', id: 'uma' } as const;
    const key = { tenant: 'default', lifecycle: 'test/door', id: 'd1' };
    await own.engine.send({ ...key, type: 'LIGHT', by });
    const rows = await own.engine.history(key);
    expect(rows.map((row) => [row.kind, 'credential' in row])).toEqual([
      ['event', true],
      ['event', true],
      ['deadline', false],
      ['event', true],
      ['event', false],
    ]);
    expect((await own.engine.verify('default', 'test/door')).divergences).toEqual([]);
  });

  test('what it sends on to another instance carries the credential too', async () => {
    const own = await serviceWithDoor();
    const people = '/v1/instances/test/person';
    await own.call(`POST ${people}`, {
      body: { id: 'mara', event: 'JOINED', data: { name: 'Mara' }, by: 'admin:anna' },
    });
    const report = { id: 'r1', event: 'FILED', data: { person: 'mara' }, by: 'user:uma' };
    expect((await own.call('POST /v1/instances/test/report', { body: report })).status).toBe(201);
    await own.call('POST /v1/instances/test/report/r1/events', {
      body: { event: 'UPHELD', by: 'admin:anna' },
    });
    const key = { tenant: 'default', lifecycle: 'test/person', id: 'mara' };
    const rows = await own.engine.history(key);
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.at(-1)).toMatchObject({ credential: expect.stringMatching(/^[0-9a-f]{12}$/) });
  });

  test('permitted answers for the caller, and for others only with actFor', async () => {
    const key = bearer(await keyFor({ actor: uma, permissions: ['read'] }));
    const allowed = async (headers: Record<string, string>, as = '') => {
      const { body } = await ask(`GET ${d1}/permitted${as}`, headers);
      return body.permitted?.filter((p: any) => p.allowed !== 'no').map((p: any) => p.event);
    };
    const own = await allowed(key);
    expect(own).not.toContain('TORN_DOWN');
    expect(await allowed(key, '?as=user:uma')).toEqual(own);
    for (const line of [`GET ${d1}/permitted?as=admin:anna`, `GET ${d1}?as=admin:anna`])
      expect(await ask(line, key)).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('"actFor"') },
      });
    const acting = bearer(await keyFor({}));
    expect(await allowed(acting, '?as=admin:anna')).toContain('TORN_DOWN');
    expect(await allowed({ ...acting, 'rollcall-actor': 'user:uma' })).toEqual(own);
  });
});

describe('keys over HTTP', () => {
  const make = { label: 'mail', permissions: ['read'] };

  test('are made, used, listed without their secret, and revoked', async () => {
    const { call } = await serviceWithDoor();
    const made = await call('POST /v1/keys', {
      body: { ...make, actor: 'system:mail', lifecycles: ['test/door'] },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { label: 'mail', actor: { kind: 'system', id: 'mail' }, lifecycles: ['test/door'] },
    });
    const { key, ...rest } = made.body;
    expect(key.startsWith(`rk_${rest.id}_`)).toBe(true);
    expect((await call(`GET ${d1}`, { headers: bearer(key) })).status).toBe(200);
    const { items } = (await call('GET /v1/keys')).body;
    const used = { ...rest, lastUsedAt: '2026-01-01T00:00:00.000Z' };
    expect(items.find((item: any) => item.id === rest.id)).toEqual(used);
    expect(JSON.stringify(items)).not.toMatch(/hash|tenant/);
    for (const _ of [1, 2]) {
      const gone = await call(`DELETE /v1/keys/${rest.id}`);
      expect(gone.body).toMatchObject({ id: rest.id, revokedBy: rest.createdBy });
    }
    expect((await call(`GET ${d1}`, { headers: bearer(key) })).status).toBe(401);
  });

  test('of another tenant are not there', async () => {
    const { call } = await serviceWithDoor();
    const north = { 'rollcall-tenant': 'north' };
    const { id } = (await call('POST /v1/keys', { body: make, headers: north })).body;
    const plain = (body: any) => ({
      ...body,
      instance: '',
      detail: body.detail.replace(/"\w+"/, ''),
    });
    const there = await call(`DELETE /v1/keys/${id}`);
    const absent = await call('DELETE /v1/keys/000000000000');
    expect([there.status, plain(there.body)]).toEqual([404, plain(absent.body)]);
    const { items } = (await call('GET /v1/keys')).body;
    expect(items.map((item: any) => item.id)).not.toContain(id);
  });

  test.each<[string, Partial<KeyRequest>, object, number, string]>([
    ['no permission that the caller lacks', {}, { permissions: ['read', 'erase'] }, 403, '"erase"'],
    [
      'no lifecycle beyond the caller’s',
      {},
      { lifecycles: ['test/person'] },
      403,
      'reaches only test/door',
    ],
    [
      'no longer life than the caller has',
      {},
      { expiresAt: '2026-02-02T00:00:00Z' },
      422,
      'holds until 2026-02-01',
    ],
    ['nobody else to act as', {}, { actor: 'admin:boss' }, 403, '"actFor"'],
    ['no permission that does not exist', {}, { permissions: ['fly'] }, 400, 'permissions'],
    ['not nothing', {}, { permissions: [] }, 400, 'permissions'],
    [
      'no end that has passed',
      {},
      { expiresAt: '2025-01-01T00:00:00Z' },
      422,
      'has passed already',
    ],
    ['no label of two lines', {}, { label: 'a\nb' }, 422, 'label'],
    [
      'no lifecycle that does not run',
      { lifecycles: null },
      { lifecycles: ['test/none'] },
      422,
      'there is no "test/none"',
    ],
  ])('hand on %s', async (_name, given, body, status, detail) => {
    const key = await keyFor({
      permissions: ['read', 'keys'],
      lifecycles: ['test/door'],
      expiresAt: '2026-02-01T00:00:00.000Z',
      ...given,
    });
    const reply = await ask('POST /v1/keys', bearer(key), { ...make, ...body });
    expect([reply.status, reply.body.detail]).toEqual([status, expect.stringContaining(detail)]);
  });

  test('hand on what the caller has where nothing is said', async () => {
    const expiresAt = '2026-02-01T00:00:00.000Z';
    const key = await keyFor({
      permissions: ['read', 'keys'],
      lifecycles: ['test/door'],
      expiresAt,
    });
    const { body } = await ask('POST /v1/keys', bearer(key), make);
    expect(body).toMatchObject({
      lifecycles: ['test/door'],
      expiresAt,
      actor: { kind: 'admin', id: 'tester' },
      createdBy: key.slice(3, 15),
    });
  });
});

test('when a key was last used is noted to the minute, and a store that cannot note it lets callers in', async () => {
  const own = await serviceWithDoor();
  const key = await keyOf(own);
  const last = async () => (await own.store.credentials.find(key.slice(3, 15)))?.lastUsedAt;
  const use = () => own.call(`GET ${d1}`, { headers: bearer(key) });
  await use();
  expect(await last()).toBe('2026-01-01T00:00:00.000Z');
  own.clock.wait({ seconds: 59 });
  await use();
  expect(await last()).toBe('2026-01-01T00:00:00.000Z');
  own.clock.wait({ seconds: 1 });
  await use();
  expect(await last()).toBe('2026-01-01T00:01:00.000Z');
  own.store.credentials.used = () => Promise.reject(new Error('full'));
  own.clock.wait({ minutes: 5 });
  expect((await use()).status).toBe(200);
});

test('no secret was logged, and none stands in an answer', async () => {
  const key = await keyFor({});
  called.store.load = () => Promise.reject(new TypeError('broken'));
  const reply = await ask(`GET ${d1}`, bearer(key));
  expect(reply.status).toBe(500);
  const logged = String(log.read());
  expect(logged).toContain('broken');
  for (const text of [logged, reply.text]) expect(text).not.toMatch(/rk_|[Bb]earer|uthorization/);
});

test('a key is never made with an id that is taken', async () => {
  const { credentials } = called.store;
  let tries = 0;
  const crowded = {
    ...credentials,
    add: async (row: Parameters<typeof credentials.add>[0]) => {
      tries += 1;
      return tries < 3 ? false : credentials.add(row);
    },
  };
  const request = {
    tenant: 'default',
    label: 'x',
    actor: uma,
    permissions: ['read'],
    by: 'test',
  } as const;
  const { key, row } = await createKey(crowded, request, called.clock.now());
  expect([tries, row.id]).toEqual([3, key.slice(3, 15)]);
});
