/** Whatever lies where a store should be: it opens whole, or one message says what is wrong and what would be right. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { migrations } from '../../src/adapters/sqlite/migrations.ts';
import { isCurrent, migrate } from '../../src/adapters/sqlite/schema.ts';
import { key, minute, step } from '../contracts/rows.ts';
import {
  canRunUnprivileged,
  holder,
  killed,
  opener,
  runUnprivileged,
  scratch,
  started,
} from './scratch.ts';

const at = scratch();

/** A store with enough in it to fill several pages. */
async function stored(file: string): Promise<void> {
  const store = await openSqliteStore({ file });
  await store.commit(Array.from({ length: 100 }, (_, n) => [step(key(`d${n}`))]));
  await store.close();
}

function changed(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

describe('where a store should be', () => {
  it('and nothing is, one is made, with its folders', async () => {
    const file = at('a/b/c/store.sqlite');
    const store = await openSqliteStore({ file });
    expect(await store.commit([[step(key('d1'))]])).toEqual(['committed']);
    expect(store.info).toEqual({ kind: 'sqlite', place: file, schema: migrations.length });
    await store.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(existsSync(`${file}.new`)).toBe(false);
    expect(existsSync(`${file}.pid`)).toBe(false);
  });

  it.each<[string, string, RegExp, (file: string) => void]>([
    ['a folder', 'unsupported', /is a folder; name a file in it/, (file) => mkdirSync(file)],
    [
      'an empty file',
      'damaged',
      /has 0 bytes, .* remove it if nothing was ever stored .* backup/,
      (file) => writeFileSync(file, ''),
    ],
    [
      'a text',
      'damaged',
      /not a SQLite file/,
      (file) => writeFileSync(file, 'hello '.repeat(1000)),
    ],
    [
      'a few bytes',
      'damaged',
      /has 16 bytes, too few for a store/,
      (file) => writeFileSync(file, 'SQLite format 3\0'),
    ],
    [
      'the database of somebody else',
      'unsupported',
      /not a store of rollcall; name another/,
      (file) => changed(file, 'CREATE TABLE theirs (a)'),
    ],
    [
      'only the log of one',
      'damaged',
      /is gone, and its log .* restore it from a backup/,
      (file) => writeFileSync(`${file}-wal`, 'log'),
    ],
  ])('and %s is: %s', async (_, fault, message, make) => {
    const file = at('store.sqlite');
    make(file);
    const before = existsSync(file) && statSync(file).isFile() ? readFileSync(file) : null;
    for (const readOnly of [true, false]) {
      await expect(openSqliteStore({ file, readOnly })).rejects.toMatchObject({
        code: `store.${fault}`,
        message: expect.stringMatching(message),
      });
    }
    if (before) expect(readFileSync(file)).toEqual(before);
    expect(existsSync(`${file}.pid`)).toBe(false);
  });

  it('and nothing is, looking makes nothing', async () => {
    const looking = openSqliteStore({ file: at('none/store.sqlite'), readOnly: true });
    await expect(looking).rejects.toMatchObject({ code: 'store.missing' });
    expect(existsSync(at('none'))).toBe(false);
  });

  it('and a file is in the way of its folder', async () => {
    writeFileSync(at('file'), '');
    await expect(openSqliteStore({ file: at('file/store.sqlite') })).rejects.toMatchObject({
      code: 'store.io',
      message: expect.stringContaining('a file of that name is in the way'),
    });
  });

  it('a half made one of a killed process is no hindrance', async () => {
    const file = at('store.sqlite');
    for (const part of ['.new', '.new-wal', '.new-shm']) writeFileSync(`${file}${part}`, 'half');
    await stored(file);
    const store = await openSqliteStore({ file });
    expect(await store.load(key('d99'))).not.toBeNull();
    await store.close();
  });
});

describe('a store that was cut off', () => {
  it.each([1, 100, 511, 512, 4095, 4096, 4097, 0.5, -4096, -4095, -1])(
    'at %d is not opened',
    async (cut) => {
      const file = at('store.sqlite');
      await stored(file);
      const { size } = statSync(file);
      truncateSync(file, cut < 0 ? size + cut : cut < 1 ? Math.floor(size * cut) : cut);
      const rest = readFileSync(file);
      for (const readOnly of [true, false]) {
        await expect(openSqliteStore({ file, readOnly })).rejects.toMatchObject({
          code: 'store.damaged',
          message: expect.stringContaining('backup'),
        });
      }
      expect(readFileSync(file)).toEqual(rest);
    },
  );

  it('and was restored opens again', async () => {
    const file = at('store.sqlite');
    await stored(file);
    copyFileSync(file, at('copy'));
    truncateSync(file, 5000);
    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'store.damaged' });
    copyFileSync(at('copy'), file);
    const store = await openSqliteStore({ file });
    expect(await store.load(key('d99'))).not.toBeNull();
    await store.close();
  });
});

it('a page that was overwritten is reported, and never read as something else', async () => {
  const file = at('store.sqlite');
  await stored(file);
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4096);
  writeFileSync(file, bytes);
  const failed = openSqliteStore({ file }).then(async (store) => {
    try {
      await store.load(key('d1'));
    } finally {
      await store.close();
    }
  });
  await expect(failed).rejects.toMatchObject({ code: 'store.damaged' });
});

describe('the schema', () => {
  const newest = migrations.length;
  const next = { number: newest + 1, name: 'notes', sql: 'CREATE TABLE note (text TEXT)' };

  it('of a newer version is left to that version', async () => {
    const file = at('store.sqlite');
    await stored(file);
    changed(file, "INSERT INTO schema_migration VALUES (70, 'later', 'x', 'y')");
    const before = readFileSync(file);
    for (const readOnly of [true, false]) {
      await expect(openSqliteStore({ file, readOnly })).rejects.toMatchObject({
        code: 'store.newerStore',
        message: expect.stringMatching(
          `has schema 70, .* up to ${newest}; run the version that wrote it, or a newer one`,
        ),
      });
    }
    expect(readFileSync(file)).toEqual(before);
  });

  it('with another text of a migration is refused', async () => {
    const file = at('store.sqlite');
    await stored(file);
    changed(file, "UPDATE schema_migration SET checksum = 'other'");
    await expect(openSqliteStore({ file })).rejects.toMatchObject({
      code: 'store.changedMigration',
      message: expect.stringContaining('its migration 1 ("instances'),
    });
  });

  it('of an older version is brought up to date, whole or not at all', () => {
    const db = new DatabaseSync(':memory:');
    migrate('a store', db, minute(1), migrations);
    expect(isCurrent('a store', db, [...migrations, next])).toBe(false);
    const broken = {
      number: newest + 2,
      name: 'broken',
      sql: 'CREATE TABLE half (a); CREATE TABLE half (a)',
    };
    expect(() => migrate('a store', db, minute(2), [...migrations, next, broken])).toThrow();
    expect(isCurrent('a store', db, migrations)).toBe(true);
    migrate('a store', db, minute(3), [...migrations, next]);
    expect(isCurrent('a store', db, [...migrations, next])).toBe(true);
    expect(db.prepare('SELECT number, applied_at FROM schema_migration').all()).toEqual([
      ...migrations.map(({ number }) => ({ number, applied_at: minute(1) })),
      { number: next.number, applied_at: minute(3) },
    ]);
    migrate('a store', db, minute(4), [...migrations, next]);
    db.close();
  });

  it('of an older version is not changed by who only looks', async () => {
    const file = at('store.sqlite');
    await stored(file);
    changed(file, 'DELETE FROM schema_migration');
    await expect(openSqliteStore({ file, readOnly: true })).rejects.toMatchObject({
      code: 'store.unsupported',
      message: expect.stringContaining('open it once for writing'),
    });
  });
});

describe.runIf(canRunUnprivileged())('without the right to write', () => {
  it('in the folder, the message says who needs which', async () => {
    mkdirSync(at('folder'));
    chmodSync(at('folder'), 0o555);
    const { open } = runUnprivileged(opener, at('folder/store.sqlite'));
    expect(open).toEqual({
      code: 'store.readOnly',
      message: expect.stringContaining('give this user the right to write'),
    });
    expect(runUnprivileged(opener, at('folder/deeper/store.sqlite')).open.code).toBe(
      'store.readOnly',
    );
    chmodSync(at('folder'), 0o777);
    await stored(at('folder/store.sqlite'));
    chmodSync(at('folder'), 0o555);
    expect(runUnprivileged(opener, at('folder/store.sqlite'), 'look').open).toEqual({
      code: 'store.readOnly',
      message: expect.stringContaining('copy the file to a folder of your own'),
    });
    chmodSync(at('folder'), 0o777);
  });

  it('to the file, nobody writes; looking works', async () => {
    const file = at('store.sqlite');
    const store = await openSqliteStore({ file });
    await store.commit([[step(key('d1'))]]);
    await store.close();
    rmSync(`${file}.lock`);
    chmodSync(file, 0o444);
    expect(runUnprivileged(opener, file).open.code).toBe('store.readOnly');
    expect(runUnprivileged(opener, file, 'look')).toMatchObject({
      open: 'opened',
      seen: ['d1'],
      written: { code: 'store.readOnly' },
    });
  });
});

it('a log that lost its end gives a shorter history, and a whole one', async () => {
  const file = at('store.sqlite');
  const child = await started(holder, file);
  await killed(child);
  const log = readFileSync(`${file}-wal`);
  expect(log.length).toBeGreaterThan(0);
  for (let length = log.length; length >= 0; length -= 1500) {
    const copy = at(`cut-${length}.sqlite`);
    copyFileSync(file, copy);
    writeFileSync(`${copy}-wal`, log.subarray(0, length));
    const store = await openSqliteStore({ file: copy });
    const row = await store.load(key('held'));
    const journal = await store.journal(key('held'), { after: 0, limit: 9 });
    expect(journal.map((r) => r.revision)).toEqual(row ? [1] : []);
    expect(row !== null).toBe(length === log.length);
    await store.close();
  }
});
