/** What is told beside the status of a check: a screening that takes long, and why the latest attempt came to nothing. */
import type { Noted, NoteGuide, View } from '../../../src/lifecycle/index.ts';
import type { BackgroundCheckContext } from './context.ts';

type Ended = NonNullable<BackgroundCheckContext['ended']>;

const ended = (says: string): NoteGuide => ({
  label: 'Last attempt',
  says,
  advice: ['The person can start a new application.'],
  source: 'ours',
});

const attempts: Readonly<Record<Ended, NoteGuide>> = {
  withdrawn: ended('The application was withdrawn.'),
  canceled: ended('The application was cancelled.'),
  expired: ended('The application expired at the provider.'),
  duplicate: ended('The application was a duplicate of another one.'),
  applicationWindow: ended('The application was not submitted in time.'),
};

export const backgroundCheckNotes = {
  ...attempts,
  // Seed: "The screening process typically completes within 72 hours or less".
  screeningOverdue: {
    label: 'Overdue',
    says: 'The screening takes longer than it typically does.',
    advice: ['Ask the provider how it stands.'],
    source: 'seed',
  },
} as const satisfies Record<string, NoteGuide>;

export function backgroundCheckNoted({
  context: { ended: code, attention },
}: View<BackgroundCheckContext>): readonly Noted<keyof typeof backgroundCheckNotes>[] {
  return [
    ...(code === null ? [] : [{ code }]),
    ...(attention.screeningOverdue ? [{ code: 'screeningOverdue' as const }] : []),
  ];
}
