/** The effects feed over HTTP. */
import { describe, expect, test } from 'vitest';
import { built, opening, serviceWithDoor } from './caller.ts';

const by = 'system:mailer';
const d1 = '/v1/instances/test/door/d1';

/** A door that is to ring once. */
async function ringing() {
  const called = await serviceWithDoor();
  await called.call(`POST ${d1}/events`, { body: opening });
  const lease = async (body = {}) =>
    (await called.call('POST /v1/effects/lease', { body: { by, ...body } })).body.items;
  const finish = (how: 'done' | 'failed', effectId: string, body: object) =>
    called.call(`POST /v1/effects/${encodeURIComponent(effectId)}/${how}`, {
      body: { by, ...body },
    });
  return { ...called, lease, finish };
}

describe('the feed', () => {
  test('hands out, takes back, and hands out again', async () => {
    const { lease, finish, clock } = await ringing();
    const [effect] = await lease();
    expect(effect).toMatchObject({ name: 'ring', attempt: 1, token: 1, data: { times: 1 } });
    expect(await lease()).toEqual([]);
    const { body } = await finish('failed', effect.effectId, {
      token: 1,
      reason: 'no bell',
      retryAfterSeconds: 5,
    });
    expect(body).toMatchObject({ state: 'waiting', attempts: 1, event: null, repeated: false });
    clock.wait({ seconds: 5 });
    const [again] = await lease({ leaseSeconds: 1 });
    expect(again).toMatchObject({ effectId: effect.effectId, attempt: 2, token: 2 });
    const stale = await finish('done', effect.effectId, { token: 1 });
    expect(stale).toMatchObject({ status: 409, body: { type: '/problems/staleLease' } });
    const done = await finish('done', effect.effectId, { token: 2 });
    expect(done).toMatchObject({ status: 200, body: { state: 'done' } });
    expect((await finish('done', effect.effectId, { token: 2 })).body.repeated).toBe(true);
  });

  test('applies an event with it, and tells a refusal as a problem that changed nothing', async () => {
    const { lease, finish } = await ringing();
    const [{ effectId, token }] = await lease();
    const refused = await finish('done', effectId, { token, event: 'CLOSE' });
    expect(refused).toMatchObject({ status: 403, body: { type: '/problems/forbidden' } });
    const unknown = await finish('failed', effectId, { token, reason: 'r', event: 'NOTHING' });
    expect(unknown).toMatchObject({ status: 422, body: { issues: [{ path: 'event' }] } });
    const done = await finish('done', effectId, { token, event: 'CLOSE', by: 'user:uma' });
    expect(done.body).toMatchObject({
      state: 'done',
      event: { type: 'CLOSE', outcome: 'applied' },
    });
  });

  test('is listed, dropped with a reason, and tried again', async () => {
    const { call, lease } = await ringing();
    const list = async (state: string) => (await call(`GET /v1/effects?state=${state}`)).body.items;
    const [waiting] = await list('waiting');
    expect(waiting).toMatchObject({ name: 'ring', state: 'waiting', attempts: 0, said: null });
    const one = `/v1/effects/${encodeURIComponent(waiting.effectId)}`;
    expect((await call(`POST ${one}/drop`, { body: { by } })).status).toBe(400);
    const dropped = await call(`POST ${one}/drop`, { body: { by, reason: 'told by phone' } });
    expect(dropped.body).toMatchObject({ state: 'dropped', event: null });
    expect(await lease()).toEqual([]);
    expect((await list('dropped'))[0].said).toMatchObject({ reason: 'told by phone' });
    const again = await call(`POST ${one}/drop`, { body: { by, reason: 'again' } });
    expect(again).toMatchObject({ status: 409, body: { type: '/problems/effectState' } });
    expect((await call(`POST ${one}/retry`, { body: { by } })).body.state).toBe('waiting');
    expect((await lease()).map((it: any) => it.effectId)).toEqual([waiting.effectId]);
  });

  test('is of one tenant', async () => {
    const { call, lease, finish } = await ringing();
    const headers = { 'rollcall-tenant': 'other' };
    expect((await call('POST /v1/effects/lease', { body: { by }, headers })).body.items).toEqual(
      [],
    );
    const [{ effectId }] = await lease();
    const path = `POST /v1/effects/${encodeURIComponent(effectId)}/done`;
    expect(await call(path, { body: { by, token: 1 }, headers })).toMatchObject({
      status: 404,
      body: { type: '/problems/unknownEffect' },
    });
    expect((await finish('done', effectId, { token: 1 })).status).toBe(200);
  });

  test('holds back what is of the past', async () => {
    const { call, lease } = await ringing();
    expect(await lease()).toHaveLength(1);
    await call('POST /v1/instances/test/door', { body: { ...built, id: 'd2' } });
    const body = { ...opening, effects: 'held' };
    expect((await call('POST /v1/instances/test/door/d2/events', { body })).status).toBe(200);
    expect(await lease()).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['lease', { by: 'nobody' }, 'by'],
    ['lease', { limit: 501 }, 'limit'],
    ['lease', { leaseSeconds: 0 }, 'leaseSeconds'],
    ['lease', { more: 1 }, 'more'],
    ['x/done', { token: 0 }, 'token'],
    ['x/done', { token: 1, data: {} }, 'data'],
    ['x/failed', { token: 1 }, 'reason'],
    ['x/failed', { token: 1, reason: 'r', permanent: 'yes' }, 'permanent'],
  ])('POST %s with %j names the field', async (path, body, field) => {
    const { call } = await ringing();
    const reply = await call(`POST /v1/effects/${path}`, { body: { by, ...body } });
    expect(reply).toMatchObject({ status: 400, body: { issues: [{ path: field }] } });
  });
});
