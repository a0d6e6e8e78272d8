/**
 * The account: whether a person has proved that the address on file is theirs. Seed: "The user hasn't activated
 * their Ankored profile yet", "The user signed up via a unique URL and must confirm their email address."
 */
import { and, stateIn } from 'xstate';
import { defineLifecycle, machineOf, type View } from '../../../src/lifecycle/index.ts';
import { lockedOut } from '../requirement.ts';
import { accountActions } from './actions.ts';
import { type AccountContext, accountContext, accountPolicies, unbornAccount } from './context.ts';
import { accountDeadlines } from './deadlines.ts';
import { accountEffects } from './effects.ts';
import { accountEvents } from './events.ts';
import { accountGuards } from './guards.ts';
import { accountGuide } from './guide.ts';
import { accountNoted, accountNotes } from './notes.ts';
import { accountProbes, accountSamples } from './samples.ts';

const parts = {
  context: accountContext,
  events: accountEvents,
  guards: accountGuards,
  actions: accountActions,
  effects: accountEffects,
  deadlines: accountDeadlines,
};

/** Rule 20: the newest link and no other; a dead one says of what it died. */
const provesAddress = and([
  'linkKnown',
  'linkNotReplaced',
  'linkNotUsed',
  'linkNotCancelled',
  'linkNotExpired',
  'hasLiveLink',
]);

const machine = machineOf(parts).createMachine({
  id: 'account',
  context: ({ input }) => unbornAccount(input),
  initial: 'new',
  states: {
    new: {
      on: {
        MEMBER_ADDED: {
          target: '#account.account.notActivated',
          actions: ['recordMember', 'mintLink', 'startReminders', 'sendActivation'],
        },
        SIGNED_UP: {
          target: '#account.account.pendingConfirmation',
          actions: [
            'recordMember',
            'recordSignUp',
            'mintLink',
            'startReminders',
            'sendConfirmation',
          ],
        },
      },
    },
    account: {
      initial: 'notActivated',
      on: {
        // Declared for every state, so that whoever follows a dead link is told of what it died.
        ACTIVATED: {
          guard: and([stateIn({ account: 'notActivated' }), provesAddress]),
          target: '.active',
          actions: 'useLink',
        },
        EMAIL_CONFIRMED: {
          guard: and([stateIn({ account: 'pendingConfirmation' }), provesAddress]),
          target: '.active',
          actions: 'useLink',
        },
        // Rule 23: one person per organisation. Who has an account already is not added, and no mail goes out.
        MEMBER_ADDED: { guard: 'isSamePerson' },
        REMINDERS_PAUSED: [{ guard: 'isPausedForThis' }, { actions: 'pauseReminders' }],
        REMINDERS_RESUMED: [{ guard: 'isPausedForThis', actions: 'resumeReminders' }, {}],
      },
      states: {
        notActivated: {
          description: 'Added by the organisation; the activation link was sent.',
          after: {
            reminderDue: [
              {
                guard: and(['isReminding', 'hasLiveLink']),
                target: 'notActivated',
                reenter: true,
                actions: 'sendReminder',
              },
              // A reminder whose link no longer works would only annoy.
              {
                guard: 'isReminding',
                target: 'notActivated',
                reenter: true,
                actions: ['mintLink', 'sendReminder'],
              },
              { target: 'notActivated', reenter: true },
            ],
            linkExpires: { actions: 'expireLink' },
          },
          on: {
            SIGNED_UP: {
              guard: 'isSamePerson',
              target: 'pendingConfirmation',
              actions: ['recordSignUp', 'mintLink', 'startReminders', 'sendConfirmation'],
            },
            RESEND_ACTIVATION: {
              guard: 'mayAskAgain',
              target: 'notActivated',
              reenter: true,
              actions: ['mintLink', 'sendActivation'],
            },
            EMAIL_CHANGED: {
              target: 'notActivated',
              reenter: true,
              actions: ['notifyAddressChanged', 'cancelLink', 'recordAddress'],
            },
            POLICY_CHANGED: { target: 'notActivated', reenter: true, actions: 'recordPolicies' },
          },
        },
        pendingConfirmation: {
          description: 'Signed up through a unique URL; the confirmation link was sent.',
          after: {
            reminderDue: [
              {
                guard: and(['isReminding', 'hasLiveLink']),
                target: 'pendingConfirmation',
                reenter: true,
                actions: 'sendReminder',
              },
              {
                guard: 'isReminding',
                target: 'pendingConfirmation',
                reenter: true,
                actions: ['mintLink', 'sendReminder'],
              },
              { target: 'pendingConfirmation', reenter: true },
            ],
            linkExpires: { actions: 'expireLink' },
          },
          on: {
            // Signing up again, be it for another group, asks for the mail again, within the limit on asking.
            SIGNED_UP: [
              {
                guard: and(['isSamePerson', 'mayAskAgain']),
                target: 'pendingConfirmation',
                reenter: true,
                actions: ['recordSignUp', 'mintLink', 'sendConfirmation'],
              },
              { guard: 'isSamePerson', actions: 'recordSignUp' },
            ],
            RESEND_ACTIVATION: {
              guard: 'mayAskAgain',
              target: 'pendingConfirmation',
              reenter: true,
              actions: ['mintLink', 'sendConfirmation'],
            },
            EMAIL_CHANGED: {
              target: 'pendingConfirmation',
              reenter: true,
              actions: ['notifyAddressChanged', 'cancelLink', 'recordAddress'],
            },
            POLICY_CHANGED: {
              target: 'pendingConfirmation',
              reenter: true,
              actions: 'recordPolicies',
            },
          },
        },
        active: {
          description: 'The person has proved that the address on file is theirs.',
          on: {
            // An active person who signs up for another group has nothing left to prove.
            SIGNED_UP: { guard: 'isSamePerson' },
            EMAIL_CHANGED: { actions: ['notifyAddressChanged', 'recordAddress'] },
            POLICY_CHANGED: { actions: 'recordPolicies' },
          },
        },
      },
    },
  },
});

const statuses = ['notActivated', 'pendingConfirmation', 'active'] as const;

const status = (view: View<AccountContext>) =>
  statuses.find((code) => view.in(`account.${code}`)) ?? null;

/** A person's account in one organisation. */
export const account = defineLifecycle({
  name: 'ankored/account',
  version: '1.0.0',
  title: 'Account',
  parts,
  machine,
  statuses: accountGuide,
  status,
  notes: accountNotes,
  noted: accountNoted,
  policies: { schema: accountPolicies, literal: {} },
  facts: { lockedOut },
  subject: (context) => context.person,
  goodEnds: ['active'],
  attention: {
    fields: ['remindersFrom', 'remindersPausedFor'],
    events: ['REMINDERS_PAUSED', 'REMINDERS_RESUMED'],
  },
  samples: accountSamples,
  probes: accountProbes,
});
