/** What is known of the days of a time zone: thousands of people share few days, and asking Temporal takes microseconds. */
import { Bounded } from './bounded.ts';
import { millisecondsOf } from './calendar.ts';

/** A civil date as one stretch of time, in milliseconds since 1970. */
interface Day {
  readonly date: string;
  readonly begins: number;
  readonly ends: number;
}

const mostZones = 64;
const mostDays = 1024;
const dayMs = 86_400_000;

class Days {
  readonly starts = new Bounded<string, string>(mostDays);
  readonly ends = new Bounded<string, string>(mostDays);
  /** By the day of UTC that they touch: two at most, three where a zone skips or repeats one. */
  readonly #around = new Bounded<number, Day[]>(mostDays);

  /** The date at a canonical instant, if it is known. */
  around(at: string): string | undefined {
    const milliseconds = millisecondsOf(at);
    const days = this.#around.of(Math.floor(milliseconds / dayMs), () => []);
    for (const { date, begins, ends } of days) {
      if (begins <= milliseconds && milliseconds < ends) return date;
    }
    return undefined;
  }

  remember(at: string, day: Day): void {
    const milliseconds = millisecondsOf(at);
    if (Number.isNaN(milliseconds)) return;
    this.#around.of(Math.floor(milliseconds / dayMs), () => []).push(day);
  }
}

const zones = new Bounded<string, Days>(mostZones);

export function daysOf(zone: string): Days {
  return zones.of(zone, () => new Days());
}
