/** What every store promises about effects on their way out: leases, order, and changes that rest on what was seen. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  DeliveriesQuery,
  DeliveryChange,
  DeliveryState,
  InstanceKey,
  LeaseQuery,
  OutboxRow,
  Store,
  Write,
} from '../../src/ports/index.ts';
import { key, minute, noop, type Step, step } from './rows.ts';

const mailer = { kind: 'system', id: 'mailer' } as const;

/** A lease at this minute, for five. */
export function leaseAt(at: number, given: Partial<LeaseQuery> = {}): LeaseQuery {
  const [now, until] = [minute(at), minute(at + 5)];
  return { tenant: 'default', now, until, holder: mailer, limit: 100, ...given };
}

/** A change of the effect `revision.index`, as seen with this state and token, at this minute. */
export function change(
  [revision, index]: readonly [number, number],
  [fromState, token]: readonly [DeliveryState, number],
  state: DeliveryState,
  at: number,
  to: Partial<DeliveryChange['to']> = {},
): DeliveryChange {
  const said = { at: minute(at), by: mailer, reason: null };
  return {
    revision,
    index,
    from: { state: fromState, token },
    to: { state, due: minute(at), attempts: token, said, ...to },
  };
}

/** The write of changes alone, on this revision. */
export function changing(
  at: InstanceKey,
  revision: number,
  ...deliveries: DeliveryChange[]
): Write {
  return { ...noop(at, revision, {}), answer: null, deliveries };
}

/** One transition whose effects are changed before they are stored. */
function emitting(at: InstanceKey, given: Step, changed: Partial<OutboxRow>): Write {
  const write = step(at, given);
  return { ...write, outbox: write.outbox.map((row) => ({ ...row, ...changed })) };
}

/** The suite, for a store that `open` makes fresh and empty. */
export function deliveryContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}, on effects`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const alone = async (write: Write) => (await store.commit([[write]]))[0];
    const born = async (id: string, effects: number, lifecycle?: string, tenant?: string) => {
      const at = key(id, lifecycle, tenant);
      expect(await alone(step(at, { effects }))).toBe('committed');
      return at;
    };
    const leased = async (at: number, given: Partial<LeaseQuery> = {}) =>
      (await store.lease(leaseAt(at, given))).map(({ effect }) => textOf(effect));
    const stands = (at: InstanceKey, revision: number, index: number) =>
      store.delivery({ ...at, revision, index });
    const list = async (given: Partial<DeliveriesQuery>) =>
      (await store.deliveries({ tenant: 'default', state: 'waiting', limit: 100, ...given })).map(
        ({ effect }) => textOf(effect),
      );
    const textOf = ({ id, revision, index }: OutboxRow) => `${id} ${revision}.${index}`;

    describe('an effect', () => {
      it('waits from the moment when it is stored', async () => {
        const at = await born('a', 1);
        const { outbox } = step(at, { effects: 1 });
        expect(await stands(at, 1, 0)).toEqual({
          effect: outbox[0],
          state: 'waiting',
          due: outbox[0]?.recordedAt,
          attempts: 0,
          token: 0,
          leasedUntil: null,
          holder: null,
          said: null,
        });
        expect(await stands(at, 1, 1)).toBeNull();
        expect(await stands(key('b'), 1, 0)).toBeNull();
      });

      it('of the past is held, and holds back nobody', async () => {
        const at = key('a');
        await alone(emitting(at, { effects: 2 }, { past: true }));
        await alone(step(at, { expected: 1, effects: 1 }));
        expect(await stands(at, 1, 0)).toMatchObject({ state: 'held', effect: { past: true } });
        expect(await leased(9)).toEqual(['a 2.0']);
        expect(await list({ state: 'held' })).toEqual(['a 1.0', 'a 1.1']);
      });

      it('of a group in conflict is never handed out', async () => {
        await born('b', 0);
        const group = [step(key('a'), { effects: 1 }), step(key('b'), { expected: 7 })];
        expect(await store.commit([group])).toEqual(['conflict']);
        expect(await leased(9)).toEqual([]);
      });
    });

    describe('a lease', () => {
      it('says who has what until when, for the how-many-th time', async () => {
        const at = await born('a', 1);
        const [row] = await store.lease(leaseAt(3));
        const once = {
          state: 'waiting',
          attempts: 1,
          token: 1,
          due: minute(8),
          leasedUntil: minute(8),
          holder: mailer,
        };
        expect(row).toMatchObject(once);
        expect(await stands(at, 1, 0)).toEqual(row);
        expect(await leased(7)).toEqual([]);
        const [again] = await store.lease(leaseAt(8, { holder: { kind: 'system', id: 'other' } }));
        expect(again).toMatchObject({ attempts: 2, token: 2, holder: { id: 'other' } });
      });

      it('is given of what is due, and not before', async () => {
        await born('a', 1);
        expect(await leased(1)).toEqual([]);
        expect(await leased(2)).toEqual(['a 1.0']);
      });

      it('takes the longest due first, and no more than asked for', async () => {
        for (const id of ['b', 'a', 'ﬀ', '𝔸']) await born(id, 1);
        await alone(emitting(key('late'), { effects: 1 }, { recordedAt: minute(4) }));
        await alone(emitting(key('early'), { effects: 1 }, { recordedAt: minute(1) }));
        expect(await leased(9, { limit: 3 })).toEqual(['early 1.0', 'a 1.0', 'b 1.0']);
        expect(await leased(9, { limit: 3 })).toEqual(['ﬀ 1.0', '𝔸 1.0', 'late 1.0']);
        expect(await leased(9, { limit: 3 })).toEqual([]);
      });

      it('is of one tenant, and where asked for of one lifecycle and of some effects', async () => {
        await born('a', 1);
        await born('b', 1, 'test/report');
        await born('c', 1, 'test/door', 'other');
        await alone(emitting(key('d'), { effects: 1 }, { name: 'knock' }));
        expect(await leased(9, { tenant: 'nobody' })).toEqual([]);
        expect(await leased(9, { names: [] })).toEqual([]);
        expect(await leased(9, { names: ['knock', 'more'] })).toEqual(['d 1.0']);
        expect(await leased(9, { lifecycle: 'test/report' })).toEqual(['b 1.0']);
        expect(await leased(9, { tenant: 'other' })).toEqual(['c 1.0']);
        expect(await leased(9)).toEqual(['a 1.0']);
      });

      it('is never held by two', async () => {
        await store.commit(
          Array.from({ length: 60 }, (_, n) => [step(key(`d${n}`), { effects: 2 })]),
        );
        const asked = Array.from({ length: 20 }, () => leased(9, { limit: 5 }));
        const given = (await Promise.all(asked)).flat();
        expect(given).toHaveLength(60);
        expect(new Set(given).size).toBe(60);
      });
    });

    describe('of one instance', () => {
      it.each(['done', 'dead', 'dropped'] as const)(
        'the next is handed out once the one before is %s',
        async (end) => {
          const at = await born('a', 2);
          await alone(step(at, { expected: 1, effects: 1 }));
          const given: string[] = [];
          for (const [n, place] of (
            [
              [1, 0],
              [1, 1],
              [2, 0],
            ] as const
          ).entries()) {
            given.push(...(await leased(10 * n + 9)));
            expect(await leased(10 * n + 9)).toEqual([]);
            const finish = change(place, ['waiting', 1], end, 10 * n + 9);
            expect(await alone(changing(at, 2, finish))).toBe('committed');
          }
          expect(given).toEqual(['a 1.0', 'a 1.1', 'a 2.0']);
          expect(await leased(99)).toEqual([]);
          await alone(step(at, { expected: 2, effects: 1 }));
          expect(await leased(99)).toEqual(['a 3.0']);
        },
      );

      it('one that rests before it is tried again holds back the others', async () => {
        const at = await born('a', 2);
        await leased(9);
        const rest = change([1, 0], ['waiting', 1], 'waiting', 10, { due: minute(20) });
        expect(await alone(changing(at, 1, rest))).toBe('committed');
        expect(await stands(at, 1, 0)).toMatchObject({ due: minute(20), leasedUntil: null });
        expect(await leased(19)).toEqual([]);
        expect(await leased(20)).toEqual(['a 1.0']);
      });

      it('one that waits behind others can be dropped', async () => {
        const at = await born('a', 3);
        await alone(changing(at, 1, change([1, 1], ['waiting', 0], 'dropped', 8)));
        expect(await leased(9)).toEqual(['a 1.0']);
        await alone(changing(at, 1, change([1, 0], ['waiting', 1], 'done', 9)));
        expect(await leased(9)).toEqual(['a 1.2']);
      });

      it('one that is put back comes first again', async () => {
        const at = await born('a', 3);
        await leased(9);
        await alone(changing(at, 1, change([1, 0], ['waiting', 1], 'dead', 9)));
        const back = change([1, 0], ['dead', 1], 'waiting', 10, { attempts: 0 });
        expect(await alone(changing(at, 1, back))).toBe('committed');
        const [row] = await store.lease(leaseAt(11));
        expect(row).toMatchObject({ effect: { index: 0 }, attempts: 1, token: 2 });
        expect(await leased(11)).toEqual([]);
        await alone(changing(at, 1, change([1, 0], ['waiting', 2], 'done', 12)));
        expect(await leased(12)).toEqual(['a 1.1']);
      });

      it('none is put back before one that is under a lease', async () => {
        const at = await born('a', 2);
        await leased(9);
        await alone(changing(at, 1, change([1, 0], ['waiting', 1], 'dead', 9)));
        expect(await leased(10)).toEqual(['a 1.1']);
        const back = (n: number) => change([1, 0], ['dead', 1], 'waiting', n);
        expect(await alone(changing(at, 1, back(14)))).toBe('conflict');
        expect(await alone(changing(at, 1, back(15)))).toBe('committed');
        // The lease ran out, so whoever had it may still say that it is done.
        expect(await alone(changing(at, 1, change([1, 1], ['waiting', 1], 'done', 16)))).toBe(
          'committed',
        );
        expect(await leased(16)).toEqual(['a 1.0']);
      });

      it('a later one can be put back while an earlier one is under a lease', async () => {
        const at = await born('a', 2);
        await alone(changing(at, 1, change([1, 1], ['waiting', 0], 'dropped', 8)));
        await leased(9);
        const back = change([1, 1], ['dropped', 0], 'waiting', 9);
        expect(await alone(changing(at, 1, back))).toBe('committed');
        expect(await leased(10)).toEqual([]);
        await alone(changing(at, 1, change([1, 0], ['waiting', 1], 'done', 11)));
        expect(await leased(11)).toEqual(['a 1.1']);
      });

      it('what is held goes out when it is put back', async () => {
        const at = key('a');
        await alone(emitting(at, { effects: 1 }, { past: true }));
        await alone(changing(at, 1, change([1, 0], ['held', 0], 'waiting', 5)));
        expect(await leased(5)).toEqual(['a 1.0']);
      });
    });

    describe('a change', () => {
      it.each<[string, readonly [DeliveryState, number]]>([
        ['an older lease', ['waiting', 1]],
        ['a lease that is still to come', ['waiting', 3]],
        ['another state', ['dead', 2]],
      ])('that rests on %s is refused with everything around it', async (_, from) => {
        const at = await born('a', 1);
        await leased(9);
        await leased(14);
        const before = await stands(at, 1, 0);
        const write = step(at, { expected: 1, effects: 1, answer: {} });
        const late = { ...write, deliveries: [change([1, 0], from, 'done', 15)] };
        const groups = [[step(key('b'))], [late], [step(key('c'))]];
        expect(await store.commit(groups)).toEqual(['committed', 'conflict', 'committed']);
        expect(await stands(at, 1, 0)).toEqual(before);
        expect((await store.load(at))?.snapshot.revision).toBe(1);
        expect(await store.answer(at, 'key-1')).toBeNull();
        expect(await stands(at, 2, 0)).toBeNull();
      });

      it('of an effect that is not there is refused', async () => {
        const at = await born('a', 1);
        const nowhere = change([1, 1], ['waiting', 0], 'done', 9);
        expect(await alone(changing(at, 1, nowhere))).toBe('conflict');
      });

      it('is not made where its instance has moved on', async () => {
        const at = await born('a', 1);
        await leased(9);
        const done = change([1, 0], ['waiting', 1], 'done', 9);
        expect(await alone(changing(at, 7, done))).toBe('conflict');
        expect(await stands(at, 1, 0)).toMatchObject({ state: 'waiting' });
      });

      it('is stored with its transition, and says by whom and why', async () => {
        const at = await born('a', 1);
        await leased(9);
        const said = { at: minute(10), by: mailer, reason: 'no such mailbox' };
        const dead = change([1, 0], ['waiting', 1], 'dead', 10, { said });
        const write = { ...step(at, { expected: 1, effects: 1 }), deliveries: [dead] };
        expect(await alone(write)).toBe('committed');
        expect(await stands(at, 1, 0)).toMatchObject({ state: 'dead', said, holder: null });
        expect(await leased(10)).toEqual(['a 2.0']);
      });

      it('of the second write of a group falls with the first', async () => {
        const at = await born('a', 1);
        await leased(9);
        const done = changing(at, 1, change([1, 0], ['waiting', 1], 'done', 9));
        expect(await store.commit([[done, step(key('b'), { expected: 3 })]])).toEqual(['conflict']);
        expect(await stands(at, 1, 0)).toMatchObject({ state: 'waiting', token: 1 });
        expect(await leased(14)).toEqual(['a 1.0']);
      });
    });

    describe('a list', () => {
      it('is by state, in order, and goes on after a place', async () => {
        for (const id of ['b', 'a', '𝔸', 'ﬀ']) await born(id, 2);
        const a = key('a');
        await leased(9, { limit: 1 });
        await alone(changing(a, 1, change([1, 0], ['waiting', 1], 'dead', 9)));
        await alone(changing(a, 1, change([1, 1], ['waiting', 0], 'dropped', 9)));
        await alone(changing(key('b'), 1, change([1, 0], ['waiting', 0], 'done', 9)));
        expect(await list({ state: 'dead' })).toEqual(['a 1.0']);
        expect(await list({ state: 'dropped' })).toEqual(['a 1.1']);
        expect(await list({ state: 'done' })).toEqual(['b 1.0']);
        const waiting = ['b 1.1', 'ﬀ 1.0', 'ﬀ 1.1', '𝔸 1.0', '𝔸 1.1'];
        expect(await list({})).toEqual(waiting);
        expect(await list({ limit: 2 })).toEqual(waiting.slice(0, 2));
        const after = { ...key('ﬀ'), revision: 1, index: 0 };
        expect(await list({ after })).toEqual(waiting.slice(2));
        expect(await list({ state: 'dead', after: { ...a, revision: 1, index: 0 } })).toEqual([]);
      });

      it('is of one lifecycle, one instance, one effect, or of what is under a lease', async () => {
        await born('a', 1);
        await born('b', 1, 'test/report');
        await born('c', 1, 'test/door', 'other');
        await alone(emitting(key('d'), { effects: 1 }, { name: 'knock' }));
        expect(await list({ lifecycle: 'test/report' })).toEqual(['b 1.0']);
        expect(await list({ lifecycle: 'test/door', id: 'd' })).toEqual(['d 1.0']);
        expect(await list({ name: 'ring' })).toEqual(['a 1.0', 'b 1.0']);
        expect(await list({ tenant: 'other' })).toEqual(['c 1.0']);
        await leased(9, { names: ['knock'] });
        expect(await list({ leasedAt: minute(13) })).toEqual(['d 1.0']);
        expect(await list({ leasedAt: minute(14) })).toEqual([]);
      });
    });

    it('is counted by lifecycle: what waits, since when it is due, and what was given up', async () => {
      const [mine, lamp] = [key('d1'), key('l1', 'test/lamp')];
      const other = key('d9', 'test/door', 'other');
      expect(await store.outboxDepths('default')).toEqual([]);
      await store.commit([
        [step(mine, { effects: 3 })],
        [step(lamp, { effects: 1 })],
        [step(other, { effects: 1 })],
        [emitting(key('d2'), { effects: 2 }, { past: true })],
      ]);
      await store.lease(leaseAt(9, { lifecycle: 'test/lamp' }));
      await store.commit([[changing(lamp, 1, change([1, 0], ['waiting', 1], 'dead', 10))]]);
      await store.commit([[changing(mine, 1, change([1, 1], ['waiting', 0], 'done', 10))]]);
      const due = step(mine, { effects: 1 }).outbox[0]?.recordedAt;
      expect(await store.outboxDepths('default')).toEqual([
        { lifecycle: 'test/door', waiting: 2, dead: 0, due },
        { lifecycle: 'test/lamp', waiting: 0, dead: 1, due: null },
      ]);
      await store.lease(leaseAt(9, { lifecycle: 'test/door' }));
      expect(await store.outboxDepths('default')).toMatchObject([{ due: minute(14) }, {}]);
    });

    it('hands out copies that nobody else sees changed', async () => {
      await born('a', 1);
      const [row] = await store.lease(leaseAt(9));
      Object.assign(row?.effect.data ?? {}, { times: 'changed' });
      expect(await stands(key('a'), 1, 0)).toMatchObject({ effect: { data: { times: 0 } } });
    });

    it('is closed like everything else', async () => {
      await store.close();
      const closed = { code: 'store.closed' };
      await expect(store.lease(leaseAt(9))).rejects.toMatchObject(closed);
      await expect(stands(key('a'), 1, 0)).rejects.toMatchObject(closed);
      await expect(list({})).rejects.toMatchObject(closed);
    });
  });
}
