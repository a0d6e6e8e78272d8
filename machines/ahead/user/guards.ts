/** The questions that decide where an event leads. */
import { authoring, plus } from '../../../src/lifecycle/index.ts';
import type { Context } from './context.ts';
import type { events } from './events.ts';
import { hasLiveLink, linkState } from './link.ts';

const { guard } = authoring<Context, typeof events>();

const user = {
  isEntraUser: guard({
    says: 'the user signs in through Microsoft Entra ID',
    reads: ['context'],
    source: 'seed',
    test: ({ context }) => context.kind === 'entra',
  }),
  isAheadUser: guard({
    says: 'the user has an ahead ID',
    reads: ['context'],
    source: 'seed',
    test: ({ context }) => context.kind === 'ahead',
  }),
  cameFromEntra: guard({
    says: 'the user came from Entra ID and was enabled for ahead login',
    reads: ['context'],
    source: 'seed',
    test: ({ context }) => context.origin === 'entra',
  }),
  // Seed: "This might happen if the email address is not present in the user's profile" (rule 9).
  hasAddress: guard({
    says: 'the profile has an email address',
    reads: ['context'],
    source: 'seed',
    test: ({ context }) => context.address !== null,
  }),
  mayEntraLoginWhileMigrating: guard({
    says: 'the organisation lets Entra users log in through Microsoft while Migrating',
    reads: ['context'],
    source: 'ours',
    test: ({ context }) => context.policies.entraLoginWhileMigrating === 'accepted',
  }),
  mayAskAgain: guard({
    says: 'the user has waited long enough since last asking for a link',
    reads: ['context', 'time'],
    source: 'borrowed',
    test: ({ context: { requestedAt, policies }, at }) =>
      requestedAt === null || plus(requestedAt, { minutes: policies.linkRequestGapMinutes }) <= at,
  }),
};

/** One guard for each kind of dead, so that a refusal says which (rule 5). */
const link = {
  linkNotUsed: guard({
    on: ['LINK_REDEEMED', 'LINK_FETCHED'],
    // Seed: "the link in the email only works once".
    says: 'the link was not used before',
    reads: ['context', 'data', 'time'],
    source: 'seed',
    test: ({ context, data, at }) => linkState(context, data.link, at) !== 'used',
  }),
  linkNotReplaced: guard({
    on: ['LINK_REDEEMED', 'LINK_FETCHED'],
    says: 'no newer link has replaced this one',
    reads: ['context', 'data', 'time'],
    source: 'ours',
    test: ({ context, data, at }) => linkState(context, data.link, at) !== 'replaced',
  }),
  linkNotExpired: guard({
    on: ['LINK_REDEEMED', 'LINK_FETCHED'],
    says: 'the link has not expired',
    reads: ['context', 'data', 'time'],
    source: 'ours',
    test: ({ context, data, at }) => linkState(context, data.link, at) !== 'expired',
  }),
  linkNotCancelled: guard({
    on: ['LINK_REDEEMED', 'LINK_FETCHED'],
    says: 'the link was not cancelled by a change of address, username or access, or by a failed delivery',
    reads: ['context', 'data', 'time'],
    source: 'ours',
    test: ({ context, data, at }) => linkState(context, data.link, at) !== 'cancelled',
  }),
  linkKnown: guard({
    on: ['LINK_REDEEMED', 'LINK_FETCHED'],
    says: 'the link was sent to this user',
    reads: ['context', 'data', 'time'],
    source: 'ours',
    test: ({ context, data, at }) => linkState(context, data.link, at) !== 'unknown',
  }),
  hasLiveLink: guard({
    says: 'a live link is out',
    reads: ['context', 'time'],
    source: 'seed',
    test: ({ context, at }) => hasLiveLink(context, at),
  }),
  openingIsUse: guard({
    says: 'opening a link uses it',
    reads: ['context'],
    source: 'seed',
    test: ({ context }) => context.policies.linkUse === 'literal',
  }),
  openingIsInert: guard({
    says: 'opening a link does not use it',
    reads: ['context'],
    source: 'ours',
    test: ({ context }) => context.policies.linkUse === 'hardened',
  }),
  isFirstFetch: guard({
    on: ['LINK_FETCHED'],
    says: 'it is the live link, opened for the first time',
    reads: ['context', 'data', 'time'],
    source: 'ours',
    test: ({ context, data, at }) =>
      linkState(context, data.link, at) === 'live' && context.link?.fetched === false,
  }),
};

const mail = {
  wasInvited: guard({
    says: 'an invitation was sent at some time',
    reads: ['context'],
    source: 'ours',
    test: ({ context }) => context.link !== null,
  }),
  // Rule 7. A mail whose link was cancelled, because its address was wrong for one, no longer matters either.
  isNewestInvitation: guard({
    on: ['INVITATION_SENT', 'INVITATION_DELIVERED', 'DELIVERY_FAILED'],
    says: 'it is about the newest invitation, and that was not cancelled',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context: { link }, data }) =>
      link?.id === data.invitation && link.dead !== 'cancelled',
  }),
  isQueued: guard({
    says: 'the mail system has not taken the invitation yet',
    reads: ['context'],
    source: 'ours',
    test: ({ context }) => context.link?.delivery === 'queued',
  }),
  isUndelivered: guard({
    says: 'the invitation is not delivered yet',
    reads: ['context'],
    source: 'ours',
    test: ({ context: { link } }) => link?.delivery === 'queued' || link?.delivery === 'handedOver',
  }),
};

export const guards = { ...user, ...link, ...mail };
