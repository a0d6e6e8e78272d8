/** What exploring is built on: numbers for rows, and what is taken out of a place before two are compared. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { backgroundCheck, document } from '../../machines/index.ts';
import { explore } from '../../src/explore/explore.ts';
import type { Place } from '../../src/explore/explored.ts';
import { ProductRows } from '../../src/explore/product/product-rows.ts';
import { takeMove } from '../../src/explore/replay.ts';
import { Alike, type ReadPlace } from '../../src/explore/states/alike.ts';
import { Around } from '../../src/explore/states/around.ts';
import { Beside } from '../../src/explore/states/beside.ts';
import { Chains, empty } from '../../src/explore/states/chains.ts';
import { freshId, holdsDates, Lexicon, readerOf } from '../../src/explore/states/holding.ts';
import { Rows } from '../../src/explore/states/rows.ts';
import { scaleOf } from '../../src/explore/states/scale.ts';
import {
  type AnyLifecycle,
  civilDate,
  id,
  instant,
  personal,
  plus,
} from '../../src/lifecycle/index.ts';
import { parameters } from '../support/seed.ts';

const rowsOf = (width: number, most: number) =>
  fc.array(fc.array(fc.nat({ max: most }), { minLength: width, maxLength: width }), {
    maxLength: 300,
  });
const anyRows = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom(1, 3, 2 ** 31 - 1))
  .chain(([width, most]) => rowsOf(width, most).map((rows) => ({ width, rows })));

describe('rows', () => {
  it('have the number of their first appearance, and are found again by it', () => {
    fc.assert(
      fc.property(anyRows, ({ width, rows }) => {
        const kept = new Rows(width);
        const numbers = new Map<string, number>();
        for (const row of rows) {
          const expected = numbers.get(row.join()) ?? numbers.size;
          numbers.set(row.join(), expected);
          expect(kept.put(Int32Array.from(row))).toBe(expected);
        }
        expect(kept.size).toBe(numbers.size);
        const row = new Int32Array(width);
        for (const [text, number] of numbers) {
          kept.get(number, row);
          expect([...row].join()).toBe(text);
        }
      }),
      parameters(200),
    );
  });

  it('of a product stay the same when they no longer fit one number', () => {
    // Narrow at first, then wide, then neither.
    const mixed = fc
      .integer({ min: 2, max: 6 })
      .chain((width) =>
        fc
          .tuple(rowsOf(width, 20), rowsOf(width, 400), rowsOf(width, 2 ** 31 - 1))
          .map((stages) => ({ width, rows: stages.flat() })),
      );
    fc.assert(
      fc.property(mixed, ({ width, rows }) => {
        const kept = new ProductRows(width);
        const known = new Map<string, number>();
        for (const row of rows) {
          expect(kept.add(Int32Array.from(row))).toBe(!known.has(row.join()));
          if (!known.has(row.join())) known.set(row.join(), known.size);
        }
        const row = new Int32Array(width);
        for (const [text, number] of known) {
          kept.get(number, row);
          expect([...row].join()).toBe(text);
        }
      }),
      parameters(100),
    );
  });
});

describe.each([backgroundCheck, document].map((each: AnyLifecycle) => ({ name: each.name, each })))(
  'a place of $name',
  ({ each: lifecycle }) => {
    const explored = explore(lifecycle, { limit: 300 });
    const { graph, moveOf } = explored;
    const compared = {
      fields: Object.keys(explored.place(0).snapshot.context),
      counts: (name: string) => !name.endsWith('reminderDue'),
    };
    const anew = () => new Alike(lifecycle, compared, { ...explored.scale, civil: true }, 'UTC');

    it('is told from the same others, whichever place was left before it', () => {
      // One of them is never told what is left, and reads every place whole.
      const [beside, alone] = [anew(), anew()];
      const [besideOf, aloneOf] = [new Map<string, string>(), new Map<string, string>()];
      const isSame = (left: Place, place: Place) => {
        beside.leave(beside.read(left));
        const [text, whole] = [beside.read(place).row.join(), alone.read(place).row.join()];
        expect(besideOf.get(whole) ?? text).toBe(text);
        expect(aloneOf.get(text) ?? whole).toBe(whole);
        besideOf.set(whole, text);
        aloneOf.set(text, whole);
      };
      const edges = fc.array(
        fc.tuple(fc.nat({ max: graph.from.length - 1 }), fc.nat({ max: 50 })),
        { minLength: 1, maxLength: 20 },
      );
      fc.assert(
        fc.property(edges, (all) => {
          for (const [edge, hours] of all) {
            const from = explored.place(graph.from[edge] as number);
            const next = takeMove(explored, from, moveOf[edge] as number)?.place as Place;
            isSame(from, next);
            isSame(explored.place(graph.to[edge] as number), next);
            isSame(next, { ...next, now: plus(next.now, { hours }) });
            const context = { ...next.snapshot.context, person: freshId(hours % 5) };
            isSame(next, { ...next, snapshot: { ...next.snapshot, context } });
          }
        }),
        parameters(60),
      );
      expect(besideOf.size).toBeGreaterThan(100);
    });
  },
);

test('the ids of a record are told apart, though they stand at one path', () => {
  const ids = [freshId(1), freshId(2), freshId(1)].map((each) => ({ id: each, at: 'votes' }));
  const read = { holdings: [{ ids }] } as unknown as ReadPlace;
  const beside = new Beside({ lexicon: new Lexicon() } as Alike, read);
  const others: string[] = [];
  const numbers = [1, 2, 3, 4, 3].map((n) => beside.numberOf(freshId(n), others));
  expect(new Set(numbers).size).toBe(4);
  expect(numbers[4]).toBe(numbers[2]);
  expect(numbers.map((number) => number < 0)).toEqual([false, false, true, true, true]);
});

test('sequences have one number exactly where they are the same, however large what stands in them', () => {
  const far = 2 ** 30;
  const wholes = fc.oneof(
    fc.integer({ min: -2, max: 2 }),
    fc.constantFrom(-far - 1, -far, 1 - far, far - 1, far, far + 1, 3 * far, -3 * far),
    fc.integer({ min: -(2 ** 50), max: 2 ** 50 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(wholes, { maxLength: 4 }), { maxLength: 60 }), (sequences) => {
      const chains = new Chains();
      const texts = new Map<number, string>();
      for (const sequence of sequences) {
        const chain = chains.putAll(empty, sequence);
        expect(texts.get(chain) ?? sequence.join()).toBe(sequence.join());
        texts.set(chain, sequence.join());
      }
      expect(texts.size).toBe(new Set(sequences.map((sequence) => sequence.join())).size);
    }),
    parameters(300),
  );
});

describe('what a value holds', () => {
  const schema = z.object({
    owner: id(),
    file: z.object({ version: id(), on: civilDate() }).nullable(),
    stamps: z.array(instant()),
    ends: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('at'), at: instant() }),
      z.object({ kind: z.literal('never') }),
    ]),
    name: personal(),
    note: z.string(),
    aside: z.string().optional(),
    votes: z.record(id(), z.boolean()),
    size: z.number().nullable().optional(),
  });
  const read = readerOf(schema, 'it', new Lexicon());
  const value = {
    owner: freshId(3),
    file: { version: freshId(7), on: '2026-01-05' },
    stamps: ['2026-01-05T09:00:00.000Z'],
    ends: { kind: 'at', at: '2027-01-05T09:00:00.000Z' },
    name: 'Ada',
    note: '2026-01-05',
    votes: { [freshId(3)]: true },
  };

  it('is ids with their paths, and times, each in order', () => {
    const { times, ids } = read(value);
    expect(times.map(({ text }) => text)).toEqual([
      '2026-01-05',
      '2026-01-05T09:00:00.000Z',
      '2027-01-05T09:00:00.000Z',
    ]);
    expect(ids).toEqual([
      { id: freshId(3), at: 'it.owner' },
      { id: freshId(7), at: 'it.file.version' },
      { id: freshId(3), at: 'it.votes' },
    ]);
  });

  it('has the same number exactly where the rest is the same', () => {
    const opaque = fc.constantFrom(freshId(1), freshId(2), 'admin-1');
    const instants = fc.constantFrom('2026-01-05T09:00:00.000Z', '2027-01-05T09:00:00.000Z');
    const stamps = fc.array(instants, { maxLength: 2 });
    const values = fc.record(
      {
        owner: opaque,
        file: fc.option(
          fc.record({ version: opaque, on: fc.constantFrom('2026-01-05', '2026-01-06') }),
        ),
        stamps,
        ends: fc.oneof(
          instants.map((at) => ({ kind: 'at', at })),
          fc.constant({ kind: 'never' }),
        ),
        name: fc.constantFrom('Ada', 'Ben'),
        note: fc.constantFrom('', 'null', '1', '2026-01-05', freshId(1)),
        aside: fc.constantFrom('', 'null'),
        votes: fc.dictionary(opaque, fc.boolean(), { maxKeys: 2 }),
        size: fc.constantFrom(1, null, undefined),
      },
      { requiredKeys: ['owner', 'stamps', 'votes'] },
    );
    const rest = (each: object) =>
      JSON.stringify({ size: undefined, ...each })
        .replace(/"name":"[^"]*"/, '"name":*')
        .replace(/"note":"(\d)/, '"note":"plain $1')
        .replace(/"fresh-\d+"/g, '#')
        .replace(/"[\d-]+T[\d:.]+Z"/g, '@')
        .replace(/"[\d-]{10}"/g, '%');
    const cells = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(values, { minLength: 2, maxLength: 30 }), (all) => {
        for (const each of all) {
          // The schema's order of fields, whatever the value's own.
          const known = Object.fromEntries(
            Object.keys(schema.shape).flatMap((key) =>
              key in each ? [[key, each[key as keyof typeof each]]] : [],
            ),
          );
          const { cell } = read(known);
          expect(cells.get(rest(known)) ?? cell).toBe(cell);
          cells.set(rest(known), cell);
        }
        expect(new Set(cells.values()).size).toBe(cells.size);
      }),
      parameters(100),
    );
  });

  it('knows whether there can be a civil date', () => {
    expect(holdsDates(schema)).toBe(true);
    expect(holdsDates(z.object({ at: instant(), list: z.array(z.string()) }))).toBe(false);
  });
});

describe('times around now', () => {
  const lexicon = new Lexicon();
  const around = (scale = {}) =>
    new Around(
      { furthestDays: 10, grainMs: 3_600_000, order: true, civil: false, ...scale },
      'UTC',
      lexicon,
    );
  const told = (times: readonly string[], at: string, scale = {}) =>
    around(scale).numbersOf(
      times.map((time) => lexicon.timeOf(time)),
      at,
    );
  const now = '2026-01-05T09:00:00.000Z';

  it('are told by their order and their distance', () => {
    const times = ['2026-01-05T11:00:00.000Z', now, '2026-01-04', '2026-01-05'];
    expect(told(times, now)).toEqual([1, 2, 0, 0, -1, -1, 0, 0]);
    expect(told(times, now, { civil: true })).toEqual([9, 1, 2, 0, 0, -1, -1, 0, 0]);
  });

  it('beyond the furthest, and within a grain, only by their order', () => {
    const far = ['2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'];
    expect(told(far, now)).toEqual([1, 240, 2, 240]);
    const near = ['2026-01-05T09:01:00.000Z', '2026-01-05T09:02:00.000Z'];
    expect(told(near, now)).toEqual([1, 0, 2, 0]);
    expect(told(near, now, { order: false })).toEqual([0, 0]);
  });

  it('are the same wherever now lies', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -400, max: 400 }), { maxLength: 8 }),
        fc.integer({ min: 0, max: 5000 }),
        (hours, shiftHours) => {
          const at = (h: number) => new Date(Date.UTC(2026, 0, 5, 9) + h * 3_600_000).toISOString();
          const times = hours.map(at);
          const later = hours.map((h) => at(h + shiftHours));
          expect(told(later, at(shiftHours))).toEqual(told(times, now));
        },
      ),
      parameters(200),
    );
  });

  it('lie as far apart in every year and on every day, where there are civil dates', () => {
    const civil = { civil: true, furthestDays: 400 };
    const within = (zone: string, now: string, times: readonly string[]) =>
      new Around(
        { furthestDays: 400, grainMs: 3_600_000, order: true, civil: true },
        zone,
        lexicon,
      ).numbersOf(
        times.map((time) => lexicon.timeOf(time)),
        now,
      );
    const inYear = (year: number) =>
      told(
        [`${year + 1}-01-05`, `${year + 1}-01-05T00:00:00.000Z`],
        `${year}-01-05T09:00:00.000Z`,
        civil,
      );
    expect(inYear(2028)).toEqual(inYear(2026));
    // An hour is lost in Zurich on 29 March 2026, and one is won on 25 October.
    const days = [
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ];
    const nextDays = [
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
      '2026-10-26T23:00:00.000Z',
    ];
    for (const [n, day] of days.entries()) {
      expect(within('Europe/Zurich', day, [nextDays[n] as string])).toEqual([0, 1, 24]);
    }
    // Yesterday is not today, on a leap day neither.
    expect(told(['2028-02-28', '2028-02-29'], '2028-02-29T09:00:00.000Z', civil)).toEqual([
      9, -1, 0, 0, 0,
    ]);
  });

  it('tell a payload by where it lies among those of the place', () => {
    const known = ['2026-01-05T08:00:00.000Z', '2026-01-05T10:00:00.000Z'];
    const beside = (time: string) =>
      around().numbersBeside(
        [lexicon.timeOf(time)],
        known.map((each) => lexicon.timeOf(each)),
        now,
      );
    expect(beside(now)).toEqual([0, 0]);
    expect(beside('2026-01-05T09:00:00.001Z')).toEqual([1, 0]);
    expect(beside('2026-01-05T10:00:00.000Z')).toEqual([2, 1]);
    expect(beside('2026-01-05T10:01:00.000Z')).toEqual([3, 1]);
  });
});

test('the scale follows from the durations among the policies, by their units and periods', () => {
  const policies = { windowDays: 14, gapMinutes: 24, lists: { reminderDays: [2, 60] }, size: 900 };
  expect(scaleOf(policies)).toMatchObject({ furthestDays: 61, grainMs: 60_000 });
  expect(scaleOf({ validity: { basis: 'completion', period: 'P1Y' } })).toMatchObject({
    furthestDays: 367,
  });
  expect(scaleOf({})).toMatchObject({ grainMs: 1 });
});
