/**
 * A document: someone uploads a file, an administrator reviews it, and what it proves holds until it expires.
 * Seed: "The user has manually uploaded a required document … Approve, Reset, Reject".
 */
import { and, stateIn } from 'xstate';
import { defineLifecycle, machineOf, type View } from '../../../src/lifecycle/index.ts';
import { coverageParts, coverageRegion, remindersOnly } from '../coverage.ts';
import { requirementGuide } from '../guide.ts';
import { lockedOut, requirementStatus } from '../requirement.ts';
import { documentActions } from './actions.ts';
import {
  type DocumentContext,
  documentContext,
  documentPolicies,
  unbornDocument,
} from './context.ts';
import { documentEffects } from './effects.ts';
import { type DocumentEvents, documentEvents } from './events.ts';
import { documentGuards } from './guards.ts';
import { documentNoted, documentNotes } from './notes.ts';
import { documentProbes, documentSamples } from './samples.ts';

const cover = coverageParts<DocumentContext, DocumentEvents>({
  APPROVE: ({ context, data }) => {
    const completedOn = data.completedOn ?? context.file?.completedOn;
    return completedOn === undefined ? null : { evidence: 'file', completedOn };
  },
});

const parts = {
  context: documentContext,
  events: documentEvents,
  guards: { ...cover.guards, ...documentGuards },
  actions: { ...cover.actions, ...documentActions },
  effects: { ...cover.effects, ...documentEffects },
  deadlines: cover.deadlines,
};

// Rules 24, 25 and 36, once for both regions.
const isUnderReview = stateIn({ requirement: { attempt: 'pendingReview' } });
const mayDecide = and([isUnderReview, 'isReviewedVersion', 'isNotOwnFile']);
const mayApprove = and([mayDecide, 'isCompletedByToday']);
const mayDisqualify = and([mayDecide, 'hasEligibility']);

const machine = machineOf(parts).createMachine({
  id: 'document',
  context: ({ input }) => unbornDocument(input),
  initial: 'new',
  states: {
    new: { on: { ASSIGNED: { target: 'requirement', actions: 'recordAssignment' } } },
    requirement: {
      type: 'parallel',
      states: {
        coverage: coverageRegion({
          grants: { APPROVE: mayApprove },
          clears: { DISQUALIFY: mayDisqualify, FILE_REMOVED: 'restsOnFile' },
        }),
        attempt: {
          initial: 'idle',
          states: {
            idle: {
              on: {
                UPLOADED: {
                  guard: and(['isWindowOpen', 'isCompletedByToday']),
                  target: 'pendingReview',
                  actions: 'recordUpload',
                },
              },
            },
            pendingReview: {
              on: {
                REPLACED: {
                  guard: and(['isNewVersion', 'isCompletedByToday']),
                  target: 'pendingReview',
                  actions: 'recordReplacement',
                },
                WITHDRAWN: { target: 'idle', actions: 'forgetFile' },
                APPROVE: { guard: mayApprove, target: 'idle', actions: 'recordDecision' },
                RESET: {
                  guard: mayDecide,
                  target: 'idle',
                  actions: ['recordDecision', 'sendDecision'],
                },
                REJECT: {
                  guard: mayDecide,
                  target: 'idle',
                  actions: ['recordDecision', 'sendDecision'],
                },
                DISQUALIFY: {
                  guard: mayDisqualify,
                  target: 'idle',
                  actions: ['recordDecision', 'disqualifyPerson'],
                },
              },
            },
          },
        },
      },
    },
  },
});

const running = (view: View<DocumentContext>) =>
  view.in('requirement.attempt.pendingReview') ? 'pendingReview' : null;

const { completed, incomplete, pendingReview, expiringSoon, expired } = requirementGuide;

/** The lifecycle of one person's document in one organisation. */
export const document = defineLifecycle({
  name: 'ankored/document',
  version: '1.0.0',
  title: 'Document',
  parts,
  machine,
  statuses: { completed, incomplete, pendingReview, expiringSoon, expired },
  status: (view) => requirementStatus(view, running(view)),
  activity: running,
  notes: documentNotes,
  noted: documentNoted,
  policies: { schema: documentPolicies, literal: {} },
  facts: { lockedOut },
  subject: (context) => context.person,
  goodEnds: ['completed'],
  attention: remindersOnly,
  samples: documentSamples,
  probes: documentProbes,
});
