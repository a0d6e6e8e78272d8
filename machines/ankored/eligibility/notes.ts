/** What is told beside the status of an eligibility. The reason itself is sealed and never told here, its kind is. */
import type { Noted, NoteGuide, View } from '../../../src/lifecycle/index.ts';
import type { disqualificationCodes, EligibilityContext } from './context.ts';

const reason = (says: string): NoteGuide => ({ label: 'Reason', says, advice: [], source: 'ours' });

const reasons: Readonly<Record<(typeof disqualificationCodes)[number], NoteGuide>> = {
  disqualified: reason('An administrator or the outcome of a requirement disqualified the person.'),
  confirmedMatch: reason(
    'An administrator confirmed that an entry in a list of barred people is this person.',
  ),
};

export const eligibilityNotes = {
  ...reasons,
  secondNeeded: {
    label: 'Reinstatement',
    says: 'One administrator has asked for it; it takes a second one.',
    advice: ['Another administrator reinstates the person, where that is right.'],
    source: 'ours',
  },
} as const satisfies Record<string, NoteGuide>;

export function eligibilityNoted({
  context: { disqualification, request },
}: View<EligibilityContext>): readonly Noted<keyof typeof eligibilityNotes>[] {
  return [
    ...(disqualification === null ? [] : [{ code: disqualification.code }]),
    ...(request === null ? [] : [{ code: 'secondNeeded' as const }]),
  ];
}
