/** Everything that can be asked of, or reported about, a user. */
import { z } from 'zod';
import { type EventMap, event, id, personal } from '../../../src/lifecycle/index.ts';
import { deliveryFailures, policies } from './context.ts';

const nothing = z.object({});
const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language is written de or fr-CH');
const profile = z.object({
  username: personal(320),
  /** Absent where the profile has none: Failed says so when onboarding starts (S). */
  address: personal(320).optional(),
  language: language.default('en'),
});
/** The link’s id, from a token whose signature was checked. */
const token = z.object({ link: id() });
const invitation = z.object({ invitation: id() });
/** Rule 59: a decision about a person says why, as a short code and, where needed, in words. */
const reason = z.object({
  reason: z
    .string()
    .regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'a reason is a short code, such as leftCompany'),
  words: personal().optional(),
});

const birthAndKind = {
  CREATE: event({
    by: ['admin'],
    label: 'Create user',
    help: 'Adds a user with an ahead ID. Nothing is sent until onboarding starts.',
    data: profile,
    birth: true,
    source: 'vendor',
  }),
  ENTRA_SYNCED: event({
    by: ['system'],
    label: 'Synced from Entra',
    help: 'A user with access came in from Microsoft Entra ID and may sign in through Microsoft.',
    data: profile,
    birth: true,
    source: 'seed',
  }),
  // Seed: "As soon as an Entra ID user is enabled for ahead login."
  ENABLE_AHEAD_LOGIN: event({
    by: ['admin'],
    label: 'Enable ahead login',
    help: 'Turns an Entra ID user into an ahead ID user. Send the onboarding email next.',
    data: z.object({ username: personal(320).optional() }),
    source: 'seed',
  }),
} satisfies EventMap;

const invitations = {
  // Seed: "restart the onboarding by sending a new invitation". Send, resend and restart are one event.
  START_ONBOARDING: event({
    by: ['admin'],
    label: 'Start onboarding',
    help: 'Sends an invitation with a new one-time link; every older link stops working.',
    data: nothing,
    source: 'seed',
  }),
  LINK_REQUESTED: event({
    by: ['user'],
    label: 'Ask for a new link',
    help: 'The user asks for a new link; it goes to the address on file and nowhere else.',
    data: nothing,
    source: 'borrowed',
  }),
  INVITATION_SENT: event({
    by: ['system'],
    label: 'Invitation handed over',
    help: 'The mail system took the invitation.',
    data: invitation,
    source: 'ours',
  }),
  INVITATION_DELIVERED: event({
    by: ['system'],
    label: 'Invitation delivered',
    help: 'The recipient’s mail system took the invitation.',
    data: invitation,
    source: 'ours',
  }),
  // Seed: "The onboarding invitation couldn’t be delivered to the user's inbox."
  DELIVERY_FAILED: event({
    by: ['system'],
    label: 'Delivery failed',
    help: 'The invitation could not be delivered, or could not be handed to the mail system at all.',
    data: invitation.extend({ code: z.enum(deliveryFailures), words: personal().optional() }),
    source: 'seed',
  }),
} satisfies EventMap;

const links = {
  LINK_FETCHED: event({
    by: ['user', 'admin', 'provider', 'system'],
    label: 'Link opened',
    help: 'Somebody or something, perhaps a mail scanner, opened the page behind the link.',
    data: token,
    source: 'ours',
  }),
  // Seed: "The user has clicked the link in their onboarding email".
  LINK_REDEEMED: event({
    by: ['user'],
    label: 'Use the link',
    help: 'The user presses the button on the page behind the link. This works once.',
    data: token,
    source: 'seed',
  }),
  // Rule 15: never an administrator.
  PASSWORD_SET: event({
    by: ['user'],
    label: 'Set password',
    help: 'The user sets a password in the session that the link opened.',
    data: nothing,
    source: 'seed',
  }),
  // Seed: "it may mean they ran into a problem. Remember, the link in the email only works once."
  SESSION_LOST: event({
    by: ['user'],
    label: 'Session lost',
    help: 'The session ended before a password was set; the used link cannot open another.',
    data: nothing,
    source: 'seed',
  }),
  AHEAD_LOGIN: event({
    by: ['user'],
    label: 'Log in to ahead',
    help: 'The user logged in with the ahead username and password.',
    data: nothing,
    source: 'seed',
  }),
  ENTRA_LOGIN: event({
    by: ['user'],
    label: 'Log in through Microsoft',
    help: 'The user logged in through the Microsoft login flow.',
    data: nothing,
    source: 'seed',
  }),
} satisfies EventMap;

const administration = {
  USERNAME_CHANGED: event({
    by: ['admin'],
    label: 'Change username',
    help: 'Changes the ahead username; an invitation that is out is reset and must be sent again.',
    data: z.object({ username: personal(320) }),
    source: 'vendor',
  }),
  EMAIL_CHANGED: event({
    by: ['admin'],
    label: 'Change email address',
    help: 'Corrects or removes the address; a link sent to the old one stops working.',
    data: z.object({ address: personal(320).nullable() }),
    source: 'ours',
  }),
  BLOCK: event({
    by: ['admin'],
    label: 'Block',
    help: 'Takes access away for now; a link that is out stops working.',
    data: reason,
    decision: true,
    source: 'ours',
  }),
  UNBLOCK: event({
    by: ['admin'],
    label: 'Unblock',
    help: 'Gives access back; the user stands where they stood before.',
    data: reason,
    decision: true,
    source: 'ours',
  }),
  DELETE: event({
    by: ['admin'],
    label: 'Remove user',
    help: 'Ends access for good.',
    data: reason,
    decision: true,
    source: 'ours',
  }),
  POLICY_CHANGED: event({
    by: ['admin'],
    label: 'Change policies',
    help: 'Applies the organisation’s new policies from the next link and the next deadline on.',
    data: z.object({ policies }),
    source: 'ours',
  }),
} satisfies EventMap;

export const events = { ...birthAndKind, ...invitations, ...links, ...administration };
