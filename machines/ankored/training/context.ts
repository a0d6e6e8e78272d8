/** What a training remembers beside its coverage. */
import { z } from 'zod';
import { type Birth, id, instant } from '../../../src/lifecycle/index.ts';
import { coverageFields, coveragePolicyFields, uncovered } from '../coverage.ts';

export const trainingPolicies = z.object(coveragePolicyFields);

const setbackKinds = ['failedQuiz', 'abandoned'] as const;

export const trainingContext = z.object({
  ...coverageFields,
  policies: trainingPolicies,
  /** The provider's id of the running or latest attempt. */
  report: id().nullable(),
  /** Percent of the running attempt; never falls (rule 35). */
  progress: z.number().int().min(0).max(100),
  /** The latest thing that went wrong in the running attempt. */
  setback: z.object({ kind: z.enum(setbackKinds), stamp: instant() }).nullable(),
  /** The provider's stamp of the latest finish: whatever is not newer is history (rules 30 to 32). */
  finishedAt: instant().nullable(),
});
export type TrainingContext = z.output<typeof trainingContext>;

/** What the attempt's fields hold while nothing is running. */
export const noAttempt = { report: null, progress: 0, setback: null } as const;

export function unbornTraining({ zone, policies }: Birth): TrainingContext {
  return {
    ...uncovered(zone),
    policies: policies as TrainingContext['policies'],
    ...noAttempt,
    finishedAt: null,
  };
}
