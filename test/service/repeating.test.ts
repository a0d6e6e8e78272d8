/** Repeating safely, and deciding only on what was seen. */
import { describe, expect, test } from 'vitest';
import { built, lighting, opening, service, serviceWithDoor } from './caller.ts';

const doors = '/v1/instances/test/door';
const d1 = `${doors}/d1`;
const send = `POST ${d1}/events`;

describe('an idempotency key', () => {
  const headers = { 'idempotency-key': 'k-1' };

  test('is applied once; a repetition gets the first answer and says so', async () => {
    const { call } = await serviceWithDoor();
    const first = await call(send, { body: lighting, headers });
    expect(first).toMatchObject({ status: 200, body: { revision: 2, repeated: false } });
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    await call(send, { body: lighting });
    const again = await call(send, { body: lighting, headers });
    expect(again).toMatchObject({
      status: 200,
      headers: { 'idempotency-replayed': 'true', etag: '"2"' },
    });
    expect(again.body).toEqual({ ...first.body, repeated: true });
    expect((await call(`GET ${d1}`)).body.revision).toBe(3);
  });

  test('stands for one request only', async () => {
    const { call } = await serviceWithDoor();
    await call(send, { body: lighting, headers });
    const other = await call(send, { body: opening, headers });
    expect(other).toMatchObject({ status: 422, body: { type: '/problems/keyReused' } });
    expect((await call(send, { body: { ...lighting, by: 'user:ugo' }, headers })).status).toBe(422);
    expect((await call(`GET ${d1}`)).body.revision).toBe(2);
  });

  test('is the same in quotes, in the header and in the body', async () => {
    const { call } = await serviceWithDoor();
    await call(send, { body: lighting, headers });
    const quoted = await call(send, { body: lighting, headers: { 'idempotency-key': '"k-1"' } });
    const inBody = await call(send, { body: { ...lighting, key: 'k-1' } });
    const both = await call(send, { body: { ...lighting, key: 'k-1' }, headers });
    expect([quoted, inBody, both].map((reply) => reply.body.repeated)).toEqual([true, true, true]);
    const differing = await call(send, { body: { ...lighting, key: 'k-2' }, headers });
    expect(differing).toMatchObject({ status: 400, body: { issues: [{ path: 'key' }] } });
  });

  test('stays free after a refusal', async () => {
    const { call } = await serviceWithDoor();
    expect((await call(send, { body: { ...opening, data: { code: 'x' } }, headers })).status).toBe(
      409,
    );
    expect((await call(send, { body: opening, headers })).status).toBe(200);
  });

  test('creates once, also where the id is made here', async () => {
    const { call } = await service();
    const { id: _, ...nameless } = built;
    const first = await call(`POST ${doors}`, { body: nameless, headers });
    const again = await call(`POST ${doors}`, { body: nameless, headers });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers).toMatchObject({
      'idempotency-replayed': 'true',
      location: first.headers['location'],
    });
    expect(again.body).toEqual({ ...first.body, repeated: true });
    expect((await call(`GET ${doors}`)).body.items).toHaveLength(1);
    expect(
      (await call(`POST ${doors}`, { body: { ...nameless, data: { code: 'other' } }, headers }))
        .status,
    ).toBe(422);
    const elsewhere = await call(`POST ${doors}`, {
      body: nameless,
      headers: { ...headers, 'rollcall-tenant': 'other' },
    });
    expect(elsewhere.body.id).not.toBe(first.body.id);
  });

  test('holds under concurrency', async () => {
    const { call } = await serviceWithDoor();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => call(send, { body: lighting, headers })),
    );
    expect(new Set(replies.map((reply) => reply.body.revision))).toEqual(new Set([2]));
    expect(
      replies.filter((reply) => reply.headers['idempotency-replayed'] === undefined),
    ).toHaveLength(1);
  });
});

describe('If-Match', () => {
  test('lets one of two deciders through', async () => {
    const { call } = await serviceWithDoor();
    const headers = { 'if-match': '"1"' };
    const replies = await Promise.all([
      call(send, { body: lighting, headers }),
      call(send, { body: lighting, headers }),
    ]);
    expect(replies.map((reply) => reply.status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    expect(replies.find((reply) => reply.status === 412)?.body).toMatchObject({
      type: '/problems/revisionMoved',
      detail: expect.stringContaining('revision 2, not 1'),
    });
  });

  test('counts a deadline that nothing has stored yet', async () => {
    const { call, clock } = await serviceWithDoor();
    const { headers } = await call(send, { body: opening });
    clock.wait({ minutes: 5 });
    expect(
      (await call(send, { body: lighting, headers: { 'if-match': headers['etag'] as string } }))
        .status,
    ).toBe(412);
    const seen = (await call(`GET ${d1}`)).headers['etag'] as string;
    expect(await call(send, { body: lighting, headers: { 'if-match': seen } })).toMatchObject({
      status: 200,
      body: { elapsed: ['door.leaf.open.closesItself'] },
    });
  });

  test('with a star only asks that somebody is there', async () => {
    const { call } = await serviceWithDoor();
    const headers = { 'if-match': '*' };
    expect((await call(send, { body: lighting, headers })).status).toBe(200);
    expect((await call(`POST ${doors}/d2/events`, { body: lighting, headers })).status).toBe(404);
  });

  test('does not stand in the way of a repetition', async () => {
    const { call } = await serviceWithDoor();
    const headers = { 'if-match': '"1"', 'idempotency-key': 'k' };
    await call(send, { body: lighting, headers });
    expect(await call(send, { body: lighting, headers })).toMatchObject({
      status: 200,
      body: { repeated: true },
    });
  });
});

test('a hundred at once on one instance get a hundred revisions without a gap', async () => {
  const { call } = await serviceWithDoor();
  const replies = await Promise.all(
    Array.from({ length: 100 }, () => call(send, { body: lighting })),
  );
  expect(replies.map((reply) => reply.body.revision).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, n) => n + 2),
  );
  const { body } = await call(`GET ${d1}/history?limit=1000`);
  expect(body.items.map((row: any) => row.revision)).toEqual(
    Array.from({ length: 101 }, (_, n) => n + 1),
  );
});
