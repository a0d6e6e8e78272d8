/**
 * An abuse prevention training: the person watches a video at the provider, who reports how it goes.
 * Seed: "The user has started the training video but hasn't finished it yet."
 */
import { dateIn, defineLifecycle, machineOf, type View } from '../../../src/lifecycle/index.ts';
import { coverageParts, coverageRegion, remindersOnly } from '../coverage.ts';
import { requirementGuide } from '../guide.ts';
import { lockedOut, requirementStatus } from '../requirement.ts';
import { trainingActions } from './actions.ts';
import {
  type TrainingContext,
  trainingContext,
  trainingPolicies,
  unbornTraining,
} from './context.ts';
import { type TrainingEvents, trainingEvents } from './events.ts';
import { trainingGuards } from './guards.ts';
import { trainingNoted, trainingNotes } from './notes.ts';
import { trainingProbes, trainingSamples } from './samples.ts';

const cover = coverageParts<TrainingContext, TrainingEvents>({
  // Rule 45: a provider's clock that runs ahead completes nothing before today.
  FINISHED: ({ context, data, at }) => ({
    evidence: 'training',
    completedOn: dateIn(data.stamp < at ? data.stamp : at, context.zone),
  }),
});

const parts = {
  context: trainingContext,
  events: trainingEvents,
  guards: { ...cover.guards, ...trainingGuards },
  actions: { ...cover.actions, ...trainingActions },
  effects: cover.effects,
  deadlines: cover.deadlines,
};

const machine = machineOf(parts).createMachine({
  id: 'training',
  context: ({ input }) => unbornTraining(input),
  initial: 'new',
  states: {
    new: { on: { ASSIGNED: { target: 'requirement', actions: 'recordAssignment' } } },
    requirement: {
      type: 'parallel',
      states: {
        coverage: coverageRegion({ grants: { FINISHED: 'isNews' } }),
        attempt: {
          initial: 'idle',
          states: {
            idle: {
              on: {
                STARTED: [
                  { guard: 'isHistory' },
                  { guard: 'isWindowOpen', target: 'inProgress', actions: 'recordStart' },
                ],
                // What belongs to an attempt that was not begun is refused, and waits in the inbox for it.
                PROGRESS: { guard: 'isHistory' },
                FAILED_QUIZ: { guard: 'isHistory' },
                ABANDONED: { guard: 'isHistory' },
              },
            },
            inProgress: {
              on: {
                STARTED: {},
                PROGRESS: [{ guard: 'isFurther', actions: 'recordProgress' }, {}],
                FAILED_QUIZ: [{ guard: 'isLatestSetback', actions: 'recordSetback' }, {}],
                ABANDONED: [{ guard: 'isLatestSetback', actions: 'recordSetback' }, {}],
              },
            },
          },
          on: {
            FINISHED: [
              { guard: 'isNews', target: '.idle', actions: 'recordFinish' },
              { guard: 'isHistory' },
            ],
          },
        },
      },
    },
  },
});

const running = (view: View<TrainingContext>) =>
  view.in('requirement.attempt.inProgress') ? 'inProgress' : null;

const { completed, incomplete, inProgress, expiringSoon, expired } = requirementGuide;

/** The lifecycle of one person's training in one organisation. */
export const training = defineLifecycle({
  name: 'ankored/training',
  version: '1.0.0',
  title: 'Abuse prevention training',
  parts,
  machine,
  statuses: { completed, incomplete, inProgress, expiringSoon, expired },
  status: (view) => requirementStatus(view, running(view)),
  activity: running,
  notes: trainingNotes,
  noted: trainingNoted,
  policies: { schema: trainingPolicies, literal: {} },
  facts: { lockedOut },
  subject: (context) => context.person,
  goodEnds: ['completed'],
  attention: remindersOnly,
  samples: trainingSamples,
  probes: trainingProbes,
});
