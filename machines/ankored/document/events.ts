/** Who may send what to a document. The labels are the seed's buttons: Approve, Reset, Reject. */
import { z } from 'zod';
import { civilDate, event, id, personal, sealed } from '../../../src/lifecycle/index.ts';
import { fileRemoved, requirementEvents } from '../requirement.ts';
import { documentPolicies, reasonCodes } from './context.ts';

/** Rule 25: every decision names the version that was reviewed. */
const reviewed = { version: id() };

/**
 * Reasons by audience (idea 10): `reason` is told to the person, `reviewerNote` to reviewers only, and
 * `sealedNote` to nobody without the right to open it.
 */
const notes = { reviewerNote: personal().optional(), sealedNote: sealed().optional() };
const declined = z.object({
  ...reviewed,
  reason: personal(),
  code: z.enum(reasonCodes).default('other'),
  ...notes,
});

export const documentEvents = {
  ...requirementEvents(documentPolicies),
  FILE_REMOVED: fileRemoved,
  UPLOADED: event({
    by: ['user', 'admin'],
    label: 'Upload',
    help: 'Hands in a file and says when it was completed; an administrator may do it for the person.',
    source: 'seed',
    data: z.object({ version: id(), completedOn: civilDate() }),
  }),
  REPLACED: event({
    by: ['user'],
    label: 'Replace',
    help: 'Hands in a newer file instead of the one under review.',
    source: 'ours',
    data: z.object({ version: id(), completedOn: civilDate().optional() }),
  }),
  WITHDRAWN: event({
    by: ['user'],
    label: 'Withdraw',
    help: 'Takes the file back before it is reviewed.',
    source: 'ours',
    data: z.object({}),
  }),
  APPROVE: event({
    by: ['admin'],
    label: 'Approve',
    help: 'Accepts the document; the completion date may be corrected.',
    decision: true,
    source: 'seed',
    data: z.object({ ...reviewed, completedOn: civilDate().optional(), ...notes }),
  }),
  RESET: event({
    by: ['admin'],
    label: 'Reset',
    help: 'Asks the person to upload it again; an email tells the reason.',
    decision: true,
    source: 'seed',
    data: declined,
  }),
  REJECT: event({
    by: ['admin'],
    label: 'Reject',
    help: 'Declines the document; an email tells the reason, and a new one can be uploaded.',
    decision: true,
    source: 'seed',
    data: declined,
  }),
  DISQUALIFY: event({
    by: ['admin'],
    label: 'Disqualify',
    help: 'Declines the document and disqualifies the person in the organisation; the reason is sealed.',
    decision: true,
    source: 'vendor',
    data: z.object({ ...reviewed, sealedReason: sealed() }),
  }),
};
export type DocumentEvents = typeof documentEvents;
