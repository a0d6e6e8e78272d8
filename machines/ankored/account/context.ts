/** What an account remembers, and the policies that an organisation may set. */
import { z } from 'zod';
import { type Birth, id, instant, personal } from '../../../src/lifecycle/index.ts';
import { pauseReasons } from '../coverage.ts';

const days = () => z.int().min(1).max(3650);

export const accountPolicies = z.object({
  /** Seed: "User must check their email from …": people are told which sender to look for. */
  senderAddress: z.email().default('accounts@ankored.example'),
  /** Null: a link works until it is used or replaced. */
  linkLifetimeDays: days().nullable().default(7),
  /** How long a person waits between two mails that they asked for; 0 sets no limit. */
  linkRequestGapMinutes: z.int().min(0).max(10_080).default(15),
  /** Reminders of what is not activated yet, in days from being added or signing up. */
  reminderDays: z.array(days()).max(20).default([2, 4, 7, 10]),
});
export type AccountPolicies = z.output<typeof accountPolicies>;

/**
 * The newest one-time link; older ones are known by not being it. A dead one keeps only its name and the kind
 * of its death.
 */
export const link = z.object({
  /** The id of the event that minted it. */
  id: id(),
  /** True for the first link that this person was ever sent: no other can then be an older one. */
  first: z.boolean(),
  dead: z.enum(['used', 'expired', 'cancelled']).nullable(),
  /** Null once dead, and where links do not expire. */
  expiresAt: instant().nullable(),
});
export type Link = z.output<typeof link>;

/** Seed: "The user signed up via a unique URL"; the URL belongs to a group and a role. */
export const signUp = z.object({ signUpUrl: id(), group: id(), role: id() });

export const accountContext = z.object({
  policies: accountPolicies,
  person: id(),
  organisation: id(),
  /** The person's eligibility in this organisation: source of the lock-out; null where none is kept. */
  eligibility: id().nullable(),
  /** A reference to the address on file, the only one that mails with a link go to. */
  address: personal(320),
  link: link.nullable(),
  /** Where the person last signed up; null for those who were added and never did. */
  signUp: signUp.nullable(),
  /** When the person asked for the newest link; null where somebody else had it sent. */
  requestedAt: instant().nullable(),
  /** Day 0 of the reminders; null once active. */
  remindersFrom: instant().nullable(),
  remindersPausedFor: z.array(z.enum(pauseReasons)),
  /** Flags for administrators; they change no status. */
  attention: z.object({ linkDead: z.boolean() }),
});
export type AccountContext = z.output<typeof accountContext>;

/** Before birth nothing is known but the policies. */
export function unbornAccount({ policies }: Birth): AccountContext {
  return {
    policies: policies as AccountPolicies,
    person: '',
    organisation: '',
    eligibility: null,
    address: '',
    link: null,
    signUp: null,
    requestedAt: null,
    remindersFrom: null,
    remindersPausedFor: [],
    attention: { linkDead: false },
  };
}
