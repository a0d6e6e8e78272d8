/** Documents: rules 24 to 27, 29 and 36. */
import { expect } from 'vitest';
import { document } from '../../machines/ankored/document/machine.ts';
import { applied, rulebook, type Step, sentOut } from '../support/rulebook.ts';

const decisions = ['APPROVE', 'RESET', 'REJECT', 'DISQUALIFY'];
const sealedFields = ['sealedReason', 'sealedNote', 'reviewerNote'];
const sealedIn = ({ event }: Step) => sealedFields.flatMap((field) => event?.data[field] ?? []);

interface File {
  readonly version: string;
  readonly uploadedBy: string;
}

export const documentRules = rulebook<{ readonly sealed: readonly unknown[] }>({
  blank: { sealed: [] },
  remember: ({ sealed }, step) => ({ sealed: [...new Set([...sealed, ...sealedIn(step)])] }),
  rules: {
    'rule 24: decided only from Pending Review': (step) => {
      if (!applied(step, ...decisions)) return;
      expect(step.before.activity?.code).toBe('pendingReview');
    },
    'rule 25: only for the version reviewed': (step) => {
      if (!applied(step, ...decisions)) return;
      expect(step.event?.data['version']).toBe((step.before.context['file'] as File).version);
    },
    'rule 26: reset and reject need a reason and send exactly one mail': (step) => {
      const mails = sentOut(step).filter(({ name }) => name === 'sendDecision');
      const isDeclined = applied(step, 'RESET', 'REJECT');
      expect(mails.length).toBe(isDeclined ? 1 : 0);
      if (!isDeclined) return;
      expect(step.event?.data['reason']).toBeTruthy();
      expect(mails[0]?.data['reason']).toBe(step.event?.data['reason']);
    },
    'rule 27: no mail ever tells sealed text': (step, { sealed }) => {
      const mails = sentOut(step).filter(({ name }) => !document.effects[name]?.sendTo);
      for (const text of sealed) expect(JSON.stringify(mails)).not.toContain(text);
    },
    'rule 29: a document is never In-Progress or Waiting': ({ after: { status } }) => {
      const labels = ['incomplete', 'pendingReview', 'completed', 'expiringSoon', 'expired'];
      if (status) expect(labels).toContain(status.code);
    },
    'rule 36: nobody decides on the own file': (step) => {
      if (!applied(step, ...decisions)) return;
      const { file, person } = step.before.context as { file: File; person: string };
      expect([file.uploadedBy, person]).not.toContain(step.event?.by.id);
    },
  },
});
