/** What time alone brings about: reminders, and the end of a link. Neither changes the status (rule 33). */
import { authoring } from '../../../src/lifecycle/index.ts';
import { nextReminder } from '../coverage/reminders.ts';
import type { AccountContext } from './context.ts';
import type { AccountEvents } from './events.ts';

const { deadline } = authoring<AccountContext, AccountEvents>();

export const accountDeadlines = {
  reminderDue: deadline({
    says: 'after 2, 4, 7 and 10 days, or what the policy says',
    source: 'vendor',
    attention: true,
    due: ({ context, at }) => nextReminder(context, at),
  }),
  linkExpires: deadline({
    says: 'when the link’s lifetime ends, if it has one',
    source: 'ours',
    attention: true,
    due: ({ context }) => context.link?.expiresAt ?? null,
  }),
};
