/**
 * Times around now: each by its place in the order of all, and by its distance, in grains and up to the furthest.
 * The order is kept exactly, because guards compare stamps with each other, however close or long ago they are.
 */
import { type CivilDate, dateIn, daysBetween, epoch, type Instant } from '../../lifecycle/index.ts';
import { dayMs, type Scale } from './scale.ts';

/** What lies further ahead than a century is meant to be for ever. */
const forEverDays = 36_525;

const isDate = (time: string) => time.length === '2026-03-01'.length;

export class Around {
  readonly #scale: Scale;
  readonly #zone: string;
  /** Milliseconds of an instant, days of a date. */
  readonly #numbers = new Map<string, number>();
  readonly #todays = new Map<Instant, CivilDate>();
  /** Days between now and the furthest time ahead that was ever seen. */
  furthestSeen = 0;

  constructor(scale: Scale, zone: string) {
    this.#scale = scale;
    this.#zone = zone;
  }

  /** `1+26,0+0,-1-400`: for each time its rank from now, and its distance. */
  textOf(times: readonly string[], now: Instant): string {
    const nowMs = this.#numberOf(now);
    const today = this.#todayAt(now);
    const numbers = times.map((time) => this.#numberOf(time));
    let text = this.#scale.hours ? `${this.#hourOf(nowMs)} ` : '';
    times.forEach((time, n) => {
      const from = isDate(time) ? today : nowMs;
      if (this.#scale.order) text += rank(times, numbers, n, from);
      text += `${this.#distance(time, numbers[n] as number, from)},`;
    });
    return text;
  }

  /** The same for the times of a payload, told by where they lie among those of the place. */
  textBeside(times: readonly string[], known: readonly string[], now: Instant): string {
    let text = '';
    for (const time of times) {
      const from = isDate(time) ? this.#todayAt(now) : this.#numberOf(now);
      const number = this.#numberOf(time);
      const alike = known.filter((other) => isDate(other) === isDate(time));
      const numbers = [...new Set(alike.map((other) => this.#numberOf(other)))];
      text += `${place(numbers, number) - place(numbers, from)}${this.#distance(time, number, from)},`;
    }
    return text;
  }

  /** Days to a date, grains to an instant, up to the furthest; with its sign. */
  #distance(time: string, number: number, from: number): string {
    const { grainMs, furthestDays } = this.#scale;
    const away = number - from;
    if (isDate(time)) {
      this.#saw(away);
      return signed(clamped(away, furthestDays));
    }
    this.#saw(away / dayMs);
    return signed(Math.round(clamped(away, furthestDays * dayMs) / grainMs));
  }

  /** Grains since midnight, in UTC: a shared clock needs no more. */
  #hourOf(nowMs: number): number {
    return Math.round((nowMs % dayMs) / this.#scale.grainMs);
  }

  #saw(days: number): void {
    if (days > this.furthestSeen && days < forEverDays) this.furthestSeen = days;
  }

  #todayAt(now: Instant): number {
    const today = this.#todays.get(now) ?? dateIn(now, this.#zone);
    this.#todays.set(now, today);
    return this.#numberOf(today);
  }

  #numberOf(time: string): number {
    const known = this.#numbers.get(time);
    if (known !== undefined) return known;
    const number = isDate(time) ? daysBetween('1970-01-01', time) : epoch(time);
    this.#numbers.set(time, number);
    return number;
  }
}

const clamped = (distance: number, furthest: number) =>
  Math.max(-furthest, Math.min(furthest, distance));

const signed = (distance: number) => (distance < 0 ? String(distance) : `+${distance}`);

/**
 * How many different times of its own kind lie from now up to this one, itself included; negative for one that is
 * over.
 */
function rank(
  times: readonly string[],
  numbers: readonly number[],
  nth: number,
  from: number,
): number {
  const own = numbers[nth] as number;
  const kind = isDate(times[nth] as string);
  let steps = 0;
  for (let n = 0; n < numbers.length; n += 1) {
    const other = numbers[n] as number;
    const isBetween = own > from ? other > from && other <= own : other < from && other >= own;
    if (isBetween && isDate(times[n] as string) === kind && numbers.indexOf(other) === n)
      steps += 1;
  }
  return own > from ? steps : -steps;
}

/** Where a time lies among known ones: two for each that is earlier, and one if it is one of them. */
function place(known: readonly number[], time: number): number {
  let at = 0;
  for (const other of known) at += other < time ? 2 : other === time ? 1 : 0;
  return at;
}
