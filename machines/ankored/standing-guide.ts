/**
 * The guide to the user statuses in a group: every fact of "User Status Definitions" in the seed, in our own
 * words. Seed: "At the Group level, each user displays a status indicating their overall progress".
 */
import type { StatusGuide } from '../../src/lifecycle/index.ts';

const members = ['every member of a group'];

const notActivated: StatusGuide = {
  label: 'Not Activated',
  icon: '✉️',
  appliesTo: members,
  appears: ['The person has not activated their Ankored profile yet.'],
  means: 'Nothing can be completed before the profile is activated.',
  forPerson: 'Look for the activation link in your email and click “Activate Account”.',
  action: 'yes',
  advice: [
    'The person must check their email for the activation link and click “Activate Account”.',
    'For large groups, “Resend Activation Emails” reminds everybody who is not activated.',
  ],
  actors: ['user'],
  source: 'seed',
};

const pendingConfirmation: StatusGuide = {
  label: 'Pending Confirmation',
  icon: '📨',
  appliesTo: ['people who signed up themselves'],
  appears: ['The person signed up through a unique URL and must confirm their email address.'],
  means: 'The profile becomes active once the address is confirmed.',
  forPerson: 'Look for our confirmation email and confirm your address to activate your profile.',
  action: 'yes',
  advice: [
    'The person must check their email from the sender that the organisation’s settings name, and confirm their address to activate the profile.',
  ],
  actors: ['user'],
  source: 'seed',
};

const incomplete: StatusGuide = {
  label: 'Incomplete',
  icon: '⭕',
  appliesTo: ['people with an active profile'],
  appears: ['The account is activated, and requirements are missing.'],
  means: 'At least one mandatory requirement is not covered.',
  forPerson: 'Something that is required of you is missing.',
  action: 'yes',
  advice: ['Hover over “Incomplete” to see which requirements are missing, and whose turn it is.'],
  actors: ['user', 'admin', 'provider'],
  source: 'seed',
};

const optional: StatusGuide = {
  label: 'Optional',
  icon: '➕',
  appliesTo: ['people with an active profile'],
  appears: [
    'The person has not completed assigned requirements that are marked as optional (not mandatory).',
  ],
  means: 'Everything mandatory is covered; only optional requirements are open.',
  forPerson: 'You have everything that is mandatory. Some optional requirements are open.',
  action: 'no',
  advice: ['The person may complete them; nothing depends on it.'],
  actors: ['user'],
  source: 'seed',
};

const cleared: StatusGuide = {
  label: 'Cleared',
  icon: '✅',
  appliesTo: ['people with an active profile'],
  appears: ['The person has completed all assigned requirements, including any optional ones.'],
  means: 'Everything is in order.',
  forPerson: 'You have completed everything.',
  action: 'no',
  advice: [],
  actors: [],
  source: 'seed',
};

const noneAssigned: StatusGuide = {
  label: 'None Assigned',
  icon: '➖',
  appliesTo: ['people with an active profile'],
  appears: ['The profile is active, but no requirements have been assigned to the person’s role.'],
  means: 'There is nothing to complete in this role and group.',
  forPerson: 'Nothing is required of you here.',
  action: 'no',
  advice: ['Assign requirements to the role, if it should have any.'],
  actors: ['admin'],
  source: 'seed',
};

const disqualified: StatusGuide = {
  label: 'Disqualified',
  icon: '⛔',
  appliesTo: ['people in every group of the organisation'],
  appears: [
    'A requirement had a disqualifying outcome (for example a flagged background check).',
    'An administrator disqualified the person.',
  ],
  means: 'The person is locked out of Ankored until an administrator reinstates them.',
  forPerson: 'You are locked out. You may appeal.',
  action: 'ifItLasts',
  advice: ['Decide on an appeal, or reinstate the person where that is right.'],
  actors: ['admin', 'user'],
  source: 'seed',
};

const inactive: StatusGuide = {
  label: 'Inactive',
  icon: '💤',
  appliesTo: ['members who were set inactive in a role'],
  appears: ['An administrator set the membership in this role inactive.'],
  means: 'The person does not count here for now and gets no reminders; the evidence is kept.',
  forPerson: 'You are not active in this role at present.',
  action: 'no',
  advice: ['Make the membership active again when the person comes back.'],
  actors: ['admin'],
  source: 'vendor',
};

/** By code; the labels are the seed's. */
export const standingGuide = {
  notActivated,
  pendingConfirmation,
  incomplete,
  optional,
  cleared,
  noneAssigned,
  disqualified,
  inactive,
} as const;

export type StandingCode = keyof typeof standingGuide;
