/** What is recorded. */
import { authoring } from '../../../src/lifecycle/index.ts';
import type { disqualificationCodes, EligibilityContext } from './context.ts';
import type { EligibilityEvents } from './events.ts';

const { action } = authoring<EligibilityContext, EligibilityEvents>();

const codeOf = {
  DISQUALIFY: 'disqualified',
  CONFIRMED_MATCH: 'confirmedMatch',
} as const satisfies Record<string, (typeof disqualificationCodes)[number]>;

export const eligibilityActions = {
  recordPerson: action({
    on: ['REGISTERED'],
    says: 'records whose eligibility it is',
    source: 'ours',
    change: ({ data }) => data,
  }),
  recordDisqualification: action({
    on: ['DISQUALIFY', 'CONFIRMED_MATCH'],
    says: 'records the kind of disqualification and a reference to its sealed reason',
    source: 'seed',
    change: ({ data, type, id }) => ({
      disqualification: {
        code: codeOf[type as keyof typeof codeOf],
        reason: data.reason,
        event: id,
      },
    }),
  }),
  recordAppeal: action({
    on: ['APPEAL_OPENED'],
    says: 'records the appeal and a reference to the person’s own words',
    source: 'ours',
    change: ({ data, id }) => ({ appeal: { statement: data.statement ?? null, event: id } }),
  }),
  // Whoever upheld it has answered the request as well.
  closeAppeal: action({
    says: 'the appeal is over, and so is a request to reinstate',
    source: 'ours',
    change: () => ({ appeal: null, request: null }),
  }),
  recordRequest: action({
    on: ['REINSTATE'],
    says: 'records that a first administrator asked to reinstate the person',
    source: 'ours',
    change: ({ data, by, id }) => ({ request: { by: by.id, reason: data.reason, event: id } }),
  }),
  clearDisqualification: action({
    says: 'nothing stands against the person any more',
    source: 'ours',
    change: () => ({ disqualification: null, appeal: null, request: null }),
  }),
  recordPolicies: action({
    on: ['POLICY_CHANGED'],
    says: 'records the new policies',
    source: 'ours',
    change: ({ data }) => ({ policies: data.policies }),
  }),
};
