/** What is recorded. */
import { authoring } from '../../../src/lifecycle/index.ts';
import type { AccountContext } from './context.ts';
import type { AccountEvents } from './events.ts';
import { hasLiveLink, killed, minted } from './link.ts';

const { action } = authoring<AccountContext, AccountEvents>();

export const accountActions = {
  recordMember: action({
    on: ['MEMBER_ADDED', 'SIGNED_UP'],
    says: 'records whose account it is, and the address on file',
    source: 'seed',
    change: ({ data: { person, organisation, eligibility, address } }) => ({
      person,
      organisation,
      eligibility,
      address,
    }),
  }),
  // The address of a later sign-up is left aside: it is the one on file, or it proves nothing (rule 20).
  recordSignUp: action({
    on: ['SIGNED_UP'],
    says: 'records through which URL, for which group and role',
    source: 'seed',
    change: ({ context, data: { signUpUrl, group, role, eligibility } }) => ({
      signUp: { signUpUrl, group, role },
      eligibility: context.eligibility ?? eligibility,
    }),
  }),
  mintLink: action({
    says: 'mints a link named after this event; older ones are replaced',
    source: 'seed',
    change: ({ context, id, at, by }) => ({
      link: minted(context, id, at),
      requestedAt: by.kind === 'user' ? at : null,
      attention: { linkDead: false },
    }),
  }),
  useLink: action({
    says: 'the link is used up, and the reminders end',
    source: 'seed',
    change: ({ context }) => ({
      link: killed(context, 'used'),
      requestedAt: null,
      remindersFrom: null,
      attention: { linkDead: false },
    }),
  }),
  expireLink: action({
    says: 'the link’s lifetime is over, which is flagged so that somebody sends a new one',
    source: 'ours',
    change: ({ context }) => ({
      link: killed(context, 'expired'),
      requestedAt: null,
      attention: { linkDead: true },
    }),
  }),
  // Rule 6: whoever reads the old mailbox must not get in.
  cancelLink: action({
    says: 'a live link dies, which is flagged so that somebody sends a new one',
    source: 'ours',
    change: ({ context, at }) => ({
      link: killed(context, 'cancelled'),
      requestedAt: null,
      attention: { linkDead: context.attention.linkDead || hasLiveLink(context, at) },
    }),
  }),
  recordAddress: action({
    on: ['EMAIL_CHANGED'],
    says: 'records the new address',
    source: 'ours',
    change: ({ data }) => ({ address: data.address }),
  }),
  recordPolicies: action({
    on: ['POLICY_CHANGED'],
    says: 'records the new policies',
    source: 'ours',
    change: ({ data }) => ({ policies: data.policies }),
  }),
  startReminders: action({
    says: 'starts the reminders',
    source: 'vendor',
    change: ({ at }) => ({ remindersFrom: at }),
  }),
  pauseReminders: action({
    on: ['REMINDERS_PAUSED'],
    says: 'remembers why reminders are paused',
    source: 'vendor',
    change: ({ context, data }) => ({
      remindersPausedFor: [...context.remindersPausedFor, data.reason].toSorted(),
    }),
  }),
  resumeReminders: action({
    on: ['REMINDERS_RESUMED'],
    says: 'forgets one reason for pausing',
    source: 'vendor',
    change: ({ context, data }) => ({
      remindersPausedFor: context.remindersPausedFor.filter((reason) => reason !== data.reason),
    }),
  }),
};
