import {
  type Instant,
  isIn,
  plus,
  type Sample,
  type Snapshot,
} from '../../../src/lifecycle/index.ts';
import { admin, birthSample, requirementSamples, userOf } from '../samples.ts';
import type { BackgroundCheckContext } from './context.ts';

const provider = { kind: 'provider', id: 'provider-1' } as const;

/**
 * One of each kind, with the variants that decide: a notice of today and one from so long ago that the wait is
 * over, an event about another report.
 */
export function backgroundCheckSamples(
  snapshot: Snapshot<BackgroundCheckContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const birth = birthSample(snapshot, freshId);
  if (birth) return birth;
  const user = userOf(snapshot);
  const start: Sample = { type: 'START', data: { report: freshId() }, by: user };
  const shared = requirementSamples(snapshot);
  const { report, policies } = snapshot.context;
  if (report === null) return [start, ...shared];
  const fromProvider = (type: string, data = {}): Sample => ({
    type,
    data: { report, stamp: at, ...data },
    by: provider,
  });
  const longAgo = plus(at, { days: -policies.adverseWaitDays - 1 });
  const review = isIn(snapshot.value, 'requirement.attempt.underReview')
    ? [
        fromProvider('PRE_ADVERSE_SENT'),
        fromProvider('PRE_ADVERSE_SENT', { stamp: longAgo }),
        fromProvider('DISPUTE_OPENED'),
        // Stamped a little later: of the same instant it would be a repetition.
        fromProvider('DISPUTE_CLOSED', { stamp: plus(at, { minutes: 1 }) }),
        { type: 'PROCEED', data: { code: 'falseMatch' }, by: admin },
        { type: 'PROCEED', data: {}, by: admin },
      ]
    : [];
  return [
    start,
    { type: 'SUBMIT', data: {}, by: user },
    fromProvider('SUBMIT'),
    fromProvider('INFO_REQUESTED'),
    fromProvider('PROVIDER_CLEAR'),
    fromProvider('PROVIDER_FLAG'),
    ...review,
    fromProvider('PROCEED'),
    fromProvider('FINAL_ADVERSE'),
    fromProvider('CANCELED', { code: 'canceled' }),
    { type: 'CANCELED', data: {}, by: user },
    fromProvider('PROVIDER_CLEAR', { report: freshId() }),
    ...shared,
  ];
}
