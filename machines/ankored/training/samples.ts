import { type Instant, isIn, type Sample, type Snapshot } from '../../../src/lifecycle/index.ts';
import { birthSample, requirementSamples, userOf } from '../samples.ts';
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
