/** Who may send what to a training. The provider's events carry its stamp and its report id. */
import { z } from 'zod';
import { event, id, instant } from '../../../src/lifecycle/index.ts';
import { requirementEvents } from '../requirement.ts';
import { trainingPolicies } from './context.ts';

const reported = { report: id(), stamp: instant() };

export const trainingEvents = {
  ...requirementEvents(trainingPolicies),
  STARTED: event({
    by: ['user', 'provider'],
    label: 'Start',
    help: 'The person has started the training video; a provider says when, and in which report.',
    source: 'seed',
    data: z.object({
      report: id().nullable().default(null),
      stamp: instant().nullable().default(null),
    }),
  }),
  PROGRESS: event({
    by: ['provider'],
    label: 'Report progress',
    help: 'The person has come so many percent of the way.',
    source: 'borrowed',
    data: z.object({ ...reported, percent: z.number().int().min(0).max(100) }),
  }),
  FAILED_QUIZ: event({
    by: ['provider'],
    label: 'Report a failed quiz',
    help: 'The person failed a quiz and may try again.',
    source: 'borrowed',
    data: z.object(reported),
  }),
  ABANDONED: event({
    by: ['provider'],
    label: 'Report as abandoned',
    help: 'The person left the training and may go on later.',
    source: 'borrowed',
    data: z.object(reported),
  }),
  FINISHED: event({
    by: ['provider'],
    label: 'Report as finished',
    help: 'The person has finished the training; it is completed from that day.',
    source: 'seed',
    data: z.object(reported),
  }),
};
export type TrainingEvents = typeof trainingEvents;
