/** Payloads of the events that all requirements share, one of each kind. */
import type { Actor, Sample, Snapshot } from '../../src/lifecycle/index.ts';
import { isIn } from '../../src/lifecycle/index.ts';
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
