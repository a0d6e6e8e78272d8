import { describe, expect, it } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import { explore } from '../../src/explore/explore.ts';
import { type StatusView, statusView } from '../../src/explore/statuses.ts';
import { lifecycleNamed } from '../../src/lifecycle/index.ts';

const views = new Map<string, StatusView>();
function viewOf(name: string): StatusView {
  const known = views.get(name) ?? statusView(explore(lifecycleNamed(lifecycles, name)));
  views.set(name, known);
  return known;
}

/** Each way between two statuses as one line, without what is only met during a renewal. */
function linesOf(name: string): string[] {
  return viewOf(name)
    .ways.filter(({ from, to, beside }) => from !== to && !beside)
    .map(({ from, to, trigger }) => {
      const by = trigger.kind === 'event' ? trigger.type : trigger.deadline;
      return `${from ?? '·'} → ${to}: ${by}`;
    });
}

describe('the status view', () => {
  it('seed: Migrating → Pending → Onboarding incomplete → Onboarded, with Failed branches', () => {
    expect(linesOf('ahead/user')).toEqual(
      expect.arrayContaining([
        'neverLoggedIn → migrating: ENABLE_AHEAD_LOGIN',
        'migrating → pending: START_ONBOARDING',
        'pending → onboardingIncomplete: LINK_REDEEMED',
        'pending → failed: DELIVERY_FAILED',
        'failed → pending: START_ONBOARDING',
        'onboardingIncomplete → onboarded: AHEAD_LOGIN',
      ]),
    );
  });

  it('seed: Waiting on Applicant → Waiting on Provider → Completed → Expiring Soon → Expired', () => {
    expect(linesOf('ankored/background-check')).toEqual(
      expect.arrayContaining([
        'incomplete → waitingOnApplicant: START',
        'waitingOnApplicant → waitingOnProvider: SUBMIT',
        'waitingOnProvider → completed: PROVIDER_CLEAR',
        'completed → expiringSoon: expiringSoonDue',
        'expiringSoon → expired: expiresDue',
        'expired → waitingOnApplicant: START',
      ]),
    );
  });

  it('a document has just these ways', () => {
    expect(linesOf('ankored/document').toSorted()).toEqual([
      'completed → expiringSoon: expiringSoonDue',
      'completed → incomplete: FILE_REMOVED',
      'completed → incomplete: REVOKED',
      'expired → completed: WAIVE',
      'expired → incomplete: FILE_REMOVED',
      'expired → incomplete: REVOKED',
      'expired → pendingReview: UPLOADED',
      'expiringSoon → completed: WAIVE',
      'expiringSoon → expired: expiresDue',
      'expiringSoon → incomplete: FILE_REMOVED',
      'expiringSoon → incomplete: REVOKED',
      'incomplete → completed: WAIVE',
      'incomplete → pendingReview: UPLOADED',
      'pendingReview → completed: APPROVE',
      'pendingReview → completed: WAIVE',
      'pendingReview → expired: REJECT',
      'pendingReview → expired: RESET',
      'pendingReview → expired: WITHDRAWN',
      'pendingReview → incomplete: DISQUALIFY',
      'pendingReview → incomplete: REJECT',
      'pendingReview → incomplete: RESET',
      'pendingReview → incomplete: WITHDRAWN',
      '· → incomplete: ASSIGNED',
    ]);
  });

  it('a renewal while coverage holds stands beside', () => {
    const approve = viewOf('ankored/document').ways.find(
      ({ from, trigger }) =>
        from === 'expiringSoon' && trigger.kind === 'event' && trigger.type === 'APPROVE',
    );
    expect(approve).toMatchObject({
      to: 'completed',
      beside: true,
      activities: ['pendingReview'],
      activitiesAfter: [null],
    });
  });

  it.each(lifecycles.map((lifecycle) => [lifecycle.name, lifecycle] as const))(
    '%s: each way names the transitions that it stands for',
    (name, { shape }) => {
      for (const { trigger, transitions } of viewOf(name).ways) {
        expect(transitions.length).toBeGreaterThan(0);
        const named = transitions.map((index) => shape.transitions[index]?.trigger);
        // What follows by itself is part of it; the first is what set it off.
        expect(named.some((each) => JSON.stringify(each) === JSON.stringify(trigger))).toBe(true);
      }
    },
  );

  it('what is cut short says so', () => {
    const cut = statusView(explore(lifecycleNamed(lifecycles, 'ahead/user'), { limit: 10 }));
    expect(cut.complete).toBe(false);
  });
});
