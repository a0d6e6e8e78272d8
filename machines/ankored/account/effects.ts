/** What the outside world is asked to do. */
import { z } from 'zod';
import { authoring, id, instant, personal } from '../../../src/lifecycle/index.ts';
import { remindersBy } from '../coverage/reminders.ts';
import type { AccountContext } from './context.ts';
import type { AccountEvents } from './events.ts';

const { effect } = authoring<AccountContext, AccountEvents>();

// One key for all: of several mails about activation in one pass only the last goes out, and only its link is live.
const collapseKey = 'activation';

const mail = {
  person: id(),
  organisation: id(),
  link: id(),
  expiresAt: instant().nullable(),
  address: personal(320),
  sender: z.string(),
};

function mailOf({ person, organisation, link, address, policies }: AccountContext) {
  if (link === null) throw new Error('the link is missing where it must be known');
  const { id, expiresAt } = link;
  return { person, organisation, link: id, expiresAt, address, sender: policies.senderAddress };
}

export const accountEffects = {
  // Seed: "User must check their email for the activation link and click “Activate Account.”"
  sendActivation: effect({
    says: 'mails the link behind “Activate Account” to the address on file',
    source: 'seed',
    collapseKey,
    data: z.object(mail),
    of: ({ context }) => mailOf(context),
  }),
  // Seed: "User must check their email from … and confirm their address".
  sendConfirmation: effect({
    says: 'mails the confirmation link to the address on file, from the sender that the settings name',
    source: 'seed',
    collapseKey,
    data: z.object(mail),
    of: ({ context }) => mailOf(context),
  }),
  sendReminder: effect({
    says: 'reminds the person, with a link that works',
    source: 'vendor',
    collapseKey,
    data: z.object({ ...mail, nth: z.int() }),
    of: ({ context, at }) => ({
      ...mailOf(context),
      nth: remindersBy(context, at),
    }),
  }),
  notifyAddressChanged: effect({
    on: ['EMAIL_CHANGED'],
    says: 'tells the old address that it is no longer in use',
    source: 'ours',
    data: z.object({ person: id(), organisation: id(), address: personal(320) }),
    of: ({ context: { person, organisation, address } }) => ({ person, organisation, address }),
  }),
};
