/** Everything that can be asked of, or reported about, an account. */
import { z } from 'zod';
import { event, id, personal } from '../../../src/lifecycle/index.ts';
import { requirementEvents } from '../requirement.ts';
import { accountPolicies, signUp } from './context.ts';

// The organisation tells every lifecycle of its policies and of who gets no reminders in the same words.
const { POLICY_CHANGED, REMINDERS_PAUSED, REMINDERS_RESUMED } = requirementEvents(accountPolicies);

const member = {
  person: id(),
  organisation: id(),
  /** The person's eligibility in this organisation; null where none is kept. */
  eligibility: id().nullable().default(null),
  address: personal(320),
};
/** The link’s id, from a token whose signature was checked. */
const token = z.object({ link: id() });

export const accountEvents = {
  MEMBER_ADDED: event({
    by: ['admin', 'system'],
    label: 'Add member',
    help: 'Adds a person and mails the activation link; for someone who has an account already nothing changes.',
    birth: true,
    source: 'seed',
    data: z.object(member),
  }),
  // Seed: "The user signed up via a unique URL and must confirm their email address."
  SIGNED_UP: event({
    by: ['user'],
    label: 'Sign up',
    help: 'A person signs up through a group’s unique URL; the confirmation goes to the address on file.',
    birth: true,
    source: 'seed',
    data: z.object({ ...member, ...signUp.shape }),
  }),
  // Seed: "User must check their email for the activation link and click “Activate Account.”"
  ACTIVATED: event({
    by: ['user'],
    label: 'Activate Account',
    help: 'The person follows the newest activation link, which proves that the address is theirs.',
    source: 'seed',
    data: token,
  }),
  // Seed: "confirm their address to activate their profile".
  EMAIL_CONFIRMED: event({
    by: ['user'],
    label: 'Confirm address',
    help: 'The person follows the newest confirmation link, which proves that the address is theirs.',
    source: 'seed',
    data: token,
  }),
  // Seed: "click Resend Activation Emails to send reminders to all unactivated users".
  RESEND_ACTIVATION: event({
    by: ['admin', 'user'],
    label: 'Resend Activation Email',
    help: 'Mails a new link to a person who is not activated; every older link stops working.',
    source: 'seed',
    data: z.object({}),
  }),
  EMAIL_CHANGED: event({
    by: ['admin'],
    label: 'Change email address',
    help: 'Corrects the address; a link sent to the old one stops working, so resend the activation.',
    source: 'ours',
    data: z.object({ address: personal(320) }),
  }),
  POLICY_CHANGED,
  REMINDERS_PAUSED,
  REMINDERS_RESUMED,
};
export type AccountEvents = typeof accountEvents;
