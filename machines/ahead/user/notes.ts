/** What is told beside the status: the exact reason of a failure, and what needs attention. */
import type { Noted, NoteGuide, View } from '../../../src/lifecycle/index.ts';
import type { Context, FailureCode } from './context.ts';

const reason = (says: string): NoteGuide => ({ label: 'Reason', says, advice: [], source: 'seed' });

/** Seed: "You can see the exact reason why it failed"; the mail system's own words come beside it. */
const failures: Readonly<Record<FailureCode, NoteGuide>> = {
  noAddress: reason('The user’s profile has no email address.'),
  addressUnknown: reason('The email address does not exist.'),
  mailboxFull: reason('The mailbox is full.'),
  messageRejected: reason('The recipient’s mail system rejected the message.'),
  mailSystem: reason('There was a problem with the email system.'),
  other: reason('The invitation could not be delivered.'),
};

/** The flags in the context's `attention`. Seed: "If the user stays in this status for too long". */
const flags: Readonly<Record<keyof Context['attention'], NoteGuide>> = {
  stalled: {
    label: 'Stalled',
    says: 'The user has been in this status for too long.',
    advice: ['Follow the advice of the status.'],
    source: 'seed',
  },
  linkDead: {
    label: 'Link dead',
    says: 'The link that the user was sent no longer works.',
    advice: ['Resend the invitation.'],
    source: 'ours',
  },
};

export const notes = { ...failures, ...flags };

/** A blocked user waits for access, and nobody can resend them anything: the flags are told again afterwards. */
export function noted({ context, in: isIn }: View<Context>): readonly Noted<keyof typeof notes>[] {
  const { failure, attention } = context;
  const enabled = isIn('user.access.enabled');
  return [
    ...(failure === null ? [] : [failure]),
    ...(enabled && attention.stalled ? [{ code: 'stalled' as const }] : []),
    ...(enabled && attention.linkDead ? [{ code: 'linkDead' as const }] : []),
  ];
}
