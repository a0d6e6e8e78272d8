/** What is told beside the status of an account: the flag in its context's `attention`. */
import type { Noted, NoteGuide, View } from '../../../src/lifecycle/index.ts';
import type { AccountContext } from './context.ts';

export const accountNotes: Readonly<Record<keyof AccountContext['attention'], NoteGuide>> = {
  linkDead: {
    label: 'Link dead',
    says: 'The link that the person was sent no longer works.',
    advice: ['Resend the activation email.'],
    source: 'ours',
  },
};

export function accountNoted({ context }: View<AccountContext>): readonly Noted<'linkDead'>[] {
  return context.attention.linkDead ? [{ code: 'linkDead' }] : [];
}
