/**
 * When people are reminded. The next reminder is the first that lies ahead: so each goes out at most once a cycle
 * (rule 46) and nothing needs to be remembered but day 0.
 */
import {
  addDays,
  daysSince,
  type Instant,
  plus,
  startOfDay,
} from '../../../src/lifecycle/index.ts';
import type { CoverageContext } from './context.ts';

/** Day 0, and the days from there on which a reminder is due. Days are exact, so they keep the hour of day 0. */
interface Schedule {
  readonly remindersFrom: Instant | null;
  readonly policies: { readonly reminderDays: readonly number[] };
}

/** When the next reminder is due, or null. */
export function nextReminder({ remindersFrom, policies }: Schedule, at: Instant): Instant | null {
  if (remindersFrom === null) return null;
  const passed = daysSince(remindersFrom, at);
  let next = Number.POSITIVE_INFINITY;
  for (const days of policies.reminderDays) if (days > passed && days < next) next = days;
  return Number.isFinite(next) ? plus(remindersFrom, { days: next }) : null;
}

/** How many reminders were due by then, the one at that very instant included. */
export function remindersBy({ remindersFrom, policies }: Schedule, at: Instant): number {
  if (remindersFrom === null) return 0;
  const passed = daysSince(remindersFrom, at);
  return policies.reminderDays.filter((days) => days <= passed).length;
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
