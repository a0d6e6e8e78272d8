/** What a background check remembers beside its coverage: the one report at hand, and never what is in it. */
import { z } from 'zod';
import { type Birth, type Instant, id, instant } from '../../../src/lifecycle/index.ts';
import { coverageFields, coveragePolicyFields, uncovered } from '../coverage.ts';

export const backgroundCheckPolicies = z.object({
  ...coveragePolicyFields,
  /** The seed names "flagged background check" as disqualifying; a flag may be a false match, so that is a choice. */
  disqualifyOn: z.enum(['finalAdverse', 'flagged']).default('finalAdverse'),
  /** How long an application may stay unsubmitted. */
  applicationWindowDays: z.number().int().min(1).max(365).default(14),
  /** Seed: "The screening process typically completes within 72 hours or less". */
  screeningOverdueHours: z.number().int().min(1).max(8760).default(72),
  /** Rule 34: whole calendar days between the notice and a final adverse result. */
  adverseWaitDays: z.number().int().min(1).max(365).default(7),
});

/** Why a provider or the person cancelled. */
export const cancelCodes = ['withdrawn', 'canceled', 'expired', 'duplicate'] as const;

/** Why somebody went ahead in spite of a flag: codes only, for rule 64 keeps contents out. */
export const proceedCodes = [
  'falseMatch',
  'notRelevant',
  'individualAssessment',
  'disputeUpheld',
] as const;

/**
 * Stamps are the provider's. Three suffice to tell news from history in whatever order they come: one each for
 * the application, for flags and cancellations, and for results.
 */
export const backgroundCheckContext = z.object({
  ...coverageFields,
  policies: backgroundCheckPolicies,
  /** The report of the running or latest attempt; another one's events are refused. */
  report: id().nullable(),
  /** The newest word on the application: submitted, or more information requested. */
  applicationAt: instant().nullable(),
  /** The newest flag, cancellation or result; whatever of these is not newer is history (rule 32). */
  newestAt: instant().nullable(),
  /** The newest result: cleared, proceeded or finally adverse. */
  resultAt: instant().nullable(),
  /** The first and the latest notice of the review; the wait counts from the first. */
  notice: z.object({ firstAt: instant(), lastAt: instant() }).nullable(),
  /** The newest word on a dispute in the review. */
  dispute: z.object({ isOpen: z.boolean(), stamp: instant() }).nullable(),
  /** Why the latest attempt came to nothing; null while one runs, and after a result. */
  ended: z.enum(['applicationWindow', ...cancelCodes]).nullable(),
  /** Flags for administrators; they change no status and go when the state is left. */
  attention: z.object({ screeningOverdue: z.boolean() }),
});
export type BackgroundCheckContext = z.output<typeof backgroundCheckContext>;
type Review = Pick<BackgroundCheckContext, 'notice' | 'dispute'>;

/**
 * What is left of a review once a result or a cancellation ends it. A report that is flagged anew after a result
 * has two reviews, and their events may arrive mixed up: what is newer than the end belongs to the next one.
 */
export function reviewSince(end: Instant, { notice, dispute }: Review): Review {
  const { firstAt, lastAt } = notice ?? { firstAt: '', lastAt: '' };
  return {
    notice: lastAt > end ? { firstAt: firstAt > end ? firstAt : lastAt, lastAt } : null,
    dispute: dispute !== null && dispute.stamp > end ? dispute : null,
  };
}

/** Nothing was heard of a review. */
export const noReview = { notice: null, dispute: null } as const;

/** What a report's fields hold when it begins. */
export const noNews = {
  ...noReview,
  applicationAt: null,
  newestAt: null,
  resultAt: null,
  ended: null,
} as const;

export function unbornBackgroundCheck({ zone, policies }: Birth): BackgroundCheckContext {
  return {
    ...uncovered(zone),
    policies: policies as BackgroundCheckContext['policies'],
    report: null,
    ...noNews,
    attention: { screeningOverdue: false },
  };
}
