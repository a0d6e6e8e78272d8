/** Both systems: the registry that the command line and the service run. */
import { aheadUser } from './ahead/user/machine.ts';
import { account } from './ankored/account/machine.ts';
import { backgroundCheck } from './ankored/background-check/machine.ts';
import { document } from './ankored/document/machine.ts';
import { eligibility } from './ankored/eligibility/machine.ts';
import { groupStanding } from './ankored/standing.ts';
import { training } from './ankored/training/machine.ts';

export { groupStanding, standing } from './ankored/standing.ts';
export { account, aheadUser, backgroundCheck, document, eligibility, training };

export const lifecycles = [aheadUser, account, backgroundCheck, training, document, eligibility];

/** What statuses roll up to. */
export const standings = [groupStanding];
