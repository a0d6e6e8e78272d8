/** What goes wrong behind the service: callers are told what to do, the log keeps what operators need. */
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import { EngineError, type EngineFault } from '../../src/engine/index.ts';
import { type AnyLifecycle, RollcallError, StepError } from '../../src/lifecycle/index.ts';
import { type Store, StoreError, type StoreFault } from '../../src/ports/index.ts';
import { buildService } from '../../src/service/index.ts';
import { door } from '../support/door.ts';
import { testWorld } from '../support/world.ts';
import { built, lighting, service, serviceWithDoor } from './caller.ts';

const d1 = '/v1/instances/test/door/d1';

/** A store whose methods can be made to fail, or to say nothing for ever. */
function brittleStore() {
  const store = openMemoryStore();
  const broken = new Map<string, () => Promise<never>>();
  const proxy = new Proxy(store, {
    get(target, name) {
      const fail = broken.get(String(name));
      return fail ?? Reflect.get(target, name);
    },
  });
  return {
    store: proxy,
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- a thrown text is one of the cases
    fail: (method: keyof Store, error: unknown) => broken.set(method, () => Promise.reject(error)),
    hang: (method: keyof Store) => broken.set(method, () => new Promise(() => undefined)),
    mend: () => broken.clear(),
  };
}

function lines() {
  const written: string[] = [];
  const log = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  return {
    log,
    entries: () => written.map((line) => JSON.parse(line)),
    text: () => written.join(''),
  };
}

describe('a fault of the store', () => {
  const faults: readonly (readonly [StoreFault, number, string, string | undefined])[] = [
    ['full', 507, 'storeFull', undefined],
    ['readOnly', 503, 'storeReadOnly', undefined],
    ['busy', 503, 'storeBusy', '1'],
    ['locked', 503, 'storeBusy', '1'],
    ['closed', 503, 'storeUnavailable', '5'],
    ['io', 503, 'storeUnavailable', '5'],
    ['damaged', 503, 'storeUnavailable', '5'],
    ['missing', 503, 'storeUnavailable', '5'],
    ['newerStore', 503, 'storeUnavailable', '5'],
    ['changedMigration', 503, 'storeUnavailable', '5'],
    ['unsupported', 503, 'storeUnavailable', '5'],
  ];

  test.each(faults)('%s is told as %i %s', async (fault, status, code, retryAfter) => {
    const brittle = brittleStore();
    const { log, entries } = lines();
    const { call } = await serviceWithDoor({ store: brittle.store }, { log });
    brittle.fail('commit', new StoreError(fault, 'see /var/data/rollcall.sqlite'));
    const { body, headers, ...reply } = await call(`POST ${d1}/events`, { body: lighting });
    expect([reply.status, body.type, headers['retry-after']]).toEqual([
      status,
      `/problems/${code}`,
      retryAfter,
    ]);
    expect(JSON.stringify(body)).not.toContain('/var/data');
    expect(entries()).toMatchObject([
      { problem: code, err: { code: `store.${fault}`, message: 'see /var/data/rollcall.sqlite' } },
    ]);
    brittle.mend();
    expect((await call(`POST ${d1}/events`, { body: lighting })).body.revision).toBe(2);
  });
});

describe('a fault of the engine', () => {
  const faults: readonly (readonly [EngineFault, number, string, string | undefined])[] = [
    ['definitionChanged', 503, 'definitionChanged', undefined],
    ['contended', 503, 'contended', '1'],
    ['stopped', 503, 'stopping', '5'],
    ['revisionMoved', 412, 'revisionMoved', undefined],
    ['alreadyExists', 409, 'alreadyExists', undefined],
    ['keyReused', 422, 'keyReused', undefined],
    ['invalidInput', 422, 'invalidInput', undefined],
    ['notFound', 404, 'notFound', undefined],
    ['unknownEffect', 404, 'unknownEffect', undefined],
    ['staleLease', 409, 'staleLease', undefined],
    ['effectState', 409, 'effectState', undefined],
    ['unknownLifecycle', 404, 'unknownLifecycle', undefined],
  ];

  test.each(faults)(
    '%s is told as %i %s, in its own words',
    async (fault, status, code, retryAfter) => {
      const brittle = brittleStore();
      const { call } = await serviceWithDoor({ store: brittle.store });
      brittle.fail('load', new EngineError(fault, 'in these words'));
      const { body, headers, ...reply } = await call(`POST ${d1}/events`, { body: lighting });
      expect([reply.status, body.type, body.detail, headers['retry-after']]).toEqual([
        status,
        `/problems/${code}`,
        'in these words',
        retryAfter,
      ]);
    },
  );

  test('a writer elsewhere that always wins is told as contended', async () => {
    const store: Store = {
      ...openMemoryStore(),
      commit: async (groups) => groups.map(() => 'conflict'),
    };
    const { call } = await service({ store });
    const { status, body, headers } = await call('POST /v1/instances/test/door', { body: built });
    expect([status, body.type, headers['retry-after']]).toEqual([503, '/problems/contended', '1']);
  });

  test('another definition than the one that wrote it is told, and named by readyz', async () => {
    const store = openMemoryStore();
    await serviceWithDoor({ store });
    const { call } = await service({ store, lifecycles: [renamed(door)] });
    expect(await call(`GET ${d1}`)).toMatchObject({
      status: 503,
      body: {
        type: '/problems/definitionChanged',
        detail: expect.stringContaining('rollcall upgrade'),
      },
    });
    expect(await call('GET /readyz')).toMatchObject({
      status: 503,
      body: {
        status: 'notReady',
        reasons: [
          'some of test/door were written by version 1, and version 2 runs; run "rollcall upgrade test/door"',
        ],
      },
    });
    expect((await call('GET /healthz')).status).toBe(200);
  });
});

describe('a fault that nobody thought of', () => {
  test.each<[string, unknown, string]>([
    ['a bug', new TypeError("cannot read 'Mara' of undefined"), 'internal'],
    ['a fault without a problem of its own', new RollcallError('machines', 'Mara'), 'internal'],
    ['a thrown text', 'Mara', 'internal'],
    ['a code of every object', Object.assign(new Error('Mara'), { code: 'toString' }), 'internal'],
    ["the author's own code", new StepError('test/door', 'LIGHT', new Error('Mara')), 'stepFailed'],
  ])('%s is said to the log, and not to the caller', async (_name, error, code) => {
    const brittle = brittleStore();
    const { log, entries } = lines();
    const { call } = await serviceWithDoor({ store: brittle.store }, { log });
    brittle.fail('load', error);
    const { status, body } = await call(`POST ${d1}/events`, { body: lighting });
    expect([status, body.type]).toEqual([500, `/problems/${code}`]);
    expect(JSON.stringify(body)).not.toMatch(/Mara|stack|\.ts/);
    expect(entries()).toMatchObject([
      { level: 50, problem: code, method: 'POST', route: '/v1/instances/:system/:name/:id/events' },
    ]);
    expect(body.instance).toBe(`urn:uuid:${entries()[0].reqId}`);
  });

  test('an answer that does not come is given up, and the service goes on', async () => {
    const brittle = brittleStore();
    const { call, engine, caller } = await serviceWithDoor({ store: brittle.store });
    const headers = await caller();
    const hasty = await buildService(engine, { version: '1', limits: { answerSeconds: 0.05 } });
    brittle.hang('load');
    const reply = await hasty.inject({ url: d1, headers });
    expect([reply.statusCode, reply.json().type]).toEqual([503, '/problems/timedOut']);
    expect(reply.headers['retry-after']).toBe('5');
    brittle.mend();
    await expect
      .poll(async () => (await hasty.inject({ url: d1, headers })).statusCode, { timeout: 20_000 })
      .toBe(200);
    expect((await call(`GET ${d1}`)).status).toBe(200);
  });
});

describe('readyz', () => {
  test('is ready over a store that answers', async () => {
    const { call } = await serviceWithDoor();
    expect(await call('GET /readyz')).toMatchObject({
      status: 200,
      body: { status: 'ready', reasons: [] },
    });
  });

  test.each(['nextDue', 'counts'] as const)(
    'is not where %s fails, and is again once it works',
    async (method) => {
      const brittle = brittleStore();
      const { call } = await service({ store: brittle.store });
      brittle.fail(method, new StoreError('io', 'see /var/data'));
      expect(await call('GET /readyz')).toMatchObject({
        status: 503,
        body: { reasons: ['the store cannot be read (store.io)'] },
      });
      expect((await call('GET /healthz')).status).toBe(200);
      brittle.mend();
      expect((await call('GET /readyz')).status).toBe(200);
    },
  );

  test('is not once the engine was stopped', async () => {
    const { call, engine } = await service();
    await engine.stop();
    expect((await call('GET /readyz')).status).toBe(503);
    expect(await call(`GET ${d1}`)).toMatchObject({
      status: 503,
      body: { type: '/problems/stopping' },
    });
  });

  test('counts everyone once for many probes', async () => {
    const { store } = testWorld();
    let counted = 0;
    const { engine } = testWorld({
      store: {
        ...store,
        counts: (filter) => {
          counted += 1;
          return store.counts(filter);
        },
      },
    });
    const app = await buildService(engine, { version: '1' });
    await Promise.all(Array.from({ length: 10 }, () => app.inject('/readyz')));
    expect(counted).toBe(1);
  });
});

describe('the log', () => {
  test('says nothing of what callers do wrong, and nothing of what people are called', async () => {
    const brittle = brittleStore();
    const { log, text } = lines();
    const { call } = await service({ store: brittle.store }, { log });
    const mara = { id: 'mara', event: 'JOINED', data: { name: 'Mara Feld' }, by: 'admin:anna' };
    await call('POST /v1/instances/test/person', { body: mara });
    await call('POST /v1/instances/test/person', { payload: '{"name":"Mara Feld"' });
    await call('GET /v1/instances/test/person/mara?name=Mara');
    expect(text()).toBe('');
    brittle.fail('load', new TypeError('broken'));
    await call('POST /v1/instances/test/person/mara/events?x', {
      body: { event: 'BAN', data: { reason: 'Mara was rude' }, by: 'admin:anna' },
      headers: { 'idempotency-key': 'Mara' },
    });
    await call('POST /v1/instances/test/person/mara/events', {
      body: { event: 'BAN', data: { reason: 'Mara was rude' }, by: 'admin:anna' },
      headers: { 'idempotency-key': 'Mara' },
    });
    expect(text()).toContain('broken');
    brittle.fail('load', Object.assign(new TypeError('odd'), { input: { name: 'Mara Feld' } }));
    await call('GET /v1/instances/test/person/mara');
    expect(text()).toContain('odd');
    expect(text()).not.toMatch(/mara|anna/i);
  });
});

/** The same lifecycle with another meaning. */
function renamed(lifecycle: AnyLifecycle): AnyLifecycle {
  return { ...lifecycle, version: '2' };
}
