/** Eligibilities: rules 27, 33 and 56 to 58. */
import { expect } from 'vitest';
import { eligibility } from '../../machines/ankored/eligibility/machine.ts';
import { applied, rulebook, type Step, sentOut } from '../support/rulebook.ts';

interface Memory {
  /** Reasons are sealed. */
  readonly sealed: readonly unknown[];
  /** Who asked for reinstatement since the person was locked out and no appeal was turned down. */
  readonly asked: readonly string[];
}

function remember({ sealed, asked }: Memory, step: Step): Memory {
  const { event, before } = step;
  const reason = event?.data['reason'] ?? [];
  const asks = applied(step, 'REINSTATE') ? [event?.by.id ?? ''] : [];
  const startsAnew = applied(step, 'UPHELD') || before.status?.code === 'clear';
  return {
    sealed: [...new Set([...sealed, reason].flat())],
    asked: startsAnew ? [] : [...new Set([...asked, ...asks])],
  };
}

export const eligibilityRules = rulebook<Memory>({
  blank: { sealed: [], asked: [] },
  remember,
  rules: {
    'rule 27: no mail ever tells a sealed reason': (step, { sealed }) => {
      const mails = JSON.stringify(sentOut(step));
      for (const text of sealed) expect(mails).not.toContain(text);
    },
    'rules 33 and 56: time alone changes nothing at all': ({ stored, before }) => {
      expect(before).toEqual(stored);
    },
    'rule 56: it is left only by the reinstatement of as many administrators as are needed': (
      step,
      now,
    ) => {
      const { before, after, event } = step;
      const isLockedOut = before.status && before.status.code !== 'clear';
      if (!isLockedOut || after.status?.code !== 'clear') return;
      expect([event?.type, event?.by.kind]).toEqual(['REINSTATE', 'admin']);
      const { person, policies } = before.context as {
        person: string;
        policies: { reinstatement: string };
      };
      expect(event?.by.id).not.toBe(person);
      const needed = policies.reinstatement === 'twoAdmins' ? 2 : 1;
      expect(now.asked.length).toBeGreaterThanOrEqual(needed);
    },
    'rule 57: of a person’s own events only the appeal is taken': (step) => {
      if (step.outcome?.kind !== 'applied' || step.event?.by.kind !== 'user') return;
      expect(step.event.type).toBe('APPEAL_OPENED');
    },
    'rule 58: nothing that happens here reaches a requirement': (step) => {
      const sent = sentOut(step).filter(({ name }) => eligibility.effects[name]?.sendTo);
      expect(sent).toEqual([]);
    },
    'the record has a disqualification exactly while locked out, an appeal while one is open': ({
      after: { context, status },
    }) => {
      expect(context['disqualification'] !== null).toBe(status !== null && status.code !== 'clear');
      expect(context['appeal'] !== null).toBe(status?.code === 'appeal');
    },
  },
});
