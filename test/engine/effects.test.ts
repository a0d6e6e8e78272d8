/** The effects feed: who gets what when, and what becomes of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import type { FailedRequest, LeasedEffect } from '../../src/engine/index.ts';
import { parameters } from '../support/seed.ts';
import { admin, at, testWorld, user } from '../support/world.ts';

const mailer = { kind: 'system', id: 'mailer' } as const;
const tenant = 'default';
const u1 = at('ahead/user', 'u1');

/** Ahead users, each with an invitation to send. */
async function invited(...ids: string[]) {
  const world = testWorld({ lifecycles });
  const { engine } = world;
  for (const id of ids) {
    const data = { username: id, address: `${id}@example.org` };
    await engine.create({ ...at('ahead/user', id), type: 'CREATE', data, by: admin });
    await engine.send({ ...at('ahead/user', id), type: 'START_ONBOARDING', by: admin });
  }
  const lease = (more = {}) => engine.leaseEffects({ tenant, by: mailer, ...more });
  const one = async () => (await lease({ limit: 1 }))[0] as LeasedEffect;
  const of = ({ effectId, token }: LeasedEffect) => ({ tenant, effectId, token, by: mailer });
  const failed = (effect: LeasedEffect, more: Partial<FailedRequest> = {}) =>
    engine.effectFailed({ ...of(effect), reason: 'no answer', ...more });
  const statusOf = async (id: string) => (await engine.show(at('ahead/user', id))).status?.code;
  const list = async (state: 'waiting' | 'dead' | 'held' | 'dropped' | 'done') =>
    (await engine.effects({ tenant, state, limit: 100 })).items;
  return { ...world, lease, one, of, failed, statusOf, list };
}

describe('a lease', () => {
  test('has the values in place of references, a stable id, the attempt and a token', async () => {
    const { lease } = await invited('u1');
    expect(await lease()).toMatchObject([
      {
        effectId: 'default/ahead/user/u1#2.0',
        name: 'sendInvitation',
        data: { address: 'u1@example.org', username: 'u1' },
        attempt: 1,
        token: 1,
        leasedUntil: '2026-01-01T00:01:00.000Z',
      },
    ]);
    expect(await lease()).toEqual([]);
  });

  test('runs out, and the effect comes back under a greater token; the old one is refused', async () => {
    const { clock, engine, one, of, failed } = await invited('u1');
    const first = await one();
    clock.wait({ minutes: 1 });
    const second = await one();
    expect(second).toMatchObject({ effectId: first.effectId, attempt: 2, token: 2 });
    const stale = {
      code: 'engine.staleLease',
      message: expect.stringContaining('newest lease is 2'),
    };
    await expect(engine.effectDone(of(first))).rejects.toMatchObject(stale);
    await expect(failed(first)).rejects.toMatchObject(stale);
    expect(await engine.effectDone(of(second))).toMatchObject({ state: 'done', repeated: false });
  });

  test('asks only for what exists', async () => {
    const { lease } = await invited();
    await expect(lease({ lifecycle: 'ahead/usr' })).rejects.toMatchObject({
      code: 'engine.unknownLifecycle',
    });
    await expect(lease({ effects: ['sendInvitatoin'] })).rejects.toMatchObject({
      message: expect.stringMatching(/no effect "sendInvitatoin"; known are .*sendInvitation/),
    });
    for (const wrong of [{ limit: 0 }, { limit: 501 }, { leaseSeconds: 0.5 }])
      await expect(lease(wrong)).rejects.toMatchObject({ code: 'engine.invalidInput' });
  });

  test('is not given of what needs erased data: that is dropped', async () => {
    const { engine, lease, list } = await invited('u1');
    await engine.erase(tenant, 'u1', admin);
    expect(await lease()).toEqual([]);
    expect(await list('dropped')).toMatchObject([
      { said: { by: { kind: 'system' }, reason: expect.stringContaining('erased') } },
    ]);
  });
});

describe('done', () => {
  test('said again with the same token gets the same answer', async () => {
    const { engine, one, of } = await invited('u1');
    const effect = await one();
    expect(await engine.effectDone(of(effect))).toMatchObject({ repeated: false });
    expect(await engine.effectDone(of(effect))).toMatchObject({ state: 'done', repeated: true });
  });

  test('is refused after that lease has failed', async () => {
    const { engine, one, of, failed } = await invited('u1');
    const effect = await one();
    await failed(effect);
    await expect(engine.effectDone(of(effect))).rejects.toMatchObject({
      message: expect.stringContaining('ended when the attempt failed'),
    });
  });

  test('applies its event in the same commit; refused, it changes nothing', async () => {
    const { engine, one, of, list } = await invited('u1');
    const effect = await one();
    const invitation = effect.data['invitation'];
    const wrong = { type: 'CREATE', data: { username: 'x' } };
    const refused = await engine.effectDone({ ...of(effect), event: wrong });
    expect(refused).toMatchObject({ state: 'waiting', answer: { outcome: 'refused' } });
    expect(await list('waiting')).toHaveLength(1);
    const event = { type: 'INVITATION_SENT', data: { invitation } };
    const done = await engine.effectDone({ ...of(effect), event });
    expect(done).toMatchObject({ state: 'done', answer: { outcome: 'applied' } });
  });
});

describe('failed', () => {
  test('rests longer each time, and is dead after the last attempt: Failed says so', async () => {
    const { clock, one, failed, statusOf, list, engine } = await invited('u1');
    const rests: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      const effect = await one();
      expect(effect.attempt).toBe(attempt);
      const { state, due } = await failed(effect, { reason: 'smtp 451 for u1@example.org' });
      expect(state).toBe(attempt === 8 ? 'dead' : 'waiting');
      if (due === null) break;
      rests.push((Date.parse(due) - Date.parse(clock.now())) / 60_000);
      expect(await one()).toBeUndefined();
      clock.at = due;
    }
    for (const [n, rest] of rests.entries()) {
      expect(rest).toBeGreaterThanOrEqual(2 ** n / 2);
      expect(rest).toBeLessThanOrEqual(2 ** n);
    }
    expect(await statusOf('u1')).toBe('failed');
    const view = await engine.show(u1);
    expect(view.notes).toMatchObject([
      { code: 'mailSystem', words: 'smtp 451 for u1@example.org' },
    ]);
    const rows = await engine.history(u1);
    expect(rows.at(-1)).toMatchObject({
      event: { type: 'DELIVERY_FAILED', by: { kind: 'system' } },
    });
    expect(await list('dead')).toMatchObject([{ said: { reason: 'smtp 451 for u1@example.org' } }]);
  });

  test('whose last lease runs out is dead too', async () => {
    const { clock, lease, statusOf, list } = await invited('u1');
    for (let n = 0; n < 8; n += 1) {
      expect(await lease()).toHaveLength(1);
      clock.wait({ minutes: 1 });
    }
    expect(await statusOf('u1')).toBe('pending');
    expect(await lease()).toEqual([]);
    expect(await statusOf('u1')).toBe('failed');
    expect(await list('dead')).toMatchObject([{ attempts: 8 }]);
  });

  test('for good is dead at once; with a bounce that is applied in the same commit', async () => {
    const { one, failed, statusOf, engine } = await invited('u1', 'u2');
    const [first, second] = [await one(), await one()];
    expect(await failed(first, { permanent: true })).toMatchObject({ state: 'dead' });
    const data = { invitation: second.data['invitation'], code: 'mailboxFull', words: 'full' };
    const bounce = { type: 'DELIVERY_FAILED', data };
    expect(await failed(second, { event: bounce })).toMatchObject({
      state: 'dead',
      answer: { outcome: 'applied' },
    });
    expect([await statusOf('u1'), await statusOf('u2')]).toEqual(['failed', 'failed']);
    expect((await engine.show(at('ahead/user', 'u2'))).notes).toMatchObject([
      { code: 'mailboxFull' },
    ]);
    expect(await failed(second, { event: bounce })).toMatchObject({ repeated: true });
  });

  test('of an older invitation is dead, and changes nobody', async () => {
    const { engine, one, failed, statusOf } = await invited('u1');
    const old = await one();
    await engine.send({ ...u1, type: 'START_ONBOARDING', by: admin });
    expect(await failed(old, { permanent: true })).toMatchObject({
      state: 'dead',
      answer: { outcome: 'unchanged' },
    });
    expect(await statusOf('u1')).toBe('pending');
  });

  test('comes back when it is told to', async () => {
    const { clock, one, failed } = await invited('u1');
    const { due } = await failed(await one(), { retryAfterSeconds: 7 });
    expect(due).toBe('2026-01-01T00:00:07.000Z');
    clock.wait({ seconds: 7 });
    expect(await one()).toMatchObject({ attempt: 2 });
  });

  test.each<[Partial<FailedRequest>, RegExp]>([
    [{ reason: ' ' }, /^reason: say why/],
    [{ reason: 'personal:x' }, /must not begin with "personal:"/],
    [{ token: 0 }, /^token: a whole number/],
    [{ retryAfterSeconds: -1 }, /^retryAfterSeconds: a whole number/],
    [{ retryAfterSeconds: 1, permanent: true }, /is not tried again/],
  ])('with %j is told what is wrong', async (wrong, message) => {
    const { one, failed } = await invited('u1');
    await expect(failed(await one(), wrong)).rejects.toThrow(message);
  });

  test.each([
    'default/ahead/user/u1#2.9',
    'other/ahead/user/u1#2.0',
    'x',
    '#1.0',
    'a/'.repeat(600),
  ])('of "%s", which is nothing, says so', async (effectId) => {
    const { one, failed } = await invited('u1');
    await expect(failed(await one(), { effectId })).rejects.toMatchObject({
      code: 'engine.unknownEffect',
    });
  });
});

describe('an administrator', () => {
  test('drops one with a reason, and puts it back', async () => {
    const { engine, list, one, clock } = await invited('u1');
    const { effectId } = await one();
    await engine.dropEffect({ tenant, effectId, by: admin, reason: 'told by phone' });
    expect(await list('dropped')).toMatchObject([{ said: { by: admin, reason: 'told by phone' } }]);
    await engine.retryEffect({ tenant, effectId, by: admin });
    clock.wait({ minutes: 1 });
    expect(await one()).toMatchObject({ effectId, attempt: 1, token: 2 });
  });

  test('does not send twice what was delivered', async () => {
    const { engine, one, of } = await invited('u1');
    const effect = await one();
    await engine.effectDone(of(effect));
    const again = engine.retryEffect({ tenant, effectId: effect.effectId, by: admin });
    await expect(again).rejects.toMatchObject({ code: 'engine.effectState' });
  });
});

describe('a past that is taken in', () => {
  test('is held, with the reminders that were due before; what comes then goes out', async () => {
    const { engine, clock } = testWorld({ lifecycles });
    const member = at('ankored/account', 'org-1/mara');
    const past = '2025-12-01T00:00:00.000Z';
    const data = {
      person: 'mara',
      organisation: 'org-1',
      eligibility: 'org-1/mara',
      address: 'mara@example.org',
    };
    await engine.deliver({
      ...member,
      type: 'MEMBER_ADDED',
      data,
      by: admin,
      at: past,
    });
    await engine.fireDue();
    expect(await engine.leaseEffects({ tenant, by: mailer })).toEqual([]);
    const held = await engine.effects({ tenant, state: 'held', limit: 100 });
    expect(held.items.length).toBeGreaterThan(1);
    clock.wait({ minutes: 1 });
    await engine.send({ ...member, type: 'RESEND_ACTIVATION', by: admin });
    expect(await engine.leaseEffects({ tenant, by: mailer })).toMatchObject([
      { name: 'sendActivation' },
    ]);
  });

  test('goes out where that is asked for', async () => {
    const { engine } = testWorld();
    const d1 = at('test/door', 'd1');
    const told = { ...d1, by: admin, effects: 'due' } as const;
    await engine.deliver({ ...told, type: 'BUILT', data: { code: 'k' } });
    await engine.deliver({ ...told, type: 'OPEN', data: { code: 'k' } });
    expect(await engine.leaseEffects({ tenant, by: mailer })).toHaveLength(1);
  });
});

const move = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('lease' as const),
      limit: fc.integer({ min: 1, max: 4 }),
      seconds: fc.constantFrom(1, 60, 600),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('done' as const, 'failed' as const, 'permanent' as const),
      n: fc.nat(30),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      id: fc.constantFrom('a', 'b', 'c'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('clock' as const),
      seconds: fc.constantFrom(1, 59, 61, 3600, -30),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('drop' as const, 'retry' as const),
      n: fc.nat(30),
    }),
  },
);

test('whatever comes in between: never two live leases of one, in order per instance, none lost', async () => {
  const seen = { leased: 0, stale: 0, dead: 0, done: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 10, maxLength: 60 }), async (moves) => {
      const { engine, clock } = testWorld();
      for (const id of ['a', 'b', 'c'])
        await engine.create({
          ...at('test/door', id),
          type: 'BUILT',
          data: { code: 'k' },
          by: admin,
          policies: { closesAfterMinutes: 2 },
        });
      const given: LeasedEffect[] = [];
      const live = new Map<string, LeasedEffect>();
      const finishedIds = new Set<string>();
      const emitted = new Set<string>();
      const note = async () => {
        for (const id of ['a', 'b', 'c'])
          for (const row of await engine.store.outbox(at('test/door', id), {
            after: 0,
            limit: 999,
          }))
            emitted.add(row.effectId);
      };
      const ordered = (id: string) =>
        [...emitted].filter((effectId) => effectId.startsWith(`default/test/door/${id}#`));
      const rank = (effectId: string) => {
        const [, revision, index] = /#(\d+)\.(\d+)$/.exec(effectId) as unknown as string[];
        return Number(revision) * 1000 + Number(index);
      };
      for (const each of moves) {
        const now = clock.now();
        if (each.kind === 'lease') {
          await note();
          const effects = await engine.leaseEffects({
            tenant,
            by: mailer,
            limit: each.limit,
            leaseSeconds: each.seconds,
          });
          for (const effect of effects) {
            seen.leased += 1;
            const other = live.get(effect.id);
            expect(other === undefined || other.leasedUntil <= now, 'two live leases').toBe(true);
            const earlier = ordered(effect.id).filter((e) => rank(e) < rank(effect.effectId));
            expect(earlier.filter((e) => !finishedIds.has(e))).toEqual([]);
            const before = given.filter((g) => g.effectId === effect.effectId).map((g) => g.token);
            expect(effect.token).toBeGreaterThan(Math.max(0, ...before));
            live.set(effect.id, effect);
            given.push(effect);
          }
          const { items } = await engine.effects({ tenant, state: 'dead', limit: 999 });
          for (const { effectId } of items) finishedIds.add(effectId);
        } else if (each.kind === 'send') {
          const key = at('test/door', each.id);
          await engine.send({ ...key, type: 'OPEN', data: { code: 'k' }, by: user });
        } else if (each.kind === 'clock') {
          clock.wait({ seconds: each.seconds });
          await engine.fireDue();
        } else {
          const effect = given[each.n % Math.max(1, given.length)];
          if (!effect) continue;
          const { effectId, token } = effect;
          const of = { tenant, effectId, token, by: mailer };
          const newest = given.findLast((g) => g.effectId === effectId);
          const act =
            each.kind === 'done'
              ? engine.effectDone(of)
              : each.kind === 'drop'
                ? engine.dropEffect({ ...of, reason: 'dropped' })
                : each.kind === 'retry'
                  ? engine.retryEffect(of)
                  : engine.effectFailed({
                      ...of,
                      reason: 'f',
                      ...(each.kind === 'permanent' && { permanent: true }),
                    });
          const result = await act.catch((error: { code: string }) => {
            expect(['engine.staleLease', 'engine.effectState']).toContain(error.code);
            return null;
          });
          if (result === null) {
            seen.stale += 1;
            continue;
          }
          if (each.kind !== 'drop' && each.kind !== 'retry') expect(token).toBe(newest?.token);
          if (live.get(effect.id)?.effectId === effectId) live.delete(effect.id);
          if (result.state === 'waiting') finishedIds.delete(effectId);
          else finishedIds.add(effectId);
          if (result.state === 'dead') seen.dead += 1;
        }
      }
      // A worker that does its work comes to the end of everything.
      clock.wait({ days: 1 });
      await engine.fireDue();
      for (let round = 0; round < 500; round += 1) {
        const effects = await engine.leaseEffects({ tenant, by: mailer, limit: 100 });
        if (effects.length === 0) break;
        for (const { effectId, token } of effects) {
          await engine.effectDone({ tenant, effectId, token, by: mailer });
          seen.done += 1;
        }
      }
      await note();
      const ends = await Promise.all(
        (['done', 'dead', 'dropped'] as const).map((state) =>
          engine.effects({ tenant, state, limit: 999 }),
        ),
      );
      const all = ends.flatMap(({ items }) => items.map(({ effectId }) => effectId));
      expect(all.toSorted()).toEqual([...emitted].toSorted());
    }),
    parameters(40),
  );
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(0);
});
