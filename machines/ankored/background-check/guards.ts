import { addDays, authoring, dateIn, type Instant, plus } from '../../../src/lifecycle/index.ts';
import type { BackgroundCheckContext } from './context.ts';
import type { BackgroundCheckEvents } from './events.ts';

const { guard } = authoring<BackgroundCheckContext, BackgroundCheckEvents>();

/** How far a provider's clock may run ahead of ours. */
const toleratedSkew = { minutes: 10 };

/** What a person does is news by itself; a provider's word is where it is newer than the one known. */
const isNewer = (stamp: Instant | null, known: Instant | null) =>
  stamp === null || known === null || stamp > known;

const application = ['SUBMIT', 'INFO_REQUESTED'] as const;
const results = ['PROVIDER_CLEAR', 'PROCEED', 'FINAL_ADVERSE'] as const;
const disputes = ['DISPUTE_OPENED', 'DISPUTE_CLOSED'] as const;
const turns = ['PROVIDER_FLAG', 'CANCELED', 'PRE_ADVERSE_SENT', ...disputes, ...results] as const;
const all = [...application, ...turns] as const;

/** News of the report at hand, or history of it. */
const fromReport = {
  isThisReport: guard({
    on: all,
    says: 'it is about the report at hand; a provider names and stamps it, people do not',
    reads: ['context', 'data', 'actor'],
    source: 'ours',
    test: ({ context, data: { report, stamp }, by }) =>
      by.kind === 'provider'
        ? stamp !== null && report !== null && report === context.report
        : stamp === null && (report === null || report === context.report),
  }),
  isNotAhead: guard({
    on: all,
    says: 'it is not stamped in the future',
    reads: ['data', 'time'],
    source: 'ours',
    test: ({ data, at }) => data.stamp === null || data.stamp <= plus(at, toleratedSkew),
  }),
  isLatestOnApplication: guard({
    on: application,
    says: 'nothing newer is known of the application',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context, data }) => isNewer(data.stamp, context.applicationAt),
  }),
  isLatest: guard({
    on: turns,
    says: 'no newer flag, cancellation or result is known',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context, data }) => isNewer(data.stamp, context.newestAt),
  }),
  isLatestResult: guard({
    on: turns,
    says: 'no newer result is known',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context, data }) => isNewer(data.stamp, context.resultAt),
  }),
  isLatestOnDispute: guard({
    on: disputes,
    says: 'nothing newer is known of a dispute',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context, data }) => isNewer(data.stamp, context.dispute?.stamp ?? null),
  }),
  // Rule 31: whichever notice comes first, the earliest counts; so any order ends in the same place.
  isNewNotice: guard({
    on: ['PRE_ADVERSE_SENT'],
    says: 'it is earlier or later than the notices that are known',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context: { notice }, data: { stamp } }) =>
      notice === null || stamp < notice.firstAt || stamp > notice.lastAt,
  }),
  isByProvider: guard({
    says: 'the provider says so',
    reads: ['actor'],
    source: 'ours',
    test: ({ by }) => by.kind === 'provider',
  }),
  // Once there is more to say of a report than how its application stands, that is history.
  isBeyondApplication: guard({
    on: application,
    says: 'the application is over, or newer is known of it',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context: { newestAt, applicationAt }, data }) =>
      data.stamp !== null && (newestAt !== null || !isNewer(data.stamp, applicationAt)),
  }),
};

const isDisputed = ({ dispute }: BackgroundCheckContext) => dispute?.isOpen === true;

/** Rule 34, one name each, so that a refusal says which of them is missing. */
const beforeFinalAdverse = {
  noticeSent: guard({
    says: 'the person was sent a notice',
    reads: ['context'],
    source: 'borrowed',
    test: ({ context }) => context.notice !== null,
  }),
  // By the provider's own stamps, so that it does not matter when they reach us. The day of the notice does not
  // count, nor the day of the result: whole days lie between them.
  waitElapsed: guard({
    on: ['FINAL_ADVERSE'],
    says: 'the days of waiting since the notice are over',
    reads: ['context', 'data'],
    source: 'borrowed',
    test: ({ context: { notice, policies, zone }, data }) =>
      notice !== null &&
      dateIn(data.stamp, zone) > addDays(dateIn(notice.firstAt, zone), policies.adverseWaitDays),
  }),
  noOpenDispute: guard({
    says: 'no dispute is open',
    reads: ['context'],
    source: 'borrowed',
    test: ({ context }) => !isDisputed(context),
  }),
  hasOpenDispute: guard({
    says: 'a dispute is open',
    reads: ['context'],
    source: 'vendor',
    test: ({ context }) => isDisputed(context),
  }),
};

export const backgroundCheckGuards = {
  ...fromReport,
  ...beforeFinalAdverse,
  // A report that was judged cannot stand for a new application: a repeat of its result would end that one.
  isFreshReport: guard({
    on: ['START'],
    says: 'the report has no result yet',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context: { report, resultAt }, data }) =>
      resultAt === null || data.report === null || data.report !== report,
  }),
  // A report that was proceeded with and then cancelled may be heard of in the other order, hence the second half.
  isReviewed: guard({
    on: ['PROCEED'],
    says: 'the report is under review, or was when it was cancelled',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context: { newestAt, resultAt, ended }, data: { stamp } }) =>
      newestAt !== null &&
      newestAt !== resultAt &&
      (ended === null || (stamp !== null && stamp <= newestAt)),
  }),
  // Rule 59: a person's decision says why.
  isExplained: guard({
    on: ['PROCEED'],
    says: 'an administrator says why, by a code',
    reads: ['data', 'actor'],
    source: 'ours',
    test: ({ data, by }) => by.kind === 'provider' || data.code !== null,
  }),
  // Where a renewal continues from the previous expiry, a report that is cleared twice must not count twice.
  countsOnce: guard({
    says: 'this report did not extend the coverage before',
    reads: ['context'],
    source: 'ours',
    test: ({ context: { policies, resultAt, evidence } }) =>
      policies.validity.basis !== 'previousExpiry' || resultAt === null || evidence !== 'report',
  }),
  // Seed: "a disqualifying requirement outcome (e.g., flagged background check)".
  flagDisqualifies: guard({
    says: 'a flag disqualifies already (policy)',
    reads: ['context'],
    source: 'seed',
    test: ({ context }) => context.policies.disqualifyOn === 'flagged',
  }),
  hasEligibility: guard({
    says: 'an eligibility is kept for the person in this organisation',
    reads: ['context'],
    source: 'ours',
    test: ({ context }) => context.eligibility !== null,
  }),
};
