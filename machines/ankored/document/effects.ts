import { z } from 'zod';
import { authoring, id } from '../../../src/lifecycle/index.ts';
import { type DocumentContext, reasonCodes } from './context.ts';
import type { DocumentEvents } from './events.ts';

const { effect } = authoring<DocumentContext, DocumentEvents>();

export const documentEffects = {
  // Seed: "If rejected or reset, the user receives an email notification with the reason". Rule 27: the
  // payload takes the reason that is meant for the person, and has no field for any other.
  sendDecision: effect({
    on: ['RESET', 'REJECT'],
    says: 'mails the person that the document was reset or rejected, with the reason',
    source: 'seed',
    data: z.object({
      person: id(),
      organisation: id(),
      requirement: id(),
      version: id(),
      decision: z.enum(['reset', 'rejected']),
      code: z.enum(reasonCodes),
      reason: z.string(),
    }),
    of: ({ context: { person, organisation, requirement }, data, type }) => ({
      person,
      organisation,
      requirement,
      version: data.version,
      decision: type === 'RESET' ? ('reset' as const) : ('rejected' as const),
      code: data.code,
      reason: data.reason,
    }),
  }),
  disqualifyPerson: effect({
    on: ['DISQUALIFY'],
    says: 'disqualifies the person in the organisation',
    source: 'vendor',
    sendTo: { lifecycle: 'ankored/eligibility', event: 'DISQUALIFY', id: 'eligibility' },
    data: z.object({ eligibility: id(), reason: z.string() }),
    of: ({ context, data }) => ({
      eligibility: context.eligibility as string,
      reason: data.sealedReason,
    }),
  }),
};
