/** The live stream, over real sockets and with a client that others wrote. */
import { connect, type Socket } from 'node:net';
import { setTimeout as rest } from 'node:timers/promises';
import { CloudEvent } from 'cloudevents';
import { EventSource } from 'eventsource';
import { afterEach, describe, expect, test } from 'vitest';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import type { Store } from '../../src/ports/index.ts';
import { serve } from '../../src/service/index.ts';
import type { Limits } from '../../src/service/service.ts';
import { admin, testWorld, user } from '../support/world.ts';
import { keyOf } from './caller.ts';

const running: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of running.splice(0)) await end();
});

const at = { tenant: 'default', lifecycle: 'test/door' };

async function start(limits: Partial<Limits> = {}, store?: Store) {
  const world = testWorld(store ? { store } : {});
  const key = await keyOf(world);
  const served = await serve(world.engine, { port: 0, version: '1.2.3', limits });
  running.push(() => served.stop());
  const build = (id: string, of = at) =>
    world.engine.create({ ...of, id, type: 'BUILT', data: { code: 'k' }, by: admin });
  const light = (id: string) => world.engine.send({ ...at, id, type: 'LIGHT', data: {}, by: user });
  const get = (query = '', headers: Record<string, string> = {}) =>
    fetch(`${served.url}/v1/stream${query}`, {
      headers: { authorization: `Bearer ${key}`, ...headers },
    });
  return { ...world, served, key, build, light, get };
}

/** Follows as any client of server-sent events would, with the header that browsers cannot set. */
function follow(url: string, key: string) {
  const events: CloudEvent<any>[] = [];
  const statuses: number[] = [];
  const source = new EventSource(url, {
    fetch: async (input, init) => {
      const headers = { ...init?.headers, authorization: `Bearer ${key}` };
      const answer = await fetch(input, { ...init, headers });
      statuses.push(answer.status);
      return answer;
    },
  });
  source.addEventListener('transition', ({ data, lastEventId }) => {
    const event = new CloudEvent<any>(JSON.parse(data));
    expect(event.id).toBe(lastEventId);
    events.push(event);
  });
  running.unshift(() => source.close());
  return { source, events, statuses };
}

const told = (events: readonly CloudEvent<any>[]) =>
  events.map(({ subject, data }) => `${subject} ${data.revision} ${data.event.type}`);

/** Everything that came until something is in it, or the end. */
async function until(body: ReadableStream<Uint8Array>, wanted?: string): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of body) {
    text += decoder.decode(part, { stream: true });
    if (wanted !== undefined && text.includes(wanted)) break;
  }
  return text;
}

const lastId = (text: string) => [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? '';

describe('whoever follows', () => {
  test('gets every transition as a CloudEvent, what was and what comes', async () => {
    const { served, key, build, light } = await start();
    await build('d/1');
    const { events } = follow(`${served.url}/v1/stream?after=start`, key);
    await expect.poll(() => told(events)).toEqual(['d/1 1 BUILT']);
    await light('d/1');
    await build('d2');
    await expect.poll(() => told(events)).toEqual(['d/1 1 BUILT', 'd/1 2 LIGHT', 'd2 1 BUILT']);
    const history = await fetch(`${served.url}${events[0]?.source}/history`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { items } = (await history.json()) as any;
    const { effects: _, ...row } = items[1];
    expect(events[1]).toMatchObject({
      specversion: '1.0',
      source: '/v1/instances/test/door/d%2F1',
      type: 'rollcall.transition.event',
      time: row.at,
      data: row,
    });
  });

  test('comes back by itself after a break, and misses nothing of what was stored meanwhile', async () => {
    const store = openMemoryStore();
    const kept: Store = { ...store, close: async () => undefined };
    const one = await start({}, kept);
    await one.build('d1');
    const { events, statuses } = follow(`${one.served.url}/v1/stream?after=start`, one.key);
    await expect.poll(() => events.length).toBe(1);
    await one.served.stop();
    const world = testWorld({ store: kept });
    await world.engine.send({ ...at, id: 'd1', type: 'LIGHT', data: {}, by: user });
    const port = Number(new URL(one.served.url).port);
    const again = await serve(world.engine, { port, version: '1.2.3' });
    running.push(() => again.stop());
    await expect.poll(() => told(events), { timeout: 5000 }).toEqual(['d1 1 BUILT', 'd1 2 LIGHT']);
    expect(statuses).toEqual([200, 200]);
  });

  test('is told where the stream stands before anything comes, and can go on from there', async () => {
    const { build, light, get } = await start({ silenceSeconds: 0.1 });
    await build('d1');
    const first = await get();
    expect(first.headers.get('content-type')).toBe('text/event-stream');
    const text = await until(first.body!, '\n\nid: ');
    expect(text).not.toContain('data:');
    await light('d1');
    const then = await get('', { 'last-event-id': lastId(text) });
    expect(await until(then.body!, 'data: ')).toContain('"type":"LIGHT"');
  });

  test('can ask for one lifecycle and one instance only', async () => {
    const { build, get } = await start();
    for (const id of ['d1', 'd2']) await build(id);
    const { body } = await get('?after=start&lifecycle=test/door&id=d2');
    const text = await until(body!, 'data: ');
    expect([text.includes('"subject":"d2"'), text.includes('"subject":"d1"')]).toEqual([
      true,
      false,
    ]);
  });
});

describe('nobody', () => {
  test('follows another tenant, or beyond the scope of a credential', async () => {
    const there = await start();
    await there.build('d1', { ...at, tenant: 'other' });
    await there.engine.create({
      tenant: 'default',
      lifecycle: 'test/report',
      id: 'r1',
      type: 'FILED',
      data: { person: 'p1' },
      by: admin,
    });
    await there.build('d2');
    const { body } = await there.get('?after=start');
    const text = await until(body!, 'd2');
    expect([text.includes('"r1"'), text.includes('"d1"')]).toEqual([true, false]);

    const narrow = await keyOf(there, { lifecycles: ['test/door'] });
    const headers = { authorization: `Bearer ${narrow}` };
    const seen = await until((await there.get('?after=start', headers)).body!, 'd2');
    expect(seen).not.toContain('r1');
    const asked = await there.get('?lifecycle=test/report', headers);
    expect([asked.status, ((await asked.json()) as any).type]).toEqual([
      403,
      '/problems/outOfScope',
    ]);
    const writer = await keyOf(there, { permissions: ['send'] });
    expect((await there.get('', { authorization: `Bearer ${writer}` })).status).toBe(403);
  });

  test('follows on with a key that was revoked', async () => {
    const there = await start({ silenceSeconds: 0.1 });
    const key = await keyOf(there);
    const { body } = await there.get('', { authorization: `Bearer ${key}` });
    const { credentials } = there.engine.store;
    await credentials.revoke(
      { tenant: 'default', id: key.split('_')[1]! },
      there.engine.now(),
      'test',
    );
    const text = await until(body!);
    expect(text).toMatch(/event: problem\ndata: .*unauthenticated.*was revoked/);
  });

  test('opens more streams than one credential may', async () => {
    const { get, key, served } = await start({ streamsPerCredential: 2 });
    const stop = new AbortController();
    const open = () =>
      fetch(`${served.url}/v1/stream`, {
        headers: { authorization: `Bearer ${key}` },
        signal: stop.signal,
      });
    const streams = [await open(), await open()];
    const third = await get();
    expect([third.status, ((await third.json()) as any).detail]).toEqual([
      429,
      expect.stringContaining('has 2 streams open, and may have 2'),
    ]);
    stop.abort();
    await Promise.all(streams.map(({ body }) => body!.cancel().catch(() => undefined)));
    await expect.poll(async () => (await get()).status).toBe(200);
  });
});

test.each([
  ['?after=x', 422, 'invalidInput'],
  ['?lifecycle=test/none', 404, 'unknownLifecycle'],
  ['?id=%20', 400, 'invalidRequest'],
  ['?after=7-0123456789abcdef', 410, 'transitionGone'],
  ['?since=1', 400, 'invalidRequest'],
])('%s is told before the stream begins', async (query, status, type) => {
  const { get } = await start();
  const answer = await get(query);
  expect([answer.status, ((await answer.json()) as any).type]).toEqual([
    status,
    `/problems/${type}`,
  ]);
});

/** Asks for a stream and reads nothing of it. */
async function deaf(url: string, key: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.write(
    `GET /v1/stream?after=start HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${key}\r\n\r\n`,
  );
  return socket;
}

test('whoever reads nothing is given no more than fits, holds up nobody, and is cut off', async () => {
  const store = openMemoryStore();
  let pages = 0;
  // A past without an end: as many rows as anybody takes.
  const endless: Store = {
    ...store,
    async transitions({ after, limit }) {
      pages += 1;
      const row = (await store.lastTransition('default'))!.row;
      return Array.from({ length: limit }, (_, n) => ({ position: after + n + 1, row }));
    },
  };
  const there = await start({ stalledSeconds: 0.3, silenceSeconds: 0.1 }, endless);
  await there.build('d1');
  const socket = await deaf(there.served.url, there.key);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await settled(() => pages);
  expect((await fetch(`${there.served.url}/healthz`)).status).toBe(200);
  const { body } = await there.get('?after=start');
  expect((await until(body!, '\nid: 1000-')).length).toBeGreaterThan(1000);
  await body!.cancel().catch(() => undefined);
  // Node gives a connection its time twice before it cuts it off.
  await rest(1500);
  const read = pages;
  socket.resume();
  await closed;
  expect(pages).toBe(read);
});

/** Resolves once nothing changes any more. */
async function settled(look: () => number): Promise<void> {
  for (let before = -1; before !== look(); ) {
    before = look();
    await rest(300);
  }
}

test('a stop ends streams at once', async () => {
  const { get, served } = await start({ stopSeconds: 60 });
  const { body } = await get();
  const ended = until(body!);
  const begun = performance.now();
  await served.stop();
  expect(await ended).toContain('id: start');
  expect(performance.now() - begun).toBeLessThan(2000);
});
