/**
 * The eligibility of a person in one organisation, whatever roles and groups they have there. Seed: "The user has
 * been locked out of Ankored due to a disqualifying requirement outcome".
 */
import { and } from 'xstate';
import { defineLifecycle, machineOf, type View } from '../../../src/lifecycle/index.ts';
import { eligibilityActions } from './actions.ts';
import {
  type EligibilityContext,
  eligibilityContext,
  eligibilityPolicies,
  unbornEligibility,
} from './context.ts';
import { eligibilityEffects } from './effects.ts';
import { eligibilityEvents } from './events.ts';
import { eligibilityGuards } from './guards.ts';
import { eligibilityGuide } from './guide.ts';
import { eligibilityNoted, eligibilityNotes } from './notes.ts';
import { eligibilitySamples } from './samples.ts';

const parts = {
  context: eligibilityContext,
  events: eligibilityEvents,
  guards: eligibilityGuards,
  actions: eligibilityActions,
  effects: eligibilityEffects,
  // Rules 33 and 56: time alone neither locks anybody out nor lets anybody back in.
  deadlines: {},
};

const machine = machineOf(parts).createMachine({
  id: 'eligibility',
  context: ({ input }) => unbornEligibility(input),
  initial: 'new',
  states: {
    new: { on: { REGISTERED: { target: 'eligibility', actions: 'recordPerson' } } },
    eligibility: {
      initial: 'clear',
      on: {
        // Who is locked out already stays so: the first disqualification counts, and nothing is told twice.
        DISQUALIFY: {},
        CONFIRMED_MATCH: {},
        POLICY_CHANGED: { actions: 'recordPolicies' },
      },
      states: {
        clear: {
          description: 'Nothing stands against the person.',
          on: {
            DISQUALIFY: {
              target: 'disqualified',
              actions: ['recordDisqualification', 'tellDisqualified'],
            },
            CONFIRMED_MATCH: {
              target: 'disqualified',
              actions: ['recordDisqualification', 'tellDisqualified'],
            },
          },
        },
        disqualified: {
          description: 'Locked out of the organisation.',
          on: {
            APPEAL_OPENED: { target: 'appeal', actions: ['recordAppeal', 'tellAppealReceived'] },
            REINSTATE: [
              {
                guard: and(['isNotAboutSelf', 'isEnoughToReinstate']),
                target: 'clear',
                actions: ['clearDisqualification', 'tellReinstated'],
              },
              { guard: and(['isNotAboutSelf', 'isFirstOfTwo']), actions: 'recordRequest' },
            ],
          },
        },
        appeal: {
          description: 'Still locked out, while an administrator looks at it again.',
          on: {
            UPHELD: {
              guard: 'isNotAboutSelf',
              target: 'disqualified',
              actions: ['closeAppeal', 'tellUpheld'],
            },
            REINSTATE: [
              {
                guard: and(['isNotAboutSelf', 'isEnoughToReinstate']),
                target: 'clear',
                actions: ['clearDisqualification', 'tellReinstated'],
              },
              { guard: and(['isNotAboutSelf', 'isFirstOfTwo']), actions: 'recordRequest' },
            ],
          },
        },
      },
    },
  },
});

const statuses = ['clear', 'disqualified', 'appeal'] as const;

const status = (view: View<EligibilityContext>) =>
  statuses.find((code) => view.in(`eligibility.${code}`)) ?? null;

/** A person's eligibility in one organisation. */
export const eligibility = defineLifecycle({
  name: 'ankored/eligibility',
  version: '1.0.0',
  title: 'Eligibility',
  parts,
  machine,
  statuses: eligibilityGuide,
  status,
  notes: eligibilityNotes,
  noted: eligibilityNoted,
  policies: { schema: eligibilityPolicies, literal: {} },
  subject: (context) => context.person,
  goodEnds: ['clear'],
  samples: eligibilitySamples,
});
