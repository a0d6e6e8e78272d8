/** Erased means gone: the bytes of a value, and of the hashes of what was asked with it, are in no file of the store. */

import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import type { Store } from '../../src/ports/index.ts';
import { key, personalRow, step } from '../contracts/rows.ts';
import { parameters, runs } from '../support/seed.ts';
import { bytesOf, scratch } from './scratch.ts';

const at = scratch();

/** Where any of these texts still stands, in a store that is open. */
function found(file: string, texts: readonly string[]): string[] {
  return ['', '-wal', '-shm', '-journal'].flatMap((part) => {
    if (!existsSync(`${file}${part}`)) return [];
    const bytes = bytesOf(`${file}${part}`);
    return texts
      .filter((text) => bytes.includes(text))
      .map((text) => `${text} in ${part || 'the file'}`);
  });
}

const person = (n: number, value: string) => ({
  subject: `p${n}`,
  personal: [personalRow(`p${n}`, `personal:${n}:name`, value)],
  answer: { requestHash: `hash-of-${value}` },
});

it('nothing of the person is left, while the store is open and after', async () => {
  const file = at('store.sqlite');
  const store = await openSqliteStore({ file });
  const long = `Ada-${'Lovelace'.repeat(2000)}-end`;
  await store.commit([
    [step(key('d1'), person(1, 'Ada-secret'))],
    [step(key('d2'), person(2, long))],
    [step(key('d3'), person(3, 'Ben-stays'))],
  ]);
  const secrets = ['Ada-secret', 'hash-of-Ada-secret', 'Ada-Lovelace', 'LovelaceLovelace', '-end'];
  expect(found(file, secrets)).toHaveLength(secrets.length);
  expect(
    await store.erase('default', 'p1', [step(key('d1'), { expected: 1, subject: 'p1' })]),
  ).toBe(1);
  expect(await store.erase('default', 'p2', [])).toBe(1);
  expect(found(file, secrets)).toEqual([]);
  expect(found(file, ['Ben-stays', 'hash-of-Ben-stays'])).toHaveLength(2);
  await store.close();
  expect(found(file, secrets)).toEqual([]);
});

// Where SQLite moves rows between pages, copies stay behind that no deletion clears, although `secure_delete` is on:
// were the rows deleted, nearly every run of this size would find some.
it('however much came and went before, in whatever order', {
  timeout: 30_000 + runs(2) * 20_000,
}, async () => {
  const [rounds, people] = [10, 30];
  const added = Array.from({ length: 400 }, (_, n) => n);
  const sizes = [0, 10, 100, 300, 900, 5000];
  let lives = 0;
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(9999)), async (chance) => {
      const below = (most: number) => chance.next().value % most;
      lives += 1;
      const file = at(`${lives}.sqlite`);
      const store = await openSqliteStore({ file });
      const living = new Map<number, string[]>();
      const gone: string[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const groups = added.map((m) => {
          const [n, who] = [round * added.length + m, below(people)];
          const given = person(who, `<value ${n}>${'ä'.repeat(sizes[below(sizes.length)] ?? 0)}`);
          const personal = given.personal.map((row) => ({ ...row, reference: `personal:${n}` }));
          const answer = { requestHash: `<hash ${n}>` };
          living.set(who, [...(living.get(who) ?? []), `<value ${n}>`, `<hash ${n}>`]);
          return [step(key(`d${n}`), { ...given, personal, answer })];
        });
        await store.commit(groups);
        for (const [who, texts] of living) {
          if (below(10) >= 3) continue;
          await store.erase('default', `p${who}`, []);
          gone.push(...texts);
          living.delete(who);
        }
      }
      await store.erase('default', 'nobody', []);
      const standing = new Set(
        bytesOf(file)
          .toString('latin1')
          .match(/<(?:value|hash) \d+>/g),
      );
      expect(gone.filter((text) => standing.has(text))).toEqual([]);
      expect([...living.values()].flat().filter((text) => !standing.has(text))).toEqual([]);
      expect(statSync(`${file}-wal`).size).toBe(0);
      await store.close();
      expect(integrityOf(file)).toBe('ok');
    }),
    parameters(2),
  );
});

it('what a conflict took back is not left either', async () => {
  const file = at('store.sqlite');
  const store = await openSqliteStore({ file });
  const long = 'x'.repeat(9000);
  for (let n = 0; n < 20; n += 1) {
    const group = [
      step(key(`d${n}`), person(n, `<refused ${n}>${long}`)),
      step(key('nobody'), { expected: 7 }),
    ];
    expect(await store.commit([group, [step(key(`e${n}`))]])).toEqual(['conflict', 'committed']);
  }
  await store.erase('default', 'nobody', []);
  expect(found(file, ['<refused'])).toEqual([]);
  await store.close();
});

function integrityOf(file: string): unknown {
  const db = new DatabaseSync(file, { readOnly: true });
  const result = db.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  db.close();
  return result;
}

it('while another program reads an old page, it says so, and again clears the log', {
  timeout: 30_000,
}, async () => {
  const file = at('store.sqlite');
  const store: Store = await openSqliteStore({ file });
  await store.commit([[step(key('d1'), person(1, 'Ada-secret'))]]);
  const reader = new DatabaseSync(file, { readOnly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM instance').get();
  await expect(store.erase('default', 'p1', [])).rejects.toMatchObject({
    code: 'store.busy',
    retryable: true,
    message: expect.stringContaining('erase again'),
  });
  expect(await store.personal('default', ['personal:1:name'])).toEqual(new Map());
  reader.exec('COMMIT');
  reader.close();
  expect(await store.erase('default', 'p1', [])).toBe(0);
  expect(found(file, ['Ada-secret'])).toEqual([]);
  await store.close();
});

it('waits for a backup under way, which keeps what it began with', async () => {
  const file = at('store.sqlite');
  const store = await openSqliteStore({ file });
  await store.commit([[step(key('d1'), person(1, 'Ada-secret'))]]);
  const much = { snapshot: { context: { note: 'x'.repeat(3000) } } };
  await store.commit(Array.from({ length: 2000 }, (_, n) => [step(key(`m${n}`), much)]));
  const backup = { ended: false };
  const copying = store.backup(at('copy.sqlite')).then(() => {
    backup.ended = true;
  });
  const erasing = store.erase('default', 'p1', []);
  const meanwhile: number[] = [];
  while (!backup.ended) {
    await setImmediate();
    const { size } = await store.personal('default', ['personal:1:name']);
    // Once the copy has ended, the writer may be done with erasing at any time.
    if (!backup.ended) meanwhile.push(size);
  }
  expect(new Set(meanwhile)).toEqual(new Set([1]));
  await copying;
  expect(await erasing).toBe(1);
  expect(found(file, ['Ada-secret'])).toEqual([]);
  const copy = await openSqliteStore({ file: at('copy.sqlite') });
  expect((await copy.personal('default', ['personal:1:name'])).size).toBe(1);
  await copy.close();
  await store.close();
});
