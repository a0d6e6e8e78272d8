/** The questions that decide where an event leads. */
import { authoring, plus } from '../../../src/lifecycle/index.ts';
import type { AccountContext } from './context.ts';
import type { AccountEvents } from './events.ts';
import { hasLiveLink, type LinkState, linkState } from './link.ts';

const { guard } = authoring<AccountContext, AccountEvents>();

/** One guard for each kind of dead, so that a refusal says which (rule 5). */
const linkIsNot = (kind: LinkState, says: string) =>
  guard({
    on: ['ACTIVATED', 'EMAIL_CONFIRMED'],
    says,
    reads: ['context', 'data', 'time'],
    source: 'ours',
    test: ({ context, data, at }) => linkState(context, data.link, at) !== kind,
  });

export const accountGuards = {
  linkKnown: linkIsNot('unknown', 'the link was sent to this person'),
  linkNotReplaced: linkIsNot('replaced', 'no newer link has replaced this one'),
  linkNotUsed: linkIsNot('used', 'the link was not used before'),
  linkNotCancelled: linkIsNot('cancelled', 'the link was not cancelled by a change of address'),
  linkNotExpired: linkIsNot('expired', 'the link has not expired'),
  hasLiveLink: guard({
    says: 'a live link is out',
    reads: ['context', 'time'],
    source: 'ours',
    test: ({ context, at }) => hasLiveLink(context, at),
  }),
  // Domain: "on an existing notActivated it moves to pendingConfirmation, same person".
  isSamePerson: guard({
    on: ['MEMBER_ADDED', 'SIGNED_UP'],
    says: 'it is about the person and the organisation of this account',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context, data }) =>
      data.person === context.person && data.organisation === context.organisation,
  }),
  // Nobody can have a stranger's inbox filled; administrators send as often as they think right.
  mayAskAgain: guard({
    says: 'an administrator asks, or the person has waited long enough since last asking',
    reads: ['context', 'actor', 'time'],
    source: 'borrowed',
    test: ({ context: { requestedAt, policies }, by, at }) =>
      by.kind !== 'user' ||
      requestedAt === null ||
      plus(requestedAt, { minutes: policies.linkRequestGapMinutes }) <= at,
  }),
  isReminding: guard({
    says: 'reminders are not paused',
    reads: ['context'],
    source: 'vendor',
    test: ({ context }) => context.remindersPausedFor.length === 0,
  }),
  isPausedForThis: guard({
    on: ['REMINDERS_PAUSED', 'REMINDERS_RESUMED'],
    says: 'reminders are paused for this reason',
    reads: ['context', 'data'],
    source: 'vendor',
    test: ({ context, data }) => context.remindersPausedFor.includes(data.reason),
  }),
};
