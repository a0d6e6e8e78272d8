import { authoring } from '../../../src/lifecycle/index.ts';
import { isByToday } from '../coverage.ts';
import type { DocumentContext } from './context.ts';
import type { DocumentEvents } from './events.ts';

const { guard } = authoring<DocumentContext, DocumentEvents>();

export const documentGuards = {
  isReviewedVersion: guard({
    on: ['APPROVE', 'RESET', 'REJECT', 'DISQUALIFY'],
    says: 'the decision names the version that is under review',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context, data }) => data.version === context.file?.version,
  }),
  isNewVersion: guard({
    on: ['REPLACED'],
    says: 'it is another version than the one under review',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context, data }) => data.version !== context.file?.version,
  }),
  // Rule 36: nobody approves the own file, be it the one they uploaded or one about themselves.
  isNotOwnFile: guard({
    says: 'it is not the own file of who decides',
    reads: ['context', 'actor'],
    source: 'ours',
    test: ({ context: { policies, file, person }, by }) =>
      policies.uploaderMayReview || (by.id !== file?.uploadedBy && by.id !== person),
  }),
  // Rule 45: a completion date in the future improves nothing.
  isCompletedByToday: guard({
    on: ['UPLOADED', 'REPLACED', 'APPROVE'],
    says: 'the completion date does not lie in the future',
    reads: ['context', 'data', 'time'],
    source: 'ours',
    test: ({ context, data, at }) => {
      const completedOn = data.completedOn ?? context.file?.completedOn;
      return completedOn !== undefined && isByToday(completedOn, at, context.zone);
    },
  }),
  // Seed: "remove the file and redo the requirement"; a waiver has no file to remove.
  restsOnFile: guard({
    says: 'the coverage rests on a file',
    reads: ['context'],
    source: 'seed',
    test: ({ context }) => context.evidence === 'file',
  }),
  hasEligibility: guard({
    says: 'an eligibility is kept for the person in this organisation',
    reads: ['context'],
    source: 'ours',
    test: ({ context }) => context.eligibility !== null,
  }),
};
