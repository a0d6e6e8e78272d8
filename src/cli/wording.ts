/** Instants, lengths of time and lists as people say them. */
import { Temporal } from 'temporal-polyfill';
import { epoch, type Instant } from '../lifecycle/index.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** From which length on a unit is spoken of; below two of a kind, the smaller unit says more. */
const units = [
  { from: 730 * day, size: 365.25 * day, one: 'year', many: 'years' },
  { from: 61 * day, size: 30.4375 * day, one: 'month', many: 'months' },
  { from: 2 * day, size: day, one: 'day', many: 'days' },
  { from: 2 * hour, size: hour, one: 'hour', many: 'hours' },
  { from: minute, size: minute, one: 'minute', many: 'minutes' },
  { from: 0, size: second, one: 'second', many: 'seconds' },
] as const;

/** A length of time in its largest fitting unit, to the nearest: a week less a moment is `7 days`. */
function span(milliseconds: number): string {
  const length = Math.round(Math.abs(milliseconds) / second) * second;
  const unit = units.find(({ from }) => length >= from) ?? units[5];
  return counted(Math.round(length / unit.size), unit.one, unit.many);
}

/** How far an instant is from now: `3 days ago`, `in 5 minutes`, `now`. */
export function fromNow(at: Instant, now: Instant): string {
  const distance = epoch(at) - epoch(now);
  if (Math.abs(distance) < second) return 'now';
  return distance > 0 ? `in ${span(distance)}` : `${span(distance)} ago`;
}

/** An instant to the minute: `2026-01-01 00:05 UTC`, or with the zone's offset. */
export function when(at: Instant, zone = 'UTC'): string {
  const { date, time, offset } = partsOf(at, zone);
  return `${date} ${time.slice(0, 5)} ${offset}`;
}

/** An instant to the second without its zone, for columns whose head names it. */
export function stamp(at: Instant, zone = 'UTC'): string {
  const { date, time } = partsOf(at, zone);
  return `${date} ${time.slice(0, 8)}`;
}

function partsOf(at: Instant, zone: string): { date: string; time: string; offset: string } {
  const there = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
  return {
    date: there.toPlainDate().toString(),
    time: there.toPlainTime().toString({ smallestUnit: 'millisecond' }),
    offset: zone === 'UTC' ? 'UTC' : there.offset,
  };
}

const numbers = new Intl.NumberFormat('en');

/** A number with its noun: `1 row`, `9,997 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${numbers.format(count)} ${count === 1 ? one : many}`;
}

const and = new Intl.ListFormat('en', { type: 'conjunction' });
const or = new Intl.ListFormat('en', { type: 'disjunction' });

/** `a, b, and c`. */
export function allOf(words: readonly string[]): string {
  return and.format(words);
}

/** `a, b, or c`. */
export function oneOf(words: readonly string[]): string {
  return or.format(words);
}

/** The status, with the activity beside it unless that is the status too, as in a first attempt. */
export function withActivity(status: string | null, activity: string | null | undefined): string {
  const labels = [status, activity].filter((label) => label !== null && label !== undefined);
  return [...new Set(labels)].join(' · ');
}

/** At most so many characters, the cut marked. */
export function shortened(text: string, most = 80): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/**
 * The same data, safe to print: what others stored could carry codes that move the cursor or turn text around.
 */
export function printable<T>(value: T): T {
  if (typeof value === 'string') return safe(value) as T;
  if (Array.isArray(value)) return value.map(printable) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [safe(k), printable(v)])) as T;
}

function safe(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\uFFFD');
}

/** The candidate that somebody most likely meant, if one is near enough. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const given = word.slice(0, 60).toLowerCase();
  const most = Math.max(1, Math.floor(given.length / 3));
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(given, candidate.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= most ? best.candidate : undefined;
}

/** Edits from one word to the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const swapped = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** ` Did you mean APPROVE?`, or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/** What there is instead of a name that nothing has: `known are a, b; did you mean a?`. */
export function knownAre(name: string, known: readonly string[]): string {
  if (known.length > 0) return `known are ${known.join(', ')}${didYouMean(name, known)}`;
  return 'the module exports none; export what defineLifecycle or createMachine returns';
}
