/** What every requirement remembers, and the policies by which it is judged. */
import { z } from 'zod';
import { civilDate, id, instant, period, zone } from '../../../src/lifecycle/index.ts';

/** How long what a person completed holds. Domain: completion + a period by default (P). */
const validity = z.discriminatedUnion('basis', [
  z.object({ basis: z.literal('completion'), period: period() }),
  z.object({ basis: z.literal('previousExpiry'), period: period() }),
  z.object({ basis: z.literal('fixedDate'), through: civilDate() }),
  z.object({ basis: z.literal('never') }),
]);

const days = z.number().int().min(0).max(3650);

/** Spread these into a lifecycle's policies schema. */
export const coveragePolicyFields = {
  validity: validity.default({ basis: 'completion', period: 'P1Y' }),
  /** Expiring Soon begins so many civil days before the last valid day. */
  expiringSoonDays: days.default(30),
  /** Seed: "Users can re-complete as early as 30 days before expiration". */
  recompletionWindowDays: days.default(30),
  /** The expiry alert is repeated so many days before the last valid day. */
  expiryAlertDays: z.array(days).max(20).default([30, 14, 7, 1]),
  /** Reminders of what is incomplete, in days from assignment, expiry or removal. */
  reminderDays: z.array(days).max(20).default([2, 4, 6, 10, 17, 27, 37, 47, 57, 67]),
};
const coveragePolicies = z.object(coveragePolicyFields);
export type CoveragePolicies = z.output<typeof coveragePolicies>;

/** What coverage can rest on. */
export const evidenceKinds = ['file', 'training', 'report', 'waiver'] as const;
export type Evidence = (typeof evidenceKinds)[number];

/** Why a person gets no reminders at present. */
export const pauseReasons = ['inactive', 'disqualified'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** Spread these into a requirement's context, beside `policies` and the attempt's own fields. */
export const coverageFields = {
  person: id(),
  organisation: id(),
  /** The catalogue's id of what is required. */
  requirement: id(),
  /** The person's eligibility in this organisation: source of the lock-out, target of DISQUALIFY. */
  eligibility: id().nullable(),
  zone: zone(),
  /** What the coverage rests on; null exactly in `coverage.none`. */
  evidence: z.enum(evidenceKinds).nullable(),
  completedOn: civilDate().nullable(),
  /** The last civil day of the coverage; null beside evidence means that it never expires. */
  validThrough: civilDate().nullable(),
  /** The three instants that follow from it in the organisation's zone, computed once a grant. */
  windowOpensAt: instant().nullable(),
  expiringAt: instant().nullable(),
  expiresAt: instant().nullable(),
  /** The day of the latest expiry alert since something was granted. */
  alertedOn: civilDate().nullable(),
  /** The event that took the coverage away, for the explanation; null while there is none to name. */
  lostBy: z.string().nullable(),
  /** Day 0 of the reminders: assignment, expiry, or the loss of coverage. */
  remindersFrom: instant().nullable(),
  remindersPausedFor: z.array(z.enum(pauseReasons)),
};
const coverageContext = z.object({ ...coverageFields, policies: coveragePolicies });
export type CoverageContext = z.output<typeof coverageContext>;

/** The shared part of a context before birth; ASSIGNED fills in who and what. */
export function uncovered(zoneName: string): Omit<CoverageContext, 'policies'> {
  return {
    person: '',
    organisation: '',
    requirement: '',
    eligibility: null,
    zone: zoneName,
    ...nothing,
    lostBy: null,
    remindersFrom: null,
    remindersPausedFor: [],
  };
}

/** What the coverage fields hold in `coverage.none`. */
export const nothing = {
  evidence: null,
  completedOn: null,
  validThrough: null,
  windowOpensAt: null,
  expiringAt: null,
  expiresAt: null,
  alertedOn: null,
} as const;
