/**
 * When people are reminded. A schedule is a pure list of instants, and the next one is the first that lies
 * ahead: so each goes out at most once a cycle (rule 46) and nothing needs to be counted.
 */
import { addDays, type Instant, plus, startOfDay } from '../../../src/lifecycle/index.ts';
import type { CoverageContext } from './context.ts';

/** Reminders of what is incomplete; days are exact, so they keep the hour of day 0. */
export function reminderInstants({ remindersFrom, policies }: CoverageContext): readonly Instant[] {
  if (remindersFrom === null) return [];
  return policies.reminderDays.map((days) => plus(remindersFrom, { days })).toSorted();
}

/** Repetitions of the expiry alert: the first instant of each named civil day before the end. */
export function alertInstants(context: CoverageContext): readonly Instant[] {
  const { validThrough, zone, policies } = context;
  if (validThrough === null) return [];
  return policies.expiryAlertDays
    .map((days) => startOfDay(addDays(validThrough, -days), zone))
    .toSorted();
}

/** The first instant of a schedule that lies after `at`, or null. */
export function nextAfter(schedule: readonly Instant[], at: Instant): Instant | null {
  return schedule.find((instant) => instant > at) ?? null;
}

/** What exploration may leave out: it decides which mails go out and explains, and no status follows from it. */
export const remindersOnly = {
  fields: ['alertedOn', 'lostBy', 'remindersFrom', 'remindersPausedFor'],
  events: ['REMINDERS_PAUSED', 'REMINDERS_RESUMED'],
} as const;
