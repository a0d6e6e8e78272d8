/** The payloads worth exploring: few, yet at least one for every way on. */
import {
  type Actor,
  type Instant,
  isIn,
  type Sample,
  type Snapshot,
} from '../../../src/lifecycle/index.ts';
import { admin, system } from '../samples.ts';
import type { EligibilityContext } from './context.ts';

const provider: Actor = { kind: 'provider', id: 'provider-1' };
const second: Actor = { kind: 'admin', id: 'admin-2' };
const decided = { reason: 'sealed', message: 'told' };

export function eligibilitySamples(
  { value, context }: Snapshot<EligibilityContext>,
  _at: Instant,
  freshId: () => string,
): readonly Sample[] {
  if (isIn(value, 'new')) {
    const data = { person: freshId(), organisation: freshId() };
    return [{ type: 'REGISTERED', data, by: admin }];
  }
  const user: Actor = { kind: 'user', id: context.person };
  const self: Actor = { kind: 'admin', id: context.person };
  return [
    ...[admin, provider, system].map((by) => ({
      type: 'DISQUALIFY',
      data: { reason: 'sealed' },
      by,
    })),
    { type: 'CONFIRMED_MATCH', data: decided, by: admin },
    { type: 'APPEAL_OPENED', data: { statement: 'a mistake' }, by: user },
    ...[admin, second, self].flatMap((by): Sample[] => [
      { type: 'UPHELD', data: decided, by },
      { type: 'REINSTATE', data: decided, by },
    ]),
    ...['oneAdmin', 'twoAdmins'].map((reinstatement) => ({
      type: 'POLICY_CHANGED',
      data: { policies: { reinstatement } },
      by: admin,
    })),
  ];
}
