/** Everything that can be asked of, or reported about, an eligibility. */
import { z } from 'zod';
import { event, id, personal, sealed } from '../../../src/lifecycle/index.ts';
import { requirementEvents } from '../requirement.ts';
import { eligibilityPolicies } from './context.ts';

const { POLICY_CHANGED } = requirementEvents(eligibilityPolicies);

/**
 * Reasons by audience (idea 10): `reason` is sealed, because it may quote what a check found; `message` is what
 * the person is told.
 */
const decided = z.object({ reason: sealed(), message: personal().optional() });

export const eligibilityEvents = {
  REGISTERED: event({
    by: ['admin', 'system'],
    label: 'Register',
    help: 'The organisation begins to keep an eligibility for the person.',
    birth: true,
    source: 'ours',
    data: z.object({ person: id(), organisation: id() }),
  }),
  // Seed: "locked out of Ankored due to a disqualifying requirement outcome". Requirements send it too.
  DISQUALIFY: event({
    by: ['admin', 'provider', 'system'],
    label: 'Disqualify',
    help: 'Locks the person out of the organisation; the reason is sealed.',
    decision: true,
    source: 'seed',
    data: decided,
  }),
  CONFIRMED_MATCH: event({
    by: ['admin'],
    label: 'Confirm match',
    help: 'An administrator confirmed that an entry in a list of barred people is this person.',
    decision: true,
    source: 'ours',
    data: decided,
  }),
  APPEAL_OPENED: event({
    by: ['user'],
    label: 'Appeal',
    help: 'The person asks for the disqualification to be looked at again; they stay locked out meanwhile.',
    source: 'ours',
    data: z.object({ statement: personal().optional() }),
  }),
  UPHELD: event({
    by: ['admin'],
    label: 'Uphold',
    help: 'The appeal was looked at, and the disqualification stands.',
    decision: true,
    source: 'ours',
    data: decided,
  }),
  REINSTATE: event({
    by: ['admin'],
    label: 'Reinstate',
    help: 'Lets the person back in. Nothing that was required of them is thereby fulfilled.',
    decision: true,
    source: 'ours',
    data: decided,
  }),
  POLICY_CHANGED,
};
export type EligibilityEvents = typeof eligibilityEvents;
