import { authoring, plus } from '../../../src/lifecycle/index.ts';
import { setbackOf } from './actions.ts';
import type { TrainingContext } from './context.ts';
import type { TrainingEvents } from './events.ts';

const { guard } = authoring<TrainingContext, TrainingEvents>();

/** How far a provider's clock may run ahead of ours. */
const toleratedSkew = { minutes: 10 };

type Stamped = { readonly stamp: string | null };
const isHistory = ({ finishedAt }: TrainingContext, { stamp }: Stamped) =>
  stamp !== null && finishedAt !== null && stamp <= finishedAt;

export const trainingGuards = {
  // Rules 30 and 32: a repeated event changes nothing, an older one never undoes a finish.
  isHistory: guard({
    on: ['STARTED', 'PROGRESS', 'FAILED_QUIZ', 'ABANDONED', 'FINISHED'],
    says: 'the provider stamped it no later than the latest finish, so it is history',
    reads: ['context', 'data'],
    source: 'ours',
    test: ({ context, data }) => isHistory(context, data),
  }),
  isNews: guard({
    on: ['FINISHED'],
    says: 'it is newer than the latest finish, and not stamped in the future',
    reads: ['context', 'data', 'time'],
    source: 'ours',
    test: ({ context, data, at }) =>
      !isHistory(context, data) && data.stamp <= plus(at, toleratedSkew),
  }),
  // Rule 35. Whichever report comes first, the furthest counts; so any order ends in the same place (31).
  isFurther: guard({
    on: ['PROGRESS'],
    says: 'it is further than what was reported before, in an attempt that is not history',
    reads: ['context', 'data'],
    source: 'borrowed',
    test: ({ context, data }) => !isHistory(context, data) && data.percent > context.progress,
  }),
  isLatestSetback: guard({
    on: ['FAILED_QUIZ', 'ABANDONED'],
    says: 'nothing that went wrong later was reported before, in an attempt that is not history',
    reads: ['context', 'data'],
    source: 'borrowed',
    test: ({ context, data, type }) => {
      const { setback } = context;
      if (isHistory(context, data)) return false;
      return setback === null || order(setbackOf(type, data.stamp)) > order(setback);
    },
  }),
};

/** Two of the same instant are told apart by their kind, so that their order does not matter. */
const order = ({ kind, stamp }: { readonly kind: string; readonly stamp: string }) => stamp + kind;
