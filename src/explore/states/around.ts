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
  readonly #ms = new Map<Instant, number>();
  readonly #days = new Map<CivilDate, number>();
  readonly #todays = new Map<Instant, CivilDate>();
  /** Days between now and the furthest time ahead that was ever seen. */
  furthestSeen = 0;

  constructor(scale: Scale, zone: string) {
    this.#scale = scale;
    this.#zone = zone;
  }

  /** `1+26,0+0,-1-400`: for each time its rank from now, and its distance. */
  textOf(times: readonly string[], now: Instant): string {
    const hour = this.#scale.hours ? `${this.#hourOf(now)} ` : '';
    return `${hour}${this.#ranked(times, now)}`;
  }

  #ranked(times: readonly string[], now: Instant): string {
    if (times.length === 0) return '';
    const today = this.#todayAt(now);
    const instants = ordered(times.filter((time) => !isDate(time)));
    const dates = ordered(times.filter(isDate));
    const rankOf = this.#scale.order ? rank : () => '';
    return times
      .map((time) =>
        isDate(time)
          ? `${rankOf(dates, time, today)}${signed(this.#daysAway(time, today))}`
          : `${rankOf(instants, time, now)}${signed(this.#grainsAway(time, now))}`,
      )
      .join(',');
  }

  /** The same for the times of a payload, told by where they lie among those of the place. */
  textBeside(times: readonly string[], known: readonly string[], now: Instant): string {
    if (times.length === 0) return '';
    const instants = ordered(known.filter((time) => !isDate(time)));
    const dates = ordered(known.filter(isDate));
    const today = this.#todayAt(now);
    return times
      .map((time) =>
        isDate(time)
          ? `${between(dates, today, time)}${signed(this.#daysAway(time, today))}`
          : `${between(instants, now, time)}${signed(this.#grainsAway(time, now))}`,
      )
      .join(',');
  }

  /** Grains since midnight, in UTC: a shared clock needs no more. */
  #hourOf(now: Instant): number {
    return Math.round((this.#msOf(now) % dayMs) / this.#scale.grainMs);
  }

  #grainsAway(time: Instant, now: Instant): number {
    const { grainMs, furthestDays } = this.#scale;
    const away = this.#msOf(time) - this.#msOf(now);
    this.#saw(away / dayMs);
    return Math.round(clamped(away, furthestDays * dayMs) / grainMs);
  }

  #daysAway(date: CivilDate, today: CivilDate): number {
    const away = this.#dayOf(date) - this.#dayOf(today);
    this.#saw(away);
    return clamped(away, this.#scale.furthestDays);
  }

  #saw(days: number): void {
    if (days > this.furthestSeen && days < forEverDays) this.furthestSeen = days;
  }

  #todayAt(now: Instant): CivilDate {
    return remembered(this.#todays, now, () => dateIn(now, this.#zone));
  }

  #msOf(at: Instant): number {
    return remembered(this.#ms, at, () => epoch(at));
  }

  #dayOf(date: CivilDate): number {
    return remembered(this.#days, date, () => daysBetween('1970-01-01', date));
  }
}

const clamped = (distance: number, furthest: number) =>
  Math.max(-furthest, Math.min(furthest, distance));

/** Each once, earliest first. */
const ordered = (times: readonly string[]) => [...new Set(times)].toSorted();

/** How many of them are earlier. */
const before = (times: readonly string[], time: string) => {
  const next = times.findIndex((each) => each >= time);
  return next < 0 ? times.length : next;
};

/** How many different times lie from now to this one; now itself counts. */
function rank(times: readonly string[], time: string, now: string): number {
  const steps = before(times, time) - before(times, now);
  // Where now is none of the times, the first after it is one away and not none.
  return time > now && !times.includes(now) ? steps + 1 : steps;
}

/** How far a time lies from another among the known ones: two for each that is passed, one for each that is met. */
function between(times: readonly string[], from: string, to: string): number {
  return place(times, to) - place(times, from);
}

const place = (times: readonly string[], time: string) =>
  2 * before(times, time) + (times.includes(time) ? 1 : 0);

const signed = (distance: number) => (distance < 0 ? String(distance) : `+${distance}`);

function remembered<K, V>(known: Map<K, V>, key: K, find: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = find();
  known.set(key, found);
  return found;
}
