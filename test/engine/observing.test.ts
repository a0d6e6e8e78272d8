/** A list that stores nothing, for a store that is open read-only: the same answer, row for row. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import { door } from '../support/door.ts';
import { parameters } from '../support/seed.ts';
import { admin, at, testWorld, user } from '../support/world.ts';

const query = { tenant: 'default', lifecycle: 'test/door', limit: 3 };

describe('list with observeOnly', () => {
  it('is right while no worker runs, and stores nothing', async () => {
    const { engine, clock, store } = testWorld();
    await engine.create({
      ...at('test/door', 'd1'),
      type: 'BUILT',
      data: { code: 'k' },
      by: admin,
    });
    await engine.send({ ...at('test/door', 'd1'), type: 'OPEN', data: { code: 'k' }, by: user });
    clock.wait({ days: 1 });
    const found = async (status: string) =>
      (await engine.list({ ...query, status, observeOnly: true })).items.map((i) => i.revision);
    expect([await found('shut'), await found('open')]).toEqual([[3], []]);
    expect((await store.load(at('test/door', 'd1')))?.snapshot.revision).toBe(2);
  });

  it('gives what another definition wrote as it was stored', async () => {
    const { engine, clock, store } = testWorld();
    await engine.create({
      ...at('test/door', 'd1'),
      type: 'BUILT',
      data: { code: 'k' },
      by: admin,
    });
    await engine.send({ ...at('test/door', 'd1'), type: 'OPEN', data: { code: 'k' }, by: user });
    clock.wait({ days: 1 });
    const later = testWorld({
      store,
      clock,
      lifecycles: [Object.freeze({ ...door, version: '2' })],
    });
    const { items } = await later.engine.list({ ...query, observeOnly: true });
    expect(items.map((i) => [i.revision, i.status?.code])).toEqual([[2, 'open']]);
  });

  it('reads on until the page is full, however far apart its rows lie', async () => {
    const { engine } = testWorld();
    const name = (n: number) => `d${String(n).padStart(4, '0')}`;
    const born = { type: 'BUILT', data: { code: 'k' }, by: admin };
    const doors = Array.from({ length: 1101 }, (_, n) => at('test/door', name(n)));
    await Promise.all(doors.map((key) => engine.create({ ...key, ...born })));
    for (const n of [3, 700, 1100]) {
      await engine.send({ ...at('test/door', name(n)), type: 'LIGHT', by: user });
    }
    const dark = { ...query, activity: 'dark', observeOnly: true };
    const first = await engine.list({ ...dark, limit: 2 });
    expect([first.items.map((i) => i.id), first.next]).toEqual([['d0003', 'd0700'], 'd0700']);
    const last = await engine.list({ ...dark, limit: 2, after: 'd0700' });
    expect([last.items.map((i) => i.id), last.next]).toEqual([['d1100'], null]);
    const full = await engine.list({ ...query, limit: 500, observeOnly: true });
    expect([full.items.length, full.next]).toEqual([500, 'd0499']);
  });

  it('gives the same pages as a list that stores', async () => {
    const doors = fc.array(
      fc.record({ opens: fc.boolean(), dark: fc.boolean(), waits: fc.nat(4) }),
      { maxLength: 12 },
    );
    const filter = fc.record({
      status: fc.constantFrom(undefined, 'open', 'shut'),
      activity: fc.constantFrom(undefined, 'dark'),
      limit: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(doors, filter, async (given, filters) => {
        const { engine, clock } = testWorld({ store: openMemoryStore() });
        for (const [n, { opens, dark, waits }] of given.entries()) {
          const key = at('test/door', `d${n}`);
          await engine.create({ ...key, type: 'BUILT', data: { code: 'k' }, by: admin });
          if (opens) await engine.send({ ...key, type: 'OPEN', data: { code: 'k' }, by: user });
          if (dark) await engine.send({ ...key, type: 'LIGHT', by: user });
          clock.wait({ minutes: waits });
        }
        const pages = async (observeOnly: boolean) => {
          const all = [];
          let after: string | undefined;
          do {
            const page = await engine.list({ ...query, ...filters, after, observeOnly });
            all.push(page);
            after = page.next ?? undefined;
          } while (after !== undefined);
          return all;
        };
        const observed = await pages(true);
        expect(observed).toEqual(await pages(false));
      }),
      parameters(60),
    );
  });
});
