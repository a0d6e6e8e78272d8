/**
 * When people are reminded to activate. A pure list of instants, of which the next is the first that lies ahead:
 * so each goes out at most once (rule 46) and nothing needs to be counted.
 */
import { type Instant, plus } from '../../../src/lifecycle/index.ts';
import type { AccountContext } from './context.ts';

/** Days are exact, so reminders keep the hour of day 0. */
export function reminderInstants({
  remindersFrom,
  policies,
}: Pick<AccountContext, 'remindersFrom' | 'policies'>): readonly Instant[] {
  if (remindersFrom === null) return [];
  return policies.reminderDays.map((days) => plus(remindersFrom, { days })).toSorted();
}
