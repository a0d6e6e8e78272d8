/** Background checks: rules 28 to 30 and 32 to 34. */
import { expect } from 'vitest';
import type { BackgroundCheckContext } from '../../machines/ankored/background-check/context.ts';
import { addDays, advance, dateIn, isIn, later, type Snapshot } from '../../src/lifecycle/index.ts';
import { applied, rulebook, type Step } from '../support/rulebook.ts';

const labels = [
  'incomplete',
  'waitingOnApplicant',
  'waitingOnProvider',
  'underReview',
  'qualificationsNotMet',
  'completed',
  'expiringSoon',
  'expired',
];
const contextOf = ({ context }: Snapshot) => context as BackgroundCheckContext;
const attempts = (path: string, { value }: Snapshot) => isIn(value, `requirement.attempt.${path}`);
const enters = (path: string, { before, after }: Step) =>
  attempts(path, after) && !attempts(path, before);

/** What was heard of the report at hand, by the provider's stamps. */
interface Memory {
  /** Of the newest result. */
  readonly resultAt: string | null;
  /** Of the notices, and of the newest word on a dispute, in the review that runs. */
  readonly notices: readonly string[];
  readonly dispute: { readonly isOpen: boolean; readonly stamp: string } | null;
}
const nothing: Memory = { resultAt: null, notices: [], dispute: null };

function remember(was: Memory, step: Step): Memory {
  const stamp = step.event?.data['stamp'] as string | null | undefined;
  if (applied(step, 'START')) return nothing;
  if (applied(step, 'PRE_ADVERSE_SENT')) return { ...was, notices: [...was.notices, stamp ?? ''] };
  if (applied(step, 'DISPUTE_OPENED', 'DISPUTE_CLOSED')) {
    const isOpen = step.event?.type === 'DISPUTE_OPENED';
    return { ...was, dispute: { isOpen, stamp: stamp ?? '' } };
  }
  const isResult = applied(step, 'PROVIDER_CLEAR', 'PROCEED', 'FINAL_ADVERSE');
  if (!isResult && !applied(step, 'CANCELED')) return was;
  // A person's decision is about all that is known; a provider's about what it had stamped by then.
  const { notices, dispute } = stamp ? since(stamp, was) : isResult ? nothing : was;
  const told = stamp ?? later(step.at, contextOf(step.before).newestAt ?? step.at);
  return { resultAt: isResult ? told : was.resultAt, notices, dispute };
}

/** What is newer than the end of a review belongs to the next one. */
function since(end: string, { notices, dispute }: Memory): Pick<Memory, 'notices' | 'dispute'> {
  return {
    notices: notices.filter((stamp) => stamp > end),
    dispute: dispute !== null && dispute.stamp > end ? dispute : null,
  };
}

export const backgroundCheckRules = rulebook<Memory>({
  blank: nothing,
  remember,
  rules: {
    'rule 28: Waiting on Provider only once the application was submitted': (step) => {
      if (enters('waitingOnProvider', step)) expect(applied(step, 'SUBMIT')).toBe(true);
    },
    'rule 29: a check is never In-Progress or Pending Review': ({ after: { status } }) => {
      if (status) expect(labels).toContain(status.code);
    },
    'rule 30: a repeated provider event changes nothing': ({
      lifecycle,
      event,
      after,
      outcome,
    }) => {
      if (outcome?.kind !== 'applied' || event?.by.kind !== 'provider') return;
      if (typeof event.data['stamp'] !== 'string') return;
      expect(advance(lifecycle, after, { ...event, id: 'again' }).kind).not.toBe('applied');
    },
    'rule 32: what is older than the result of its report changes nothing': (step, _now, was) => {
      const stamp = step.event?.data['stamp'];
      if (typeof stamp !== 'string' || was.resultAt === null || stamp > was.resultAt) return;
      expect(step.outcome?.kind).not.toBe('applied');
    },
    'rule 33: time alone brings no result, and takes none back': ({ elapsed }) => {
      const adverse = 'requirement.attempt.qualificationsNotMet';
      for (const { from, to } of elapsed) expect(isIn(to, adverse)).toBe(isIn(from, adverse));
    },
    'rule 34: final adverse needs notice, wait, no dispute': (step, _now, was) => {
      if (!enters('qualificationsNotMet', step)) return;
      expect(applied(step, 'FINAL_ADVERSE')).toBe(true);
      const { zone, policies } = contextOf(step.before);
      const result = dateIn(String(step.event?.data['stamp']), zone);
      const waited = was.notices.filter(
        (notice) => addDays(dateIn(notice, zone), policies.adverseWaitDays) < result,
      );
      expect(waited.length).toBeGreaterThan(0);
      expect(was.dispute?.isOpen ?? false).toBe(false);
    },
    'what is kept of a review is what its state says, and nothing without one': ({ after }) => {
      const { notice, dispute, ended, newestAt } = contextOf(after);
      if (attempts('underReview', after)) {
        expect(dispute?.isOpen === true).toBe(attempts('underReview.disputed', after));
      } else {
        if (notice !== null) expect(notice.firstAt > (newestAt ?? '')).toBe(true);
        if (dispute !== null) expect(dispute.stamp > (newestAt ?? '')).toBe(true);
      }
      if (attempts('underReview.preAdverse', after)) expect(notice).not.toBeNull();
      if (attempts('underReview.flagged', after)) expect(notice).toBeNull();
      if (after.revision > 0 && !attempts('idle', after)) expect(ended).toBeNull();
    },
  },
});
