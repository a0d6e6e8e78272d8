/** What time alone brings about: an application lapses, a slow screening is flagged. Never a result (rule 33). */
import { authoring, plus } from '../../../src/lifecycle/index.ts';
import type { BackgroundCheckContext } from './context.ts';
import type { BackgroundCheckEvents } from './events.ts';

const { deadline } = authoring<BackgroundCheckContext, BackgroundCheckEvents>();

export const backgroundCheckDeadlines = {
  applicationWindow: deadline({
    says: '14 days after it became the person’s turn (policy)',
    source: 'vendor',
    due: ({ context, at }) => plus(at, { days: context.policies.applicationWindowDays }),
  }),
  // Seed: "The screening process typically completes within 72 hours or less".
  screeningOverdue: deadline({
    says: '72 hours after the application was submitted (policy)',
    source: 'seed',
    attention: true,
    due: ({ context, at }) => plus(at, { hours: context.policies.screeningOverdueHours }),
  }),
};
