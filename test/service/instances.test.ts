/** Instances over HTTP: what each request is answered with. */
import { describe, expect, test } from 'vitest';
import { aheadUser } from '../../machines/ahead/user/machine.ts';
import { built, type Called, lighting, opening, service, serviceWithDoor } from './caller.ts';

const doors = '/v1/instances/test/door';
const d1 = `${doors}/d1`;

describe('creating', () => {
  test('starts a life, says where it lives and at which revision', async () => {
    const { call } = await service();
    const { status, headers, body } = await call(`POST ${doors}`, { body: built });
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: d1, etag: '"1"' });
    expect(body).toMatchObject({
      tenant: 'default',
      lifecycle: 'test/door',
      id: 'd1',
      outcome: 'applied',
      event: { type: 'BUILT' },
      revision: 1,
      status: { code: 'shut', label: 'Shut' },
      repeated: false,
    });
    expect((await call(`GET ${headers['location']}`)).body.id).toBe('d1');
  });

  test('makes an id where none is given, a new one each time', async () => {
    const { call } = await service();
    const { id: _, ...nameless } = built;
    const first = await call(`POST ${doors}`, { body: nameless });
    const second = await call(`POST ${doors}`, { body: nameless });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.id).not.toBe(second.body.id);
    expect(first.headers['location']).toBe(`${doors}/${first.body.id}`);
  });

  test('takes policies, a time zone, an instant and an actor in full', async () => {
    const { call, clock } = await service();
    const body = {
      ...built,
      by: { kind: 'admin', id: 'anna' },
      at: '2025-12-31T23:00:00+01:00',
      policies: { closesAfterMinutes: 90 },
      zone: 'Europe/Zurich',
    };
    expect((await call(`POST ${doors}`, { body })).body.event.at).toBe('2025-12-31T22:00:00.000Z');
    await call(`POST ${d1}/events`, { body: opening });
    clock.wait({ minutes: 89 });
    expect((await call(`GET ${d1}`)).body.status.code).toBe('open');
    clock.wait({ minutes: 1 });
    expect((await call(`GET ${d1}`)).body.status.code).toBe('shut');
    const [row] = (await call(`GET ${d1}/history`)).body.items;
    expect(row).toMatchObject({
      birth: { policies: { closesAfterMinutes: 90 }, zone: 'Europe/Zurich' },
      event: { by: { kind: 'admin', id: 'anna' } },
    });
  });
});

/** [what, request, what it is answered with]. */
const outcomes: readonly (readonly [
  string,
  { to: string; body?: object; headers?: Record<string, string>; before?: object[] },
  number,
  string,
  object?,
])[] = [
  [
    'an event that fits',
    { to: `POST ${d1}/events`, body: opening },
    200,
    'applied',
    { revision: 2, effects: ['ring'], status: { code: 'open' } },
  ],
  [
    'a declared no-op',
    { to: `POST ${d1}/events`, body: { event: 'KNOCK', by: 'user:uma' } },
    200,
    'unchanged',
    { revision: 1, effects: [] },
  ],
  [
    'the wrong actor',
    { to: `POST ${d1}/events`, body: { event: 'TORN_DOWN', by: 'user:uma' } },
    403,
    'forbidden',
    { reason: 'forbidden', permitted: expect.arrayContaining(['LIGHT']) },
  ],
  [
    'a condition that is not met',
    { to: `POST ${d1}/events`, body: { ...opening, data: { code: 'x' } } },
    409,
    'guardFailed',
    {
      reason: 'guardFailed',
      unmet: [{ guard: 'hasCode', says: 'the code is the right one' }],
      revision: 1,
    },
  ],
  [
    'an event from elsewhere',
    { to: `POST ${d1}/events`, body: { event: 'CLOSE', by: 'user:uma' } },
    409,
    'notPermittedHere',
    { reason: 'notPermittedHere', permitted: ['OPEN', 'KNOCK', 'LIGHT'] },
  ],
  [
    'an ended life',
    { to: `POST ${d1}/events`, body: lighting, before: [{ event: 'TORN_DOWN', by: 'admin:anna' }] },
    409,
    'finished',
    { reason: 'finished', revision: 2 },
  ],
  [
    'an unknown event',
    { to: `POST ${d1}/events`, body: { event: 'FLY', by: 'user:uma' } },
    422,
    'invalidEvent',
    { issues: [{ path: 'event', message: expect.stringContaining('BUILT, OPEN') }] },
  ],
  [
    'an event of XState',
    { to: `POST ${d1}/events`, body: { event: 'xstate.error', by: 'user:uma' } },
    422,
    'invalidEvent',
  ],
  [
    'data that does not fit',
    { to: `POST ${d1}/events`, body: { ...opening, data: { code: 7 } } },
    422,
    'invalidEvent',
    { issues: [{ path: 'data.code', message: expect.any(String) }] },
  ],
  [
    'data too many',
    { to: `POST ${d1}/events`, body: { ...opening, data: { code: 'k', more: 1 } } },
    422,
    'invalidEvent',
  ],
  [
    'an instant before the last change',
    { to: `POST ${d1}/events`, body: { ...lighting, at: '2025-01-01T00:00:00Z' } },
    422,
    'invalidEvent',
    { issues: [{ path: 'at', message: expect.stringContaining('never goes backwards') }] },
  ],
  [
    'an instant in the future',
    { to: `POST ${d1}/events`, body: { ...lighting, at: '2026-02-01T00:00:00Z' } },
    422,
    'invalidEvent',
    { issues: [{ path: 'at', message: expect.stringContaining('future') }] },
  ],
  ['nobody there', { to: `POST ${doors}/d2/events`, body: lighting }, 404, 'notFound'],
  [
    'another tenant',
    { to: `POST ${d1}/events`, body: lighting, headers: { 'rollcall-tenant': 'other' } },
    404,
    'notFound',
  ],
  [
    'an unknown lifecycle',
    { to: 'POST /v1/instances/test/gate/d1/events', body: lighting },
    404,
    'unknownLifecycle',
    { detail: expect.stringContaining('test/door') },
  ],
  ['a second birth', { to: `POST ${doors}`, body: built }, 409, 'alreadyExists'],
  [
    'no birth event',
    { to: `POST ${doors}`, body: { ...lighting, id: 'd2' } },
    422,
    'invalidInput',
    { detail: expect.stringContaining('BUILT') },
  ],
  [
    'policies that do not fit',
    { to: `POST ${doors}`, body: { ...built, id: 'd2', policies: { closesAfterMinutes: 'soon' } } },
    422,
    'invalidInput',
    { detail: expect.stringContaining('policies.closesAfterMinutes') },
  ],
  [
    'a birth by the wrong actor',
    { to: `POST ${doors}`, body: { ...built, id: 'd2', by: 'user:uma' } },
    403,
    'forbidden',
    { revision: 0 },
  ],
  [
    'a life in an unknown lifecycle',
    { to: 'POST /v1/instances/test/gate', body: built },
    404,
    'unknownLifecycle',
  ],
  ['looking at nobody', { to: `GET ${doors}/d2` }, 404, 'notFound'],
  ['looking before birth', { to: `GET ${d1}?at=2020-01-01T00:00:00Z` }, 404, 'notFound'],
  ['what nobody may do', { to: `GET ${doors}/d2/permitted` }, 404, 'notFound'],
  ['the history of nobody', { to: `GET ${doors}/d2/history` }, 404, 'notFound'],
  [
    'a list of an unknown lifecycle',
    { to: 'GET /v1/instances/test/gate' },
    404,
    'unknownLifecycle',
  ],
  [
    'a contract of an unknown lifecycle',
    { to: 'GET /v1/lifecycles/test/gate' },
    404,
    'unknownLifecycle',
    { detail: expect.stringContaining('test/door') },
  ],
];

describe('each request has one answer', () => {
  const rows = outcomes.map(([name, request, status, kind, more]) => ({
    name,
    ...request,
    status,
    kind,
    more,
  }));

  test.each(rows)('$name', async ({ to, body, headers = {}, before = [], status, kind, more }) => {
    const { call } = await serviceWithDoor();
    for (const step of before) {
      expect((await call(`POST ${d1}/events`, { body: step })).status).toBe(200);
    }
    const reply = await call(to, { body, headers });
    expect(reply.status).toBe(status);
    const named = status < 300 ? { outcome: kind } : { type: `/problems/${kind}` };
    expect(reply.body).toMatchObject({ ...named, ...more });
  });

  test('a refusal changes nothing', async () => {
    const { call } = await serviceWithDoor();
    await call(`POST ${d1}/events`, { body: { ...opening, data: { code: 'x' } } });
    await call(`POST ${doors}`, { body: { ...built, id: 'd2', by: 'user:uma' } });
    expect((await call(`GET ${d1}`)).body.revision).toBe(1);
    expect((await call(`GET ${doors}`)).body.items).toHaveLength(1);
  });
});

describe('looking', () => {
  test('shows where it stands, what it means and what can happen', async () => {
    const { call } = await serviceWithDoor();
    const { status, body, headers } = await call(`GET ${d1}`);
    expect(status).toBe(200);
    expect(headers['etag']).toBe('"1"');
    expect(body).toMatchObject({
      status: { code: 'shut', label: 'Shut', since: '2026-01-01T00:00:00.000Z' },
      value: { door: { leaf: 'shut', lamp: 'lit' } },
      guide: { means: 'The door is shut.' },
      context: { code: 'k' },
    });
    expect(body.permitted.find((p: any) => p.event === 'OPEN')).toMatchObject({
      allowed: 'depends',
      guards: [{ guard: 'hasCode' }],
    });
  });

  test('tells the exact reason in words, with what the mail system said', async () => {
    const { call } = await service({ lifecycles: [aheadUser] });
    const users = '/v1/instances/ahead/user';
    const data = { username: 'mara', address: 'mara@example.org' };
    const by = 'admin:anna';
    await call(`POST ${users}`, { body: { id: 'u1', event: 'CREATE', data, by } });
    const invited = await call(`POST ${users}/u1/events`, {
      body: { event: 'START_ONBOARDING', by },
    });
    const bounce = { invitation: invited.body.event.id, code: 'mailboxFull', words: '552 full' };
    await call(`POST ${users}/u1/events`, {
      body: { event: 'DELIVERY_FAILED', data: bounce, by: 'system:mail' },
    });
    expect((await call(`GET ${users}/u1`)).body.notes).toEqual([
      {
        code: 'mailboxFull',
        label: 'Reason',
        says: 'The mailbox is full.',
        advice: [],
        words: '552 full',
      },
    ]);
    const { notes } = (await call('GET /v1/lifecycles/ahead/user')).body;
    expect(notes.map((note: { code: string }) => note.code)).toEqual(Object.keys(aheadUser.notes));
  });

  test('counts deadlines that are due, before anything stored them', async () => {
    const { call, clock } = await serviceWithDoor();
    await call(`POST ${d1}/events`, { body: opening });
    clock.wait({ days: 7 });
    const { body, headers } = await call(`GET ${d1}`);
    expect(body.status).toEqual({ code: 'shut', label: 'Shut', since: '2026-01-01T00:05:00.000Z' });
    expect(headers['etag']).toBe('"3"');
  });

  test('answers for the past from the journal and for the future from the deadlines, without a tag', async () => {
    const { call, clock } = await serviceWithDoor();
    clock.wait({ minutes: 1 });
    await call(`POST ${d1}/events`, { body: opening });
    const at = async (instant: string) => call(`GET ${d1}?at=${encodeURIComponent(instant)}`);
    expect((await at('2026-01-01T00:00:30Z')).body.status.code).toBe('shut');
    expect((await at('2026-01-01T00:05:00Z')).body.status.code).toBe('open');
    expect((await at('2026-01-01T01:06:00+01:00')).body.status.code).toBe('shut');
    expect((await at('2026-01-01T00:00:30Z')).headers['etag']).toBeUndefined();
    expect(await at('2036-01-02T00:00:00Z')).toMatchObject({
      status: 400,
      body: { issues: [{ path: 'query.at' }] },
    });
  });

  test('answers what can happen for one actor', async () => {
    const { call } = await serviceWithDoor();
    const allowed = async (as: string) => {
      const { body, headers } = await call(`GET ${d1}/permitted${as}`);
      expect(headers['etag']).toBe('"1"');
      return body.permitted.filter((p: any) => p.allowed !== 'no').map((p: any) => p.event);
    };
    expect(await allowed('')).toEqual(['OPEN', 'TORN_DOWN']);
    expect(await allowed('?as=admin:anna')).toEqual(['OPEN', 'TORN_DOWN']);
    expect(await allowed('?as=user:uma')).toContain('LIGHT');
    const shown = await call(`GET ${d1}?as=admin:anna`);
    expect(shown.body.permitted.find((p: any) => p.event === 'LIGHT').allowed).toBe('no');
  });

  test('gives the journal in pages that join', async () => {
    const { call } = await serviceWithDoor();
    for (let n = 0; n < 4; n += 1) await call(`POST ${d1}/events`, { body: lighting });
    const pages = await walk({ call }, `${d1}/history?limit=2`);
    expect(pages.map((page) => page.map((row: any) => row.revision))).toEqual([
      [1, 2],
      [3, 4],
      [5],
    ]);
    expect((await call(`GET ${d1}/history?limit=5`)).body.next).toBeNull();
    expect((await call(`GET ${d1}/history?cursor=4`)).body).toMatchObject({
      items: [{ revision: 5, event: { type: 'LIGHT' } }],
      next: null,
    });
    expect((await call(`GET ${d1}/history?cursor=99`)).body).toEqual({ items: [], next: null });
  });
});

test('the journal also tells what was adopted, corrected and erased', async () => {
  const { call, engine, clock } = await service();
  const key = { tenant: 'default', lifecycle: 'test/door', id: 'd1' };
  const by = { kind: 'admin', id: 'anna' } as const;
  await engine.adopt({ ...key, state: 'open + lit', context: { code: 'k' }, since: clock.at, by });
  await engine.correct({ ...key, state: 'shut + dark', by, reason: 'it was shut' });
  await call(`POST ${d1}/events`, { body: lighting });
  await engine.erase('default', 'd1', by);
  const { items } = (await call(`GET ${d1}/history`)).body;
  expect(items.map((row: any) => row.kind)).toEqual(['adopted', 'corrected', 'event', 'erased']);
  expect(items[1].event.data).not.toHaveProperty('reason', 'it was shut');
  expect((await call(`GET ${d1}`)).body.context.code).toBe('k');
});

describe('listing', () => {
  async function street(): Promise<Called> {
    const called = await service();
    for (const id of ['a/1', 'b', 'c', 'd', 'e'])
      await called.call(`POST ${doors}`, { body: { ...built, id } });
    for (const id of ['b', 'd']) await called.call(`POST ${doors}/${id}/events`, { body: opening });
    return called;
  }

  test('gives everyone in pages that join, whatever the page size', async () => {
    const called = await street();
    for (const limit of [1, 2, 3, 5, 6]) {
      const pages = await walk(called, `${doors}?limit=${limit}`);
      expect(pages.flat().map((item: any) => item.id)).toEqual(['a/1', 'b', 'c', 'd', 'e']);
      expect(pages).toHaveLength(Math.ceil(5 / limit));
    }
  });

  test('is exact by status and by activity, deadlines counted', async () => {
    const called = await street();
    const ids = async (query: string) =>
      (await walk(called, `${doors}?limit=2&${query}`)).flat().map((item: any) => item.id);
    expect(await ids('status=open')).toEqual(['b', 'd']);
    expect(await ids('status=shut')).toEqual(['a/1', 'c', 'e']);
    called.clock.wait({ minutes: 5 });
    expect(await ids('status=open')).toEqual([]);
    expect(await ids('status=shut')).toEqual(['a/1', 'b', 'c', 'd', 'e']);
    await called.call(`POST ${doors}/c/events`, { body: lighting });
    expect(await ids('activity=dark')).toEqual(['c']);
    expect(await ids('activity=dark&status=open')).toEqual([]);
  });

  test('keeps tenants apart', async () => {
    const { call } = await street();
    const headers = { 'rollcall-tenant': 'other' };
    expect((await call(`GET ${doors}`, { headers })).body.items).toEqual([]);
    expect((await call(`POST ${doors}`, { body: { ...built, id: 'b' }, headers })).status).toBe(
      201,
    );
    expect((await call(`GET ${doors}`, { headers })).body.items).toHaveLength(1);
    expect((await call(`GET ${doors}/c`, { headers })).status).toBe(404);
  });
});

describe('addresses', () => {
  test.each(['a/b', 'org:7/mara@feld', 'Ünïcode-子', 'a+b~c', 'x'.repeat(200), '子'.repeat(200)])(
    'the id %s makes the whole way',
    async (id) => {
      const { call } = await service();
      const created = await call(`POST ${doors}`, { body: { ...built, id } });
      expect(created).toMatchObject({
        status: 201,
        headers: { location: `${doors}/${encodeURIComponent(id)}` },
      });
      const at = created.headers['location'];
      expect((await call(`GET ${at}`)).body.id).toBe(id);
      expect((await call(`POST ${at}/events`, { body: lighting })).body).toMatchObject({
        id,
        revision: 2,
      });
      expect((await call(`GET ${at}/history`)).body.items).toHaveLength(2);
      expect((await call(`GET ${at}/permitted`)).body.revision).toBe(2);
    },
  );

  test('another spelling of a lifecycle leads to its own address', async () => {
    const { call } = await service();
    const { headers, body } = await call('POST /v1/instances/-/test%2Fdoor', { body: built });
    expect([headers['location'], body.lifecycle]).toEqual([d1, 'test/door']);
  });

  test('an id that reads like a part of an address is one all the same', async () => {
    const { call } = await service();
    for (const id of ['events', 'history', 'permitted', 'd1/events']) {
      const { headers } = await call(`POST ${doors}`, { body: { ...built, id } });
      expect((await call(`GET ${headers['location']}`)).body.id).toBe(id);
    }
  });
});

/** Follows `next` to the end. */
async function walk({ call }: Pick<Called, 'call'>, url: string): Promise<any[][]> {
  const pages: any[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, body } = await call(`GET ${url}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    pages.push(body.items);
    cursor = body.next === null ? null : String(body.next);
  }
  return pages;
}
