/** What the outside world is asked to do. */
import { z } from 'zod';
import { authoring, id, instant, personal } from '../../../src/lifecycle/index.ts';
import type { Context } from './context.ts';
import type { events } from './events.ts';

const { effect } = authoring<Context, typeof events>();

/** Effects stand behind the guards that make these present; anything else is a fault in the machine. */
function present<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`${what} is missing where it must be known`);
  return value;
}

export const effects = {
  // Seed: "An onboarding email invitation has been sent to an ahead ID user."
  sendInvitation: effect({
    says: 'sends the invitation with its one-time link to the address on file',
    source: 'seed',
    collapseKey: 'invitation',
    data: z.object({
      invitation: id(),
      expiresAt: instant(),
      address: personal(320),
      username: personal(320),
      language: z.string(),
    }),
    of: ({ context }) => {
      const { id: invitation, expiresAt: ends } = present(context.link, 'the link');
      const expiresAt = present(ends, 'the end of the link’s lifetime');
      const address = present(context.address, 'the address');
      const username = present(context.username, 'the username');
      return { invitation, expiresAt, address, username, language: context.language };
    },
    // Pending never claims a mail that was not sent.
    onDead: {
      event: 'DELIVERY_FAILED',
      data: ({ data: { invitation }, reason }) => ({
        invitation,
        code: 'mailSystem',
        words: reason,
      }),
    },
  }),
  notifyAddressChanged: effect({
    on: ['EMAIL_CHANGED'],
    says: 'tells the old address that it is no longer in use',
    source: 'ours',
    data: z.object({ address: personal(320), language: z.string() }),
    of: ({ context }) => ({
      address: present(context.address, 'the old address'),
      language: context.language,
    }),
  }),
};
