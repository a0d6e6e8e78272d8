/**
 * What holds for every requirement, told from today's civil date where the machine keeps instants, so that the two
 * can disagree.
 */
import { expect } from 'vitest';
import { addDays, type CivilDate, isIn, type Snapshot } from '../../src/lifecycle/index.ts';
import { today } from '../support/life.ts';
import { applied, nothing, rulebook, type Step } from '../support/rulebook.ts';

const ever: CivilDate = '9999-12-31';
export const grants = ['APPROVE', 'FINISHED', 'PROVIDER_CLEAR', 'PROCEED', 'WAIVE'];
const takers = ['REVOKED', 'FILE_REMOVED', 'DISQUALIFY', 'FINAL_ADVERSE'];
const standings = ['none', 'valid', 'expiringSoon', 'expired'];

/** The last covered day; the empty string, which sorts first, where nothing was granted. */
function reach({ context }: Snapshot): CivilDate {
  const { evidence, validThrough } = context as { evidence: unknown; validThrough: string | null };
  return evidence === null ? '' : (validThrough ?? ever);
}

const todayAfter = ({ at, after: { context } }: Step) => today({ at, context });

/** Where coverage must stand. */
function expected(step: Step): string {
  const { context } = step.after;
  const policies = context['policies'] as { expiringSoonDays: number };
  const [now, last] = [todayAfter(step), reach(step.after)];
  if (context['evidence'] === null) return 'none';
  if (now > last) return 'expired';
  return last !== ever && now >= addDays(last, -policies.expiringSoonDays)
    ? 'expiringSoon'
    : 'valid';
}

const ranks = [
  ['qualificationsNotMet'],
  ['incomplete'],
  ['expired'],
  ['waitingOnApplicant', 'waitingOnProvider', 'underReview', 'inProgress', 'pendingReview'],
  ['expiringSoon'],
  ['completed'],
];
const rank = (code: string) => ranks.findIndex((codes) => codes.includes(code));

export const requirementRules = rulebook({
  ...nothing,
  rules: {
    'rules 37, 38, 40: covered, expiring soon and expired begin on their exact days': (step) => {
      const { value, status } = step.after;
      if (isIn(value, 'new')) return;
      const actual = standings.find((state) => isIn(value, `requirement.coverage.${state}`));
      expect(actual).toBe(expected(step));
      const isCovered = status?.code === 'completed' || status?.code === 'expiringSoon';
      expect(isCovered).toBe(actual === 'valid' || actual === 'expiringSoon');
      if (status?.code === 'expired') expect(todayAfter(step) > reach(step.after)).toBe(true);
    },
    'rule 41: evidence before the window is refused unless the file was removed': (step) => {
      if (!applied(step, 'START', 'STARTED', 'UPLOADED')) return;
      const { evidence, policies } = step.before.context as {
        evidence: string | null;
        policies: { recompletionWindowDays: number };
      };
      if (evidence === null || evidence === 'waiver') return;
      expect(reach(step.before)).not.toBe(ever);
      const opens = addDays(reach(step.before), -policies.recompletionWindowDays);
      expect(today({ at: step.at, context: step.before.context }) >= opens).toBe(true);
    },
    'rule 42: a grant never shortens': (step) => {
      if (applied(step, ...grants)) expect(reach(step.after) >= reach(step.before)).toBe(true);
    },
    'rule 43: only grants and removals change coverage': (step) => {
      if (step.outcome === null || applied(step, ...grants, ...takers)) return;
      expect(reach(step.after)).toBe(reach(step.before));
    },
    'rule 45: time alone improves no status': ({ stored, elapsed }) => {
      let from = stored.status?.code ?? '';
      for (const { status } of elapsed) {
        const to = status?.code ?? '';
        expect(rank(to), `${from} to ${to}`).toBeLessThanOrEqual(rank(from));
        from = to;
      }
    },
    'rule 33: time alone disqualifies nobody': ({ elapsed }) => {
      const sent = elapsed.flatMap(({ effects }) => effects).filter(({ name }) => !isMail(name));
      expect(sent).toEqual([]);
    },
  },
});

const isMail = (effect: string) => effect === 'sendReminder' || effect === 'sendExpiryAlert';
