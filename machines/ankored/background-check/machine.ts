/**
 * A background check: the person applies, a third-party provider screens, and what it finds is a result only after
 * a review. Seed: "Waiting on Applicant", "Waiting on Provider"; the review follows the vendor's other pages.
 */
import { and, not, or, stateIn } from 'xstate';
import { dateIn, defineLifecycle, machineOf, type View } from '../../../src/lifecycle/index.ts';
import { coverageParts, coverageRegion, remindersOnly } from '../coverage.ts';
import { requirementGuide } from '../guide.ts';
import { lockedOut, requirementStatus } from '../requirement.ts';
import { backgroundCheckActions } from './actions.ts';
import {
  type BackgroundCheckContext,
  backgroundCheckContext,
  backgroundCheckPolicies,
  unbornBackgroundCheck,
} from './context.ts';
import { backgroundCheckDeadlines } from './deadlines.ts';
import { backgroundCheckEffects } from './effects.ts';
import { type BackgroundCheckEvents, backgroundCheckEvents } from './events.ts';
import { backgroundCheckGuards } from './guards.ts';
import { backgroundCheckNoted, backgroundCheckNotes } from './notes.ts';
import { backgroundCheckProbes, backgroundCheckSamples } from './samples.ts';

/** Rule 45: a provider's clock that runs ahead completes nothing before today. */
const completedOn = (stamp: string | null, at: string, zone: string) =>
  dateIn(stamp !== null && stamp < at ? stamp : at, zone);

const cover = coverageParts<BackgroundCheckContext, BackgroundCheckEvents>({
  PROVIDER_CLEAR: ({ context, data, at }) => ({
    evidence: 'report',
    completedOn: completedOn(data.stamp, at, context.zone),
  }),
  PROCEED: ({ context, data, at }) => ({
    evidence: 'report',
    completedOn: completedOn(data.stamp, at, context.zone),
  }),
});

const parts = {
  context: backgroundCheckContext,
  events: backgroundCheckEvents,
  guards: { ...cover.guards, ...backgroundCheckGuards },
  actions: { ...cover.actions, ...backgroundCheckActions },
  effects: { ...cover.effects, ...backgroundCheckEffects },
  deadlines: { ...cover.deadlines, ...backgroundCheckDeadlines },
};

// Conditions that several transitions share, or both regions. Rule 31 hangs on them: a result counts for the
// coverage if no newer result is known, and for the attempt if nothing newer is known at all.
const isUnderReview = stateIn({ requirement: { attempt: 'underReview' } });
const isReported = and(['isThisReport', 'isNotAhead']);
const isNews = and([isReported, 'isLatest']);
const isResult = and([isReported, 'isLatestResult']);
const isOnDispute = and([isResult, 'isLatestOnDispute']);
const mayProceed = and([isResult, 'isReviewed', 'isExplained']);
const isLateClear = and([isResult, not('isLatest')]);
const isLateProceed = and([mayProceed, not('isLatest')]);
const isFinalAdverse = and([isUnderReview, isResult, 'noticeSent', 'waitElapsed', 'noOpenDispute']);
const isOlder = and(['isThisReport', not('isLatest')]);
// What belongs to a review is older than a result, or has been overtaken before the review was heard of.
const isHistory = and([
  'isThisReport',
  or([not('isLatestResult'), and([not(isUnderReview), not('isLatest')])]),
]);

const machine = machineOf(parts).createMachine({
  id: 'backgroundCheck',
  context: ({ input }) => unbornBackgroundCheck(input),
  initial: 'new',
  states: {
    new: { on: { ASSIGNED: { target: 'requirement', actions: 'recordAssignment' } } },
    requirement: {
      type: 'parallel',
      states: {
        coverage: coverageRegion({
          grants: {
            PROVIDER_CLEAR: and([isResult, 'countsOnce']),
            PROCEED: and([mayProceed, 'countsOnce']),
          },
          clears: { FINAL_ADVERSE: isFinalAdverse },
          owes: or([
            stateIn({ requirement: { attempt: 'idle' } }),
            stateIn({ requirement: { attempt: 'waitingOnApplicant' } }),
          ]),
        }),
        attempt: {
          initial: 'idle',
          states: {
            idle: {
              description: 'No application runs; why the latest came to nothing is kept.',
              on: {
                START: {
                  guard: and(['isWindowOpen', 'isFreshReport']),
                  target: 'waitingOnApplicant',
                  actions: 'recordStart',
                },
                PROCEED: { guard: isLateProceed, actions: 'recordLateResult' },
                CANCELED: { guard: and([isNews, 'isByProvider']), actions: 'recordCancellation' },
              },
            },
            // Seed: "has initiated the background check application but hasn't submitted it".
            waitingOnApplicant: {
              description: 'The application is begun and not submitted.',
              initial: 'applying',
              after: { applicationWindow: { target: 'idle', actions: 'recordWindowClosed' } },
              on: {
                START: {},
                SUBMIT: {
                  guard: and([isReported, 'isLatestOnApplication']),
                  target: 'waitingOnProvider',
                  actions: 'recordApplication',
                },
                INFO_REQUESTED: {
                  guard: and([isReported, 'isLatestOnApplication']),
                  target: '.infoRequested',
                  actions: 'recordApplication',
                },
                CANCELED: { guard: isNews, target: 'idle', actions: 'recordCancellation' },
              },
              states: {
                applying: { description: 'The person fills in the application.' },
                infoRequested: { description: 'The provider needs more from the person.' },
              },
            },
            // Seed: "No further action is needed from the user." Rule 28: only SUBMIT leads here.
            waitingOnProvider: {
              description: 'The provider screens.',
              exit: 'clearAttention',
              after: { screeningOverdue: { actions: 'flagOverdue' } },
              on: {
                SUBMIT: [
                  {
                    guard: and([isReported, 'isByProvider', 'isLatestOnApplication']),
                    actions: 'recordApplication',
                  },
                  { guard: isReported },
                ],
                INFO_REQUESTED: {
                  guard: and([isReported, 'isLatestOnApplication']),
                  target: 'waitingOnApplicant.infoRequested',
                  actions: 'recordApplication',
                },
                CANCELED: { guard: isNews, target: 'idle', actions: 'recordCancellation' },
              },
            },
            // A flagged person cannot cancel the review away; a provider can.
            underReview: {
              description: 'The screening found something; there is no result yet.',
              initial: 'flagged',
              on: {
                PROVIDER_FLAG: { guard: isNews, actions: 'recordFlag' },
                // From before the newest flag: the review goes on with what is left of it.
                PROVIDER_CLEAR: {
                  guard: isLateClear,
                  target: '.flagged',
                  actions: 'recordLateResult',
                },
                PROCEED: { guard: isLateProceed, target: '.flagged', actions: 'recordLateResult' },
                PRE_ADVERSE_SENT: [
                  { guard: and([isResult, 'isNewNotice']), actions: 'recordNotice' },
                  { guard: isResult },
                ],
                FINAL_ADVERSE: [
                  {
                    guard: and([isFinalAdverse, 'hasEligibility']),
                    target: 'qualificationsNotMet',
                    actions: ['recordResult', 'disqualifyPerson'],
                  },
                  {
                    guard: isFinalAdverse,
                    target: 'qualificationsNotMet',
                    actions: 'recordResult',
                  },
                ],
                CANCELED: {
                  guard: and([isNews, 'isByProvider']),
                  target: 'idle',
                  actions: 'recordCancellation',
                },
              },
              states: {
                flagged: {
                  description: 'Flagged, and the person was not told yet.',
                  // Rule 31: what was heard of a notice or a dispute before still holds.
                  always: [
                    { guard: 'hasOpenDispute', target: 'disputed' },
                    { guard: 'noticeSent', target: 'preAdverse' },
                  ],
                  on: {
                    PRE_ADVERSE_SENT: {
                      guard: isResult,
                      target: 'preAdverse',
                      actions: 'recordNotice',
                    },
                    DISPUTE_OPENED: {
                      guard: isOnDispute,
                      target: 'disputed',
                      actions: 'recordDispute',
                    },
                  },
                },
                preAdverse: {
                  description: 'The person was sent a notice and has time to dispute.',
                  on: {
                    DISPUTE_OPENED: {
                      guard: isOnDispute,
                      target: 'disputed',
                      actions: 'recordDispute',
                    },
                  },
                },
                disputed: {
                  description: 'The person disputes; nothing final happens meanwhile.',
                  on: {
                    DISPUTE_OPENED: { guard: isOnDispute, actions: 'recordDispute' },
                    DISPUTE_CLOSED: {
                      guard: isOnDispute,
                      target: 'flagged',
                      actions: 'recordDispute',
                    },
                  },
                },
              },
            },
            qualificationsNotMet: {
              description: 'The result is finally adverse; nothing is covered.',
              on: {
                START: {
                  guard: and(['isWindowOpen', 'isFreshReport']),
                  target: 'waitingOnApplicant',
                  actions: 'recordStart',
                },
                // Whoever waives knows the result and answers for it with a reason.
                WAIVE: { guard: 'endsAhead', target: 'idle' },
                PROVIDER_FLAG: { guard: isReported },
                FINAL_ADVERSE: { guard: isReported },
                CANCELED: { guard: and([isReported, 'isByProvider']) },
              },
            },
          },
          on: {
            // From wherever: a flag or a clear report counts even if the application lapsed or was cancelled here.
            PROVIDER_FLAG: [
              {
                guard: and([isNews, 'flagDisqualifies', 'hasEligibility']),
                target: '.underReview',
                actions: ['recordFlag', 'disqualifyPerson'],
              },
              { guard: isNews, target: '.underReview', actions: 'recordFlag' },
              { guard: isOlder },
            ],
            PROVIDER_CLEAR: [
              { guard: and([isResult, 'isLatest']), target: '.idle', actions: 'recordResult' },
              { guard: isLateClear, actions: 'recordLateResult' },
              { guard: isOlder },
            ],
            PROCEED: [
              { guard: and([mayProceed, 'isLatest']), target: '.idle', actions: 'recordResult' },
              { guard: isHistory },
            ],
            // Rules 30 and 32: what follows changes nothing. What is news but finds no state to take it is
            // refused, and waits in the inbox.
            SUBMIT: { guard: and(['isThisReport', 'isBeyondApplication']) },
            INFO_REQUESTED: { guard: and(['isThisReport', 'isBeyondApplication']) },
            CANCELED: { guard: isOlder },
            PRE_ADVERSE_SENT: { guard: isHistory },
            DISPUTE_OPENED: [
              { guard: isHistory },
              { guard: and(['isThisReport', not('isLatestOnDispute')]) },
            ],
            DISPUTE_CLOSED: [
              { guard: isHistory },
              { guard: and(['isThisReport', not('isLatestOnDispute')]) },
            ],
            FINAL_ADVERSE: { guard: isHistory },
          },
        },
      },
    },
  },
});

const labels = ['waitingOnApplicant', 'waitingOnProvider', 'underReview'] as const;
const running = (view: View<BackgroundCheckContext>) =>
  labels.find((label) => view.in(`requirement.attempt.${label}`)) ?? null;
const adverse = (view: View<BackgroundCheckContext>) =>
  view.in('requirement.attempt.qualificationsNotMet') ? 'qualificationsNotMet' : null;

const {
  completed,
  incomplete,
  waitingOnApplicant,
  waitingOnProvider,
  underReview,
  qualificationsNotMet,
  expiringSoon,
  expired,
} = requirementGuide;

/** The lifecycle of one person's background check in one organisation. */
export const backgroundCheck = defineLifecycle({
  name: 'ankored/background-check',
  version: '1.0.0',
  title: 'Background check',
  parts,
  machine,
  statuses: {
    completed,
    incomplete,
    waitingOnApplicant,
    waitingOnProvider,
    underReview,
    qualificationsNotMet,
    expiringSoon,
    expired,
  },
  status: (view) => requirementStatus(view, running(view), adverse(view)),
  activity: running,
  notes: backgroundCheckNotes,
  noted: backgroundCheckNoted,
  policies: { schema: backgroundCheckPolicies, literal: { disqualifyOn: 'flagged' } },
  facts: { lockedOut },
  subject: (context) => context.person,
  goodEnds: ['completed'],
  attention: { ...remindersOnly, fields: [...remindersOnly.fields, 'attention'] },
  samples: backgroundCheckSamples,
  probes: backgroundCheckProbes,
});
