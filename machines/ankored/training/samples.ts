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
  requirementSamples,
  shortWaiver,
  userOf,
} from '../samples.ts';
import type { TrainingContext } from './context.ts';

const provider = { kind: 'provider', id: 'provider-1' } as const;

/**
 * One of each kind; a repeated finish comes by itself when the same instant is tried twice. One from a year ago, and a
 * short waiver, are tried only on somebody of whom nothing was heard yet: everything else would be found again at
 * every age of the rest.
 */
export function trainingSamples(
  snapshot: Snapshot<TrainingContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const birth = birthSample(snapshot, freshId);
  if (birth) return [birth];
  const { context, value } = snapshot;
  const reported = { report: context.report ?? freshId(), stamp: at };
  const fromProvider = (type: string, data = {}): Sample => ({
    type,
    data: { ...reported, ...data },
    by: provider,
  });
  const isUnderway = isIn(value, 'requirement.attempt.inProgress');
  const isNew = !isUnderway && context.evidence === null && context.finishedAt === null;
  const endedToday = startOfDay(lastCoveringDay(snapshot, at), context.zone);
  return [
    { type: 'STARTED', data: {}, by: userOf(snapshot) },
    ...(isUnderway ? [] : [fromProvider('STARTED')]),
    fromProvider('PROGRESS', { percent: 50 }),
    fromProvider('FAILED_QUIZ'),
    fromProvider('ABANDONED'),
    fromProvider('FINISHED'),
    ...(isNew
      ? [
          fromProvider('FINISHED', { stamp: endedToday }),
          fromProvider('FINISHED', { stamp: plus(endedToday, { days: -1 }) }),
          shortWaiver(snapshot, at),
        ]
      : []),
    ...requirementSamples(snapshot, at),
  ];
}
