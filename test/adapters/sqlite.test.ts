import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { openReader, openWriter, prepareFile } from '../../src/adapters/sqlite/connection.ts';
import { encode } from '../../src/adapters/sqlite/encoding.ts';
import { GroupWriter } from '../../src/adapters/sqlite/groups.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { checksumOf, migrations } from '../../src/adapters/sqlite/migrations.ts';
import { Reader } from '../../src/adapters/sqlite/reading.ts';
import { turns } from '../../src/adapters/sqlite/turns.ts';
import type { Deadline } from '../../src/lifecycle/index.ts';
import { credential, credentialContract } from '../contracts/credentials.ts';
import { deliveryContract } from '../contracts/deliveries.ts';
import { rosterContract } from '../contracts/roster.ts';
import { deadline, key, minute, step } from '../contracts/rows.ts';
import { storeContract } from '../contracts/store.ts';
import { scratch } from '../faults/scratch.ts';
import { parameters } from '../support/seed.ts';

const at = scratch();
const inDoors = { tenant: 'default', lifecycle: 'test/door', limit: 1 };

storeContract('the store in SQLite', () => openSqliteStore({ file: at('store.sqlite') }));
rosterContract('the store in SQLite', () => openSqliteStore({ file: at('store.sqlite') }));
credentialContract(
  'the store in SQLite',
  () => openSqliteStore({ file: at('store.sqlite') }),
  () => openSqliteStore({ file: at('store.sqlite') }),
);

it('credentials are seen beside the writer, and changed by it alone', async () => {
  const writer = await openSqliteStore({ file: at('store.sqlite') });
  await writer.credentials.add(credential('k1'));
  const reader = await openSqliteStore({ file: at('store.sqlite'), readOnly: true });
  expect(await reader.credentials.find('k1')).toEqual(credential('k1'));
  await expect(reader.credentials.add(credential('k2'))).rejects.toMatchObject({
    code: 'store.readOnly',
  });
  await Promise.all([reader.close(), writer.close()]);
});
deliveryContract('the store in SQLite', () => openSqliteStore({ file: at('store.sqlite') }));

describe('a migration that was released', () => {
  it.each([
    [1, '42dbca9d493e57a5e875f7f56abc8824efb66c1c6da71fc49fa87a5fe04619f5'],
    [2, 'e8bfd50470ad4953648bf233f58d82176247e512f6558f051ee36323564803bf'],
    [3, '4100f4068af992e73cbf1c43c075311466fd204048314ae19d8d1a8def3ce0cc'],
    [4, 'ac592312b6cc4072970571f580b540da412994acbb7b2b0f6439264e5550f2b6'],
  ])('%i never changes', (number, checksum) => {
    expect(migrations.map((m) => m.number)).toEqual(migrations.map((_, n) => n + 1));
    expect(checksumOf(migrations[number - 1]!)).toBe(checksum);
  });
});

describe('a question', () => {
  // Without statistics SQLite may choose to go through a whole tenant, which only a large store would show.
  it.each<[string, (reader: Reader) => unknown, string]>([
    ['list', (r) => r.list(inDoors), 'sqlite_autoindex_instance_1 (tenant=? AND lifecycle=?)'],
    [
      'list after',
      (r) => r.list({ ...inDoors, after: 'a' }),
      'sqlite_autoindex_instance_1 (tenant=? AND lifecycle=? AND id>?)',
    ],
    [
      'by status',
      (r) => r.list({ ...inDoors, status: 's', after: 'a' }),
      'instance_status (tenant=? AND lifecycle=? AND status=? AND id>?)',
    ],
    [
      'by activity',
      (r) => r.list({ ...inDoors, activity: 's', after: 'a' }),
      'instance_activity (tenant=? AND lifecycle=? AND activity=? AND id>?)',
    ],
    [
      'overdue',
      (r) => r.overdue({ now: 'n', limit: 1 }),
      'instance_next_deadline (next_deadline_at<?)',
    ],
    [
      'overdue of one',
      (r) => r.overdue({ now: 'n', ...inDoors }),
      'instance_next_deadline (next_deadline_at<?)',
    ],
    ['next due', (r) => r.nextDue(), 'instance_next_deadline (next_deadline_at>?)'],
    ['of a subject', (r) => r.ofSubject('t', 's'), 'instance_subject (tenant=? AND subject=?)'],
    [
      'load',
      (r) => r.load(key('a')),
      'sqlite_autoindex_instance_1 (tenant=? AND lifecycle=? AND id=?)',
    ],
    [
      'answer',
      (r) => r.answer(key('a'), 'k'),
      'sqlite_autoindex_answer_1 (tenant=? AND lifecycle=? AND id=? AND key=?)',
    ],
    [
      'journal',
      (r) => r.journal(key('a'), { after: 0, limit: 1 }),
      'sqlite_autoindex_journal_1 (tenant=? AND lifecycle=? AND id=? AND revision>?)',
    ],
    [
      'journal at',
      (r) => r.journalAt(key('a'), 'n'),
      'sqlite_autoindex_journal_1 (tenant=? AND lifecycle=? AND id=?)',
    ],
    [
      'outbox',
      (r) => r.outbox(key('a'), { after: 0, limit: 1 }),
      'sqlite_autoindex_outbox_1 (tenant=? AND lifecycle=? AND id=? AND revision>?)',
    ],
    [
      'a delivery',
      (r) => r.delivery({ ...key('a'), revision: 1, index: 0 }),
      'sqlite_autoindex_outbox_1 (tenant=? AND lifecycle=? AND id=? AND revision=? AND position=?)',
    ],
    [
      'what waits',
      (r) => r.deliveries({ tenant: 't', state: 'waiting', limit: 1 }),
      'outbox_waiting (tenant=?)',
    ],
    [
      'what waits, after',
      (r) =>
        r.deliveries({
          tenant: 't',
          state: 'waiting',
          after: { ...key('a'), revision: 1, index: 0 },
          limit: 1,
        }),
      'outbox_waiting (tenant=? AND (lifecycle,id,revision,position)>(?,?,?,?))',
    ],
    [
      'what died',
      (r) => r.deliveries({ tenant: 't', state: 'dead', limit: 1 }),
      'outbox_failed (tenant=? AND state=?)',
    ],
    [
      'personal',
      (r) => r.personal('t', ['r']),
      'sqlite_autoindex_personal_1 (tenant=? AND reference=?)',
    ],
  ])('has its index: %s', (_, ask, index) => {
    const file = at('store.sqlite');
    prepareFile(file, minute(0));
    const db = openReader(file);
    const prepare = vi.spyOn(db, 'prepare');
    ask(new Reader(db));
    const [sql = ''] = prepare.mock.calls[0] ?? [];
    const plan = db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row['detail']));
    expect(plan[0]).toMatch(/^SEARCH/);
    expect(plan[0]?.endsWith(index), plan.join('; ')).toBe(true);
    expect(
      plan.some((line) => line.includes('TEMP B-TREE FOR ORDER BY')),
      plan.join('; '),
    ).toBe(false);
    db.close();
  });
});

it('deadline rows are those of the snapshot, and are written only where they differ', () => {
  prepareFile(at('store.sqlite'), minute(0));
  const db = openWriter(at('store.sqlite'));
  const writer = new GroupWriter(db);
  const one = (sql: string) => Object.values(db.prepare(sql).get() ?? {})[0] as number;
  let expected = 0;
  /** Stores one more transition and gives back how many rows that took. */
  const stored = (...deadlines: Deadline[]): number => {
    const before = one('SELECT total_changes()');
    expect(writer.store([[encode(step(key('d1'), { expected, deadlines }))]])).toEqual([
      'committed',
    ]);
    expected += 1;
    expect(db.prepare('SELECT name, generation, due FROM deadline ORDER BY name').all()).toEqual(
      deadlines.map(({ name, generation, due }) => ({ name, generation, due })),
    );
    return one('SELECT total_changes()') - before;
  };
  const [a, b] = [deadline(minute(5), 1, 'a'), deadline(minute(6), 1, 'b')];
  expect(stored(a, b)).toBe(4);
  expect(stored(a, b)).toBe(2);
  expect(stored(a, { ...b, generation: 3 })).toBe(3);
  expect(stored({ ...a, due: minute(7) }, { ...b, generation: 3 })).toBe(3);
  expect(stored({ ...b, generation: 3 })).toBe(3);
  expect(stored()).toBe(3);
  db.close();
});

it('deadline rows stay those of the snapshot, whatever the store remembers of the row before', async () => {
  const anyDeadlines = fc
    .subarray(['a', 'b'])
    .chain((names) =>
      fc.tuple(
        ...names.map((name) =>
          fc
            .tuple(fc.constantFrom(5, 7), fc.constantFrom(1, 3))
            .map(([due, generation]) => deadline(minute(due), generation, name)),
        ),
      ),
    );
  const file = at('store.sqlite');
  const store = await openSqliteStore({ file });
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT name, generation, due FROM deadline WHERE id = ? ORDER BY name');
  let lives = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyDeadlines, { minLength: 2, maxLength: 5 }), async (life) => {
      lives += 1;
      for (const [expected, deadlines] of life.entries()) {
        await store.commit([[step(key(`d${lives}`), { expected, deadlines })]]);
        const stored = deadlines.map(({ name, generation, due }) => ({ name, generation, due }));
        expect(rows.all(`d${lives}`)).toEqual(stored);
      }
    }),
    parameters(50),
  );
  db.close();
  await store.close();
});

describe('commits that wait together', () => {
  const commit = (id: number, size: number) => ({
    id,
    kind: 'commit' as const,
    groups: Array.from({ length: size }, () => []),
  });
  const other = (id: number) => ({ id, kind: 'erase' as const });

  it.each([
    ['one', [commit(1, 1)], [[1]]],
    ['few', [commit(1, 64), commit(2, 64), commit(3, 1)], [[1, 2, 3]]],
    [
      'more than a transaction is worth',
      [commit(1, 200), commit(2, 56), commit(3, 1)],
      [[1, 2], [3]],
    ],
    ['one that is too large alone', [commit(1, 1), commit(2, 1000), commit(3, 1)], [[1], [2], [3]]],
    [
      'an erasure among them',
      [commit(1, 1), commit(2, 1), other(3), commit(4, 1), commit(5, 1)],
      [[1, 2], [3], [4, 5]],
    ],
    ['erasures', [other(1), other(2)], [[1], [2]]],
  ])('share a transaction: %s', (_, requests, expected) => {
    const [first, ...rest] = requests;
    const told = [...turns(first!, () => rest.shift())].map((turn) => turn.map(({ id }) => id));
    expect(told).toEqual(expected);
  });

  it('and so one sync of the disk', async () => {
    const store = await openSqliteStore({ file: at('shared.sqlite') });
    await store.commit([]);
    const before = commitsIn(at('shared.sqlite-wal'));
    await Promise.all(Array.from({ length: 200 }, (_, n) => store.commit([[step(key(`d${n}`))]])));
    const shared = commitsIn(at('shared.sqlite-wal')) - before;
    expect(shared).toBeGreaterThan(0);
    expect(shared).toBeLessThan(100);
    await store.close();
  });
});

/** Frames of a write-ahead log that end a transaction, https://www.sqlite.org/fileformat2.html#the_write_ahead_log. */
function commitsIn(log: string): number {
  const bytes = readFileSync(log);
  if (bytes.length === 0) return 0;
  const frame = 24 + bytes.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at + frame <= bytes.length; at += frame) {
    if (bytes.readUInt32BE(at + 4) > 0) commits += 1;
  }
  return commits;
}

describe('a backup', () => {
  it('is a whole store, taken while others write', async () => {
    const store = await openSqliteStore({ file: at('store.sqlite') });
    const note = 'x'.repeat(2000);
    const large = { snapshot: { context: { note } } };
    const groups = (from: number) =>
      Array.from({ length: 250 }, (_, n) => [step(key(`d${from + n}`), large)]);
    for (let n = 0; n < 2000; n += 250) await store.commit(groups(n));
    let written = 2000;
    const copied = store.backup(at('deeper/copy.sqlite')).then(() => 'copied' as const);
    while ((await Promise.race([copied, Promise.resolve('not yet' as const)])) === 'not yet') {
      await store.commit([[step(key(`d${written}`), large)]]);
      written += 1;
    }
    await store.close();

    const copy = await openSqliteStore({ file: at('deeper/copy.sqlite') });
    const rows = await copy.list({ tenant: 'default', lifecycle: 'test/door', limit: 1_000_000 });
    // It is the store as it was at the beginning: what came meanwhile neither delays it nor gets in.
    expect(rows.length).toBeGreaterThanOrEqual(2000);
    expect(rows.length).toBeLessThanOrEqual(2002);
    expect(written).toBeGreaterThan(2002);
    for (const row of rows) expect(await copy.journal(row, { after: 0, limit: 9 })).toHaveLength(1);
    expect(await copy.commit([[step(key('new'))]])).toEqual(['committed']);
    await copy.close();
    const db = new DatabaseSync(at('deeper/copy.sqlite'), { readOnly: true });
    expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    db.close();
  });

  it('is never written over what is there, and leaves nothing when it fails', async () => {
    const store = await openSqliteStore({ file: at('store.sqlite') });
    writeFileSync(at('theirs'), 'theirs');
    mkdirSync(at('folder'));
    for (const target of [at('theirs'), at('folder'), at('store.sqlite')]) {
      await expect(store.backup(target)).rejects.toMatchObject({
        code: 'store.io',
        message: expect.stringContaining('exists already; name a new file'),
      });
    }
    expect(readFileSync(at('theirs'), 'utf8')).toBe('theirs');
    symlinkSync(at('elsewhere'), at('link'));
    await expect(store.backup(at('link'))).rejects.toMatchObject({ code: 'store.io' });
    expect(existsSync(at('elsewhere'))).toBe(false);
    await expect(store.backup(at('theirs/copy'))).rejects.toMatchObject({ code: 'store.io' });
    const twice = await Promise.allSettled([store.backup(at('copy')), store.backup(at('copy'))]);
    expect(twice.map((t) => t.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(statSync(at('copy')).size).toBeGreaterThan(0);
    await store.close();
  });

  it('that is under way is finished before the store closes', async () => {
    const store = await openSqliteStore({ file: at('store.sqlite') });
    await store.commit([[step(key('d1'))]]);
    let copied = false;
    const copying = store.backup(at('copy.sqlite')).then(() => {
      copied = true;
    });
    await store.close();
    expect(copied).toBe(true);
    await copying;
    expect(existsSync(at('copy.sqlite'))).toBe(true);
  });

  it('can be taken by who only looks', async () => {
    const store = await openSqliteStore({ file: at('store.sqlite') });
    await store.commit([[step(key('d1'))]]);
    const looker = await openSqliteStore({ file: at('store.sqlite'), readOnly: true });
    await looker.backup(at('copy.sqlite'));
    const copy = await openSqliteStore({ file: at('copy.sqlite'), readOnly: true });
    expect(await copy.load(key('d1'))).not.toBeNull();
    await Promise.all([copy.close(), looker.close(), store.close()]);
  });
});
