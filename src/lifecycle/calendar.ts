/**
 * The Gregorian calendar as arithmetic on canonical text, for the years 0000 to 9999: days are numbers since
 * 1970-01-01, instants are milliseconds. No zones here; those go through Temporal.
 */
import { Bounded } from './bounded.ts';

const dayMs = 86_400_000;
/** The numbers of 0000-01-01 and of the day after 9999-12-31. */
const firstDay = -719_528;
const endDay = 2_932_897;

/** What no sum of digits makes up for. */
const none = -1_000_000;

/** The digit there as a number; `none` where it is no digit. */
function digit(text: string, at: number): number {
  const number = text.charCodeAt(at) - 48;
  return number >= 0 && number <= 9 ? number : none;
}

function pair(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** The number of the day that a text begins with, `2026-03-01`; NaN where the calendar has none. */
export function dayOf(text: string): number {
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  if (year < 0 || month < 1 || month > 12 || day < 1) return Number.NaN;
  if (day > 28 && day > daysIn(year, month)) return Number.NaN;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN;
  // Counted from March, so that the leap day is the last of its year.
  const since = month > 2 ? year : year - 1;
  const nth = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leaps = Math.floor(since / 4) - Math.floor(since / 100) + Math.floor(since / 400);
  return since * 365 + leaps + nth - 719_468;
}

const texts = new Bounded<number, string>(4096);

/** The text of a day by its number; null outside the years 0000 to 9999. */
export function dateText(day: number): string | null {
  if (!(day >= firstDay && day < endDay)) return null;
  return texts.of(day, writtenDate);
}

function writtenDate(number: number): string {
  const day = number + 719_468;
  const era = Math.floor(day / 146_097);
  const inEra = day - era * 146_097;
  const years = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) /
      365,
  );
  const nth = inEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
  const fromMarch = Math.floor((5 * nth + 2) / 153);
  const date = nth - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = years + era * 400 + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(date, 2)}`;
}

const padded = (number: number, width: number) => String(number).padStart(width, '0');
const pairs = Array.from({ length: 100 }, (_, n) => padded(n, 2));
const triples = Array.from({ length: 1000 }, (_, n) => padded(n, 3));

/** The two instants that were read last: a step asks about the same ones again and again. */
let latest = { text: '', milliseconds: Number.NaN };
let earlier = { text: '', milliseconds: Number.NaN };

/** A canonical instant as milliseconds since 1970; NaN where the text is none. */
export function millisecondsOf(text: string): number {
  if (text === latest.text) return latest.milliseconds;
  [latest, earlier] = [earlier, latest];
  if (text !== latest.text) {
    latest.milliseconds = read(text);
    latest.text = text;
  }
  return latest.milliseconds;
}

function read(text: string): number {
  if (text.length !== 24) return Number.NaN;
  const hour = pair(text, 11);
  const minute = pair(text, 14);
  const second = pair(text, 17);
  const rest = pair(text, 20) * 10 + digit(text, 22);
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
  if (!isTime || second < 0 || second > 59 || rest < 0 || !isMarked(text)) return Number.NaN;
  return dayOf(text) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + rest;
}

/** The marks of `…T00:00:00.000Z`. */
function isMarked(text: string): boolean {
  return (
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    text.charCodeAt(19) === 46 &&
    text.charCodeAt(23) === 90
  );
}

let written = '';
let writings = 0;

function writing(text: string): string {
  written = text;
  writings += 1;
  return text;
}

/** How many instants were written here so far. */
export function writingsSoFar(): number {
  return writings;
}

/**
 * True for the instant that was written here last, after so many: it needs no second look. Where nothing was written
 * since, it is not even compared, because V8 copies a text that was put together before it compares it.
 */
export function isJustWritten(text: string, since: number): boolean {
  return writings > since && text === written;
}

/** The canonical instant so many whole days after another one; null where there is none. */
export function daysAfter(text: string, days: number): string | null {
  const milliseconds = millisecondsOf(text) + days * dayMs;
  const date = dateText(Math.floor(milliseconds / dayMs));
  // The time of day stays as it is written.
  if (date === null) return null;
  return writing(date + text.slice(10));
}

/** The canonical instant at so many whole milliseconds; null outside the years 0000 to 9999. */
export function instantText(milliseconds: number): string | null {
  if (!Number.isInteger(milliseconds)) return null;
  const day = Math.floor(milliseconds / dayMs);
  const date = dateText(day);
  if (date === null) return null;
  const rest = milliseconds - day * dayMs;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const time = `${pairs[hours]}:${pairs[minutes - hours * 60]}:${pairs[seconds - minutes * 60]}`;
  return writing(`${date}T${time}.${triples[rest - seconds * 1000]}Z`);
}
