/** What time alone brings about: flags, and by policy the end of a session. */
import { authoring, type Elapsed, plus } from '../../../src/lifecycle/index.ts';
import type { Context, Policies } from './context.ts';
import type { events } from './events.ts';

const { deadline } = authoring<Context, typeof events>();

/** Seed: "If the user stays in this status for too long". A flag never changes the status. */
const stalled = (says: string, after: (policies: Policies) => Elapsed) =>
  deadline({
    says,
    source: 'seed',
    attention: true,
    due: ({ context, at }) => plus(at, after(context.policies)),
  });

export const deadlines = {
  createdStalled: stalled(
    'too long without an invitation: 7 days, or what the policy says',
    (p) => ({
      days: p.createdStalledDays,
    }),
  ),
  neverLoggedInStalled: stalled(
    'too long without a login: 30 days, or what the policy says',
    (p) => ({
      days: p.neverLoggedInStalledDays,
    }),
  ),
  // Seed: "This status is meant to be a temporary step".
  migratingStalled: stalled(
    'too long without an invitation: 2 days, or what the policy says',
    (p) => ({
      days: p.migratingStalledDays,
    }),
  ),
  pendingStalled: stalled(
    'too long without using the link: 7 days, or what the policy says',
    (p) => ({
      days: p.pendingStalledDays,
    }),
  ),
  failedStalled: stalled(
    'too long without a new invitation: 7 days, or what the policy says',
    (p) => ({
      days: p.failedStalledDays,
    }),
  ),
  // Seed: "Normally, users only stay in this status for a few minutes".
  onboardingIncompleteStalled: stalled(
    'too long without a login: 1 hour, or what the policy says',
    (p) => ({
      minutes: p.onboardingIncompleteStalledMinutes,
    }),
  ),
  linkExpires: deadline({
    says: 'when the link’s lifetime ends',
    source: 'ours',
    attention: true,
    due: ({ context }) => context.link?.expiresAt ?? null,
  }),
  sessionEnds: deadline({
    says: 'when the session ends, if the organisation sets a time for it',
    source: 'ours',
    due: ({ context: { policies }, at }) =>
      policies.sessionMinutes === null ? null : plus(at, { minutes: policies.sessionMinutes }),
  }),
};
