import {
  type Instant,
  isIn,
  later,
  plus,
  type Sample,
  type Snapshot,
} from '../../../src/lifecycle/index.ts';
import {
  admin,
  birthSample,
  requirementSamples,
  shortWaiver,
  userOf,
  withoutEligibility,
} from '../samples.ts';
import type { BackgroundCheckContext } from './context.ts';

const provider = { kind: 'provider', id: 'provider-1' } as const;

/**
 * What can well happen here, with the variants that decide: a notice of now and one from so long ago that the wait
 * is over, a repeated result, an event about another report. Flags and words on disputes are stamped just after
 * what the provider said last: told apart by age only, the same standing would be found again and again.
 */
export function backgroundCheckSamples(
  snapshot: Snapshot<BackgroundCheckContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const birth = birthSample(snapshot, freshId);
  if (birth) return [birth, withoutEligibility(birth)];
  const { value, context } = snapshot;
  const attempt = isIn(value, 'requirement.attempt.underReview')
    ? review(snapshot, at)
    : isIn(value, 'requirement.attempt.idle') ||
        isIn(value, 'requirement.attempt.qualificationsNotMet')
      ? atRest(snapshot, at, freshId)
      : application(snapshot, at, freshId);
  // Without an eligibility only disqualifying is another matter; the rest would be found twice.
  if (context.eligibility === null) return attempt.filter(({ type }) => decisive.has(type));
  return [...attempt, ...oddNews(snapshot, at, freshId), ...requirementSamples(snapshot, at)];
}

const decisive: ReadonlySet<string> = new Set([
  'START',
  'PROVIDER_CLEAR',
  'PROVIDER_FLAG',
  'PRE_ADVERSE_SENT',
  'FINAL_ADVERSE',
]);

const reportedEvents = [
  'SUBMIT',
  'INFO_REQUESTED',
  'PROVIDER_FLAG',
  'PROVIDER_CLEAR',
  'PROCEED',
  'PRE_ADVERSE_SENT',
  'DISPUTE_OPENED',
  'DISPUTE_CLOSED',
  'FINAL_ADVERSE',
  'CANCELED',
] as const;

/** What changes nothing wherever it is told: of another report, from the future, or no newer than the result. */
function oddNews({ context }: Snapshot<Context>, at: Instant, freshId: () => string): Sample[] {
  const { report, resultAt } = context;
  if (report === null) return [];
  const says = reporting(context);
  const ahead = plus(at, { hours: 1 });
  return reportedEvents.flatMap((type) => [
    says(type, at, { report: freshId() }),
    says(type, ahead),
    ...(resultAt === null ? [] : [says(type, resultAt)]),
  ]);
}

type Context = BackgroundCheckContext;

const reporting =
  ({ report }: Context) =>
  (type: string, stamp: Instant, data = {}): Sample => ({
    type,
    data: { report, stamp, ...data },
    by: provider,
  });

const minuteAfter = (known: Instant) => plus(known, { minutes: 1 });
const justAfter = (known: Instant | null, at: Instant) =>
  known === null ? at : minuteAfter(known);
const nowAfter = (known: Instant | null, at: Instant) =>
  known === null || known < at ? at : minuteAfter(known);

function atRest(
  snapshot: Snapshot<Context>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const { report, newestAt, resultAt, evidence } = snapshot.context;
  const says = reporting(snapshot.context);
  const start: Sample = { type: 'START', data: { report: freshId() }, by: userOf(snapshot) };
  if (report === null) return [start, ...(evidence === null ? [shortWaiver(snapshot, at)] : [])];
  // A renewal that came to nothing would be tried again and again, only two weeks later each time.
  const again = resultAt !== null || evidence === null;
  return [
    ...(again ? [start] : []),
    ...(resultAt === null ? [] : [{ ...start, data: { report } }]),
    ...ofPeople(snapshot),
    says('PROVIDER_FLAG', justAfter(newestAt, at)),
    says('PROVIDER_CLEAR', resultAt ?? nowAfter(newestAt, at)),
    says('FINAL_ADVERSE', nowAfter(newestAt, at)),
  ];
}

/** What a person or an administrator has to leave to the provider, or has to give a reason for. */
const ofPeople = (snapshot: Snapshot<Context>): readonly Sample[] => [
  { type: 'CANCELED', data: {}, by: userOf(snapshot) },
  { type: 'PROCEED', data: {}, by: admin },
];

function application(
  snapshot: Snapshot<Context>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const says = reporting(snapshot.context);
  const user = userOf(snapshot);
  const stamp = justAfter(snapshot.context.applicationAt, at);
  return [
    { type: 'START', data: {}, by: user },
    { type: 'SUBMIT', data: {}, by: user },
    says('SUBMIT', stamp),
    says('INFO_REQUESTED', stamp),
    says('PROVIDER_FLAG', at),
    says('PROVIDER_CLEAR', at),
    says('PROVIDER_CLEAR', at, { report: freshId() }),
    { type: 'CANCELED', data: {}, by: user },
  ];
}

function review(snapshot: Snapshot<Context>, at: Instant): readonly Sample[] {
  const { context } = snapshot;
  const { newestAt, resultAt, notice, dispute, policies } = context;
  const says = reporting(context);
  const latest = [notice?.lastAt, dispute?.stamp].reduce<Instant>(
    (one, other) => later(one, other ?? one),
    newestAt ?? at,
  );
  const next = minuteAfter(latest);
  const end = nowAfter(latest, at);
  const longAgo = plus(next, { days: -policies.adverseWaitDays - 1 });
  // Overtaken by the flag that is disputed: what was heard of the dispute still holds.
  const late =
    isIn(snapshot.value, 'requirement.attempt.underReview.disputed') && resultAt === null;
  return [
    // A second notice changes only how long ago the latest was, and multiplies all that follows.
    ...(notice === null
      ? [says('PRE_ADVERSE_SENT', next), says('PRE_ADVERSE_SENT', longAgo)]
      : [says('PRE_ADVERSE_SENT', notice.firstAt)]),
    says('DISPUTE_OPENED', next),
    says('DISPUTE_CLOSED', next),
    { type: 'PROCEED', data: { code: 'falseMatch' }, by: admin },
    ...ofPeople(snapshot),
    says('PROVIDER_CLEAR', end),
    ...(late && newestAt !== null ? [says('PROVIDER_CLEAR', plus(newestAt, { minutes: -1 }))] : []),
    says('FINAL_ADVERSE', end),
    says('CANCELED', next, { code: 'canceled' }),
  ];
}
