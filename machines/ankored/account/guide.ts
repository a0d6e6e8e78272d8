/** What each status means to people. The seed's two are told once for accounts and for standings in a group. */
import type { StatusGuide } from '../../../src/lifecycle/index.ts';
import { standingGuide } from '../standing-guide.ts';

const active: StatusGuide = {
  label: 'Active',
  icon: '👤',
  appliesTo: ['people who have proved that the address on file is theirs'],
  appears: ['The person clicked “Activate Account”, or confirmed the address after signing up.'],
  means: 'The profile is active; from here on the requirements decide how the person stands.',
  forPerson: 'Your profile is active.',
  action: 'no',
  advice: [],
  actors: [],
  source: 'ours',
};

const { notActivated, pendingConfirmation } = standingGuide;

export const accountGuide = { notActivated, pendingConfirmation, active };
