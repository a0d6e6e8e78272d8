/** Erased means gone: the bytes of a value, and of the hashes of what was asked with it, are in no file of the store. */

import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import type { Store } from '../../src/ports/index.ts';
import { key, personalRow, step } from '../contracts/rows.ts';
import { parameters } from '../support/seed.ts';
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

// Where SQLite moves rows between pages, copies stay behind that no deletion clears: with rows that are deleted,
// this property finds some, although `secure_delete` is on.
it('however much came and went before, in whatever order', { timeout: 120_000 }, async () => {
  let lives = 0;
  const round = fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          add: fc.nat(30),
          size: fc.constantFrom(0, 10, 100, 300, 900, 5000),
          count: fc.nat(60),
        }),
      },
      { weight: 1, arbitrary: fc.record({ erase: fc.nat(30) }) },
    ),
    { minLength: 20, maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(round, async (steps) => {
      lives += 1;
      const file = at(`${lives}.sqlite`);
      const store = await openSqliteStore({ file });
      const living = new Map<number, string[]>();
      const gone: string[] = [];
      let n = 0;
      for (const given of steps) {
        if ('erase' in given) {
          await store.erase('default', `p${given.erase}`, []);
          gone.push(...(living.get(given.erase) ?? []));
          living.delete(given.erase);
          continue;
        }
        const groups = Array.from({ length: given.count }, () => {
          n += 1;
          const who = (given.add + n * 7) % 30;
          const value = `<value ${n}>${'ä'.repeat(given.size)}`;
          living.set(who, [...(living.get(who) ?? []), `<value ${n}>`, `hash ${n}!`]);
          const personal = [personalRow(`p${who}`, `personal:${(n * 7919) % 1000}:${n}`, value)];
          return [
            step(key(`d${n}`), {
              subject: `p${who}`,
              personal,
              answer: { requestHash: `hash ${n}!` },
            }),
          ];
        });
        // A conflict takes back what it brought; that must not stay either.
        const refused = step(key(`d${n}`), {
          subject: 'none',
          personal: [personalRow('none', 'personal:refused', '<refused>')],
        });
        await store.commit([
          ...groups,
          [step(key(`x${n}-${gone.length}`)), { ...refused, expected: 99 }],
        ]);
      }
      await store.erase('default', 'nobody', []);
      expect(found(file, [...gone, '<refused>'])).toEqual([]);
      expect(found(file, [...living.values()].flat()).length).toBe(
        [...living.values()].flat().length,
      );
      await store.close();
      expect(integrityOf(file)).toBe('ok');
    }),
    parameters(8),
  );
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
  const copying = store.backup(at('copy.sqlite'));
  expect(await store.erase('default', 'p1', [])).toBe(1);
  await copying;
  expect(found(file, ['Ada-secret'])).toEqual([]);
  const copy = await openSqliteStore({ file: at('copy.sqlite') });
  expect((await copy.personal('default', ['personal:1:name'])).size).toBe(1);
  await copy.close();
  await store.close();
});
