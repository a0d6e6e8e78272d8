/** What Prometheus reads: true figures, of one tenant, without anybody's data. */
import { expect, test } from 'vitest';
import { admin, user } from '../support/world.ts';
import { built, type Called, keyOf, lighting, serviceWithDoor } from './caller.ts';

const doors = '/v1/instances/test/door';

/** The figures, by name and labels. */
async function scrape(called: Called, key: string): Promise<Map<string, number>> {
  const answer = await called.app.inject({
    url: '/metrics',
    headers: { authorization: `Bearer ${key}` },
  });
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = answer.body.split('\n').filter((line) => line !== '');
  // A family is announced once, and a figure stands once.
  const types = lines.filter((line) => line.startsWith('# TYPE '));
  expect(new Set(types.map((line) => line.split(' ')[2])).size).toBe(types.length);
  const figures = lines.filter((line) => !line.startsWith('#')).map(figureIn);
  expect(new Set(figures.map(([name]) => name)).size).toBe(figures.length);
  return new Map(figures.filter(([name]) => !name.includes('_bucket ')));
}

const line = /^([a-z_][a-z0-9_]*)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\[\\n"])*",?)+)\})? (\S+)$/;

/** `name of="a",by="b" 1` as `name a b`, 1. */
function figureIn(text: string): [string, number] {
  const [, name = '', labels = '', value] = line.exec(text) ?? [];
  expect(name, text).not.toBe('');
  const values = [...labels.matchAll(/="((?:[^"\\]|\\.)*)"/g)].map(([, each]) => each);
  expect(value).toMatch(/^(?:nan|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i);
  return [[name, ...values].join(' '), Number(value)];
}

test('events are counted by what became of them, transitions by what led to them', async () => {
  const called = await serviceWithDoor();
  const { call, engine, clock } = called;
  const key = await keyOf(called);
  await call(`POST ${doors}/d1/events`, { body: { ...lighting, event: 'KNOCK' } });
  await call(`POST ${doors}/d1/events`, {
    body: { event: 'OPEN', data: { code: 'k' }, by: 'user:uma' },
  });
  await call(`POST ${doors}/d1/events`, {
    body: { event: 'OPEN', data: { code: 'k' }, by: 'user:uma' },
  });
  await call(`POST ${doors}`, { body: built });
  // Nobody looks for two hours; then the deadline is stored, as late as that.
  clock.wait({ hours: 2 });
  const before = await scrape(called, key);
  expect(before.get('rollcall_overdue_seconds')).toBeGreaterThan(3600);
  await engine.fireDue();
  const after = await scrape(called, key);
  const pick = (name: string) =>
    Object.fromEntries([...after].filter(([line]) => line.startsWith(name)));
  expect(pick('rollcall_events_total')).toEqual({
    'rollcall_events_total test/door applied': 2,
    'rollcall_events_total test/door unchanged': 1,
    'rollcall_events_total test/door refused': 1,
    'rollcall_events_total test/door failed': 1,
  });
  expect(pick('rollcall_transitions_total')).toEqual({
    'rollcall_transitions_total test/door event': 2,
    'rollcall_transitions_total test/door deadline': 1,
  });
  expect(after.get('rollcall_event_seconds_count test/door')).toBe(5);
  expect(after.get('rollcall_event_seconds_sum test/door')).toBeGreaterThan(0);
  expect(after.get('rollcall_deadline_lag_seconds_count test/door')).toBe(1);
  expect(after.get('rollcall_deadline_lag_seconds_sum test/door')).toBe(
    before.get('rollcall_overdue_seconds'),
  );
  expect(after.get('rollcall_overdue_seconds')).toBe(0);
  expect(pick('rollcall_http_requests_total /v1')).toEqual({
    'rollcall_http_requests_total /v1/instances/:system/:name POST 201': 1,
    'rollcall_http_requests_total /v1/instances/:system/:name POST 409': 1,
    'rollcall_http_requests_total /v1/instances/:system/:name/:id/events POST 200': 2,
    'rollcall_http_requests_total /v1/instances/:system/:name/:id/events POST 409': 1,
  });
  expect(after.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
});

test('what waits to be delivered is told, with how long it is overdue', async () => {
  const called = await serviceWithDoor();
  const { engine, clock } = called;
  const key = await keyOf(called);
  const at = { tenant: 'default', lifecycle: 'test/door', id: 'd1' };
  await engine.send({ ...at, type: 'OPEN', data: { code: 'k' }, by: user });
  clock.wait({ minutes: 1 });
  const figures = await scrape(called, key);
  const waiting = await engine.effects({ tenant: 'default', state: 'waiting', limit: 100 });
  expect(waiting.items.length).toBeGreaterThan(0);
  expect(figures.get('rollcall_effects test/door waiting')).toBe(waiting.items.length);
  expect(figures.get('rollcall_effects test/door dead')).toBe(0);
  expect(figures.get('rollcall_effects_overdue_seconds test/door')).toBe(60);
});

test('a tenant is told nothing of another, and nobody anything of a person', async () => {
  const called = await serviceWithDoor();
  const quiet = await keyOf(called, { tenant: 'quiet' });
  await called.engine.create({
    tenant: 'loud',
    lifecycle: 'test/door',
    id: 'secret-door',
    type: 'BUILT',
    data: { code: 'k' },
    by: admin,
  });
  const figures = await scrape(called, quiet);
  const own = [...figures.keys()].filter((line) => line.startsWith('rollcall_'));
  expect(own).toEqual(['rollcall_overdue_seconds', 'rollcall_strangers_total 200']);
  const loud = await called.app.inject({
    url: '/metrics',
    headers: { authorization: `Bearer ${await keyOf(called, { tenant: 'loud' })}` },
  });
  expect(loud.body).toContain('test/door');
  expect(loud.body).not.toMatch(/secret-door|anna|default/);
});

test('whoever is not known is counted together, and a narrowed credential is told nothing', async () => {
  const called = await serviceWithDoor();
  const { app } = called;
  await app.inject({ url: doors, headers: { authorization: 'Bearer rk_nobody' } });
  await app.inject('/healthz');
  const key = await keyOf(called);
  expect((await scrape(called, key)).get('rollcall_strangers_total 401')).toBe(1);
  const narrow = await keyOf(called, { lifecycles: ['test/door'] });
  const refused = await app.inject({
    url: '/metrics',
    headers: { authorization: `Bearer ${narrow}` },
  });
  expect([refused.statusCode, refused.json().type]).toEqual([403, '/problems/outOfScope']);
});
