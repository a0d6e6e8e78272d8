/** Payloads of the events that all requirements share, one of each kind. */
import type { Actor, CivilDate, Instant, Sample, Snapshot } from '../../src/lifecycle/index.ts';
import { addDays, addPeriod, dateIn, isIn } from '../../src/lifecycle/index.ts';
import type { CoverageContext } from './coverage.ts';

export const admin: Actor = { kind: 'admin', id: 'admin-1' };
export const system: Actor = { kind: 'system', id: 'system' };

/** The person concerned. */
export function userOf({ context }: Snapshot<CoverageContext>): Actor {
  return { kind: 'user', id: context.person };
}

/** The birth, or null once born. */
export function birthSample(
  { value }: Pick<Snapshot, 'value'>,
  freshId: () => string,
): Sample | null {
  if (!isIn(value, 'new')) return null;
  const data = {
    person: freshId(),
    organisation: freshId(),
    requirement: freshId(),
    eligibility: freshId(),
  };
  return { type: 'ASSIGNED', data, by: admin };
}

/** The same where no eligibility is kept. */
export function withoutEligibility({ type, data, by }: Sample): Sample {
  return { type, data: { ...data, eligibility: null }, by };
}

/** What can be sent to any requirement at any time. */
export function requirementSamples(
  { context }: Snapshot<CoverageContext>,
  at: Instant,
): readonly Sample[] {
  const { policies, zone } = context;
  const today = dateIn(at, zone);
  const pause = { reason: 'inactive' };
  const waiver = (until: CivilDate | null): Sample => ({
    type: 'WAIVE',
    data: { reason: 'agreed', until },
    by: admin,
  });
  return [
    waiver(null),
    waiver(addDays(today, -1)),
    { type: 'REVOKED', data: { reason: 'does not hold' }, by: admin },
    { type: 'POLICY_CHANGED', data: { policies }, by: admin },
    { type: 'ZONE_CHANGED', data: { zone }, by: admin },
    { type: 'REMINDERS_PAUSED', data: pause, by: system },
    { type: 'REMINDERS_RESUMED', data: pause, by: system },
  ];
}

/**
 * The shortest waiver there is, for somebody who has nothing yet. Who has handed something in could be waived from day
 * to day, and each day would be a state of its own.
 */
export function shortWaiver({ context: { zone } }: Snapshot<CoverageContext>, at: Instant): Sample {
  return { type: 'WAIVE', data: { reason: 'agreed', until: dateIn(at, zone) }, by: admin };
}

/** The latest day on which something was completed that covers today and no day more. */
export function lastCoveringDay({ context }: Snapshot<CoverageContext>, at: Instant): CivilDate {
  const { validity } = context.policies;
  const period = 'period' in validity ? validity.period : 'P1Y';
  return addPeriod(dateIn(at, context.zone), `-${period}`);
}
