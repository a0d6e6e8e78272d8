import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standingOf, termOf } from '../../../machines/ankored/coverage.ts';
import { document } from '../../../machines/ankored/document/machine.ts';
import {
  addDays,
  dateIn,
  epoch,
  type Instant,
  instantOf,
  observe,
  plus,
} from '../../../src/lifecycle/index.ts';
import { type Life, type LifeOptions, life, outcomeText } from '../../support/life.ts';
import { anyZone } from '../../support/requirement-commands.ts';
import { parameters } from '../../support/seed.ts';

const rules = { expiringSoonDays: 30, recompletionWindowDays: 30 };

/** A document that was approved for what was completed on that day. */
function covered(completedOn: string, options: LifeOptions = {}): Life {
  const one = life(document, { at: `${completedOn}T12:00:00.000Z`, ...options });
  one.send(
    'ASSIGNED',
    { person: 'user-1', organisation: 'org-1', requirement: 'first-aid' },
    'admin',
  );
  one.send('UPLOADED', { version: 'v1', completedOn });
  one.send('APPROVE', { version: 'v1' });
  return one;
}

const dates = ({ context }: Life) => [
  context['validThrough'],
  context['expiringAt'],
  context['expiresAt'],
];
const justBefore = (at: Instant) => plus(at, { milliseconds: -1 });

describe('rule 39: valid through the whole last day', () => {
  it.each([
    ['UTC', '2026-03-01', '2026-03-02T00:00:00.000Z', 'the plain case'],
    ['America/New_York', '2026-03-08', '2026-03-09T04:00:00.000Z', 'a day of 23 hours'],
    ['America/New_York', '2026-11-01', '2026-11-02T05:00:00.000Z', 'a day of 25 hours'],
    [
      'Australia/Lord_Howe',
      '2026-04-05',
      '2026-04-05T13:30:00.000Z',
      'daylight saving of half an hour',
    ],
    ['America/Sao_Paulo', '2018-11-03', '2018-11-04T03:00:00.000Z', 'the next day has no midnight'],
    [
      'America/Sao_Paulo',
      '2018-02-17',
      '2018-02-18T03:00:00.000Z',
      'midnight is set back to 23:00',
    ],
    [
      'America/St_Johns',
      '2006-10-28',
      '2006-10-29T03:30:00.000Z',
      '23:01 to midnight happens twice',
    ],
    ['UTC', '2028-02-29', '2028-03-01T00:00:00.000Z', 'a leap day'],
    ['UTC', '2026-12-31', '2027-01-01T00:00:00.000Z', 'a year’s end'],
    ['Pacific/Apia', '2011-12-29', '2011-12-30T10:00:00.000Z', 'the next day was skipped'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', 'the last day itself was skipped'],
    ['Pacific/Kiritimati', '2026-03-01', '2026-03-01T10:00:00.000Z', 'fourteen hours ahead'],
    ['Etc/GMT+12', '2026-03-01', '2026-03-02T12:00:00.000Z', 'twelve hours behind'],
  ])('%s through %s ends at %s: %s', (zone, validThrough, end) => {
    const term = termOf(validThrough, zone, rules);
    expect(term.expiresAt).toBe(end);
    expect(standingOf(term, justBefore(end))).toBe('expiringSoon');
    expect(standingOf(term, end)).toBe('expired');
    expect(dateIn(justBefore(end), zone) <= validThrough).toBe(true);
    expect(dateIn(end, zone) > validThrough).toBe(true);
  });

  const anyDate = fc
    .date({ min: new Date('1990-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

  it('rules 37 to 40: the instants agree with the calendar, in every zone', () => {
    const zones = fc.oneof(anyZone, fc.constantFrom(...Intl.supportedValuesOf('timeZone')));
    // Zones that once set clocks back across midnight begin some days twice; the end is tested above.
    const days = fc.constantFrom(0, 1, 7, 30, 45);
    fc.assert(
      fc.property(
        zones,
        anyDate,
        days,
        fc.integer({ min: -60 * 86400, max: 5 * 86400 }),
        (zone, through, soon, seconds) => {
          const term = termOf(through, zone, { ...rules, expiringSoonDays: soon });
          const at = plus(`${through}T00:00:00.000Z`, { seconds });
          const isOver = dateIn(at, zone) > through && !repeats(zone, at);
          const isValid = dateIn(at, zone) < addDays(through, -soon) && !repeats(zone, at);
          if (isOver) expect(standingOf(term, at)).toBe('expired');
          if (dateIn(at, zone) <= through) expect(standingOf(term, at)).not.toBe('expired');
          if (isValid) expect(standingOf(term, at)).toBe('valid');
          if (dateIn(at, zone) >= addDays(through, -soon))
            expect(standingOf(term, at)).not.toBe('valid');
        },
      ),
      parameters(1000),
    );
  });

  /** True within the hours around a date that is entered twice. */
  function repeats(zone: string, at: Instant): boolean {
    const around = [...Array(49).keys()].map((n) =>
      dateIn(instantOf(epoch(at) + (n - 24) * 1800_000), zone),
    );
    return around.some((date, n) => n > 0 && date < (around[n - 1] as string));
  }
});

describe('what a grant computes, once', () => {
  it.each([
    ['completion + P1Y (default)', '2026-01-10', {}, '2027-01-10'],
    ['leap day + P1Y', '2028-02-29', {}, '2029-02-28'],
    [
      'month’s end + P1M',
      '2026-01-31',
      { validity: { basis: 'completion', period: 'P1M' }, expiringSoonDays: 7 },
      '2026-02-28',
    ],
    [
      'completion + days',
      '2026-01-10',
      { validity: { basis: 'completion', period: 'P90D' } },
      '2026-04-10',
    ],
    [
      'previous expiry, nothing there yet',
      '2026-01-10',
      { validity: { basis: 'previousExpiry', period: 'P1Y' } },
      '2027-01-10',
    ],
    [
      'a fixed date',
      '2026-01-10',
      { validity: { basis: 'fixedDate', through: '2026-08-31' } },
      '2026-08-31',
    ],
    ['never', '2026-01-10', { validity: { basis: 'never' } }, null],
    [
      'the end of the calendar is never',
      '2026-01-10',
      { validity: { basis: 'completion', period: 'P8999Y' } },
      '9999-12-31',
    ],
  ])('%s', (_, completedOn, policies, validThrough) => {
    const one = covered(completedOn, { policies });
    expect([one.status, one.context['validThrough']]).toEqual(['completed', validThrough]);
    if (validThrough === null || validThrough === '9999-12-31')
      expect(one.snapshot.deadlines).toEqual([]);
  });

  it('previous expiry + period continues what is still covered, and only that', () => {
    const policies = { validity: { basis: 'previousExpiry', period: 'P1Y' } };
    const renew = (at: Instant) => {
      const one = covered('2026-01-10', { policies }).waitUntil(at);
      one.send('UPLOADED', { version: 'v2', completedOn: at.slice(0, 10) });
      one.send('APPROVE', { version: 'v2' });
      return one.context['validThrough'];
    };
    expect(renew('2026-12-20T12:00:00.000Z')).toBe('2028-01-10');
    expect(renew('2027-02-01T12:00:00.000Z')).toBe('2028-02-01');
  });

  it.each([
    ['2027-01-01T00:00:00.000Z', '2026-06-01', 'completed'],
    ['2027-01-01T00:00:00.000Z', '2026-01-15', 'expiringSoon'],
    ['2027-01-01T00:00:00.000Z', '2025-12-31', 'expired'],
  ])('at %s, completed on %s, lands in %s', (at, completedOn, status) => {
    const one = covered('2026-12-31', { at });
    one.send('FILE_REMOVED');
    one.send('UPLOADED', { version: 'v2', completedOn });
    one.send('APPROVE', { version: 'v2' });
    expect(one.status).toBe(status);
    expect(one.effects.includes('sendExpiryAlert')).toBe(status === 'expiringSoon');
  });
});

describe('the clock', () => {
  it('37, 38, 40: Completed, Expiring Soon and Expired begin at their exact instants', () => {
    const one = covered('2026-01-10', { zone: 'America/New_York' });
    expect(dates(one)).toEqual([
      '2027-01-10',
      '2026-12-11T05:00:00.000Z',
      '2027-01-11T05:00:00.000Z',
    ]);
    expect(one.waitUntil('2026-12-11T04:59:59.999Z').status).toBe('completed');
    expect(one.waitUntil('2026-12-11T05:00:00.000Z').status).toBe('expiringSoon');
    expect(one.waitUntil('2027-01-11T04:59:59.999Z').status).toBe('expiringSoon');
    expect(one.waitUntil('2027-01-11T05:00:00.000Z').status).toBe('expired');
    expect(one.snapshot.status?.since).toBe('2027-01-11T05:00:00.000Z');
  });

  it('S: alerts on entering Expiring Soon, and 14, 7 and 1 days before the end', () => {
    const one = covered('2026-01-10').waitUntil('2027-01-10T23:59:59.999Z');
    const alerts = one.journal
      .flatMap(({ effects }) => effects)
      .filter(({ name }) => name === 'sendExpiryAlert');
    expect(alerts.map(({ data }) => data['daysLeft'])).toEqual([30, 14, 7, 1]);
  });

  it('no repetition while a renewal waits for review', () => {
    const one = covered('2026-01-10').waitUntil('2026-12-15T00:00:00.000Z');
    one.send('UPLOADED', { version: 'v2', completedOn: '2026-12-15' });
    one.waitUntil('2027-01-05T00:00:00.000Z');
    expect(one.effects.filter((name) => name === 'sendExpiryAlert')).toHaveLength(1);
  });

  it('41 S: redone from 30 days before, to the instant', () => {
    const one = covered('2026-01-10', { zone: 'America/New_York' });
    const again = { version: 'v2', completedOn: '2026-06-01' };
    expect(outcomeText(one.send('UPLOADED', again, 'user', '2026-12-11T04:59:59.999Z'))).toBe(
      'refused guardFailed isWindowOpen',
    );
    expect(outcomeText(one.send('UPLOADED', again, 'user', '2026-12-11T05:00:00.000Z'))).toBe(
      'applied',
    );
  });

  it('44: however late anybody looks, the history is the same', () => {
    const late = covered('2026-01-10');
    const daily = covered('2026-01-10');
    const year = [...Array(500).keys()];
    for (const n of year) daily.waitUntil(plus('2026-01-10T12:00:00.000Z', { days: n }));
    late.waitUntil(daily.at);
    expect(late.journal).toEqual(daily.journal);
    expect(observe(document, late.snapshot, late.at).elapsed).toEqual([]);
  });
});

describe('new policies and another zone', () => {
  it('the last valid day stays and its hours move', () => {
    const one = covered('2026-01-10', { zone: 'America/New_York' });
    one.send('ZONE_CHANGED', { zone: 'Europe/Zurich' });
    expect(dates(one)).toEqual([
      '2027-01-10',
      '2026-12-10T23:00:00.000Z',
      '2027-01-10T23:00:00.000Z',
    ]);
    expect(one.snapshot.deadlines.map(({ due }) => due)).toEqual(['2026-12-10T23:00:00.000Z']);
  });

  it('Expired is taken back where the last day is not over yet', () => {
    const one = covered('2026-01-10', { zone: 'Pacific/Kiritimati' }).waitUntil(
      '2027-01-10T11:00:00.000Z',
    );
    expect(one.status).toBe('expired');
    one.send('ZONE_CHANGED', { zone: 'America/New_York' });
    expect(one.status).toBe('expiringSoon');
    expect(one.waitUntil('2027-01-11T05:00:00.000Z').status).toBe('expired');
  });

  it('a longer notice moves Completed to Expiring Soon at once, with the alert', () => {
    const one = covered('2026-01-10').waitUntil('2026-11-30T00:00:00.000Z');
    one.send('POLICY_CHANGED', { policies: { expiringSoonDays: 60 } });
    expect(one.status).toBe('expiringSoon');
    expect(one.effects.at(-1)).toBe('sendExpiryAlert');
    one.send('POLICY_CHANGED', { policies: { expiringSoonDays: 30 } });
    expect([one.status, one.context['validThrough']]).toEqual(['completed', '2027-01-10']);
  });

  it('46: no alert twice in a day, however the rules change', () => {
    const one = covered('2026-01-10').waitUntil('2026-12-11T00:00:00.000Z');
    for (const expiringSoonDays of [10, 30, 10, 40]) {
      one.send('POLICY_CHANGED', { policies: { expiringSoonDays } });
    }
    expect(one.effects.filter((name) => name === 'sendExpiryAlert')).toHaveLength(1);
  });

  it('a new period counts from the next grant', () => {
    const one = covered('2026-01-10');
    one.send('POLICY_CHANGED', { policies: { validity: { basis: 'completion', period: 'P3Y' } } });
    expect(one.context['validThrough']).toBe('2027-01-10');
  });
});
