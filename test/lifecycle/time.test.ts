/** Instants and civil dates: canonical, sortable, and right on the days on which clocks are not. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addPeriod,
  dateIn,
  daysBetween,
  daysSince,
  endOfDay,
  epoch,
  instantOf,
  isInstant,
  isPeriod,
  isZone,
  later,
  parseCivilDate,
  parseInstant,
  plus,
  startOfDay,
} from '../../src/lifecycle/index.ts';
import { parameters } from '../support/seed.ts';

const zones = [
  'UTC',
  'Europe/Zurich',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
];
const hour = 3_600_000;
/** Years 1970 to 2100, to the millisecond. */
const instants = fc.integer({ min: 0, max: epoch('2100-01-01T00:00:00.000Z') }).map(instantOf);
const dates = instants.map((at) => at.slice(0, 10));

describe('instants', () => {
  test.each([
    ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T01:00:00+01:00', '2026-03-01T00:00:00.000Z'],
    ['2026-02-28T19:00:00.5-05:00', '2026-03-01T00:00:00.500Z'],
    ['2026-03-01T00:00:00.123456789Z', '2026-03-01T00:00:00.123Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
  ])('%s is read as %s', (text, at) => {
    expect(parseInstant(text)).toBe(at);
  });
  test.each([
    '',
    'now',
    '2026-03-01',
    '2026-03-01T00:00:00',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '+012026-03-01T00:00:00Z',
    '1'.repeat(65),
  ])('%j is none', (text) => {
    expect(parseInstant(text)).toBeNull();
    expect(isInstant(text)).toBe(false);
  });
  test.each([
    ['2026-03-01T00:00:00.000Z', true],
    ['2024-02-29T23:59:59.999Z', true],
    ['2026-02-29T00:00:00.000Z', false],
    ['2000-02-29T00:00:00.000Z', true],
    ['0400-02-29T00:00:00.000Z', true],
    ['1900-02-29T00:00:00.000Z', false],
    ['', false],
    ['2026-04-31T00:00:00.000Z', false],
    ['2026-03-01T24:00:00.000Z', false],
    ['2026-03-01T00:60:00.000Z', false],
    ['2026-03-01T00:00:60.000Z', false],
    ['2026-03-01T00:00:00.000+00:00', false],
    ['2026-03-01T00:00:00Z', false],
    [' 2026-03-01T00:00:00.000Z', false],
    ['2026-03-01T00:00:00.000Z\n', false],
  ])('%j canonical: %s', (text, is) => {
    expect(isInstant(text)).toBe(is);
  });
  test('only canonical ones are their own reading', () => {
    fc.assert(
      fc.property(instants, (at) => {
        expect([at.length, isInstant(at), parseInstant(at), instantOf(epoch(at))]).toEqual([
          24,
          true,
          at,
          at,
        ]);
      }),
      parameters(200),
    );
  });
  test('they sort as they compare', () => {
    fc.assert(
      fc.property(fc.array(instants), (ats) => {
        expect(ats.toSorted()).toEqual(ats.toSorted((a, b) => epoch(a) - epoch(b)));
      }),
      parameters(100),
    );
  });
  test('later is the later of two', () => {
    fc.assert(
      fc.property(instants, instants, (a, b) => {
        expect(epoch(later(a, b))).toBe(Math.max(epoch(a), epoch(b)));
      }),
      parameters(50),
    );
  });
  test('exact lengths of time add up, whatever the clocks do', () => {
    const length = { days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 };
    expect(plus('2026-03-28T12:00:00.000Z', length)).toBe('2026-03-29T14:03:04.005Z');
    expect(plus('2024-02-29T00:00:00.000Z', { days: -1 })).toBe('2024-02-28T00:00:00.000Z');
  });
  test('what is none is a fault', () => {
    expect(() => epoch('soon')).toThrow(RangeError);
  });
});

describe('instants and days agree with Temporal, in every year that is written with four digits', () => {
  const range = { min: epoch('0000-01-01T00:00:00.000Z'), max: epoch('9999-12-31T23:59:59.999Z') };
  const milliseconds = fc.oneof(
    fc.integer(range),
    // Around the ends of months and years, where a calendar goes wrong.
    fc
      .tuple(fc.nat({ max: 9999 }), fc.nat({ max: 11 }), fc.integer({ min: -2, max: 2 }))
      .map(
        ([year, month, hours]) =>
          Temporal.PlainDate.from({ year, month: month + 1, day: 1 }).toZonedDateTime('UTC')
            .epochMilliseconds +
          hours * hour,
      ),
  );
  const written = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'millisecond' });

  test('instants are written and read as Temporal does', () => {
    fc.assert(
      fc.property(milliseconds, (at) => {
        if (at < range.min || at > range.max) return;
        expect(instantOf(at)).toBe(written(at));
        expect([epoch(written(at)), isInstant(written(at))]).toEqual([at, true]);
      }),
      parameters(500),
    );
  });
  test('what Temporal does not take as it stands is no instant', () => {
    const digits = fc.array(fc.constantFrom(...Array.from('0123456789-T:.Z')), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(instants, fc.nat({ max: 23 }), digits, (at, place, other) => {
        const text = at.slice(0, place) + other.join('') + at.slice(place + other.length);
        const isWritten = text.length === 24 && parseInstant(text) === text;
        expect([text, isInstant(text)]).toEqual([text, isWritten && reads(text)]);
      }),
      parameters(500),
    );
  });
  /** Temporal's own reading; a leap second is read as the second before, and is so no canonical form. */
  function reads(text: string): boolean {
    try {
      return Temporal.Instant.from(text).toString({ smallestUnit: 'millisecond' }) === text;
    } catch {
      return false;
    }
  }
  test('beyond those years they are written as Temporal does, and are no canonical instants', () => {
    for (const at of [range.max + 1, range.min - 1]) {
      expect(instantOf(at)).toBe(written(at));
      expect([isInstant(written(at)), parseInstant(written(at))]).toEqual([false, null]);
      expect(epoch(written(at))).toBe(at);
    }
    expect(plus('9999-12-31T00:00:00.000Z', { days: 1 })).toBe('+010000-01-01T00:00:00.000Z');
    expect(addDays('9999-12-31', 1)).toBe('+010000-01-01');
    expect(daysBetween('9999-12-31', '+010000-01-01')).toBe(1);
    expect(addDays('0000-01-01', -1)).toBe('-000001-12-31');
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError);
    expect(() => daysBetween('2026-02-30', '2026-03-01')).toThrow(RangeError);
    expect(() => plus('2026-02-30T00:00:00.000Z', { days: 1 })).toThrow(RangeError);
  });
  test('adding and counting days follows Temporal', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
        const then = Temporal.PlainDate.from(date).add({ days });
        expect(addDays(date, days)).toBe(then.toString());
        expect(daysBetween(date, then.toString())).toBe(days);
      }),
      parameters(300),
    );
  });
  test('a length of time in whole days, or in parts of them', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -1e9, max: 1e9 }), fc.boolean(), (at, n, whole) => {
        const days = Math.trunc(n / 100_000);
        const elapsed = whole ? { days } : { milliseconds: n };
        const milliseconds = whole ? days * 24 * hour : n;
        const then = plus(at, elapsed);
        expect(then).toBe(written(epoch(at) + milliseconds));
        expect(daysSince(at, then)).toBeCloseTo(milliseconds / (24 * hour), 12);
      }),
      parameters(300),
    );
  });
});

describe('civil dates', () => {
  test.each([
    ['2026-03-01', '2026-03-01'],
    ['2024-02-29', '2024-02-29'],
    ['2026-02-29', null],
    ['2026-04-31', null],
    ['2026-3-1', null],
    ['2026-03-01T00:00:00Z', null],
    ['', null],
  ])('%j is read as %j', (text, date) => {
    expect(parseCivilDate(text)).toBe(date);
  });
  test.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-02-28', 1, '2026-03-01'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2011-12-29', 1, '2011-12-30'],
  ])('%s and %d days: %s', (date, days, then) => {
    expect(addDays(date, days)).toBe(then);
  });
  test.each([
    ['2024-02-29', 'P1Y', '2025-02-28'],
    ['2026-01-31', 'P1M', '2026-02-28'],
    ['2026-12-31', 'P90D', '2027-03-31'],
    ['2026-03-01', 'P2W', '2026-03-15'],
  ])('%s and %s: %s', (date, period, then) => {
    expect(addPeriod(date, period)).toBe(then);
  });
  test.each([
    ['P1Y', true],
    ['P6M', true],
    ['P90D', true],
    ['P1Y6M', true],
    ['P0D', false],
    ['-P1Y', false],
    ['PT1H', false],
    ['P1DT1H', false],
    ['1Y', false],
    ['', false],
  ])('%j is a period: %s', (text, is) => {
    expect(isPeriod(text)).toBe(is);
  });
  test.each([
    ['Europe/Zurich', true],
    ['UTC', true],
    ['Europe/Olten', false],
    ['', false],
  ])('%j is a zone: %s', (text, is) => {
    expect(isZone(text)).toBe(is);
  });
  test('days between them are the days one adds', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -2000, max: 2000 }), (date, days) => {
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
      parameters(100),
    );
  });
});

describe('days in a zone', () => {
  test.each([
    ['spring forward in Zurich', '2026-03-29', 'Europe/Zurich', 23],
    ['fall back in Zurich', '2026-10-25', 'Europe/Zurich', 25],
    ['spring forward in New York', '2026-03-08', 'America/New_York', 23],
    ['half an hour on Lord Howe', '2026-04-05', 'Australia/Lord_Howe', 24.5],
    ['a leap day', '2024-02-29', 'Asia/Kathmandu', 24],
    ['midnight that was skipped in São Paulo', '2018-11-04', 'America/Sao_Paulo', 23],
  ])('%s: %s in %s has %d hours', (_what, date, zone, hours) => {
    const length = epoch(startOfDay(addDays(date, 1), zone)) - epoch(startOfDay(date, zone));
    expect(length / hour).toBe(hours);
  });
  test('Samoa had no 30 December 2011', () => {
    const zone = 'Pacific/Apia';
    expect(startOfDay('2011-12-30', zone)).toBe(startOfDay('2011-12-31', zone));
    expect(dateIn(startOfDay('2011-12-30', zone), zone)).toBe('2011-12-31');
    expect(dateIn(plus(startOfDay('2011-12-31', zone), { milliseconds: -1 }), zone)).toBe(
      '2011-12-29',
    );
    expect(endOfDay('2011-12-29', zone)).toBe(startOfDay('2011-12-31', zone));
  });
  test('St John’s repeated the end of a day after the next had begun', () => {
    const zone = 'America/St_Johns';
    const [begins, ends] = [startOfDay('2010-11-07', zone), endOfDay('2010-11-06', zone)];
    expect(ends > begins).toBe(true);
    expect(dateIn(plus(ends, { milliseconds: -1 }), zone)).toBe('2010-11-06');
    expect(dateIn(ends, zone)).toBe('2010-11-07');
  });
  test('the last day is whole: it is that date until its end, and never again', () => {
    fc.assert(
      fc.property(dates, fc.constantFrom(...zones), (date, zone) => {
        const end = endOfDay(date, zone);
        expect(dateIn(end, zone) > date).toBe(true);
        const before = dateIn(plus(end, { milliseconds: -1 }), zone);
        // A day that the zone skips ends when it would have begun.
        expect(before <= date).toBe(true);
        if (dateIn(startOfDay(date, zone), zone) === date) expect(before).toBe(date);
      }),
      parameters(300),
    );
  });
  const asked = (at: string, zone: string) =>
    Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
  test('what is remembered of a day is what Temporal says, however often and in whatever order it is asked', () => {
    const about = fc.constantFrom(
      '2010-11-07T03:31:00.000Z',
      '2011-12-30T10:00:00.000Z',
      '2018-11-04T03:00:00.000Z',
      '2026-03-29T01:00:00.000Z',
    );
    const near = fc.tuple(about, fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 }));
    const moments = fc.array(fc.tuple(near, fc.constantFrom(...zones)), { maxLength: 40 });
    fc.assert(
      fc.property(moments, (all) => {
        for (const [[at, minutes], zone] of all) {
          const then = plus(at, { minutes });
          expect([then, zone, dateIn(then, zone)]).toEqual([then, zone, asked(then, zone)]);
        }
      }),
      parameters(100),
    );
  });
  test.each([
    ['America/St_Johns', '2010-11-07T01:30:00.000Z'],
    ['Pacific/Apia', '2011-12-30T09:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04T02:00:00.000Z'],
    ['America/Havana', '2020-11-01T04:00:00.000Z'],
  ])('around the odd midnight of %s, minute by minute, twice and backwards', (zone, from) => {
    const minutes = Array.from({ length: 180 }, (_, n) => plus(from, { minutes: n }));
    for (const at of [...minutes, ...minutes, ...minutes.toReversed()]) {
      expect([at, dateIn(at, zone)]).toEqual([at, asked(at, zone)]);
    }
  });
  test('more days, zones and periods than are remembered give the same answers', () => {
    let at = '2026-01-01T12:00:00.000Z';
    for (let n = 0; n < 1100; n += 1, at = plus(at, { days: 1 })) {
      const [zone, date] = ['Europe/Zurich', at.slice(0, 10)];
      expect([dateIn(at, zone), startOfDay(date, zone) < at]).toEqual([date, true]);
      expect(addPeriod(date, 'P1D')).toBe(addDays(date, 1));
    }
    for (const zone of Intl.supportedValuesOf('timeZone').slice(0, 80)) {
      expect(dateIn(at, zone)).toBe(asked(at, zone));
    }
    for (let days = 1; days < 80; days += 1) {
      expect(addPeriod('2026-01-01', `P${days}D`)).toBe(addDays('2026-01-01', days));
    }
  });
  test('an instant in another form falls on the right day too', () => {
    expect(dateIn('2026-03-01T00:30:00+01:00', 'UTC')).toBe('2026-02-28');
  });
  test('every instant lies in the day it falls on', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (at, zone) => {
        const date = dateIn(at, zone);
        expect(startOfDay(date, zone) <= at).toBe(true);
        expect(at < endOfDay(date, zone)).toBe(true);
      }),
      parameters(300),
    );
  });
});
