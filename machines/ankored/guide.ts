/**
 * The guide to the requirement statuses, once for all three requirements: every fact of "Requirement Status
 * Definitions" in the seed, in our own words. A lifecycle takes the entries that it can show.
 */
import type { StatusGuide } from '../../src/lifecycle/index.ts';

const everyone = ['every person who has been assigned the requirement'];
// Seed: "Applies to: Integrated background checks".
const checks = ['integrated background checks'];

const completed: StatusGuide = {
  label: 'Completed',
  icon: '✅',
  appliesTo: everyone,
  appears: ['The person has successfully fulfilled the requirement, and it still holds.'],
  means: 'The requirement is met. Where it expires, it holds through its last day.',
  forPerson: 'You have fulfilled this requirement.',
  action: 'no',
  advice: [],
  actors: [],
  source: 'seed',
};

const incomplete: StatusGuide = {
  label: 'Incomplete',
  icon: '⭕',
  appliesTo: everyone,
  appears: [
    'The person has not fulfilled the requirement.',
    'An attempt came to nothing: the file was reset, rejected or withdrawn, or the check was cancelled.',
    'What fulfilled it was removed or revoked.',
  ],
  means: 'The person must take action to complete the requirement. Reminders go out meanwhile.',
  forPerson: 'You have not fulfilled this requirement yet. Please complete it.',
  action: 'yes',
  advice: [
    'The person completes the requirement.',
    'Where an email gave a reason, see to that first.',
  ],
  actors: ['user'],
  source: 'seed',
};

const inProgress: StatusGuide = {
  label: 'In-Progress',
  icon: '▶️',
  appliesTo: ['integrated abuse prevention training'],
  appears: ['The person has started the training video but has not finished it yet.'],
  means: 'The training is under way. A failed quiz or a pause leaves it in this status.',
  forPerson: 'You have started the training. Finish the video to complete it.',
  action: 'ifItLasts',
  advice: ['The person goes on with the training and finishes it.'],
  actors: ['user'],
  source: 'seed',
};

const waitingOnApplicant: StatusGuide = {
  label: 'Waiting on Applicant',
  icon: '📝',
  appliesTo: checks,
  appears: [
    'The person has initiated the background check application but has not submitted it to the third-party provider for screening.',
  ],
  means: 'The application is begun and not handed in: the person’s turn.',
  forPerson: 'You have begun your application. Submit it, so that the screening can start.',
  action: 'yes',
  advice: ['The person completes the application and submits it to the provider.'],
  actors: ['user'],
  source: 'seed',
};

const waitingOnProvider: StatusGuide = {
  label: 'Waiting on Provider',
  icon: '⏳',
  appliesTo: checks,
  appears: ['The person has submitted the application to the third-party provider.'],
  means:
    'No further action is needed from the person. The screening typically completes within 72 hours or less.',
  forPerson:
    'Your application is with the provider; there is nothing for you to do. It typically takes 72 hours or less.',
  action: 'ifItLasts',
  advice: ['Wait. If it takes much longer than 72 hours, ask the provider.'],
  actors: ['provider'],
  source: 'seed',
};

const pendingReview: StatusGuide = {
  label: 'Pending Review',
  icon: '🔍',
  appliesTo: ['documents that people upload by hand'],
  appears: ['The person has manually uploaded a required document.'],
  means: 'An administrator must review the file.',
  forPerson:
    'Your document is being reviewed. If it is rejected or reset, an email tells you why, and you can upload a new one.',
  action: 'yes',
  advice: [
    'Approve: accept the document.',
    'Reset: ask the person to upload it again.',
    'Reject: decline the document with a reason.',
    'After a rejection or a reset the person gets an email with the reason and can upload a new document.',
  ],
  actors: ['admin'],
  source: 'seed',
};

const expiringSoon: StatusGuide = {
  label: 'Expiring Soon',
  icon: '⚠️',
  appliesTo: everyone,
  appears: ['The requirement is approaching its expiration date.'],
  means: 'It still holds, and the person gets email alerts until it is completed again.',
  forPerson: 'This requirement expires soon. Please complete it again before it does.',
  action: 'yes',
  advice: [
    'The person completes the requirement again.',
    'That is possible as early as 30 days before the expiration.',
    'Or remove the file and redo the requirement.',
  ],
  actors: ['user'],
  source: 'seed',
};

const expired: StatusGuide = {
  label: 'Expired',
  icon: '⌛',
  appliesTo: everyone,
  appears: ['The requirement was completed before, and its expiration date has passed.'],
  means: 'It holds no longer. The person must complete it again to return to “Completed”.',
  forPerson: 'This requirement has expired. Complete it again to return to “Completed”.',
  action: 'yes',
  advice: ['The person completes the requirement again.'],
  actors: ['user'],
  source: 'seed',
};

const optional: StatusGuide = {
  label: 'Optional',
  icon: '➕',
  appliesTo: ['every person to whom the requirement is assigned as optional'],
  appears: ['The requirement is available but not mandatory, and the person has not completed it.'],
  means: 'Nothing depends on it. If the person chooses to complete it, it becomes “Completed”.',
  forPerson:
    'You may complete this requirement; it is not mandatory. If you do, it shows “Completed”.',
  action: 'no',
  advice: ['The person may complete it.'],
  actors: ['user'],
  source: 'seed',
};

const underReview: StatusGuide = {
  label: 'Under Review',
  icon: '🔎',
  appliesTo: checks,
  appears: ['The screening found something that has to be looked at before there is a result.'],
  means: 'A flag is not a result: the person is told, may dispute it, and a decision follows.',
  forPerson:
    'Something in your check is being looked at. You are told about it and may dispute it.',
  action: 'ifItLasts',
  advice: ['Wait for the provider’s decision, or decide to proceed where that is yours.'],
  actors: ['provider', 'admin'],
  source: 'vendor',
};

const qualificationsNotMet: StatusGuide = {
  label: 'Qualifications Not Met',
  icon: '⛔',
  appliesTo: checks,
  appears: ['The background check ended with a final adverse result.'],
  means: 'The person does not meet the qualifications and is disqualified in the organisation.',
  forPerson: 'The background check ended with a final adverse result. You may appeal.',
  action: 'ifItLasts',
  advice: ['After an administrator has reinstated the person, a new check can be started.'],
  actors: ['user', 'admin'],
  source: 'vendor',
};

/** By code; the labels are the seed's. `optional` is shown by standings only: it belongs to the assignment. */
export const requirementGuide = {
  completed,
  incomplete,
  inProgress,
  waitingOnApplicant,
  waitingOnProvider,
  pendingReview,
  expiringSoon,
  expired,
  underReview,
  qualificationsNotMet,
  optional,
} as const;

/** A status of a requirement as people see it in a group. */
export type RequirementCode = keyof typeof requirementGuide;
