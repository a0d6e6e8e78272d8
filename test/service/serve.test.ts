/** The running service, over real sockets. */
import { connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import type { Store } from '../../src/ports/index.ts';
import { buildService, type Served, serve } from '../../src/service/index.ts';
import type { Limits } from '../../src/service/service.ts';
import { testWorld } from '../support/world.ts';
import { built, callerOf, keyOf, lighting } from './caller.ts';

const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

async function start(store?: Store, limits: Partial<Limits> = {}) {
  const world = testWorld(store ? { store } : {});
  const caller = callerOf(world);
  await caller();
  const served = await serve(world.engine, { port: 0, version: '1.2.3', limits });
  running.push(() => served.stop());
  const post = async (path: string, body: { by: string; [field: string]: unknown }, headers = {}) =>
    fetch(served.url + path, {
      method: 'POST',
      headers: { ...(await caller(body)), 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return { ...world, served, caller, post };
}

/** Says something that no client library would say; resolves to all that comes back. */
function raw(served: Pick<Served, 'url'>, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = open(served);
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
    socket.end(text);
  });
}

const mebibyte = 1024 * 1024;

function open({ url }: Pick<Served, 'url'>): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname);
}

describe('a running service', () => {
  test('takes a whole life over HTTP', async () => {
    const { served, post, caller } = await start();
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const created = await post('/v1/instances/test/door', built);
    expect([created.status, created.headers.get('location')]).toEqual([
      201,
      '/v1/instances/test/door/d1',
    ]);
    const sent = await post('/v1/instances/test/door/d1/events', lighting, {
      'if-match': created.headers.get('etag'),
    });
    expect([sent.status, sent.headers.get('etag')]).toEqual([200, '"2"']);
    const shown = await fetch(`${served.url}/v1/instances/test/door/d1`, {
      headers: await caller(),
    });
    expect(await shown.json()).toMatchObject({ activity: { code: 'dark' }, revision: 2 });
    expect((await fetch(`${served.url}/readyz`)).status).toBe(200);
  });

  test('gives a hundred at once a hundred revisions without a gap', async () => {
    const { post } = await start();
    await post('/v1/instances/test/door', built);
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => post('/v1/instances/test/door/d1/events', lighting)),
    );
    const revisions = await Promise.all(
      replies.map(async (reply) => ((await reply.json()) as { revision: number }).revision),
    );
    expect(revisions.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, n) => n + 2),
    );
  });

  test('drives deadlines', async () => {
    const { post, store, clock } = await start();
    await post('/v1/instances/test/door', built);
    await post('/v1/instances/test/door/d1/events', {
      event: 'OPEN',
      data: { code: 'k' },
      by: 'user:uma',
    });
    clock.wait({ minutes: 5 });
    const key = { tenant: 'default', lifecycle: 'test/door', id: 'd1' };
    await expect
      .poll(async () => (await store.load(key))?.snapshot.status?.code, { timeout: 15_000 })
      .toBe('shut');
  });

  test.each([
    ['no Host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['no Host in HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n'],
    ['an empty Host', 'GET /healthz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'],
    [
      'two Hosts',
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: rebound.example\r\nConnection: close\r\n\r\n',
    ],
    [
      'a host in the address',
      'GET http://rebound.example/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    ],
    [
      'two Origins',
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nOrigin: https://rebound.example\r\nConnection: close\r\n\r\n',
    ],
  ])('refuses %s', async (_name, text) => {
    const { served } = await start();
    const heard = await raw(served, text);
    expect(heard).toMatch(/^HTTP\/1\.1 403 /);
    expect(heard).toContain('/problems/hostNotAllowed');
  });

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400, 'malformedRequest'],
    [
      'a header without an end',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headersTooLarge',
    ],
    [
      'an address without an end',
      `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      431,
      'headersTooLarge',
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
      400,
      'malformedRequest',
    ],
  ])('answers %s with a problem', async (_name, text, status, code) => {
    const { served } = await start();
    const heard = await raw(served, text);
    const [head = '', body = ''] = heard.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(JSON.parse(body)).toMatchObject({ type: `/problems/${code}`, status });
  });

  test.each([
    ['that says so', `Content-Length: ${100 * mebibyte}`, (part: string) => part],
    [
      'in pieces',
      'Transfer-Encoding: chunked',
      (part: string) => `${part.length.toString(16)}\r\n${part}\r\n`,
    ],
  ])(
    'takes no body of 100 MB %s: it answers, and reads no more of it',
    async (_name, header, piece) => {
      const { served, caller } = await start();
      const { authorization } = await caller();
      const socket = open(served);
      let heard = '';
      socket.on('data', (data) => {
        heard += data.toString();
      });
      const ended = new Promise<void>((done) => socket.once('close', done));
      // What is still on its way when the connection is cut is told as a fault, on some systems.
      socket.on('error', () => undefined);
      socket.write(
        `POST /v1/instances/test/door HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\n${header}\r\n\r\n`,
      );
      let sent = 0;
      const part = piece(' '.repeat(64 * 1024));
      while (sent < 100 * mebibyte && !socket.destroyed && socket.writable) {
        sent += 64 * 1024;
        if (!socket.write(part))
          await Promise.race([new Promise((done) => socket.once('drain', done)), ended]);
      }
      await ended;
      expect(heard).toMatch(/^HTTP\/1\.1 413 /);
      expect(heard).toContain('/problems/bodyTooLarge');
      expect(sent).toBeLessThan(20 * mebibyte);
    },
  );

  test('gives up on a request that never ends', async () => {
    const { engine } = testWorld();
    const key = await keyOf({ engine });
    const app = await buildService(engine, { version: '1', limits: { requestSeconds: 0.2 } });
    running.push(() => app.close());
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const socket = open({ url });
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString();
    });
    socket.write(
      `POST /v1/instances/test/door HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    await new Promise((done) => socket.once('close', done));
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(heard).toContain('/problems/requestTooSlow');
  });

  test('does what a caller asked who then went away, and has nothing to say about it', async () => {
    const { store, begun, release } = patientStore();
    const { engine } = testWorld({ store });
    const headers = await callerOf({ engine })(built);
    const log = new PassThrough();
    const app = await buildService(engine, { version: '1', log });
    running.push(() => app.close());
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const caller = new AbortController();
    const gone = fetch(`${url}/v1/instances/test/door`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(built),
      signal: caller.signal,
    });
    await begun;
    const left = new Promise((done) => app.server.once('connection', done));
    caller.abort();
    await expect(gone).rejects.toThrow('aborted');
    // A second caller is answered only after the first one's leaving was noticed.
    await Promise.all([left, fetch(`${url}/healthz`)]);
    release();
    const shown = `${url}/v1/instances/test/door/d1`;
    await expect
      .poll(async () => (await fetch(shown, { headers })).status, { timeout: 20_000 })
      .toBe(200);
    expect(log.read()).toBeNull();
  });

  test('says so where the port is taken, and leaves the engine to its owner', async () => {
    const { served } = await start();
    const { engine } = testWorld();
    const port = Number(new URL(served.url).port);
    await expect(serve(engine, { port, version: '1' })).rejects.toThrow(
      `cannot listen on 127.0.0.1 port ${port}: another program listens there`,
    );
    expect(await engine.fireDue()).toBe(0);
    await engine.stop();
  });
});

/** A store that commits only once it is told to. */
function patientStore() {
  const store = openMemoryStore();
  let release = () => undefined as void;
  let waiting = () => undefined as void;
  const released = new Promise<void>((done) => {
    release = done;
  });
  const begun = new Promise<void>((done) => {
    waiting = done;
  });
  const patient: Store = {
    ...store,
    commit: async (groups) => {
      waiting();
      await released;
      return store.commit(groups);
    },
  };
  return { store: patient, begun, release };
}

describe('stopping', () => {
  /** Long enough for a test to fail of old age if stopping waits for what it should not. */
  const unhurried = { stopSeconds: 3600 };

  test('finishes what was accepted, takes nothing new, and closes the store last', async () => {
    const { store, begun, release } = patientStore();
    const { served, post } = await start(store, unhurried);
    const accepted = post('/v1/instances/test/door', built);
    await begun;
    const stopped = served.stop();
    await expect(fetch(`${served.url}/healthz`)).rejects.toThrow('fetch failed');
    release();
    const reply = await accepted;
    expect([reply.status, ((await reply.json()) as { revision: number }).revision]).toEqual([
      201, 1,
    ]);
    await stopped;
    await expect(store.nextDue()).rejects.toThrow('closed');
  });

  test('finishes what an open connection sent just before', async () => {
    const { store, begun, release } = patientStore();
    const { served, caller } = await start(store, unhurried);
    const body = JSON.stringify(built);
    const known = Object.entries(await caller(built)).map(([name, value]) => `${name}: ${value}`);
    const create = `POST /v1/instances/test/door HTTP/1.1\r\nHost: localhost\r\n${known.join('\r\n')}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const heard = raw(served, `GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n${create}`);
    await begun;
    const stopped = served.stop();
    release();
    expect((await heard).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 201']);
    await stopped;
  });

  test('does not wait for connections that ask for nothing', async () => {
    const { served } = await start(undefined, unhurried);
    const silent = open(served);
    const halting = open(served);
    await Promise.all(
      [silent, halting].map((socket) => new Promise((done) => socket.once('connect', done))),
    );
    await new Promise((done) => halting.write('GET /healthz HTTP/1.1\r\nHost:', done));
    await (await fetch(`${served.url}/healthz`)).arrayBuffer();
    const closed = [silent, halting].map(
      (socket) => new Promise((done) => socket.once('close', done)),
    );
    await served.stop();
    await Promise.all(closed);
  });

  test('gives up on a body that does not come', async () => {
    const { served, engine } = await start(undefined, { stopSeconds: 0.1 });
    const key = await keyOf({ engine });
    const socket = open(served);
    socket.write(
      `POST /v1/instances/test/door HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    // Something that is answered on another connection tells that the first one has been read.
    await (await fetch(`${served.url}/healthz`)).arrayBuffer();
    const closed = new Promise((done) => socket.once('close', done));
    await served.stop();
    await closed;
  });

  test('twice is once: whoever asks again waits for the same end', async () => {
    let closed = false;
    const store = openMemoryStore();
    const close = async () => {
      await new Promise((done) => setTimeout(done, 50));
      await store.close();
      closed = true;
    };
    const { served } = await start({ ...store, close });
    void served.stop();
    await served.stop();
    expect(closed).toBe(true);
  });
});
