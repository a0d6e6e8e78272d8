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
): readonly Sample[] | null {
  if (!isIn(value, 'new')) return null;
  const data = {
    person: freshId(),
    organisation: freshId(),
    requirement: freshId(),
    eligibility: freshId(),
  };
  return [{ type: 'ASSIGNED', data, by: admin }];
}

/** What can be sent to any requirement at any time. */
export function requirementSamples({ context }: Snapshot<CoverageContext>): Sample[] {
  const { policies, zone } = context;
  const pause = { reason: 'inactive' };
  return [
    { type: 'WAIVE', data: { reason: 'agreed' }, by: admin },
    { type: 'REVOKED', data: { reason: 'does not hold' }, by: admin },
    { type: 'POLICY_CHANGED', data: { policies }, by: admin },
    { type: 'ZONE_CHANGED', data: { zone }, by: admin },
    { type: 'REMINDERS_PAUSED', data: pause, by: system },
    { type: 'REMINDERS_RESUMED', data: pause, by: system },
  ];
}

/** The birth where no eligibility is kept, or null once born. */
export function birthProbe(
  snapshot: Pick<Snapshot, 'value'>,
  freshId: () => string,
): readonly Sample[] | null {
  const births = birthSample(snapshot, freshId);
  return (
    births && births.map(({ data, ...rest }) => ({ ...rest, data: { ...data, eligibility: null } }))
  );
}

/** A waiver until a day. */
const waiver = (until: CivilDate): Sample => ({
  type: 'WAIVE',
  data: { reason: 'agreed', until },
  by: admin,
});

/** A waiver that is over already. */
export const pastWaiver = ({ context: { zone } }: Snapshot<CoverageContext>, at: Instant): Sample =>
  waiver(addDays(dateIn(at, zone), -1));

/**
 * The shortest waiver there is, for somebody who has nothing yet. Who has handed something in could be waived from day
 * to day, and each day would be a state of its own.
 */
export const shortWaiver = (
  { context: { zone } }: Snapshot<CoverageContext>,
  at: Instant,
): Sample => waiver(dateIn(at, zone));

/** The latest day on which something was completed that covers today and no day more. */
export function lastCoveringDay({ context }: Snapshot<CoverageContext>, at: Instant): CivilDate {
  const { validity } = context.policies;
  const period = 'period' in validity ? validity.period : 'P1Y';
  return addPeriod(dateIn(at, context.zone), `-${period}`);
}
