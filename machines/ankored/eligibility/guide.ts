/** What each status means to people. Disqualified is told once, for eligibilities and for standings in a group. */
import type { StatusGuide } from '../../../src/lifecycle/index.ts';
import { standingGuide } from '../standing-guide.ts';

const clear: StatusGuide = {
  label: 'Clear',
  icon: '🟢',
  appliesTo: ['every person in the organisation'],
  appears: [
    'Nothing stands against the person.',
    'An administrator has reinstated the person after a disqualification.',
  ],
  means:
    'The person is not locked out. Whether requirements are fulfilled is another question: being reinstated fulfils none.',
  forPerson: 'Nothing stands against you.',
  action: 'no',
  advice: [],
  actors: [],
  source: 'ours',
};

const appeal: StatusGuide = {
  label: 'Under appeal',
  icon: '⚖️',
  appliesTo: ['people who are disqualified and asked for another look at it'],
  appears: ['The person has opened an appeal, and nobody has decided on it yet.'],
  means: 'The person stays locked out until an administrator reinstates them.',
  forPerson: 'Your appeal is being looked at. You stay locked out until it is decided.',
  action: 'yes',
  advice: [
    'Uphold: the disqualification stands.',
    'Reinstate: let the person back in. Where two administrators are needed, a second one completes it.',
  ],
  actors: ['admin'],
  source: 'ours',
};

const { disqualified } = standingGuide;

export const eligibilityGuide = { clear, disqualified, appeal };
