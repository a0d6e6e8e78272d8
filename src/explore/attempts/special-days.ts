/** Days on which calendars are got wrong: the last of a month, a leap day, and days of 23 or 25 hours. */
import { addDays, type CivilDate, epoch, startOfDay } from '../../lifecycle/index.ts';
import { dayMs } from '../states/scale.ts';

export interface SpecialDay {
  readonly kind: 'monthEnd' | 'leapDay' | 'longDay' | 'shortDay';
  readonly date: CivilDate;
}

/** A leap day comes within eight years, whatever century begins. */
const furthestDays = 8 * 366;

/** The next day of each kind after a date, in a zone; zones whose clocks never change have no long or short ones. */
export function specialDays(after: CivilDate, zone: string): readonly SpecialDay[] {
  const found = new Map<SpecialDay['kind'], SpecialDay>();
  for (let n = 1; n <= furthestDays && !found.has('leapDay'); n += 1) {
    const date = addDays(after, n);
    for (const kind of kindsOf(date, zone)) {
      if (!found.has(kind)) found.set(kind, { kind, date });
    }
  }
  return [...found.values()];
}

function kindsOf(date: CivilDate, zone: string): SpecialDay['kind'][] {
  const next = addDays(date, 1);
  const length = epoch(startOfDay(next, zone)) - epoch(startOfDay(date, zone));
  return [
    ...(next.endsWith('-01') ? ['monthEnd' as const] : []),
    ...(date.endsWith('-02-29') ? ['leapDay' as const] : []),
    ...(length > dayMs ? ['longDay' as const] : []),
    ...(length < dayMs ? ['shortDay' as const] : []),
  ];
}
