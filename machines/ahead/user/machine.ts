/** ahead: how a user gets onboarded. Two regions: how far onboarding has come, and whether there is access. */
import { and, stateIn } from 'xstate';
import { defineLifecycle, machineOf, type View } from '../../../src/lifecycle/index.ts';
import { actions } from './actions.ts';
import { blank, type Context, context, type Policies, policies } from './context.ts';
import { deadlines } from './deadlines.ts';
import { effects } from './effects.ts';
import { events } from './events.ts';
import { guards } from './guards.ts';
import { guide } from './guide.ts';
import { noted, notes } from './notes.ts';
import { samples } from './samples.ts';

const parts = { context, events, guards, actions, effects, deadlines };

/** Every event that can change the status beneath needs access; a blocked person only waits. */
const enabled = stateIn({ user: { access: 'enabled' } });

const machine = machineOf(parts).createMachine({
  id: 'aheadUser',
  context: ({ input }) => blank(input.policies as Policies),
  initial: 'new',
  states: {
    new: {
      on: {
        CREATE: { target: 'user', actions: 'recordAheadUser' },
        ENTRA_SYNCED: {
          target: '#aheadUser.user.onboarding.neverLoggedIn',
          actions: 'recordEntraUser',
        },
      },
    },
    user: {
      type: 'parallel',
      states: {
        onboarding: {
          initial: 'created',
          on: {
            // Only Pending has a live link; declared for every state, so that a dead one says of what it died.
            LINK_REDEEMED: {
              guard: and([
                enabled,
                'linkKnown',
                'linkNotReplaced',
                'linkNotUsed',
                'linkNotCancelled',
                'linkNotExpired',
                'hasLiveLink',
              ]),
              target: '.onboardingIncomplete',
              actions: 'useLink',
            },
            LINK_FETCHED: [
              // Seed, to the letter: "The user has clicked the link in their onboarding email".
              {
                guard: and([
                  enabled,
                  'openingIsUse',
                  'linkKnown',
                  'linkNotReplaced',
                  'linkNotUsed',
                  'linkNotCancelled',
                  'linkNotExpired',
                  'hasLiveLink',
                ]),
                target: '.onboardingIncomplete',
                actions: 'useLink',
              },
              // Rule 4: mail scanners open links, so opening one uses nothing up.
              { guard: and(['openingIsInert', 'isFirstFetch']), actions: 'recordFetch' },
              { guard: 'openingIsInert' },
            ],
            // Rule 7: what is reported late, or about an older invitation, changes nothing.
            INVITATION_SENT: { guard: 'wasInvited' },
            INVITATION_DELIVERED: { guard: 'wasInvited' },
            DELIVERY_FAILED: { guard: 'wasInvited' },
            // Rule 6: whoever reads the old mailbox must not get in. A mail needs an address (rule 9).
            EMAIL_CHANGED: [
              {
                guard: 'hasAddress',
                actions: ['notifyAddressChanged', 'cancelLinkAndFlag', 'recordAddress'],
              },
              { actions: 'recordAddress' },
            ],
            POLICY_CHANGED: { actions: 'recordPolicies' },
          },
          states: {
            created: {
              description: 'An ahead ID user to whom nothing was sent yet.',
              exit: 'clearAttention',
              after: { createdStalled: { actions: 'flagStalled' } },
              on: {
                START_ONBOARDING: [
                  {
                    guard: and([enabled, 'hasAddress']),
                    target: 'pending',
                    actions: ['mintLink', 'sendInvitation'],
                  },
                  { guard: enabled, target: 'failed', actions: 'recordNoAddress' },
                ],
                USERNAME_CHANGED: { guard: enabled, actions: 'recordUsername' },
              },
            },
            neverLoggedIn: {
              description: 'An Entra ID user with access who has not logged in once.',
              exit: 'clearAttention',
              after: { neverLoggedInStalled: { actions: 'flagStalled' } },
              on: {
                ENTRA_LOGIN: { guard: enabled, target: 'onboarded', actions: 'recordLogin' },
                ENABLE_AHEAD_LOGIN: {
                  guard: enabled,
                  target: 'migrating',
                  actions: 'becomeAheadUser',
                },
              },
            },
            migrating: {
              description: 'Enabled for ahead login; the onboarding email is still to be sent.',
              exit: 'clearAttention',
              after: { migratingStalled: { actions: 'flagStalled' } },
              on: {
                START_ONBOARDING: [
                  {
                    guard: and([enabled, 'hasAddress']),
                    target: 'pending',
                    actions: ['mintLink', 'sendInvitation'],
                  },
                  { guard: enabled, target: 'failed', actions: 'recordNoAddress' },
                ],
                USERNAME_CHANGED: { guard: enabled, actions: 'recordUsername' },
                ENTRA_LOGIN: { guard: and([enabled, 'mayEntraLoginWhileMigrating']) },
              },
            },
            pending: {
              description: 'An invitation is on its way or waits in the inbox.',
              exit: 'clearAttention',
              after: {
                pendingStalled: { actions: 'flagStalled' },
                linkExpires: { actions: 'expireLink' },
              },
              on: {
                INVITATION_SENT: {
                  guard: and([enabled, 'isNewestInvitation', 'isQueued']),
                  actions: 'recordHandedOver',
                },
                INVITATION_DELIVERED: {
                  guard: and([enabled, 'isNewestInvitation', 'isUndelivered']),
                  actions: 'recordDelivered',
                },
                DELIVERY_FAILED: {
                  guard: and([enabled, 'isNewestInvitation']),
                  target: 'failed',
                  actions: ['recordFailure', 'cancelLink'],
                },
                START_ONBOARDING: [
                  {
                    guard: and([enabled, 'hasAddress']),
                    target: 'pending',
                    reenter: true,
                    actions: ['mintLink', 'sendInvitation'],
                  },
                  { guard: enabled, target: 'failed', actions: 'recordNoAddress' },
                ],
                LINK_REQUESTED: {
                  guard: and([enabled, 'hasAddress', 'mayAskAgain']),
                  target: 'pending',
                  reenter: true,
                  actions: ['mintLink', 'recordRequest', 'sendInvitation'],
                },
                USERNAME_CHANGED: [
                  {
                    guard: and([enabled, 'cameFromEntra']),
                    target: 'migrating',
                    actions: ['resetInvitation', 'recordUsername'],
                  },
                  {
                    guard: enabled,
                    target: 'created',
                    actions: ['resetInvitation', 'recordUsername'],
                  },
                ],
              },
            },
            failed: {
              description: 'The invitation could not be delivered; the reason is kept.',
              exit: ['clearFailure', 'clearAttention'],
              after: { failedStalled: { actions: 'flagStalled' } },
              on: {
                START_ONBOARDING: [
                  {
                    guard: and([enabled, 'hasAddress']),
                    target: 'pending',
                    actions: ['mintLink', 'sendInvitation'],
                  },
                  {
                    guard: enabled,
                    target: 'failed',
                    reenter: true,
                    actions: 'recordNoAddress',
                  },
                ],
                LINK_REQUESTED: {
                  guard: and([enabled, 'hasAddress', 'mayAskAgain']),
                  target: 'pending',
                  actions: ['mintLink', 'recordRequest', 'sendInvitation'],
                },
                USERNAME_CHANGED: [
                  {
                    guard: and([enabled, 'cameFromEntra']),
                    target: 'migrating',
                    actions: ['resetInvitation', 'recordUsername'],
                  },
                  {
                    guard: enabled,
                    target: 'created',
                    actions: ['resetInvitation', 'recordUsername'],
                  },
                ],
              },
            },
            onboardingIncomplete: {
              description: 'The link was used; the password and the first login are still to come.',
              initial: 'linkRedeemed',
              exit: 'clearAttention',
              after: { onboardingIncompleteStalled: { actions: 'flagStalled' } },
              on: {
                // Seed: "If needed, you can restart the onboarding by sending a new invitation."
                START_ONBOARDING: [
                  {
                    guard: and([enabled, 'hasAddress']),
                    target: 'pending',
                    actions: ['mintLink', 'sendInvitation'],
                  },
                  { guard: enabled, target: 'failed', actions: 'recordNoAddress' },
                ],
                LINK_REQUESTED: {
                  guard: and([enabled, 'hasAddress', 'mayAskAgain']),
                  target: 'pending',
                  actions: ['mintLink', 'recordRequest', 'sendInvitation'],
                },
                USERNAME_CHANGED: [
                  {
                    guard: and([enabled, 'cameFromEntra']),
                    target: 'migrating',
                    actions: ['resetInvitation', 'recordUsername'],
                  },
                  {
                    guard: enabled,
                    target: 'created',
                    actions: ['resetInvitation', 'recordUsername'],
                  },
                ],
              },
              states: {
                linkRedeemed: {
                  description: 'The link was used and its session is open.',
                  after: { sessionEnds: { target: 'sessionLost' } },
                  on: {
                    PASSWORD_SET: { guard: enabled, target: 'passwordSet' },
                    SESSION_LOST: { guard: enabled, target: 'sessionLost' },
                    // Rule 6, taken to its end: a session that the link opened dies like the link would have.
                    BLOCK: { guard: enabled, target: 'sessionLost' },
                    EMAIL_CHANGED: [
                      {
                        guard: 'hasAddress',
                        target: 'sessionLost',
                        actions: ['notifyAddressChanged', 'recordAddress'],
                      },
                      { target: 'sessionLost', actions: 'recordAddress' },
                    ],
                  },
                },
                // A new address leaves this one alone: the link proved the old one, and the password is the user's.
                passwordSet: {
                  description: 'A password is set; the first login is still to come.',
                  on: {
                    AHEAD_LOGIN: {
                      guard: enabled,
                      target: '#aheadUser.user.onboarding.onboarded',
                      actions: 'recordLogin',
                    },
                  },
                },
                sessionLost: {
                  description: 'The session ended without a password, and the link is used up.',
                },
              },
            },
            onboarded: {
              description: 'The user has logged in under the current kind of ID.',
              on: {
                ENTRA_LOGIN: { guard: and([enabled, 'isEntraUser']) },
                AHEAD_LOGIN: { guard: and([enabled, 'isAheadUser']) },
                ENABLE_AHEAD_LOGIN: {
                  guard: and([enabled, 'isEntraUser']),
                  target: 'migrating',
                  actions: 'becomeAheadUser',
                },
                USERNAME_CHANGED: {
                  guard: and([enabled, 'isAheadUser']),
                  actions: 'recordUsername',
                },
              },
            },
          },
        },
        access: {
          initial: 'enabled',
          states: {
            enabled: {
              description: 'The user has access.',
              on: {
                BLOCK: { target: 'blocked', actions: 'cancelLinkAndFlag' },
                DELETE: { target: 'deleted', actions: 'forgetPerson' },
              },
            },
            blocked: {
              description: 'Access is taken away for now.',
              on: {
                UNBLOCK: { target: 'enabled' },
                DELETE: { target: 'deleted', actions: 'forgetPerson' },
              },
            },
            deleted: { description: 'Access has ended for good.', tags: ['finished'] },
          },
        },
      },
    },
  },
});

const onboardingStatuses = [
  'created',
  'neverLoggedIn',
  'migrating',
  'pending',
  'failed',
  'onboardingIncomplete',
  'onboarded',
] as const;

const attempts = ['linkRedeemed', 'passwordSet', 'sessionLost'] as const;

/** Blocked and Removed hide the status beneath, which is kept. */
function status(view: View<Context>) {
  if (view.in('user.access.deleted')) return 'removed';
  if (view.in('user.access.blocked')) return 'blocked';
  return onboardingStatuses.find((code) => view.in(`user.onboarding.${code}`)) ?? null;
}

/** How far the mail has come while Pending, and what is still to be done while Onboarding incomplete. */
function activity(view: View<Context>) {
  if (!view.in('user.access.enabled')) return null;
  if (view.in('user.onboarding.pending')) return view.context.link?.delivery ?? null;
  const attempt = attempts.find((code) => view.in(`user.onboarding.onboardingIncomplete.${code}`));
  return attempt ?? null;
}

/** How a user of ahead gets onboarded. */
export const aheadUser = defineLifecycle({
  name: 'ahead/user',
  version: '1.0.0',
  title: 'User',
  parts,
  machine,
  statuses: guide,
  status,
  activity,
  notes,
  noted,
  policies: { schema: policies, literal: { linkUse: 'literal' } },
  goodEnds: ['onboarded', 'blocked', 'removed'],
  samples,
});
