import {
  type Instant,
  isIn,
  plus,
  type Sample,
  type Snapshot,
  startOfDay,
} from '../../../src/lifecycle/index.ts';
import {
  birthSample,
  lastCoveringDay,
  pastWaiver,
  requirementSamples,
  shortWaiver,
  userOf,
} from '../samples.ts';
import type { TrainingContext } from './context.ts';

const provider = { kind: 'provider', id: 'provider-1' } as const;

/** One of each kind; a repeated finish comes by itself when the same instant is tried twice. */
export function trainingSamples(
  snapshot: Snapshot<TrainingContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const birth = birthSample(snapshot, freshId);
  if (birth) return birth;
  const reported = { report: snapshot.context.report ?? freshId(), stamp: at };
  const start: Sample = { type: 'STARTED', data: {}, by: userOf(snapshot) };
  const fromProvider = (type: string, data = {}): Sample => ({
    type,
    data: { ...reported, ...data },
    by: provider,
  });
  const underway = isIn(snapshot.value, 'requirement.attempt.inProgress')
    ? [fromProvider('PROGRESS', { percent: 50 }), fromProvider('FAILED_QUIZ')]
    : [fromProvider('STARTED')];
  return [
    start,
    ...underway,
    fromProvider('ABANDONED'),
    fromProvider('FINISHED'),
    ...requirementSamples(snapshot),
  ];
}

/**
 * What belongs to an attempt that does not run. A finish of a year ago, and a short waiver, are tried only on somebody
 * of whom nothing was heard yet: everything else would be found again at every age of the rest.
 */
export function trainingProbes(
  snapshot: Snapshot<TrainingContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const { context, value } = snapshot;
  if (isIn(value, 'new')) return [];
  if (isIn(value, 'requirement.attempt.inProgress')) return [pastWaiver(snapshot, at)];
  const report = context.report ?? freshId();
  const fromProvider = (type: string, stamp: Instant, data = {}): Sample => ({
    type,
    data: { report, stamp, ...data },
    by: provider,
  });
  const unbegun = [
    fromProvider('PROGRESS', at, { percent: 50 }),
    fromProvider('FAILED_QUIZ', at),
    pastWaiver(snapshot, at),
  ];
  if (context.evidence !== null || context.finishedAt !== null) return unbegun;
  const endedToday = startOfDay(lastCoveringDay(snapshot, at), context.zone);
  return [
    ...unbegun,
    fromProvider('FINISHED', endedToday),
    fromProvider('FINISHED', plus(endedToday, { days: -1 })),
    shortWaiver(snapshot, at),
  ];
}
