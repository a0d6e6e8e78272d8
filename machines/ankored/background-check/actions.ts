import { authoring, later } from '../../../src/lifecycle/index.ts';
import { recordAssignment } from '../requirement.ts';
import { type BackgroundCheckContext, noNews, noReview, reviewSince } from './context.ts';
import type { BackgroundCheckEvents } from './events.ts';

const { action } = authoring<BackgroundCheckContext, BackgroundCheckEvents>();

const results = ['PROVIDER_CLEAR', 'PROCEED', 'FINAL_ADVERSE'] as const;

/** The later of what is known and what is told; people's words have no stamp and move nothing. */
const newest = (known: string | null, stamp: string | null) =>
  known !== null && stamp !== null ? later(known, stamp) : (stamp ?? known);

export const backgroundCheckActions = {
  recordAssignment,
  recordStart: action({
    on: ['START'],
    says: 'begins a new application, under the provider’s report id or our own',
    source: 'seed',
    change: ({ data, id }) => ({ ...noNews, report: data.report ?? id }),
  }),
  recordApplication: action({
    on: ['SUBMIT', 'INFO_REQUESTED'],
    says: 'remembers the newest word on the application',
    source: 'ours',
    change: ({ context, data }) => ({
      applicationAt: newest(context.applicationAt, data.stamp),
    }),
  }),
  recordFlag: action({
    on: ['PROVIDER_FLAG'],
    says: 'remembers the stamp of the flag',
    source: 'seed',
    change: ({ data }) => ({ newestAt: data.stamp, applicationAt: null, ended: null }),
  }),
  recordNotice: action({
    on: ['PRE_ADVERSE_SENT'],
    says: 'remembers when the person was given notice, first and last',
    source: 'vendor',
    change: ({ context: { notice }, data: { stamp } }) => ({
      notice: {
        firstAt: notice !== null && notice.firstAt < stamp ? notice.firstAt : stamp,
        lastAt: later(stamp, notice?.lastAt ?? stamp),
      },
    }),
  }),
  recordDispute: action({
    on: ['DISPUTE_OPENED', 'DISPUTE_CLOSED'],
    says: 'remembers the newest word on the dispute',
    source: 'vendor',
    change: ({ data, type }) => ({
      dispute: { isOpen: type === 'DISPUTE_OPENED', stamp: data.stamp },
    }),
  }),
  // A person's decision comes after everything that is known, however far ahead a provider's clock runs.
  recordResult: action({
    on: results,
    says: 'ends the attempt and remembers the stamp of the result',
    source: 'ours',
    change: ({ context, data, at }) => {
      const stamp = data.stamp ?? later(at, context.newestAt ?? at);
      const left = data.stamp === null ? noReview : reviewSince(data.stamp, context);
      return { ...left, newestAt: stamp, resultAt: stamp, applicationAt: null, ended: null };
    },
  }),
  // Rule 31: coverage takes a result that comes late; the attempt has moved on since and stays where it is.
  recordLateResult: action({
    on: ['PROVIDER_CLEAR', 'PROCEED'],
    says: 'remembers a result that something newer has overtaken, and forgets the review that it ended',
    source: 'ours',
    change: ({ context, data: { stamp } }) =>
      stamp === null ? {} : { ...reviewSince(stamp, context), resultAt: stamp },
  }),
  recordCancellation: action({
    on: ['CANCELED'],
    says: 'remembers why the application came to nothing',
    source: 'ours',
    change: ({ context, data }) => ({
      ...(data.stamp !== null && reviewSince(data.stamp, context)),
      newestAt: newest(context.newestAt, data.stamp),
      applicationAt: data.stamp === null ? context.applicationAt : null,
      ended: data.code,
    }),
  }),
  recordWindowClosed: action({
    says: 'remembers that the application was never submitted',
    source: 'vendor',
    change: () => ({ ended: 'applicationWindow' as const }),
  }),
  flagOverdue: action({
    says: 'flags that the screening takes longer than it typically does',
    source: 'seed',
    change: () => ({ attention: { screeningOverdue: true } }),
  }),
  clearAttention: action({
    says: 'takes the flag away',
    source: 'ours',
    change: () => ({ attention: { screeningOverdue: false } }),
  }),
};
