/**
 * Times around now: each by its place in the order of all, and by its distance, in grains and up to the furthest.
 * The order is kept exactly, because guards compare stamps with each other, however close or long ago they are.
 *
 * Where there are civil dates, distances are measured on an even calendar: every day begins as long after the last,
 * and no year has a leap day. So a year from here is as long as a year from there, and a life may go on for as many
 * years as it likes without coming to new states. What was set in days across such a day lies a day off.
 */
import {
  type CivilDate,
  dateIn,
  daysBetween,
  epoch,
  type Instant,
  startOfDay,
} from '../../lifecycle/index.ts';
import { type Lexicon, type Time } from './holding.ts';
import { dayMs, type Scale } from './scale.ts';

/** What lies further ahead than a century is meant to be for ever. */
const forEverDays = 36_525;

const never: Time = { text: '', isDate: false, number: 0 };

export class Around {
  readonly #scale: Scale;
  readonly #zone: string;
  readonly #lexicon: Lexicon;
  /** Now, and today where it was asked for; most questions are about the same instant. */
  #now: Time = never;
  #today: Time | null = null;
  readonly #even = new Map<Time, number>();
  /** Days between now and the furthest time ahead that was ever seen. */
  furthestSeen = 0;

  constructor(scale: Scale, zone: string, lexicon: Lexicon) {
    this.#scale = scale;
    this.#zone = zone;
    this.#lexicon = lexicon;
  }

  /** For each time its rank from now, where that is told, and its distance: `[1, +26, 0, 0, -1, -400]`. */
  numbersOf(times: readonly Time[], now: Instant): number[] {
    this.#look(now);
    const numbers = this.#scale.civil ? [this.#hour()] : [];
    for (const time of times) {
      if (this.#scale.order) numbers.push(rank(times, time, this.#fromOf(time).number));
      numbers.push(this.#distance(time));
    }
    return numbers;
  }

  /** The same for the times of a payload, told by where they lie among those of the place, each of which is given once. */
  numbersBeside(times: readonly Time[], known: readonly Time[], now: Instant): number[] {
    this.#look(now);
    const numbers: number[] = [];
    for (const time of times) {
      const { number, isDate } = time;
      const from = this.#fromOf(time).number;
      const passed = placeAmong(known, number, isDate) - placeAmong(known, from, isDate);
      numbers.push(passed + Math.sign(number - from), this.#distance(time));
    }
    return numbers;
  }

  #look(now: Instant): void {
    if (now === this.#now.text) return;
    this.#now = this.#lexicon.timeOf(now);
    this.#today = null;
  }

  /** What a time of its kind is measured from. */
  #fromOf({ isDate }: Time): Time {
    if (!isDate) return this.#now;
    this.#today ??= this.#lexicon.timeOf(dateIn(this.#now.text, this.#zone));
    return this.#today;
  }

  /** Days to a date, grains to an instant, up to the furthest; with its sign. */
  #distance(time: Time): number {
    const { grainMs, furthestDays } = this.#scale;
    const away = this.#evenly(time) - this.#evenly(this.#fromOf(time));
    if (time.isDate) {
      this.#saw(away);
      return clamped(away, furthestDays);
    }
    this.#saw(away / dayMs);
    return Math.round(clamped(away, furthestDays * dayMs) / grainMs);
  }

  /** Grains since midnight. */
  #hour(): number {
    return Math.round((this.#evenly(this.#now) % dayMs) / this.#scale.grainMs);
  }

  /** Where a time lies on the even calendar: days of a date, milliseconds of an instant. */
  #evenly(time: Time): number {
    if (!this.#scale.civil) return time.number;
    const known = this.#even.get(time);
    if (known !== undefined) return known;
    const even = evenOf(time, this.#zone);
    this.#even.set(time, even);
    return even;
  }

  #saw(days: number): void {
    if (days > this.furthestSeen && days < forEverDays) this.furthestSeen = days;
  }
}

function evenOf({ text, number, isDate }: Time, zone: string): number {
  if (isDate) return number - leapDaysUntil(text);
  const date = dateIn(text, zone);
  const days = daysBetween('1970-01-01', date) - leapDaysUntil(date);
  return days * dayMs + (number - epoch(startOfDay(date, zone)));
}

/** How many leap days there were by then in the Gregorian calendar, the day itself included. */
function leapDaysUntil(date: CivilDate): number {
  const year = Number(date.slice(0, 4));
  const whole = date.slice(5) >= '02-29' ? year : year - 1;
  return Math.floor(whole / 4) - Math.floor(whole / 100) + Math.floor(whole / 400);
}

const clamped = (distance: number, furthest: number) =>
  Math.max(-furthest, Math.min(furthest, distance));

/**
 * How many different times of its own kind lie from now up to this one, itself included; negative for one that is
 * over.
 */
function rank(times: readonly Time[], { number: own, isDate }: Time, from: number): number {
  let steps = 0;
  for (let n = 0; n < times.length; n += 1) {
    const { number: other, isDate: isOther } = times[n] as Time;
    const isBetween = own > from ? other > from && other <= own : other < from && other >= own;
    if (isBetween && isOther === isDate && isFirst(times, n, other, isDate)) steps += 1;
  }
  return own > from ? steps : 0 - steps;
}

function isFirst(times: readonly Time[], nth: number, number: number, isDate: boolean): boolean {
  for (let n = 0; n < nth; n += 1) {
    const time = times[n] as Time;
    if (time.number === number && time.isDate === isDate) return false;
  }
  return true;
}

/** Where a time lies among known ones of its kind: two for each that is earlier, and one if it is one of them. */
function placeAmong(known: readonly Time[], time: number, isDate: boolean): number {
  let at = 0;
  for (const other of known) {
    if (other.isDate === isDate) at += other.number < time ? 2 : other.number === time ? 1 : 0;
  }
  return at;
}
