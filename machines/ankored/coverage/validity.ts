/**
 * From what was completed to how long it holds. Civil dates live in the organisation's zone and never become
 * milliseconds; the instants are computed once, when granted, and again only when policy or zone change.
 */
import {
  addDays,
  addPeriod,
  type CivilDate,
  dateIn,
  endOfDay,
  type Instant,
  startOfDay,
} from '../../../src/lifecycle/index.ts';
import type { CoverageContext, CoveragePolicies, Evidence } from './context.ts';

/** What an event grants: evidence is judged by the validity policy, a waiver names its own end. */
export type Grant =
  | { readonly evidence: Exclude<Evidence, 'waiver'>; readonly completedOn: CivilDate }
  | { readonly evidence: 'waiver'; readonly validThrough: CivilDate | null };

/** Where coverage stands at an instant: the names of the region's states. */
export type Standing = 'valid' | 'expiringSoon' | 'expired';

/** The instants that follow from the last valid day; all null where it never ends. */
export interface Term {
  readonly windowOpensAt: Instant | null;
  readonly expiringAt: Instant | null;
  readonly expiresAt: Instant | null;
}

type Rules = Pick<CoveragePolicies, 'expiringSoonDays' | 'recompletionWindowDays'>;

/** The calendar that instants are written in ends here; whoever writes this day means "for ever". */
const lastDay = '9999-12-31';

const endless: Term = { windowOpensAt: null, expiringAt: null, expiresAt: null };

/** Rule 39: valid through the whole last day, so it expires with the first instant after it. */
export function termOf(validThrough: CivilDate | null, zone: string, rules: Rules): Term {
  if (validThrough === null || validThrough >= lastDay) return endless;
  const before = (days: number) => startOfDay(addDays(validThrough, -days), zone);
  return {
    windowOpensAt: before(rules.recompletionWindowDays),
    expiringAt: before(rules.expiringSoonDays),
    expiresAt: endOfDay(validThrough, zone),
  };
}

/** Where a term stands at an instant. */
export function standingOf(term: Term, at: Instant): Standing {
  if (term.expiringAt === null || at < term.expiringAt) return 'valid';
  return term.expiresAt === null || at < term.expiresAt ? 'expiringSoon' : 'expired';
}

/** The last civil day that a grant reaches; null where it never ends. */
export function reachOf(grant: Grant, context: CoverageContext, at: Instant): CivilDate | null {
  if (grant.evidence === 'waiver') return grant.validThrough;
  const { validity } = context.policies;
  if (validity.basis === 'never') return null;
  if (validity.basis === 'fixedDate') return validity.through;
  const from = validity.basis === 'previousExpiry' ? stillCovered(context, at) : null;
  return within(addPeriod(from ?? grant.completedOn, validity.period));
}

/** The day that a renewal continues from, if something that ends is still in force. */
function stillCovered({ evidence, validThrough, expiresAt }: CoverageContext, at: Instant) {
  return evidence !== null && expiresAt !== null && at < expiresAt ? validThrough : null;
}

/** Temporal writes years beyond 9999 with a sign, which would not sort. */
function within(date: CivilDate): CivilDate {
  return date.startsWith('+') ? lastDay : date;
}

/**
 * Rule 42: a grant never shortens. True where what is there reaches at least as far; a waiver gives way to
 * evidence that reaches equally far, because evidence explains itself.
 */
export function isOutlasted(grant: Grant, context: CoverageContext, at: Instant): boolean {
  const { evidence, validThrough } = context;
  if (evidence === null) return false;
  const reach = reachOf(grant, context, at) ?? lastDay;
  const held = validThrough ?? lastDay;
  return (
    held > reach || (held === reach && !(evidence === 'waiver' && grant.evidence !== 'waiver'))
  );
}

/** Rule 45: a completion date in the future is no completion. */
export function isByToday(date: CivilDate, at: Instant, zone: string): boolean {
  return date <= dateIn(at, zone);
}
