/**
 * What the person is told. Rule 27: the payloads take the message that is meant for the person, and have no field
 * for the sealed reason.
 */
import { z } from 'zod';
import { authoring, id } from '../../../src/lifecycle/index.ts';
import type { EligibilityContext } from './context.ts';
import type { EligibilityEvents } from './events.ts';

const { effect } = authoring<EligibilityContext, EligibilityEvents>();

const told = z.object({ person: id(), organisation: id(), message: z.string().nullable() });
const toldOf = (
  { person, organisation }: EligibilityContext,
  { message }: { readonly message?: string | undefined },
) => ({ person, organisation, message: message ?? null });

export const eligibilityEffects = {
  tellDisqualified: effect({
    on: ['DISQUALIFY', 'CONFIRMED_MATCH'],
    says: 'tells the person that they are locked out and may appeal',
    source: 'ours',
    data: told,
    of: ({ context, data }) => toldOf(context, data),
  }),
  tellAppealReceived: effect({
    says: 'tells the person that the appeal was received and that they stay locked out meanwhile',
    source: 'ours',
    data: z.object({ person: id(), organisation: id() }),
    of: ({ context: { person, organisation } }) => ({ person, organisation }),
  }),
  tellUpheld: effect({
    on: ['UPHELD'],
    says: 'tells the person that the disqualification stands',
    source: 'ours',
    data: told,
    of: ({ context, data }) => toldOf(context, data),
  }),
  tellReinstated: effect({
    on: ['REINSTATE'],
    says: 'tells the person that they are let back in',
    source: 'ours',
    data: told,
    of: ({ context, data }) => toldOf(context, data),
  }),
};
