/** The payloads worth exploring: few, so that the explored graph stays small, yet at least one for every way on. */
import { type Instant, isIn, type Sample, type Snapshot } from '../../../src/lifecycle/index.ts';
import type { Context } from './context.ts';

const user = { kind: 'user', id: 'user-1' } as const;
const admin = { kind: 'admin', id: 'admin-1' } as const;
const system = { kind: 'system', id: 'system-1' } as const;

const username = 'username-1';
const address = 'address-1';
const reason = 'requested';

const births: readonly Sample[] = [
  { type: 'CREATE', data: { username, address }, by: admin },
  { type: 'CREATE', data: { username }, by: admin },
  { type: 'ENTRA_SYNCED', data: { username, address }, by: system },
];

/** Everything whose payload does not depend on where the user stands. */
const plain: readonly Sample[] = [
  { type: 'ENABLE_AHEAD_LOGIN', data: {}, by: admin },
  { type: 'START_ONBOARDING', data: {}, by: admin },
  { type: 'LINK_REQUESTED', data: {}, by: user },
  { type: 'PASSWORD_SET', data: {}, by: user },
  { type: 'PASSWORD_SET', data: {}, by: admin },
  { type: 'SESSION_LOST', data: {}, by: user },
  { type: 'AHEAD_LOGIN', data: {}, by: user },
  { type: 'ENTRA_LOGIN', data: {}, by: user },
  { type: 'USERNAME_CHANGED', data: { username }, by: admin },
  { type: 'EMAIL_CHANGED', data: { address }, by: admin },
  { type: 'EMAIL_CHANGED', data: { address: null }, by: admin },
  { type: 'BLOCK', data: { reason }, by: admin },
  { type: 'UNBLOCK', data: { reason }, by: admin },
  { type: 'DELETE', data: { reason }, by: admin },
];

function aboutInvitation(invitation: string): Sample[] {
  const bounce = { invitation, code: 'addressUnknown', words: 'words-1' };
  return [
    { type: 'INVITATION_SENT', data: { invitation }, by: system },
    { type: 'INVITATION_DELIVERED', data: { invitation }, by: system },
    { type: 'DELIVERY_FAILED', data: bounce, by: system },
  ];
}

/** The newest link, and one that is not. */
function aboutLink(link: string): Sample[] {
  return [
    { type: 'LINK_REDEEMED', data: { link }, by: user },
    { type: 'LINK_FETCHED', data: { link }, by: system },
  ];
}

export function samples(
  snapshot: Snapshot<Context>,
  _at: Instant,
  freshId: () => string,
): readonly Sample[] {
  if (snapshot.finished) return [];
  if (isIn(snapshot.value, 'new')) return births;
  const { context } = snapshot;
  const newest = context.link?.id;
  const other = freshId();
  return [
    ...plain,
    { type: 'POLICY_CHANGED', data: { policies: context.policies }, by: admin },
    ...(newest === undefined ? [] : [...aboutLink(newest), ...aboutInvitation(newest)]),
    ...aboutLink(other),
    ...aboutInvitation(other),
  ];
}
