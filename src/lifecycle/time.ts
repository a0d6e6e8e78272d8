/**
 * Instants and civil dates, both as text, so that a journal reads well and compares as it sorts.
 * An instant is canonical UTC with milliseconds (`2026-03-01T00:00:00.000Z`, always 24 characters);
 * a civil date is `2026-03-01` and means a day in some organisation's time zone.
 * Days of the calendar are never milliseconds: where a zone or a period has a say, Temporal decides, and what it
 * said is remembered, because it takes microseconds.
 */
import { Temporal } from 'temporal-polyfill';
import { Bounded } from './bounded.ts';
import { dateText, dayOf, daysAfter, instantText, millisecondsOf } from './calendar.ts';
import { daysOf } from './days.ts';

/** Canonical UTC instant, 24 characters; sorts as it compares. */
export type Instant = string;
/** Calendar day `YYYY-MM-DD`; sorts as it compares. */
export type CivilDate = string;

/** An exact length of time: a day here is 24 hours. For calendar days use `addDays`. */
export interface Elapsed {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** Milliseconds since 1970 of a canonical instant. Throws RangeError when it is none. */
export function epoch(at: Instant): number {
  const milliseconds = millisecondsOf(at);
  if (!Number.isNaN(milliseconds)) return milliseconds;
  return Temporal.Instant.from(at).epochMilliseconds;
}

/** The instant at so many milliseconds since 1970, in canonical form. */
export function instantOf(milliseconds: number): Instant {
  return (
    instantText(milliseconds) ??
    Temporal.Instant.fromEpochMilliseconds(milliseconds).toString({ smallestUnit: 'millisecond' })
  );
}

/** Reads any ISO 8601 instant with an offset; null when it is none or outside the years 0001 to 9999. */
export function parseInstant(text: string): Instant | null {
  if (typeof text !== 'string' || text.length > 64) return null;
  if (isInstant(text)) return text;
  try {
    const at = Temporal.Instant.from(text).round({
      smallestUnit: 'millisecond',
      roundingMode: 'floor',
    });
    return instantText(at.epochMilliseconds);
  } catch {
    return null;
  }
}

/** True for a canonical instant. */
export function isInstant(text: string): boolean {
  return !Number.isNaN(millisecondsOf(text));
}

/** Reads a civil date; null when the calendar has no such day. */
export function parseCivilDate(text: string): CivilDate | null {
  if (typeof text !== 'string' || text.length !== 10) return null;
  return Number.isNaN(dayOf(text)) ? null : text;
}

/** True for a time zone that the machine's tz database knows, such as `Europe/Zurich`. */
export function isZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

const dayMs = 86_400_000;

/** The instant an exact length of time after `at`. */
export function plus(at: Instant, elapsed: Elapsed): Instant {
  const milliseconds =
    (elapsed.milliseconds ?? 0) +
    1000 *
      ((elapsed.seconds ?? 0) +
        60 * ((elapsed.minutes ?? 0) + 60 * ((elapsed.hours ?? 0) + 24 * (elapsed.days ?? 0))));
  const days = milliseconds / dayMs;
  const then = Number.isInteger(days) ? daysAfter(at, days) : null;
  return then ?? instantOf(epoch(at) + milliseconds);
}

/** How many exact days of 24 hours lie between two instants, with fractions; negative when `at` is earlier. */
export function daysSince(from: Instant, at: Instant): number {
  return (epoch(at) - epoch(from)) / dayMs;
}

/** The later of two instants. */
export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** The civil date that an instant falls on in `zone`. */
export function dateIn(at: Instant, zone: string): CivilDate {
  const known = daysOf(zone).around(at);
  if (known !== undefined) return known;
  const date = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
  const [begins, ends] = [startOfDay(date, zone), endOfDay(date, zone)];
  // Where clocks are set back across midnight, a day is no single stretch of time, and is asked anew each time.
  const follows = begins === endOfDay(addDays(date, -1), zone);
  if (follows && ends === startOfDay(addDays(date, 1), zone)) {
    daysOf(zone).remember(at, { date, begins: epoch(begins), ends: epoch(ends) });
  }
  return date;
}

/** The first instant of a civil date in `zone`; on a day that the zone skips, the first after it. */
export function startOfDay(date: CivilDate, zone: string): Instant {
  return daysOf(zone).starts.of(date, () => {
    const start = Temporal.PlainDate.from(date).toZonedDateTime(zone);
    return start.toInstant().toString({ smallestUnit: 'millisecond' });
  });
}

/**
 * The first instant from which it is never that civil date in `zone` again. Clocks that are set back across
 * midnight (St John's until 2011) repeat the end of a day after the next one has begun.
 */
export function endOfDay(date: CivilDate, zone: string): Instant {
  return daysOf(zone).ends.of(date, () => {
    const midnight = Temporal.PlainDate.from(date).add({ days: 1 }).toPlainDateTime();
    const end = midnight.toZonedDateTime(zone, { disambiguation: 'later' });
    return end.toInstant().toString({ smallestUnit: 'millisecond' });
  });
}

/** The civil date so many calendar days later (or earlier, when negative). */
export function addDays(date: CivilDate, days: number): CivilDate {
  const isPlain = date.length === 10 && Number.isInteger(days);
  const then = isPlain ? dateText(dayOf(date) + days) : null;
  return then ?? Temporal.PlainDate.from(date).add({ days }).toString();
}

/** By period, and then by date. */
const periods = new Bounded<string, Bounded<CivilDate, CivilDate>>(64);

/** The civil date a calendar period later, such as `P1Y` or `P90D`; 29 February + P1Y is 28 February. */
export function addPeriod(date: CivilDate, period: string): CivilDate {
  const known = periods.of(period, () => new Bounded(1024));
  return known.of(date, () =>
    Temporal.PlainDate.from(date).add(Temporal.Duration.from(period)).toString(),
  );
}

const arePeriods = new Bounded<string, boolean>(1024);

/** True for a calendar period of years, months, weeks or days that is longer than nothing. */
export function isPeriod(text: string): boolean {
  // A long text is none, and is not worth remembering.
  return text.length <= 64 ? arePeriods.of(text, readsAsPeriod) : readsAsPeriod(text);
}

function readsAsPeriod(text: string): boolean {
  try {
    const d = Temporal.Duration.from(text);
    const hasTime = d.hours || d.minutes || d.seconds || d.milliseconds || d.microseconds;
    return d.sign > 0 && !hasTime && !d.nanoseconds;
  } catch {
    return false;
  }
}

/** Calendar days from one civil date to another; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  const days = from.length === 10 && to.length === 10 ? dayOf(to) - dayOf(from) : Number.NaN;
  if (!Number.isNaN(days)) return days;
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}
