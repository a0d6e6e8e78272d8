import { authoring } from '../../../src/lifecycle/index.ts';
import { recordAssignment } from '../requirement.ts';
import type { DocumentContext, decisionKinds } from './context.ts';
import type { DocumentEvents } from './events.ts';

const { action } = authoring<DocumentContext, DocumentEvents>();

const decisionOf = {
  APPROVE: 'approved',
  RESET: 'reset',
  REJECT: 'rejected',
  DISQUALIFY: 'disqualified',
} as const satisfies Record<string, (typeof decisionKinds)[number]>;

export const documentActions = {
  recordAssignment,
  recordUpload: action({
    on: ['UPLOADED'],
    says: 'records the file, its completion date and who uploaded it',
    source: 'seed',
    change: ({ data, by }) => ({ file: { ...data, uploadedBy: by.id } }),
  }),
  recordReplacement: action({
    on: ['REPLACED'],
    says: 'records the newer file; decisions on the older one are stale from now on',
    source: 'ours',
    change: ({ context, data, by }) => ({
      file: context.file && {
        version: data.version,
        completedOn: data.completedOn ?? context.file.completedOn,
        uploadedBy: by.id,
      },
    }),
  }),
  forgetFile: action({
    on: ['WITHDRAWN'],
    says: 'forgets the file that was taken back',
    source: 'ours',
    change: () => ({ file: null }),
  }),
  // The file stays on record: the grant beside it is computed from it.
  recordDecision: action({
    on: ['APPROVE', 'RESET', 'REJECT', 'DISQUALIFY'],
    says: 'records what was decided on which version, and why',
    source: 'ours',
    change: ({ data, type, id }) => ({
      lastDecision: {
        decision: decisionOf[type as keyof typeof decisionOf],
        version: data.version,
        code: 'code' in data ? data.code : null,
        reason: 'reason' in data ? data.reason : null,
        event: id,
      },
    }),
  }),
};
