/** What is told beside the status of a document: what was decided last, and why. */
import type { Noted, NoteGuide, View } from '../../../src/lifecycle/index.ts';
import type { DocumentContext, decisionKinds, reasonCodes } from './context.ts';

type Declined = Exclude<(typeof decisionKinds)[number], 'approved'>;

const decisions: Readonly<Record<Declined, NoteGuide>> = {
  reset: {
    label: 'Reset',
    says: 'The latest file was reset: the person was asked to upload it again.',
    advice: [],
    source: 'seed',
  },
  rejected: {
    label: 'Rejected',
    says: 'The latest file was declined; a new one can be uploaded.',
    advice: [],
    source: 'seed',
  },
  disqualified: {
    label: 'Disqualified',
    says: 'The latest file was declined, and the person disqualified in the organisation; the reason is sealed.',
    advice: [],
    source: 'vendor',
  },
};

const reason = (says: string): NoteGuide => ({ label: 'Reason', says, advice: [], source: 'ours' });

const reasons: Readonly<Record<(typeof reasonCodes)[number], NoteGuide>> = {
  unreadable: reason('The file cannot be read.'),
  wrongDocument: reason('It is not the document that is required.'),
  outdated: reason('The document is out of date.'),
  incomplete: reason('Something is missing in the document.'),
  other: reason('There is another reason.'),
};

export const documentNotes = { ...decisions, ...reasons };

/** The words are those that the person was told. */
export function documentNoted({
  context: { lastDecision },
}: View<DocumentContext>): readonly Noted<keyof typeof documentNotes>[] {
  if (lastDecision === null || lastDecision.decision === 'approved') return [];
  const { decision, code, reason: words } = lastDecision;
  return [{ code: decision }, ...(code === null ? [] : [{ code, words }])];
}
