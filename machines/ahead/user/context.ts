/** What a user's instance remembers, and the policies that an organisation may set. */
import { z } from 'zod';
import { id, instant, personal } from '../../../src/lifecycle/index.ts';

const days = () => z.int().min(1).max(3650);

/**
 * Where the help article leaves a choice, the organisation chooses.
 * One default departs from the article's words: mail scanners open links, so that opening alone must not use one up.
 */
export const policies = z.object({
  /** `hardened`: a person's press on the page redeems. `literal`: opening is use ("has clicked the link"). */
  linkUse: z.enum(['hardened', 'literal']).default('hardened'),
  linkLifetimeDays: days().default(7),
  /** How long a user waits between two links asked for; 0 sets no limit. */
  linkRequestGapMinutes: z.int().min(0).max(10_080).default(15),
  /** When the clock ends a session in which no password was set; null leaves it to the page to report. */
  sessionMinutes: z.int().min(1).max(10_080).nullable().default(null),
  /** `accepted`: a Microsoft login while Migrating is let in and changes nothing. */
  entraLoginWhileMigrating: z.enum(['refused', 'accepted']).default('refused'),
  createdStalledDays: days().default(7),
  neverLoggedInStalledDays: days().default(30),
  migratingStalledDays: days().default(2),
  pendingStalledDays: days().default(7),
  failedStalledDays: days().default(7),
  // Seed: "Normally, users only stay in this status for a few minutes".
  onboardingIncompleteStalledMinutes: z.int().min(1).max(525_600).default(60),
});
export type Policies = z.output<typeof policies>;

/** What DELIVERY_FAILED may report. */
export const deliveryFailures = [
  'addressUnknown',
  'mailboxFull',
  'messageRejected',
  'mailSystem',
  'other',
] as const;

/** Why Failed: rule 8, "You can see the exact reason why it failed". */
export const failureCode = z.enum(['noAddress', ...deliveryFailures]);
export type FailureCode = z.output<typeof failureCode>;

/**
 * The newest one-time link, which is also the newest invitation; older ones are known by not being it.
 * A dead one keeps only its name and the kind of its death, so that a long life stays small.
 */
export const link = z.object({
  /** The id of the event that minted it. */
  id: id(),
  /** True for the first link that this user was ever sent: no other can then be an older one. */
  first: z.boolean(),
  dead: z.enum(['used', 'expired', 'cancelled']).nullable(),
  /** Null once dead, as are the two below. */
  expiresAt: instant().nullable(),
  /** How far the mail that carries it has come. */
  delivery: z.enum(['queued', 'handedOver', 'delivered']).nullable(),
  /** True once somebody, perhaps a mail scanner, opened its page. */
  fetched: z.boolean(),
});
export type Link = z.output<typeof link>;

const login = z.enum(['ahead', 'entra']);

export const context = z.object({
  policies,
  /** The directory that the user came from; tells Created from Migrating when an invitation is reset. */
  origin: login.nullable(),
  /** The kind of ID that the user has now; an Entra user enabled for ahead login is an ahead ID user (S). */
  kind: login.nullable(),
  /** The kind of the last login under the current kind of ID; null without one (rules 10 and 13). */
  login: login.nullable(),
  /** References to personal data; never looked into. */
  address: personal(320).nullable(),
  username: personal(320).nullable(),
  /** A short code such as `de` or `fr-CH`. */
  language: z.string(),
  link: link.nullable(),
  /** Set exactly while Failed; `words` refers to what the mail system itself said. */
  failure: z.object({ code: failureCode, words: personal().nullable() }).nullable(),
  /** When the user asked for the newest link; null where an administrator sent it. */
  requestedAt: instant().nullable(),
  /** Flags for administrators; they change no status and go when the state is left. */
  attention: z.object({ stalled: z.boolean(), linkDead: z.boolean() }),
});
export type Context = z.output<typeof context>;

/** Before birth nothing is known but the policies. */
export function blank(given: Policies): Context {
  return {
    policies: given,
    origin: null,
    kind: null,
    login: null,
    address: null,
    username: null,
    language: 'en',
    link: null,
    failure: null,
    requestedAt: null,
    attention: { stalled: false, linkDead: false },
  };
}
