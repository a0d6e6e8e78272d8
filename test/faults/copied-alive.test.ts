/** A copy of a store that is written to all the while: it opens, replays to what it holds, and has all that was acknowledged before. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { uuidIds } from '../../src/adapters/system/index.ts';
import { Engine } from '../../src/engine/index.ts';
import type { Store } from '../../src/ports/index.ts';
import { person, report } from '../support/pair.ts';
import { seed } from '../support/seed.ts';
import { admin, at, HandClock } from '../support/world.ts';
import { scratch } from './scratch.ts';

const place = scratch();
const writers = 12;
const copies = 6;
const moment = fc.record({ more: fc.integer({ min: 5, max: 40 }), pause: fc.nat(20) });
const after = (milliseconds: number) => new Promise((later) => setTimeout(later, milliseconds));

/** What a writer was told: the instance and the revision that it reached. */
type Acknowledged = Map<string, number>;

function engineOn(store: Store): Engine {
  const lifecycles = [person, report];
  return new Engine({ store, lifecycles, clock: new HandClock(), ids: uuidIds });
}

/** Files reports and upholds them, which bans a person in the same commit, until it is told to stop. */
async function write(engine: Engine, n: number, told: Acknowledged, goesOn: () => boolean) {
  const banned = at('test/person', `p${n}`);
  await engine.create({ ...banned, type: 'JOINED', data: { name: `Person ${n}` }, by: admin });
  for (let m = 0; goesOn(); m += 1) {
    const own = at('test/report', `r${n}-${m}`);
    await engine.create({ ...own, type: 'FILED', data: { person: banned.id }, by: admin });
    // Writers share commits, and would keep step if each did not rest at another moment.
    await after((n * 7 + m * 3) % 11);
    await engine.send({ ...own, type: 'NOTED', data: { text: `note ${m}` }, by: admin });
    const { revision } = await engine.send({ ...own, type: 'UPHELD', by: admin });
    told.set(own.id, revision);
    await engine.send({ ...banned, type: 'FORGIVE', by: admin });
  }
}

/** No divergence, nothing of `told` missing, and no ban without the report that caused it, or the other way round. */
async function expectWhole(file: string, told: Acknowledged): Promise<void> {
  const store = await openSqliteStore({ file });
  const engine = engineOn(store);
  for (const { name } of [person, report]) {
    expect((await engine.verify('default', name)).divergences).toEqual([]);
  }
  for (const [id, revision] of told) {
    const row = await store.load(at('test/report', id));
    expect(row?.snapshot.revision, `${id} was acknowledged before`).toBeGreaterThanOrEqual(
      revision,
    );
  }
  const all = { tenant: 'default', limit: 1_000_000 };
  const upheld = await store.list({ ...all, lifecycle: 'test/report', status: 'upheld' });
  const people = await store.list({ ...all, lifecycle: 'test/person' });
  const bans = people.map((row) => Number(row.snapshot.context['bans']));
  expect(bans.reduce((sum, n) => sum + n, 0)).toBe(upheld.length);
  await engine.stop();
}

it('is whole, whenever it is taken', { timeout: 60_000 }, async () => {
  const store = await openSqliteStore({ file: place('store.sqlite') });
  const engine = engineOn(store);
  const told: Acknowledged = new Map();
  let writing = true;
  const all = Promise.all(
    Array.from({ length: writers }, (_, n) => write(engine, n, told, () => writing)),
  );
  const before: Acknowledged[] = [];
  for (const { more, pause } of fc.sample(moment, { numRuns: copies, seed })) {
    const enough = told.size + more;
    while (told.size < enough) await after(1);
    await after(pause);
    before.push(new Map(told));
    await store.backup(place(`copy-${before.length}.sqlite`));
  }
  writing = false;
  await all;
  await engine.stop();
  for (const [n, acknowledged] of before.entries()) {
    await expectWhole(place(`copy-${n + 1}.sqlite`), acknowledged);
  }
  await expectWhole(place('store.sqlite'), told);
});
