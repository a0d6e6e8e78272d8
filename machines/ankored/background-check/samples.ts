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
  birthProbe,
  birthSample,
  pastWaiver,
  requirementSamples,
  shortWaiver,
  userOf,
} from '../samples.ts';
import type { BackgroundCheckContext } from './context.ts';

const provider = { kind: 'provider', id: 'provider-1' } as const;

/**
 * What can well happen here, with the variants that decide: a notice of now and one from so long ago that the wait
 * is over, a repeated result, an event about another report. Flags and words on disputes are stamped just after
 * what the provider said last: told apart by age only, the same standing would be found again and again. Just after
 * is a millisecond, so that however much is told at one instant, it never runs ahead by what a guard would notice.
 */
export function backgroundCheckSamples(
  snapshot: Snapshot<BackgroundCheckContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const birth = birthSample(snapshot, freshId);
  if (birth) return birth;
  const shared = requirementSamples(snapshot);
  const attempt = isIn(snapshot.value, 'requirement.attempt.underReview')
    ? review(snapshot, at)
    : isIn(snapshot.value, 'requirement.attempt.idle') ||
        isIn(snapshot.value, 'requirement.attempt.qualificationsNotMet')
      ? atRest(snapshot, at, freshId)
      : application(snapshot, at, freshId);
  return [...attempt, ...shared];
}

type Context = BackgroundCheckContext;

const reporting =
  ({ report }: Context) =>
  (type: string, stamp: Instant, data = {}): Sample => ({
    type,
    data: { report, stamp, ...data },
    by: provider,
  });

const momentAfter = (known: Instant) => plus(known, { milliseconds: 1 });
const justAfter = (known: Instant | null, at: Instant) =>
  known === null ? at : momentAfter(known);
const nowAfter = (known: Instant | null, at: Instant) =>
  known === null || known < at ? at : momentAfter(known);

function atRest(
  snapshot: Snapshot<Context>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const { report, newestAt, resultAt, evidence } = snapshot.context;
  const says = reporting(snapshot.context);
  const start: Sample = { type: 'START', data: { report: freshId() }, by: userOf(snapshot) };
  if (report === null) return [start];
  // A renewal that came to nothing would be tried again and again, only two weeks later each time.
  const again = resultAt !== null || evidence === null;
  return [
    ...(again ? [start] : []),
    says('PROVIDER_FLAG', justAfter(newestAt, at)),
    says('PROVIDER_CLEAR', resultAt ?? nowAfter(newestAt, at)),
    says('FINAL_ADVERSE', nowAfter(newestAt, at)),
  ];
}

function application(
  snapshot: Snapshot<Context>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const says = reporting(snapshot.context);
  const user = userOf(snapshot);
  const stamp = justAfter(snapshot.context.applicationAt, at);
  return [
    { type: 'SUBMIT', data: {}, by: user },
    says('SUBMIT', stamp),
    says('INFO_REQUESTED', stamp),
    says('PROVIDER_FLAG', at),
    says('PROVIDER_CLEAR', at),
    says('PROVIDER_CLEAR', at, { report: freshId() }),
    { type: 'CANCELED', data: {}, by: user },
  ];
}

function review({ context }: Snapshot<Context>, at: Instant): readonly Sample[] {
  const { newestAt, notice, dispute, policies } = context;
  const says = reporting(context);
  const latest = [notice?.lastAt, dispute?.stamp].reduce<Instant>(
    (one, other) => later(one, other ?? one),
    newestAt ?? at,
  );
  const next = momentAfter(latest);
  const end = nowAfter(latest, at);
  const longAgo = plus(next, { days: -policies.adverseWaitDays - 1 });
  return [
    // A second notice changes only how long ago the latest was, and multiplies all that follows.
    ...(notice === null
      ? [says('PRE_ADVERSE_SENT', next), says('PRE_ADVERSE_SENT', longAgo)]
      : [says('PRE_ADVERSE_SENT', notice.firstAt)]),
    says('DISPUTE_OPENED', next),
    says('DISPUTE_CLOSED', next),
    { type: 'PROCEED', data: { code: 'falseMatch' }, by: admin },
    { type: 'PROCEED', data: {}, by: admin },
    says('PROVIDER_CLEAR', end),
    says('FINAL_ADVERSE', end),
    says('CANCELED', next, { code: 'canceled' }),
  ];
}

/** What is told by the wrong people, of another report, from the future, or late; nobody's eligibility is kept. */
export function backgroundCheckProbes(
  snapshot: Snapshot<BackgroundCheckContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const birth = birthProbe(snapshot, freshId);
  if (birth) return birth;
  const { value, context } = snapshot;
  const { report, evidence, resultAt } = context;
  const user = userOf(snapshot);
  if (report === null) {
    return [pastWaiver(snapshot, at), ...(evidence === null ? [shortWaiver(snapshot, at)] : [])];
  }
  const isApplying =
    isIn(value, 'requirement.attempt.waitingOnApplicant') ||
    isIn(value, 'requirement.attempt.waitingOnProvider');
  return [
    pastWaiver(snapshot, at),
    ...oddNews(context, report, at, freshId),
    ...overtaken(snapshot),
    { type: 'CANCELED', data: {}, by: user },
    { type: 'PROCEED', data: {}, by: admin },
    ...(isApplying ? [{ type: 'START', data: {}, by: user }] : []),
    ...(resultAt === null ? [] : [{ type: 'START', data: { report }, by: user }]),
  ];
}

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
function oddNews(context: Context, report: string, at: Instant, freshId: () => string): Sample[] {
  const { resultAt } = context;
  const says = reporting(context);
  const ahead = plus(at, { hours: 1 });
  return reportedEvents.flatMap((type) => [
    says(type, at, { report: freshId() }),
    says(type, ahead, { report }),
    ...(resultAt === null ? [] : [says(type, resultAt)]),
  ]);
}

/** A clear report that the flag under dispute has overtaken: what was heard of the dispute still holds. */
function overtaken({ value, context }: Snapshot<Context>): Sample[] {
  const { newestAt, resultAt } = context;
  const isDisputed = isIn(value, 'requirement.attempt.underReview.disputed');
  if (!isDisputed || newestAt === null || resultAt !== null) return [];
  return [reporting(context)('PROVIDER_CLEAR', plus(newestAt, { hours: -1 }))];
}
