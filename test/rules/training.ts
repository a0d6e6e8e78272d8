/** Trainings: rules 29, 30, 32 and 35. */
import { expect } from 'vitest';
import { advance } from '../../src/lifecycle/index.ts';
import { applied, rulebook } from '../support/rulebook.ts';

interface Memory {
  /** The provider's stamp of the newest finish. */
  readonly finishedAt: string | null;
}

export const trainingRules = rulebook<Memory>({
  blank: { finishedAt: null },
  remember: ({ finishedAt }, step) => ({
    finishedAt: applied(step, 'FINISHED') ? (step.event?.data['stamp'] as string) : finishedAt,
  }),
  rules: {
    'rule 29: a training is never waited on or reviewed': ({ after: { status } }) => {
      const labels = ['incomplete', 'inProgress', 'completed', 'expiringSoon', 'expired'];
      if (status) expect(labels).toContain(status.code);
    },
    'rule 30: a repeated provider event changes nothing': ({
      lifecycle,
      event,
      after,
      outcome,
    }) => {
      if (outcome?.kind !== 'applied' || event?.by.kind !== 'provider') return;
      if (event.data['stamp'] === undefined) return;
      expect(advance(lifecycle, after, { ...event, id: 'again' }).kind).not.toBe('applied');
    },
    'rule 32: what the provider stamped before a finish changes nothing': (step, _now, was) => {
      const stamp = step.event?.data['stamp'];
      if (typeof stamp !== 'string' || was.finishedAt === null || stamp > was.finishedAt) return;
      expect(step.outcome?.kind).not.toBe('applied');
    },
    'rule 35: progress never falls while it runs': (step) => {
      const { before, after } = step;
      if (!before.activity || !after.activity) return;
      const [was, is] = [before.context['progress'], after.context['progress']];
      expect(is as number).toBeGreaterThanOrEqual(was as number);
    },
  },
});
