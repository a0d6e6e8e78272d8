import { z } from 'zod';
import { authoring, id } from '../../../src/lifecycle/index.ts';
import type { BackgroundCheckContext } from './context.ts';
import type { BackgroundCheckEvents } from './events.ts';

const { effect } = authoring<BackgroundCheckContext, BackgroundCheckEvents>();

export const backgroundCheckEffects = {
  // Seed: "locked out of Ankored due to a disqualifying requirement outcome". Rule 64: the reason is a code.
  disqualifyPerson: effect({
    on: ['PROVIDER_FLAG', 'FINAL_ADVERSE'],
    says: 'disqualifies the person in the organisation',
    source: 'seed',
    sendTo: { lifecycle: 'ankored/eligibility', event: 'DISQUALIFY', id: 'eligibility' },
    data: z.object({ eligibility: id(), reason: z.enum(['flagged', 'finalAdverse']) }),
    of: ({ context, type }) => ({
      eligibility: context.eligibility as string,
      reason: type === 'PROVIDER_FLAG' ? ('flagged' as const) : ('finalAdverse' as const),
    }),
  }),
};
