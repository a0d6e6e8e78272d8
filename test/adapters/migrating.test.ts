/** Stores that older versions made: they open, nothing in them is lost, and nothing old is sent. */
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openWriter } from '../../src/adapters/sqlite/connection.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { migrations } from '../../src/adapters/sqlite/migrations.ts';
import { migrate } from '../../src/adapters/sqlite/schema.ts';
import { change, changing, leaseAt } from '../contracts/deliveries.ts';
import { key, minute, step } from '../contracts/rows.ts';
import { scratch } from '../faults/scratch.ts';

const at = scratch();

/** A store of the first schema with one door, which rang twice. */
function made(file: string): void {
  const db = openWriter(file);
  migrate(file, db, minute(0), migrations.slice(0, 1));
  const { key: own, instance, journal, outbox } = step(key('d1'), { effects: 2 });
  const where = [own.tenant, own.lifecycle, own.id];
  const { subject, hash, snapshot } = instance!;
  db.prepare('INSERT INTO instance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    ...where,
    subject,
    snapshot.version,
    hash,
    snapshot.revision,
    'shut',
    null,
    '"shut"',
    null,
    JSON.stringify(snapshot),
  );
  for (const row of journal)
    db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)').run(
      ...where,
      row.revision,
      row.at,
      JSON.stringify(row),
    );
  for (const row of outbox)
    db.prepare('INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?)').run(
      ...where,
      row.revision,
      row.index,
      JSON.stringify(row),
    );
  db.close();
}

it('a store without deliveries is brought up to date, and what it sent long ago is held', async () => {
  const file = at('store.sqlite');
  made(file);
  await expect(openSqliteStore({ file, readOnly: true })).rejects.toMatchObject({
    code: 'store.unsupported',
    message: expect.stringContaining('open it once for writing'),
  });

  const store = await openSqliteStore({ file });
  expect(store.info.schema).toBe(migrations.length);
  const old = step(key('d1'), { effects: 2 });
  expect(await store.load(key('d1'))).toEqual(old.instance);
  expect(await store.outbox(key('d1'), { after: 0, limit: 9 })).toEqual(old.outbox);
  const place = { ...key('d1'), revision: 1, index: 0 };
  expect(await store.delivery(place)).toEqual({
    effect: old.outbox[0],
    state: 'held',
    due: old.outbox[0]?.recordedAt,
    attempts: 0,
    token: 0,
    leasedUntil: null,
    holder: null,
    said: null,
  });
  expect(await store.lease(leaseAt(9))).toEqual([]);
  const placed = old.journal.map((row) => ({ position: 1, row }));
  expect(await store.transitions({ tenant: 'default', after: 0, limit: 9 })).toEqual(placed);
  const shut = { tenant: 'default', lifecycle: 'test/door', status: 'shut', limit: 9 };
  expect(await store.waiting({ ...shut, until: minute(1) })).toEqual([old.instance]);
  expect(await store.waiting({ ...shut, until: minute(0) })).toEqual([]);

  await store.commit([[step(key('d1'), { expected: 1, effects: 1 })]]);
  expect(await store.lease(leaseAt(9))).toMatchObject([{ effect: { revision: 2 } }]);
  expect(await store.lastTransition('default')).toMatchObject({
    position: 2,
    row: { revision: 2 },
  });
  const back = change([1, 1], ['held', 0], 'waiting', 14);
  expect(await store.commit([[changing(key('d1'), 2, back)]])).toEqual(['committed']);
  const [row] = await store.lease(leaseAt(14, { names: ['ring'] }));
  expect(row).toMatchObject({ effect: { revision: 1, index: 1 }, attempts: 1 });
  await store.close();

  const db = new DatabaseSync(file, { readOnly: true });
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  db.close();
});
