/** A disk that is full, or fails: what was acknowledged stays, what was refused is absent, and room makes it work again. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openWriter } from '../../src/adapters/sqlite/connection.ts';
import { encode } from '../../src/adapters/sqlite/encoding.ts';
import { faultOf } from '../../src/adapters/sqlite/faults.ts';
import { GroupWriter } from '../../src/adapters/sqlite/groups.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { key, minute, step } from '../contracts/rows.ts';
import { filler, runBehind, scratch } from './scratch.ts';

const at = scratch();

interface Filled {
  readonly acknowledged: readonly string[];
  readonly refused: readonly string[];
  readonly stillThere: number;
  readonly fault: unknown;
  readonly after: unknown;
}

async function expectKept(file: string, { acknowledged, refused }: Filled): Promise<void> {
  const store = await openSqliteStore({ file });
  for (const id of acknowledged) {
    expect(await store.load(key(id)), `${id} was acknowledged`).not.toBeNull();
    expect(await store.journal(key(id), { after: 0, limit: 9 })).toHaveLength(1);
  }
  for (const id of refused) expect(await store.load(key(id)), `${id} was refused`).toBeNull();
  expect(await store.commit([[step(key('new'))]])).toEqual(['committed']);
  await store.close();
}

it('a batch that finds no room leaves nothing, and the next one that does is stored', async () => {
  const file = at('store.sqlite');
  await (await openSqliteStore({ file })).close();
  const db = openWriter(file);
  const writer = new GroupWriter(db);
  const groups = (from: number) =>
    Array.from({ length: 64 }, (_, n) => [
      encode(step(key(`d${from + n}`), { effects: 2, answer: {} })),
    ]);
  writer.store(groups(0));
  const { page_count } = db.prepare('PRAGMA page_count').get() as { page_count: number };
  db.exec(`PRAGMA max_page_count=${page_count}`);
  for (let n = 0; n < 3; n += 1) {
    let thrown: unknown;
    try {
      writer.store(groups(100));
    } catch (error) {
      thrown = error;
    }
    expect(faultOf(file, thrown)).toMatchObject({
      code: 'store.full',
      retryable: true,
      message: expect.stringMatching(
        /the disk is full; nothing of this commit was stored, free some room/,
      ),
    });
    expect(db.isTransaction).toBe(false);
    for (const table of ['instance', 'journal', 'answer']) {
      expect(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: 64 });
    }
  }
  db.exec('PRAGMA max_page_count=1000000');
  expect(new Set(writer.store(groups(100)))).toEqual(new Set(['committed']));
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  db.close();
});

it('a batch that cannot be written for another reason leaves nothing either, and no lock', async () => {
  const file = at('store.sqlite');
  await (await openSqliteStore({ file })).close();
  const db = openWriter(file);
  const writer = new GroupWriter(db);
  const [good, bad] = [encode(step(key('good'))), encode(step(key('bad')))];
  const journal = [[1, minute(1), undefined as unknown as string]];
  expect(() => writer.store([[good], [{ ...bad, journal }]])).toThrow();
  expect(db.isTransaction).toBe(false);
  expect(db.prepare('SELECT count(*) AS n FROM instance').get()).toEqual({ n: 0 });
  expect(writer.store([[good]])).toEqual(['committed']);
  db.close();
});

it.runIf(process.platform !== 'win32')(
  'a disk that fails loses nothing that was acknowledged',
  async () => {
    const file = at('store.sqlite');
    const limited = ['sh', '-c', 'ulimit -f 2000; exec "$@"', 'sh'] as const;
    const filled: Filled = runBehind([...limited], filler, file);
    expect(filled.acknowledged.length).toBeGreaterThan(20);
    expect(filled).toMatchObject({ stillThere: 0, after: null });
    expect(filled.fault).toMatchObject({
      code: 'store.io',
      message: expect.stringContaining('the disk reported an error'),
    });
    await expectKept(file, filled);
  },
);

/** A disk of a few megabytes in a namespace of its own, with ballast to be thrown off; not every system allows it. */
const small = [
  'unshare',
  '-rm',
  'sh',
  '-c',
  'mount -t tmpfs -o size=6m tmpfs "$0" && head -c 2000000 /dev/zero > "$0/ballast" && "$@" && cp "$0"/store.sqlite* "$0.kept"',
] as const;

function canMount(): boolean {
  try {
    const [unshare] = small;
    execFileSync(unshare, ['-rm', 'sh', '-c', 'mount -t tmpfs tmpfs /tmp'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it.runIf(canMount())('a full disk refuses, and works again once there is room', async () => {
  const disk = at('disk');
  mkdirSync(disk);
  mkdirSync(`${disk}.kept`);
  const filled: Filled = runBehind(
    [...small, disk],
    filler,
    `${disk}/store.sqlite`,
    `${disk}/ballast`,
  );
  expect(filled.acknowledged.length).toBeGreaterThan(20);
  expect(filled.fault).toMatchObject({ code: 'store.full', retryable: true });
  expect(filled).toMatchObject({ stillThere: 0, after: 'committed' });
  await expectKept(`${disk}.kept/store.sqlite`, {
    ...filled,
    acknowledged: [...filled.acknowledged, 'after'],
  });
});
