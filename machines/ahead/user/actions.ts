/** What is recorded. */
import { authoring } from '../../../src/lifecycle/index.ts';
import type { Context } from './context.ts';
import type { events } from './events.ts';
import { hasLiveLink, killed, minted } from './link.ts';

const { action } = authoring<Context, typeof events>();

type Profile = { username: string; address?: string | undefined; language: string };
const born = (kind: 'ahead' | 'entra', { username, address, language }: Profile) => ({
  origin: kind,
  kind,
  username,
  address: address ?? null,
  language,
});

const identity = {
  recordAheadUser: action({
    on: ['CREATE'],
    says: 'records a user with an ahead ID',
    source: 'vendor',
    change: ({ data }) => born('ahead', data),
  }),
  recordEntraUser: action({
    on: ['ENTRA_SYNCED'],
    says: 'records a user with an Entra ID',
    source: 'seed',
    change: ({ data }) => born('entra', data),
  }),
  // Seed: "Entra ID users who have been enabled for ahead login (and are now considered ahead ID users)".
  becomeAheadUser: action({
    on: ['ENABLE_AHEAD_LOGIN'],
    says: 'makes the user an ahead ID user who has not logged in as such',
    source: 'seed',
    change: ({ context, data }) => ({
      kind: 'ahead',
      login: null,
      username: data.username ?? context.username,
    }),
  }),
  recordLogin: action({
    says: 'remembers the kind of login',
    source: 'seed',
    change: ({ context }) => ({ login: context.kind }),
  }),
  recordUsername: action({
    on: ['USERNAME_CHANGED'],
    says: 'records the new username',
    source: 'vendor',
    change: ({ data }) => ({ username: data.username }),
  }),
  recordAddress: action({
    on: ['EMAIL_CHANGED'],
    says: 'records the new address, or that there is none',
    source: 'ours',
    change: ({ data }) => ({ address: data.address }),
  }),
  forgetPerson: action({
    says: 'keeps nothing about the person but where they stood; a live link dies',
    source: 'ours',
    change: ({ context }) => ({
      link: killed(context, 'cancelled'),
      address: null,
      username: null,
      requestedAt: null,
      attention: { stalled: false, linkDead: false },
    }),
  }),
  recordPolicies: action({
    on: ['POLICY_CHANGED'],
    says: 'records the new policies',
    source: 'ours',
    change: ({ data }) => ({ policies: data.policies }),
  }),
};

const link = {
  mintLink: action({
    says: 'mints a link named after this event; older ones are replaced',
    source: 'seed',
    change: ({ context, id, at }) => ({ link: minted(context, id, at), requestedAt: null }),
  }),
  recordRequest: action({
    says: 'remembers when the user asked',
    source: 'borrowed',
    change: ({ at }) => ({ requestedAt: at }),
  }),
  recordFetch: action({
    says: 'remembers that the link’s page was opened, and nothing else',
    source: 'ours',
    change: ({ context: { link } }) => ({ link: link && { ...link, fetched: true } }),
  }),
  useLink: action({
    says: 'the link is used up; the user, who has shown to get our mail, may ask again at once',
    source: 'seed',
    change: ({ context }) => ({ link: killed(context, 'used'), requestedAt: null }),
  }),
  resetInvitation: action({
    says: 'the invitation is reset as if none had been sent; a live link dies',
    source: 'vendor',
    change: ({ context }) => ({ link: killed(context, 'cancelled'), requestedAt: null }),
  }),
  cancelLink: action({
    says: 'a live link dies',
    source: 'ours',
    change: ({ context }) => ({ link: killed(context, 'cancelled') }),
  }),
  expireLink: action({
    says: 'the link’s lifetime is over, which is flagged so that somebody sends a new one',
    source: 'ours',
    change: ({ context }) => ({
      link: killed(context, 'expired'),
      requestedAt: null,
      attention: { ...context.attention, linkDead: true },
    }),
  }),
  // For events that leave the user where they are, waiting for a link that no longer works.
  cancelLinkAndFlag: action({
    says: 'a live link dies, which is flagged so that somebody sends a new one',
    source: 'ours',
    change: ({ context, at }) => ({
      link: killed(context, 'cancelled'),
      requestedAt: null,
      attention: {
        ...context.attention,
        linkDead: context.attention.linkDead || hasLiveLink(context, at),
      },
    }),
  }),
};

const delivery = {
  recordHandedOver: action({
    says: 'the mail system took the invitation',
    source: 'ours',
    change: ({ context: { link } }) => ({ link: link && { ...link, delivery: 'handedOver' } }),
  }),
  recordDelivered: action({
    says: 'the invitation was delivered',
    source: 'ours',
    change: ({ context: { link } }) => ({ link: link && { ...link, delivery: 'delivered' } }),
  }),
  // Rule 8; seed: "You can see the exact reason why it failed".
  recordFailure: action({
    on: ['DELIVERY_FAILED'],
    says: 'records the exact reason',
    source: 'seed',
    change: ({ data: { code, words } }) => ({ failure: { code, words: words ?? null } }),
  }),
  recordNoAddress: action({
    says: 'records that the profile has no address',
    source: 'seed',
    change: () => ({ failure: { code: 'noAddress', words: null }, requestedAt: null }),
  }),
  clearFailure: action({
    says: 'forgets the reason of the failure',
    source: 'ours',
    change: () => ({ failure: null }),
  }),
};

const attention = {
  // Seed: "If the user stays in this status for too long".
  flagStalled: action({
    says: 'flags that the user has been here too long',
    source: 'seed',
    change: ({ context }) => ({ attention: { ...context.attention, stalled: true } }),
  }),
  clearAttention: action({
    says: 'takes the flags away',
    source: 'ours',
    change: () => ({ attention: { stalled: false, linkDead: false } }),
  }),
};

export const actions = { ...identity, ...link, ...delivery, ...attention };
