/** What a document remembers beside its coverage. */
import { z } from 'zod';
import { type Birth, civilDate, id, personal } from '../../../src/lifecycle/index.ts';
import { coverageFields, coveragePolicyFields, uncovered } from '../coverage.ts';

export const documentPolicies = z.object({
  ...coveragePolicyFields,
  /** Rule 36: who uploaded a file does not decide on it, unless the organisation says so. */
  uploaderMayReview: z.boolean().default(false),
});

export const decisionKinds = ['approved', 'reset', 'rejected', 'disqualified'] as const;
export const reasonCodes = [
  'unreadable',
  'wrongDocument',
  'outdated',
  'incomplete',
  'other',
] as const;

export const documentContext = z.object({
  ...coverageFields,
  policies: documentPolicies,
  /** The file that was handed in last; under review while the attempt is `pendingReview`. */
  file: z.object({ version: id(), completedOn: civilDate(), uploadedBy: id() }).nullable(),
  /** The latest decision, for explanations; the reason is a reference to what the person was told. */
  lastDecision: z
    .object({
      decision: z.enum(decisionKinds),
      version: id(),
      code: z.enum(reasonCodes).nullable(),
      reason: personal().nullable(),
      event: id(),
    })
    .nullable(),
});
export type DocumentContext = z.output<typeof documentContext>;

export function unbornDocument({ zone, policies }: Birth): DocumentContext {
  return {
    ...uncovered(zone),
    policies: policies as DocumentContext['policies'],
    file: null,
    lastDecision: null,
  };
}
