/**
 * How finely and how far apart times are told. Two limits keep a graph finite: beyond `furthestDays` all times look
 * alike, and distances that differ by less than a grain are one. Both follow from the constants that the lifecycle
 * itself compares with: the durations among its policies, and how far ahead it sets its own instants. Constants within
 * its functions are unknown, and a grain is short because of them.
 */
import { addPeriod, daysBetween, isPeriod } from '../../lifecycle/index.ts';

export interface Scale {
  /** At least the largest constant that a guard or a deadline compares. */
  readonly furthestDays: number;
  /** A fraction of the smallest one. */
  readonly grainMs: number;
  /** Whether of times within one grain, or beyond the furthest, it is still told which came first. */
  readonly order: boolean;
  /** Whether civil dates count: then the hour of the day is told, and distances are those of an even calendar. */
  readonly civil: boolean;
}

export const dayMs = 86_400_000;

/** Units stand last in a name, so a policy says what its number means. */
const units: readonly (readonly [suffix: string, milliseconds: number])[] = [
  ['Milliseconds', 1],
  ['Seconds', 1000],
  ['Minutes', 60_000],
  ['Hours', 3_600_000],
  ['Days', dayMs],
];

/**
 * A grain is a fraction of the smallest duration and never more than a minute, because guards also compare with
 * durations that no policy names, such as ten minutes by which a clock may run ahead. Events in a row that are told
 * apart by less, a millisecond each, do not add up to a grain in any life that is walked.
 */
const grainsInSmallest = 24;
const mostMs = 60_000;

/** Every duration among the policies, in milliseconds: `windowDays: 30`, `period: 'P1Y'`. */
function durationsIn(value: unknown, name: string): number[] {
  if (Array.isArray(value)) return value.flatMap((each) => durationsIn(each, name));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, each]) => durationsIn(each, key));
  }
  if (typeof value === 'string' && isPeriod(value)) return [periodDays(value) * dayMs];
  const unit = units.find(([suffix]) => name.endsWith(suffix));
  return typeof value === 'number' && value > 0 && unit ? [value * unit[1]] : [];
}

/** A calendar period at its longest: over a leap day. */
const periodDays = (period: string) => daysBetween('2024-01-01', addPeriod('2024-01-01', period));

/** The scale that a lifecycle's policies ask for, before anything was seen of it. */
export function scaleOf(policies: unknown): Scale {
  const durations = durationsIn(policies, '');
  const largest = Math.max(0, ...durations);
  const smallest = Math.min(...durations);
  return {
    furthestDays: Math.ceil(largest / dayMs) + 1,
    grainMs:
      durations.length === 0
        ? 1
        : Math.max(1, Math.min(mostMs, Math.round(smallest / grainsInSmallest))),
    order: true,
    civil: false,
  };
}
