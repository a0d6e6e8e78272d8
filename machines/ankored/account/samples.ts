/** The payloads worth exploring: few, yet at least one for every way on. */

import type { Snapshot } from '../../../src/lifecycle/index.ts';
import { type Actor, type Instant, isIn, type Sample } from '../../../src/lifecycle/index.ts';
import { admin, system } from '../samples.ts';
import type { AccountContext } from './context.ts';

const address = 'address-1';
const signUp = { signUpUrl: 'url-1', group: 'group-1', role: 'coach' };

export function accountSamples(
  { value, context }: Snapshot<AccountContext>,
  _at: Instant,
  freshId: () => string,
): readonly Sample[] {
  if (isIn(value, 'new')) {
    const member = {
      person: freshId(),
      organisation: freshId(),
      eligibility: freshId(),
      address,
    };
    const user: Actor = { kind: 'user', id: member.person };
    return [
      { type: 'MEMBER_ADDED', data: member, by: admin },
      { type: 'SIGNED_UP', data: { ...member, ...signUp }, by: user },
    ];
  }
  const { person, organisation, eligibility, policies } = context;
  const user: Actor = { kind: 'user', id: person };
  const member = { person, organisation, eligibility, address };
  const links = [context.link?.id ?? freshId(), freshId()];
  const pause = { reason: 'inactive' };
  return [
    { type: 'MEMBER_ADDED', data: member, by: system },
    { type: 'SIGNED_UP', data: { ...member, ...signUp }, by: user },
    ...links.flatMap((link): Sample[] => [
      { type: 'ACTIVATED', data: { link }, by: user },
      { type: 'EMAIL_CONFIRMED', data: { link }, by: user },
    ]),
    { type: 'RESEND_ACTIVATION', data: {}, by: admin },
    { type: 'RESEND_ACTIVATION', data: {}, by: user },
    { type: 'EMAIL_CHANGED', data: { address }, by: admin },
    { type: 'POLICY_CHANGED', data: { policies }, by: admin },
    { type: 'REMINDERS_PAUSED', data: pause, by: system },
    { type: 'REMINDERS_RESUMED', data: pause, by: system },
  ];
}

/** The same about somebody else. */
export function accountProbes(
  { value, context }: Snapshot<AccountContext>,
  _at: Instant,
  freshId: () => string,
): readonly Sample[] {
  if (isIn(value, 'new')) return [];
  const { organisation, eligibility } = context;
  const other = { person: freshId(), organisation, eligibility, address };
  return [
    { type: 'MEMBER_ADDED', data: other, by: system },
    { type: 'SIGNED_UP', data: { ...other, ...signUp }, by: { kind: 'user', id: other.person } },
  ];
}
