/** What each status means to people. It says everything that the help article says, status by status. */
import type { StatusGuide } from '../../../src/lifecycle/index.ts';

// Seed: "Entra ID users who have been enabled for ahead login (and are now considered ahead ID users)".
const aheadUsers = 'ahead ID users';
const entraUsers = 'Entra ID users';
const enabledUsers =
  'Entra ID users who have been enabled for ahead login (and now count as ahead ID users)';

/** Seed: "Just open a ticket through our customer portal". Where that is, the settings say. */
const ticket = 'If this does not help, open a ticket through the customer portal.';

const statuses = {
  created: {
    label: 'Created',
    icon: '🆕',
    appliesTo: [aheadUsers],
    appears: [
      'The user was added and no invitation has been sent yet.',
      'The username of a user who was being onboarded has changed, so that onboarding starts over.',
    ],
    means: 'The user exists but knows nothing of it: no onboarding email was sent.',
    forPerson: 'Your organisation is preparing your account. You will get an email with a link.',
    action: 'yes',
    advice: ['Check the email address, then start the onboarding.'],
    actors: ['admin'],
    source: 'vendor',
  },
  pending: {
    label: 'Pending',
    icon: '⏳',
    appliesTo: [aheadUsers, enabledUsers],
    appears: [
      'An onboarding email invitation has been sent to an ahead ID user.',
      'An Entra ID user was given access to ahead login and invited to sign in with this new method.',
    ],
    means:
      'Everything is ready. In most cases no action is needed: just wait for the user to check their email.',
    forPerson:
      'An email with a one-time link is on its way to you. Open it and use the link to set your password; look into the spam folder too.',
    action: 'ifItLasts',
    advice: [
      'If the user stays here for too long, make sure that their email address is correct.',
      'Remind them to check their inbox.',
      'Resend the invitation: it carries a new link, and the older one stops working.',
      ticket,
    ],
    actors: ['user'],
    source: 'seed',
  },
  failed: {
    label: 'Failed',
    icon: '❌',
    appliesTo: [aheadUsers],
    appears: [
      'The onboarding invitation could not be delivered to the user’s inbox.',
      'The profile has no email address.',
      'The address does not exist.',
      'There was a problem with the email system, outside of ahead’s control.',
    ],
    means:
      'The invitation did not arrive. The exact reason is in the user’s profile: hover over the info icon in the banner at the top.',
    forPerson:
      'We could not reach you by email. Give your administrator an address that works, or ask for a new link.',
    action: 'yes',
    advice: [
      'Look up the exact reason at the info icon.',
      'Make sure that the email address is correct, then restart the onboarding for the user.',
      ticket,
    ],
    actors: ['admin'],
    source: 'seed',
  },
  onboardingIncomplete: {
    label: 'Onboarding incomplete',
    icon: '❗️',
    appliesTo: [aheadUsers],
    appears: [
      'The user has clicked the link in their onboarding email but has not finished setting their password yet.',
    ],
    means:
      'Normally users stay here only for a few minutes, just long enough to set their password and log in; then the status becomes Onboarded.',
    forPerson:
      'You have opened your link. Set your password and log in to finish; if the page is gone, ask for a new link.',
    action: 'ifItLasts',
    advice: [
      'If the user stays here for too long, they may have run into a problem.',
      'Remember that the link in the email works only once.',
      'If needed, restart the onboarding by sending a new invitation.',
      ticket,
    ],
    actors: ['user'],
    source: 'seed',
  },
  onboarded: {
    label: 'Onboarded',
    icon: '✅',
    appliesTo: [aheadUsers, entraUsers],
    appears: [
      'An ahead ID user has set the password and logged in to ahead successfully.',
      'An Entra ID user has logged in to ahead for the first time through the Microsoft login flow.',
    ],
    means: 'This is the end goal in most cases, so no further action is needed.',
    forPerson: 'You are all set.',
    action: 'no',
    advice: [],
    actors: [],
    source: 'seed',
  },
  neverLoggedIn: {
    label: 'Never logged in',
    icon: 'ℹ️',
    appliesTo: [entraUsers],
    appears: ['An Entra ID user has access to ahead and has not logged in once.'],
    means: 'The user could log in through Microsoft at any time but has not done so yet.',
    forPerson: 'You have access to ahead. Log in with your Microsoft account.',
    action: 'ifItLasts',
    advice: [
      'If it stays like this for too long, check whether the user needs help getting onboarded to ahead.',
      'Check whether the user needs access to ahead at all.',
      ticket,
    ],
    actors: ['user'],
    source: 'seed',
  },
  migrating: {
    label: 'Migrating',
    icon: '➡️',
    appliesTo: [enabledUsers],
    appears: [
      'As soon as an Entra ID user is enabled for ahead login.',
      'The username of such a user has changed while they were being onboarded.',
    ],
    means:
      'A temporary step between enabling ahead login and sending the onboarding email. Until that is sent, the user cannot log in with their ahead username.',
    forPerson:
      'Your login is changing. You will get an email with a link to set a password for your ahead username.',
    action: 'yes',
    advice: [
      'To complete the process, send the onboarding email, so that the user can set their password and log in with their ahead username.',
      ticket,
    ],
    actors: ['admin'],
    source: 'seed',
  },
  blocked: {
    label: 'Blocked',
    icon: '🚫',
    appliesTo: [aheadUsers, entraUsers],
    appears: ['An administrator has taken access away for now.'],
    means:
      'The user cannot log in, and a link that was out has stopped working. The status beneath is kept and shows again after unblocking.',
    forPerson: 'Your access is blocked. Ask your administrator.',
    action: 'ifItLasts',
    advice: ['Unblock the user when access is due again, or remove them.'],
    actors: ['admin'],
    source: 'ours',
  },
  removed: {
    label: 'Removed',
    icon: '🗑️',
    appliesTo: [aheadUsers, entraUsers],
    appears: ['An administrator has removed the user.'],
    means: 'Access has ended for good. The status at that time is kept for the record.',
    forPerson: 'Your access has ended.',
    action: 'no',
    advice: [],
    actors: [],
    source: 'ours',
  },
} as const satisfies Record<string, StatusGuide>;

const { appliesTo: invited } = statuses.pending;

/** What goes on beneath Pending and Onboarding incomplete. */
const activities = {
  queued: {
    label: 'Queued',
    icon: '📤',
    appliesTo: invited,
    appears: ['The invitation waits to be handed to the mail system.'],
    means: 'The invitation has not left yet. If it cannot leave, the status becomes Failed.',
    forPerson: 'Your invitation is about to be sent.',
    action: 'no',
    advice: [],
    actors: ['system'],
    source: 'ours',
  },
  handedOver: {
    label: 'Handed over',
    icon: '📨',
    appliesTo: invited,
    appears: ['The mail system has taken the invitation.'],
    means: 'The invitation is under way; a failure can still come back.',
    forPerson: 'Your invitation is on its way.',
    action: 'no',
    advice: [],
    actors: ['user'],
    source: 'ours',
  },
  delivered: {
    label: 'Delivered',
    icon: '📬',
    appliesTo: invited,
    appears: ['The recipient’s mail system has accepted the invitation.'],
    means: 'The invitation has arrived; it may lie in the spam folder.',
    forPerson: 'Your invitation has arrived. Look into the spam folder too.',
    action: 'ifItLasts',
    advice: ['Remind the user to check their inbox.'],
    actors: ['user'],
    source: 'ours',
  },
  linkRedeemed: {
    label: 'Setting the password',
    icon: '🔑',
    appliesTo: [aheadUsers],
    appears: ['The user has used the link and has not set a password yet.'],
    means: 'The link is used up; the session that it opened is still good.',
    forPerson: 'Set your password now; the link does not work a second time.',
    action: 'ifItLasts',
    advice: ['If the user has lost the page, restart the onboarding.'],
    actors: ['user'],
    source: 'seed',
  },
  passwordSet: {
    label: 'Password set',
    icon: '🔒',
    appliesTo: [aheadUsers],
    appears: ['The user has set a password and has not logged in yet.'],
    means: 'Only the first login is missing.',
    forPerson: 'Log in with your username and the new password.',
    action: 'ifItLasts',
    advice: ['Remind the user to log in.', 'If they cannot, restart the onboarding.'],
    actors: ['user'],
    source: 'seed',
  },
  sessionLost: {
    label: 'Session lost',
    icon: '🔌',
    appliesTo: [aheadUsers],
    appears: [
      'The page was closed, or the session ended, before a password was set.',
      'The address changed or access was taken away while the password was being set.',
    ],
    means: 'The link works only once and is used up; without a new one the user cannot go on.',
    forPerson: 'Your link is used up. Ask for a new one.',
    action: 'yes',
    advice: ['Restart the onboarding by sending a new invitation.'],
    actors: ['user', 'admin'],
    source: 'seed',
  },
} as const satisfies Record<string, StatusGuide>;

export const guide = { ...statuses, ...activities };
