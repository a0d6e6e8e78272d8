/** Words, columns and payload fields on their own: what no single command would show. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hang, table, widthOf, wrap } from '../../src/cli/layout.ts';
import { payloadOf } from '../../src/cli/payload.ts';
import { counted, didYouMean, fromNow, printable, when } from '../../src/cli/wording.ts';
import { instantOf } from '../../src/lifecycle/index.ts';
import { parameters } from '../support/seed.ts';

const now = '2026-01-01T00:00:00.000Z';
const seconds = (count: number) => instantOf(Date.parse(now) + count * 1000);
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

describe('time in words', () => {
  it.each([
    [0, 'now'],
    [0.9, 'now'],
    [1, 'in 1 second'],
    [-59, '59 seconds ago'],
    [minute, 'in 1 minute'],
    [119 * minute, 'in 119 minutes'],
    [-2 * hour, '2 hours ago'],
    [47 * hour, 'in 47 hours'],
    [2 * day, 'in 2 days'],
    [-60 * day, '60 days ago'],
    [61 * day, 'in 2 months'],
    [730 * day, 'in 2 years'],
    [7 * day - 0.02, 'in 7 days'],
    [59.7, 'in 1 minute'],
    [-3653 * day, '10 years ago'],
  ])('%d seconds: %s', (distance, words) => {
    expect(fromNow(seconds(distance), now)).toBe(words);
  });

  it('says an instant in its zone, across a change of clocks', () => {
    expect(when('2026-03-29T00:59:00.000Z', 'Europe/Zurich')).toBe('2026-03-29 01:59 +01:00');
    expect(when('2026-03-29T01:00:00.000Z', 'Europe/Zurich')).toBe('2026-03-29 03:00 +02:00');
    expect(when('2026-03-29T01:00:00.000Z')).toBe('2026-03-29 01:00 UTC');
  });
});

describe('words', () => {
  it('counts', () => {
    expect([counted(1, 'row'), counted(0, 'row'), counted(10_000, 'person', 'people')]).toEqual([
      '1 row',
      '0 rows',
      '10,000 people',
    ]);
  });

  it.each([
    ['APROVE', '; did you mean APPROVE?'],
    ['approve', '; did you mean APPROVE?'],
    ['UPLOAD', ''],
    ['', ''],
    ['x'.repeat(100_000), ''],
  ])('means %.10s', (word, meant) => {
    expect(didYouMean(word, ['APPROVE', 'REJECT'])).toBe(meant);
  });

  it('keeps control codes and turned text out of the terminal', () => {
    const safe = printable({ 'a\u001B': ['\u009B31m', { b: 'x\r\ny\u2066' }], n: 1, z: null });
    expect(JSON.stringify(safe)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(safe).toMatchObject({ n: 1, z: null });
  });
});

const words = fc.array(
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((w) => w.replaceAll(' ', '')),
  { maxLength: 12 },
);

describe('columns', () => {
  it.each([
    ['abc', 3],
    ['né', 2],
    ['né', 2],
    ['日本', 4],
    ['⏳', 2],
    ['❗️', 2],
    ['👩‍👩‍👧', 2],
    ['\u001B[1mbold\u001B[22m', 4],
  ])('%s takes %i', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it('wrapping keeps every word, and no line is wider', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 40 }), (given, width) => {
        const text = given.join(' ');
        const lines = wrap(text, width);
        expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
      parameters(300),
    );
  });

  it('hangs the lines below the first', () => {
    expect(hang('  • ', 'one two three four', 14)).toEqual(['  • one two', '    three four']);
  });

  it('tables fit, whatever stands in them', () => {
    const plain = (text: string) => text;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(words, words, words), { maxLength: 6 }),
        fc.integer({ min: 30, max: 90 }),
        (rows, width) => {
          const columns = [
            { head: 'A', firm: true },
            { head: 'B' },
            { head: 'C', align: 'right' },
          ] as const;
          const lines = table(
            columns,
            rows.map((cells) => ({ cells: cells.map((cell) => cell.join(' ')) })),
            { width, head: plain, below: plain },
          );
          expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
        },
      ),
      parameters(200),
    );
  });
});

describe('payload fields', () => {
  const schema = z.object({
    name: z.string(),
    count: z.number().optional(),
    on: z.boolean().default(false),
    address: z.object({ city: z.string(), zip: z.number() }).optional(),
    note: z.string().nullable(),
    rule: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('days'), days: z.number() }),
      z.object({ kind: z.literal('never') }),
    ]),
    tags: z.array(z.string()),
    scores: z.record(z.string(), z.number()),
  });

  it.each([
    ['name=42', { name: '42' }],
    ['name=a=b', { name: 'a=b' }],
    ['name=', { name: '' }],
    ['count=42', { count: 42 }],
    ['count=many', { count: 'many' }],
    ['on=true', { on: true }],
    ['address.city=Bern', { address: { city: 'Bern' } }],
    ['address.zip=3000', { address: { zip: 3000 } }],
    ['note=null', { note: 'null' }],
    ['note:=null', { note: null }],
    ['rule.days=3', { rule: { days: 3 } }],
    ['tags=["a","b"]', { tags: ['a', 'b'] }],
    ['scores.math=5', { scores: { math: 5 } }],
    ['unknown=5', { unknown: '5' }],
  ])('%s', (pair, data) => {
    expect(payloadOf(schema, {}, [pair])).toEqual(data);
  });

  it('puts fields of one object together, and on top of what was there', () => {
    const base = { address: { city: 'Bern', zip: 1 }, name: 'Ada' };
    expect(payloadOf(schema, base, ['address.zip=3000'])).toEqual({
      address: { city: 'Bern', zip: 3000 },
      name: 'Ada',
    });
    expect(base.address.zip).toBe(1);
  });

  it('cannot reach the prototype', () => {
    const data = payloadOf(undefined, {}, [
      '__proto__.admin=yes',
      'constructor.prototype.admin=yes',
    ]);
    expect(Object.keys(data)).toEqual(['__proto__', 'constructor']);
    expect(({} as { admin?: string }).admin).toBeUndefined();
  });
});
