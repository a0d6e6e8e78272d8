/** "User Status Guide for Ankored Administrators", lines 56 to 124: the statuses of requirements. */
import { expect } from 'vitest';
import { backgroundCheck } from '../../machines/ankored/background-check/machine.ts';
import { document } from '../../machines/ankored/document/machine.ts';
import { type RequirementCode, requirementGuide } from '../../machines/ankored/guide.ts';
import { shownStatus } from '../../machines/ankored/standing.ts';
import { training } from '../../machines/ankored/training/machine.ts';
import { endOfDay, type Profile } from '../../src/lifecycle/index.ts';
import type { Life } from '../support/life.ts';
import {
  aboutGuide,
  type Fact,
  guideIs,
  guideSays,
  type Proof,
  scene,
  statementsOf,
} from './fact.ts';
import {
  approve,
  checks,
  completed,
  daysBeforeEnd,
  decline,
  documents,
  fileOf,
  hears,
  kinds,
  reports,
  statusOf,
  submit,
  trainings,
  uploads,
} from './people-ankored.ts';
import { answerTo, did, must, times } from './story.ts';

const says = statementsOf('ankored');

/** Where a status is shown by every kind of requirement, the guide that they share is asked. */
const requirement = { title: 'Requirement', statuses: requirementGuide };

const seedCodes = [
  'completed',
  'incomplete',
  'inProgress',
  'waitingOnApplicant',
  'waitingOnProvider',
  'pendingReview',
  'expiringSoon',
  'expired',
  'optional',
] as const;

/** A document that waits for review. */
const uploaded = (profile: Profile): Life => {
  const one = documents.assigned(profile);
  must(uploads(one), 'the upload');
  return one;
};
const documentStatus = (one: Life) => statusOf(documents, one);

const overview: readonly Fact[] = [
  says(
    58,
    'tracks status for each individual requirement',
    'each individual requirement of a person has a status of its own',
    scene('one is completed and the other stays as it was', (profile) => {
      const first = completed(documents, profile);
      const second = trainings.assigned(profile);
      expect(documentStatus(first)).toBe('Completed');
      expect(statusOf(trainings, second)).toBe('Incomplete');
    }),
  ),
  says(
    58,
    'what each status means',
    'each requirement status tells what it means',
    aboutGuide('requirements has the nine statuses of the article, each with what it means', () => {
      const fromSeed = Object.entries(requirementGuide).filter(
        ([, entry]) => entry.source === 'seed',
      );
      expect(fromSeed.map(([code]) => code).toSorted()).toEqual(seedCodes.toSorted());
      for (const [, { means }] of fromSeed) expect(means).toMatch(/\w/);
    }),
    aboutGuide('requirements is the one that every kind of requirement shows', () => {
      for (const { lifecycle } of kinds)
        for (const [code, entry] of Object.entries(lifecycle.statuses))
          expect(entry).toBe(requirementGuide[code as RequirementCode]);
    }),
  ),
];

const completedFacts: readonly Fact[] = [
  says(
    60,
    'Completed',
    'there is a requirement status Completed',
    guideIs(requirement, 'completed', 'label', 'Completed'),
  ),
  says(
    62,
    'successfully fulfilled this requirement',
    'Completed means that the user has successfully fulfilled the requirement',
    guideSays(requirement, 'completed', 'appears', /successfully fulfilled the requirement/),
    guideIs(requirement, 'completed', 'action', 'no'),
    ...kinds.map((kind) =>
      scene(
        `${kind.lifecycle.title}: fulfilling it completes it, beginning does not`,
        (profile) => {
          const one = kind.assigned(profile);
          must(kind.begins(one), 'the beginning');
          expect(statusOf(kind, one)).not.toBe('Completed');
          expect(statusOf(kind, kind.fulfilled(one))).toBe('Completed');
        },
      ),
    ),
  ),
];

const incomplete: readonly Fact[] = [
  says(
    65,
    'Incomplete',
    'there is a requirement status Incomplete',
    guideIs(requirement, 'incomplete', 'label', 'Incomplete'),
  ),
  says(
    67,
    'has not fulfilled the requirement',
    'Incomplete means that the user has not fulfilled the requirement',
    guideSays(requirement, 'incomplete', 'appears', /has not fulfilled the requirement/),
    ...kinds.map((kind) =>
      scene(
        `${kind.lifecycle.title}: it is Incomplete from the assignment on, however long`,
        (profile) => {
          const one = kind.assigned(profile);
          expect(statusOf(kind, one)).toBe('Incomplete');
          expect(statusOf(kind, one.wait({ days: 800 }))).toBe('Incomplete');
        },
      ),
    ),
  ),
  says(
    67,
    'must take action to complete it',
    'Incomplete means that the user must take action to complete the requirement',
    guideSays(requirement, 'incomplete', 'means', /must take action to complete the requirement/),
    guideIs(requirement, 'incomplete', 'action', 'yes'),
    guideIs(requirement, 'incomplete', 'actors', ['user']),
    ...kinds.map((kind) =>
      scene(`${kind.lifecycle.title}: the user takes the action`, (profile) => {
        const one = kind.assigned(profile);
        expect(kind.begins(one).kind).toBe('applied');
        expect(statusOf(kind, kind.fulfilled(one))).toBe('Completed');
      }),
    ),
  ),
];

/** Only the named kind of requirement can ever show the status. */
const shownOnlyBy = (code: RequirementCode, title: string): Proof =>
  aboutGuide(`${code}: only ${title} has it`, () => {
    const having = kinds.filter(({ lifecycle }) => Object.hasOwn(lifecycle.statuses, code));
    expect(having.map(({ lifecycle }) => lifecycle.title)).toEqual([title]);
  });

const inProgress: readonly Fact[] = [
  says(
    70,
    'In-Progress',
    'there is a requirement status In-Progress',
    guideIs(training, 'inProgress', 'label', 'In-Progress'),
  ),
  says(
    72,
    'Applies to: Integrated Abuse Prevention Training',
    'In-Progress applies to the integrated abuse prevention training',
    guideIs(training, 'inProgress', 'appliesTo', ['integrated abuse prevention training']),
    shownOnlyBy('inProgress', training.title),
  ),
  says(
    74,
    'has started the training video',
    'In-Progress appears when the user has started the training video',
    guideSays(training, 'inProgress', 'appears', /has started the training video/),
    scene('the user starts it, here or at the provider', (profile) => {
      const here = trainings.assigned(profile);
      expect(statusOf(trainings, here)).toBe('Incomplete');
      must(trainings.begins(here), 'the start');
      expect(statusOf(trainings, here)).toBe('In-Progress');
      const there = trainings.assigned(profile);
      expect(reports(there, 'STARTED').kind).toBe('applied');
      expect(statusOf(trainings, there)).toBe('In-Progress');
    }),
  ),
  says(
    74,
    "hasn't finished it yet",
    'In-Progress lasts until the user has finished the training',
    guideSays(training, 'inProgress', 'appears', /has not finished it yet/),
    scene('all of the way, a failed quiz and a pause are no finish; the finish is', (profile) => {
      const one = trainings.assigned(profile);
      must(trainings.begins(one), 'the start');
      for (const [type, more] of [
        ['PROGRESS', { percent: 100 }],
        ['FAILED_QUIZ'],
        ['ABANDONED'],
      ] as const) {
        expect(reports(one.wait({ hours: 1 }), type, more).kind, type).toBe('applied');
        expect(statusOf(trainings, one), type).toBe('In-Progress');
      }
      expect(statusOf(trainings, one.wait({ days: 200 }))).toBe('In-Progress');
      expect(statusOf(trainings, trainings.fulfilled(one))).toBe('Completed');
    }),
  ),
];

const checkStatus = (one: Life) => statusOf(checks, one);
const begunCheck = (profile: Profile): Life => {
  const one = checks.assigned(profile);
  must(checks.begins(one), 'the application');
  return one;
};

const waitingOnApplicant: readonly Fact[] = [
  says(
    77,
    'Waiting on Applicant',
    'there is a requirement status Waiting on Applicant',
    guideIs(backgroundCheck, 'waitingOnApplicant', 'label', 'Waiting on Applicant'),
  ),
  says(
    79,
    'Applies to: Integrated background checks',
    'Waiting on Applicant applies to integrated background checks',
    guideIs(backgroundCheck, 'waitingOnApplicant', 'appliesTo', ['integrated background checks']),
    shownOnlyBy('waitingOnApplicant', backgroundCheck.title),
  ),
  says(
    81,
    'has initiated the background check application',
    'Waiting on Applicant appears when the user has initiated the application',
    guideSays(
      backgroundCheck,
      'waitingOnApplicant',
      'appears',
      /has initiated the background check application/,
    ),
    scene('the user initiates it, and nobody else does', (profile) => {
      const one = checks.assigned(profile);
      for (const by of ['admin', 'provider'] as const)
        expect(answerTo(one, 'START', {}, by)).toBe('refused forbidden');
      expect(checkStatus(one)).toBe('Incomplete');
      expect(checks.begins(one).kind).toBe('applied');
      expect(checkStatus(one)).toBe('Waiting on Applicant');
    }),
  ),
  says(
    81,
    "hasn't submitted it to the third-party provider for screening",
    'Waiting on Applicant lasts until the application is submitted to the provider',
    guideSays(
      backgroundCheck,
      'waitingOnApplicant',
      'appears',
      /has not submitted it to the third-party provider for screening/,
    ),
    guideIs(backgroundCheck, 'waitingOnApplicant', 'action', 'yes'),
    guideIs(backgroundCheck, 'waitingOnApplicant', 'actors', ['user']),
    scene('submitting it ends the wait', (profile) => {
      const one = begunCheck(profile).wait({ days: 13 });
      expect(checkStatus(one)).toBe('Waiting on Applicant');
      expect(checkStatus(submit(one))).toBe('Waiting on Provider');
    }),
  ),
];

const waitingOnProvider: readonly Fact[] = [
  says(
    84,
    'Waiting on Provider',
    'there is a requirement status Waiting on Provider',
    guideIs(backgroundCheck, 'waitingOnProvider', 'label', 'Waiting on Provider'),
  ),
  says(
    86,
    'Applies to: Integrated background checks',
    'Waiting on Provider applies to integrated background checks',
    guideIs(backgroundCheck, 'waitingOnProvider', 'appliesTo', ['integrated background checks']),
    shownOnlyBy('waitingOnProvider', backgroundCheck.title),
  ),
  says(
    88,
    'has submitted their application to the third-party provider',
    'Waiting on Provider appears when the user has submitted the application to the provider',
    guideSays(
      backgroundCheck,
      'waitingOnProvider',
      'appears',
      /has submitted the application to the third-party provider/,
    ),
    scene('the user submits it, or the provider says so', (profile) => {
      expect(checkStatus(submit(begunCheck(profile)))).toBe('Waiting on Provider');
      expect(checkStatus(hears(begunCheck(profile), 'SUBMIT'))).toBe('Waiting on Provider');
    }),
    scene('what was not begun cannot be submitted', (profile) => {
      const one = checks.assigned(profile);
      expect(answerTo(one, 'SUBMIT', {}, 'user')).toMatch(/^refused/);
      expect(checkStatus(one)).toBe('Incomplete');
    }),
  ),
  says(
    88,
    'No further action is needed from the user',
    'while Waiting on Provider the user need not do anything',
    guideSays(
      backgroundCheck,
      'waitingOnProvider',
      'means',
      /^No further action is needed from the person/,
    ),
    guideIs(backgroundCheck, 'waitingOnProvider', 'actors', ['provider']),
    scene('the provider alone brings it to Completed, and the user is not reminded', (profile) => {
      const one = submit(begunCheck(profile));
      const { effects, journal } = one;
      const seen = journal.length;
      expect(one.wait({ days: 60 }).effects).toEqual(effects);
      hears(one, 'PROVIDER_CLEAR');
      expect(checkStatus(one)).toBe('Completed');
      const actors = one.journal.slice(seen).map(({ event }) => event.by.kind);
      expect(new Set(actors)).toEqual(new Set(['clock', 'provider']));
    }),
  ),
  says(
    88,
    'typically completes within 72 hours or less',
    'the screening typically completes within 72 hours or less',
    guideSays(
      backgroundCheck,
      'waitingOnProvider',
      'means',
      /screening typically completes within 72 hours or less/,
    ),
    scene('what takes 72 hours is flagged, and stays what it is', (profile) => {
      const one = submit(begunCheck(profile).wait({ days: 5 }));
      const isOverdue = () => one.context['attention'].screeningOverdue;
      one.wait({ hours: 72, milliseconds: -1 });
      expect(isOverdue()).toBe(false);
      one.wait({ milliseconds: 1 });
      expect(isOverdue()).toBe(true);
      expect(checkStatus(one)).toBe('Waiting on Provider');
      expect(checkStatus(one.wait({ days: 90 }))).toBe('Waiting on Provider');
      expect(checkStatus(hears(one, 'PROVIDER_CLEAR'))).toBe('Completed');
    }),
    scene('what completes in time is never flagged', (profile) => {
      const one = hears(submit(begunCheck(profile)).wait({ hours: 71 }), 'PROVIDER_CLEAR');
      expect(checkStatus(one)).toBe('Completed');
      expect(one.wait({ hours: 2 }).context['attention'].screeningOverdue).toBe(false);
    }),
  ),
];

const decisions = [
  ['APPROVE', 'Approve', 'Completed'],
  ['RESET', 'Reset', 'Incomplete'],
  ['REJECT', 'Reject', 'Incomplete'],
] as const;

const decisionOn = (version: string, type: (typeof decisions)[number][0]) =>
  type === 'APPROVE' ? { version } : { version, reason: 'ref:reason' };

/** The button, and that it is there for administrators exactly while the file waits for review. */
const button = (event: string, label: string): Proof =>
  scene(`the button ${label} is there for administrators, and for them alone`, (profile) => {
    expect(document.events[event as 'APPROVE'].label).toBe(label);
    const offered = (one: Life, by: 'admin' | 'user') =>
      one.permitted(by).find((permission) => permission.event === event)?.allowed;
    const one = uploaded(profile);
    // It depends on what is decided on: the version that was reviewed.
    expect([offered(one, 'admin'), offered(one, 'user')]).toEqual(['depends', 'no']);
    approve(one);
    expect(offered(one, 'admin')).toBe('no');
  });

const mails = (decision: 'RESET' | 'REJECT', told: string): Proof =>
  scene(`one mail says that it was ${told}, and why`, (profile) => {
    const one = uploaded(profile);
    const version = fileOf(one);
    decline(one, decision, 'ref:the-page-is-cut-off');
    expect(times(one, 'sendDecision')).toBe(1);
    expect(one.effect('sendDecision')).toMatchObject({
      person: 'user-1',
      version,
      decision: told,
      reason: 'ref:the-page-is-cut-off',
    });
  });

const needsReason = (decision: 'RESET' | 'REJECT'): Proof =>
  scene(`${decision} without a reason is refused`, (profile) => {
    const one = uploaded(profile);
    expect(answerTo(one, decision, { version: fileOf(one) })).toBe('refused invalidEvent');
    expect(documentStatus(one)).toBe('Pending Review');
    expect(one.effects).toEqual([]);
  });

const uploadsAgain = (decision: 'RESET' | 'REJECT'): Proof =>
  scene(`after ${decision} a new document can be uploaded, reviewed and approved`, (profile) => {
    const one = decline(uploaded(profile), decision);
    expect(documentStatus(one)).toBe('Incomplete');
    const declined = fileOf(one);
    expect(uploads(one).kind).toBe('applied');
    expect(fileOf(one)).not.toBe(declined);
    expect(documentStatus(one)).toBe('Pending Review');
    expect(documentStatus(approve(one))).toBe('Completed');
  });

const pendingReview: readonly Fact[] = [
  says(
    91,
    'Pending Review',
    'there is a requirement status Pending Review',
    guideIs(document, 'pendingReview', 'label', 'Pending Review'),
  ),
  says(
    93,
    'manually uploaded a required document',
    'Pending Review appears when the user has manually uploaded a required document',
    guideSays(document, 'pendingReview', 'appears', /has manually uploaded a required document/),
    shownOnlyBy('pendingReview', document.title),
    scene('an upload waits for review', (profile) => {
      const one = documents.assigned(profile);
      expect(documentStatus(one)).toBe('Incomplete');
      expect(uploads(one).kind).toBe('applied');
      expect(documentStatus(one)).toBe('Pending Review');
      expect(documentStatus(one.wait({ days: 400 }))).toBe('Pending Review');
    }),
  ),
  says(
    95,
    'Admin action required',
    'Pending Review needs an administrator to act',
    guideIs(document, 'pendingReview', 'action', 'yes'),
    guideIs(document, 'pendingReview', 'actors', ['admin']),
    scene('nobody else decides', (profile) => {
      const one = uploaded(profile);
      for (const [type] of decisions) {
        const data = decisionOn(fileOf(one), type);
        for (const by of ['user', 'provider', 'system'] as const)
          expect(answerTo(one, type, data, by), `${type} by ${by}`).toBe('refused forbidden');
      }
      expect(documentStatus(one)).toBe('Pending Review');
    }),
  ),
  says(
    95,
    'Review the file and select one of the following',
    'an administrator reviews the file and selects Approve, Reset or Reject',
    guideSays(document, 'pendingReview', 'means', /administrator must review the file/),
    ...decisions.map(([event, label]) => button(event, label)),
    scene('what is decided is the file that was reviewed, not one that came after', (profile) => {
      const one = uploaded(profile);
      const reviewed = fileOf(one);
      did(one, 'REPLACED', { version: 'newer' }, 'user');
      for (const [type] of decisions)
        expect(answerTo(one, type, decisionOn(reviewed, type)), type).toBe(
          'refused guardFailed isReviewedVersion',
        );
      expect(documentStatus(approve(one))).toBe('Completed');
    }),
  ),
  says(
    97,
    'Approve – Accept the document',
    'Approve accepts the document',
    guideSays(document, 'pendingReview', 'advice', /^Approve: accept the document/),
    scene('an approved document is Completed', (profile) => {
      const one = approve(uploaded(profile));
      expect(documentStatus(one)).toBe('Completed');
      expect(one.context['lastDecision'].decision).toBe('approved');
    }),
  ),
  says(
    99,
    'Reset – Request the user upload again',
    'Reset asks the user to upload again',
    guideSays(document, 'pendingReview', 'advice', /^Reset: ask the person to upload it again/),
    scene('a reset document is the user’s turn again, who is told', (profile) => {
      const one = decline(uploaded(profile), 'RESET');
      expect(documentStatus(one)).toBe('Incomplete');
      expect(one.effect('sendDecision')).toMatchObject({ decision: 'reset' });
      expect(uploads(one).kind).toBe('applied');
    }),
  ),
  says(
    101,
    'Reject – Decline the document with a reason',
    'Reject declines the document with a reason',
    guideSays(document, 'pendingReview', 'advice', /^Reject: decline the document with a reason/),
    scene('a rejected document does not count, and the reason is kept', (profile) => {
      const one = decline(uploaded(profile), 'REJECT', 'ref:wrong-person');
      expect(documentStatus(one)).toBe('Incomplete');
      expect(one.context['lastDecision']).toMatchObject({
        decision: 'rejected',
        reason: 'ref:wrong-person',
      });
    }),
    needsReason('REJECT'),
  ),
  says(
    103,
    'the user receives an email notification with the reason',
    'if rejected, the user gets an email with the reason',
    guideSays(document, 'pendingReview', 'advice', /After a rejection .* email with the reason/),
    mails('REJECT', 'rejected'),
  ),
  says(
    103,
    'If rejected or reset',
    'if reset, the user gets an email with the reason',
    guideSays(
      document,
      'pendingReview',
      'advice',
      /or a reset the person gets an email with the reason/,
    ),
    mails('RESET', 'reset'),
    needsReason('RESET'),
    scene('an approval mails no reason', (profile) => {
      expect(times(approve(uploaded(profile)), 'sendDecision')).toBe(0);
    }),
  ),
  says(
    103,
    'can upload a new document',
    'after a rejection or a reset the user can upload a new document',
    guideSays(document, 'pendingReview', 'advice', /can upload a new document/),
    guideSays(document, 'pendingReview', 'forPerson', /you can upload a new one/),
    uploadsAgain('REJECT'),
    uploadsAgain('RESET'),
  ),
];

const expiringSoon: readonly Fact[] = [
  says(
    106,
    'Expiring Soon',
    'there is a requirement status Expiring Soon',
    guideIs(requirement, 'expiringSoon', 'label', 'Expiring Soon'),
  ),
  says(
    108,
    'approaching its expiration date',
    'Expiring Soon means that the requirement is approaching its expiration date',
    guideSays(requirement, 'expiringSoon', 'appears', /approaching its expiration date/),
    ...kinds.map((kind) =>
      scene(`${kind.lifecycle.title}: it begins 30 days before the last valid day`, (profile) => {
        const one = completed(kind, profile);
        const eve = { hours: 23, minutes: 59, seconds: 59, milliseconds: 999 };
        expect(statusOf(kind, daysBeforeEnd(one, 31).wait(eve))).toBe('Completed');
        expect(statusOf(kind, one.wait({ milliseconds: 1 }))).toBe('Expiring Soon');
        expect(statusOf(kind, daysBeforeEnd(one, 0))).toBe('Expiring Soon');
      }),
    ),
    scene('what never expires is never Expiring Soon', (profile) => {
      const one = completed(documents, profile, { validity: { basis: 'never' } });
      expect(documentStatus(one.wait({ days: 20_000 }))).toBe('Completed');
    }),
  ),
  says(
    110,
    'The user will receive email alerts',
    'the user of an expiring requirement receives email alerts',
    guideSays(requirement, 'expiringSoon', 'means', /gets email alerts/),
    ...kinds.map((kind) =>
      scene(`${kind.lifecycle.title}: one when it begins, and more until the end`, (profile) => {
        const one = completed(kind, profile);
        expect(times(daysBeforeEnd(one, 31), 'sendExpiryAlert')).toBe(0);
        expect(times(daysBeforeEnd(one, 30), 'sendExpiryAlert')).toBe(1);
        expect(one.effect('sendExpiryAlert')).toMatchObject({ person: 'user-1', daysLeft: 30 });
        expect(times(daysBeforeEnd(one, 0), 'sendExpiryAlert')).toBeGreaterThan(1);
      }),
    ),
  ),
  says(
    110,
    'must re-complete the requirement',
    'the user must complete an expiring requirement again',
    guideSays(requirement, 'expiringSoon', 'advice', /completes the requirement again/),
    guideIs(requirement, 'expiringSoon', 'action', 'yes'),
    guideIs(requirement, 'expiringSoon', 'actors', ['user']),
    ...kinds.map((kind) =>
      scene(
        `${kind.lifecycle.title}: completed again it is Completed, else it runs out`,
        (profile) => {
          const renewed = daysBeforeEnd(completed(kind, profile), 10);
          const before = renewed.context['validThrough'];
          must(kind.begins(renewed), 'the renewal');
          expect(statusOf(kind, kind.fulfilled(renewed))).toBe('Completed');
          expect(renewed.context['validThrough'] > before).toBe(true);
          const left = completed(kind, profile);
          expect(statusOf(kind, daysBeforeEnd(left, -1))).toBe('Expired');
        },
      ),
    ),
  ),
  says(
    110,
    'as early as 30 days before expiration',
    'users can complete a requirement again as early as 30 days before it expires',
    guideSays(requirement, 'expiringSoon', 'advice', /as early as 30 days before the expiration/),
    ...kinds.map((kind) =>
      scene(
        `${kind.lifecycle.title}: on the 30th day, whatever shows, and not on the 31st`,
        (profile) => {
          const one = completed(kind, profile, { expiringSoonDays: 7 });
          daysBeforeEnd(one, 31);
          expect(kind.begins(one)).toMatchObject({
            kind: 'refused',
            unmet: [{ guard: 'isWindowOpen' }],
          });
          daysBeforeEnd(one, 30);
          expect(statusOf(kind, one)).toBe('Completed');
          expect(kind.begins(one).kind).toBe('applied');
          const before = one.context['validThrough'];
          kind.fulfilled(one);
          expect(one.context['validThrough'] > before).toBe(true);
        },
      ),
    ),
  ),
  says(
    110,
    'or remove the file and redo the requirement',
    'instead of waiting for the window, the file can be removed and the requirement redone',
    guideSays(
      requirement,
      'expiringSoon',
      'advice',
      /^Or remove the file and redo the requirement/,
    ),
    scene('long before the window, the file is removed and another one approved', (profile) => {
      for (const by of ['user', 'admin'] as const) {
        const one = daysBeforeEnd(completed(documents, profile), 200);
        expect(uploads(one).kind).toBe('refused');
        did(one, 'FILE_REMOVED', {}, by);
        expect(documentStatus(one)).toBe('Incomplete');
        expect(uploads(one).kind).toBe('applied');
        expect(documentStatus(approve(one))).toBe('Completed');
      }
    }),
    scene('while Expiring Soon too', (profile) => {
      const one = did(daysBeforeEnd(completed(documents, profile), 5), 'FILE_REMOVED', {}, 'user');
      expect(documentStatus(one)).toBe('Incomplete');
      must(uploads(one), 'the upload');
      expect(documentStatus(approve(one))).toBe('Completed');
    }),
  ),
];

const expired: readonly Fact[] = [
  says(
    113,
    'Expired',
    'there is a requirement status Expired',
    guideIs(requirement, 'expired', 'label', 'Expired'),
  ),
  says(
    115,
    'was previously completed',
    'Expired means that the requirement was completed before',
    guideSays(requirement, 'expired', 'appears', /was completed before/),
    ...kinds.map((kind) =>
      scene(`${kind.lifecycle.title}: what was never completed never expires`, (profile) => {
        const one = kind.assigned(profile).wait({ days: 2000 });
        expect(statusOf(kind, one)).toBe('Incomplete');
      }),
    ),
  ),
  says(
    115,
    'has now passed its expiration date',
    'Expired means that the expiration date has passed',
    guideSays(requirement, 'expired', 'appears', /expiration date has passed/),
    ...kinds.map((kind) =>
      scene(
        `${kind.lifecycle.title}: it holds through its last day, and not a moment longer`,
        (profile) => {
          const one = completed(kind, profile);
          const end = endOfDay(one.context['validThrough'], one.context['zone']);
          one.waitUntil(end);
          expect(one.at).toBe(end);
          expect(statusOf(kind, one)).toBe('Expired');
          expect(one.snapshot.status?.since).toBe(end);
          const other = daysBeforeEnd(completed(kind, profile), 0);
          other.wait({ hours: 23, minutes: 59, seconds: 59, milliseconds: 999 });
          expect(statusOf(kind, other)).toBe('Expiring Soon');
        },
      ),
    ),
  ),
  says(
    117,
    'must re-complete the requirement to return to "Completed"',
    'the user must complete an expired requirement again to return to Completed',
    guideSays(requirement, 'expired', 'means', /must complete it again to return to “Completed”/),
    guideSays(requirement, 'expired', 'advice', /completes the requirement again/),
    guideIs(requirement, 'expired', 'action', 'yes'),
    guideIs(requirement, 'expired', 'actors', ['user']),
    ...kinds.map((kind) =>
      scene(
        `${kind.lifecycle.title}: time does not bring it back, completing it again does`,
        (profile) => {
          const one = daysBeforeEnd(completed(kind, profile), -1).wait({ days: 700 });
          expect(statusOf(kind, one)).toBe('Expired');
          expect(kind.begins(one).kind).toBe('applied');
          expect(statusOf(kind, one)).not.toBe('Completed');
          expect(statusOf(kind, kind.fulfilled(one))).toBe('Completed');
        },
      ),
    ),
  ),
];

/** What a group shows of a requirement: whether it is mandatory belongs to the assignment. */
const shown = (one: Life, mandatory: boolean): string =>
  requirementGuide[shownStatus({ status: one.status as 'incomplete', mandatory })].label;

const optional: readonly Fact[] = [
  says(
    120,
    'Optional',
    'there is a requirement status Optional',
    guideIs(requirement, 'optional', 'label', 'Optional'),
  ),
  says(
    122,
    'available but not mandatory',
    'Optional means that the requirement is available but not mandatory',
    guideSays(requirement, 'optional', 'appears', /available but not mandatory/),
    guideIs(requirement, 'optional', 'action', 'no'),
    ...kinds.map((kind) =>
      scene(
        `${kind.lifecycle.title}: where it is not mandatory it shows Optional, and can be begun`,
        (profile) => {
          const one = kind.assigned(profile);
          expect([shown(one, false), shown(one, true)]).toEqual(['Optional', 'Incomplete']);
          expect(kind.begins(one).kind).toBe('applied');
        },
      ),
    ),
  ),
  says(
    124,
    'the status will update to "Completed."',
    'an optional requirement that the user chooses to complete shows Completed',
    guideSays(requirement, 'optional', 'means', /chooses to complete it, it becomes “Completed”/),
    ...kinds.map((kind) =>
      scene(`${kind.lifecycle.title}: the user completes an optional one`, (profile) => {
        expect(shown(completed(kind, profile), false)).toBe('Completed');
      }),
    ),
  ),
];

export const requirementFacts: readonly Fact[] = [
  ...overview,
  ...completedFacts,
  ...incomplete,
  ...inProgress,
  ...waitingOnApplicant,
  ...waitingOnProvider,
  ...pendingReview,
  ...expiringSoon,
  ...expired,
  ...optional,
];
