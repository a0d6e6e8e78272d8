/** Both systems: the registry that the command line and the service run. */
import { aheadUser } from './ahead/user/machine.ts';
import { document } from './ankored/document/machine.ts';
import { training } from './ankored/training/machine.ts';

export { standing } from './ankored/standing.ts';
export { aheadUser, document, training };

export const lifecycles = [aheadUser, training, document];
