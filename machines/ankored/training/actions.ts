import { authoring } from '../../../src/lifecycle/index.ts';
import { recordAssignment } from '../requirement.ts';
import { noAttempt, type TrainingContext } from './context.ts';
import type { TrainingEvents } from './events.ts';

const { action } = authoring<TrainingContext, TrainingEvents>();

/** A setback as the context keeps it, from the event that reports it. */
export function setbackOf(type: string, stamp: string) {
  return { kind: type === 'FAILED_QUIZ' ? ('failedQuiz' as const) : ('abandoned' as const), stamp };
}

export const trainingActions = {
  recordAssignment,
  recordStart: action({
    on: ['STARTED'],
    says: 'begins a new attempt',
    source: 'seed',
    change: ({ data }) => ({ ...noAttempt, report: data.report }),
  }),
  recordProgress: action({
    on: ['PROGRESS'],
    says: 'records how far the person has come',
    source: 'borrowed',
    change: ({ data }) => ({ progress: data.percent }),
  }),
  recordSetback: action({
    on: ['FAILED_QUIZ', 'ABANDONED'],
    says: 'records what went wrong; the attempt goes on',
    source: 'borrowed',
    change: ({ data, type }) => ({ setback: setbackOf(type, data.stamp) }),
  }),
  recordFinish: action({
    on: ['FINISHED'],
    says: 'ends the attempt and remembers the stamp of the finish',
    source: 'seed',
    change: ({ data }) => ({ ...noAttempt, report: data.report, finishedAt: data.stamp }),
  }),
};
