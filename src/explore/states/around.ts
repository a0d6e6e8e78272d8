/**
 * Times around now: each by its place in the order of all, and by its distance, in grains and up to the furthest.
 * The order is kept exactly, because guards compare stamps with each other, however close or long ago they are.
 */
import { dateIn, epoch, type Instant } from '../../lifecycle/index.ts';
import { type Lexicon, type Time } from './holding.ts';
import { dayMs, type Scale } from './scale.ts';

/** What lies further ahead than a century is meant to be for ever. */
const forEverDays = 36_525;

export class Around {
  readonly #scale: Scale;
  readonly #zone: string;
  readonly #lexicon: Lexicon;
  /** Now, in milliseconds, and today, in days; most questions are about the same instant. */
  #now: Instant = '';
  #nowMs = 0;
  #today: number | null = null;
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
    const numbers = this.#scale.hours ? [this.#hour()] : [];
    for (const time of times) {
      if (this.#scale.order) numbers.push(rank(times, time, this.#fromOf(time)));
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
      const from = placeAmong(known, this.#fromOf(time), isDate);
      numbers.push(placeAmong(known, number, isDate) - from, this.#distance(time));
    }
    return numbers;
  }

  #look(now: Instant): void {
    if (now === this.#now) return;
    this.#now = now;
    this.#nowMs = epoch(now);
    this.#today = null;
  }

  /** What a time of its kind is measured from. */
  #fromOf({ isDate }: Time): number {
    if (!isDate) return this.#nowMs;
    this.#today ??= this.#lexicon.timeOf(dateIn(this.#now, this.#zone)).number;
    return this.#today;
  }

  /** Days to a date, grains to an instant, up to the furthest; with its sign. */
  #distance(time: Time): number {
    const { grainMs, furthestDays } = this.#scale;
    const away = time.number - this.#fromOf(time);
    if (time.isDate) {
      this.#saw(away);
      return clamped(away, furthestDays);
    }
    this.#saw(away / dayMs);
    return Math.round(clamped(away, furthestDays * dayMs) / grainMs);
  }

  /** Grains since midnight, in UTC: a shared clock needs no more. */
  #hour(): number {
    return Math.round((this.#nowMs % dayMs) / this.#scale.grainMs);
  }

  #saw(days: number): void {
    if (days > this.furthestSeen && days < forEverDays) this.furthestSeen = days;
  }
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
