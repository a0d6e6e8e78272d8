/** What requests of the effects feed may carry. */
import { z } from 'zod';
import { id } from '../lifecycle/index.ts';
import { named, says } from './contract.ts';
import { actor, anyObject, limit } from './requests.ts';

export const effectParams = z.strictObject({
  id: says(
    z.string().min(1).max(1000),
    'The effect id as it was handed out, percent-encoded in one segment.',
    'default/ahead/user/u1#2.0',
  ),
});

export const effectsQuery = z.strictObject({
  state: says(
    z.enum(['waiting', 'leased', 'dead', 'dropped', 'held', 'done']).default('waiting'),
    'How its delivery stands; `waiting` has those under a lease, too.',
  ),
  lifecycle: says(z.string().min(1).max(200).optional(), 'Only of this lifecycle.', 'ahead/user'),
  id: says(id().optional(), 'Only of this instance.'),
  name: says(z.string().min(1).max(200).optional(), 'Only effects of this name.'),
  cursor: says(z.string().max(1000).optional(), 'The "next" of the page before.'),
  limit: limit(500),
});

export const retryBody = named(
  'Retry',
  z.strictObject({ by: actor.optional() }),
  'Who decided to try it again.',
);

export const dropBody = named(
  'Drop',
  z.strictObject({
    by: actor.optional(),
    reason: says(z.string().min(1).max(2000), 'Why; kept as personal data.', 'told by phone'),
  }),
  'Who decided that it need not be delivered, and why.',
);

export const leaseBody = named(
  'Lease',
  z.strictObject({
    by: actor.optional(),
    lifecycle: says(z.string().min(1).max(200).optional(), 'Only of this lifecycle.', 'ahead/user'),
    effects: says(
      z.array(z.string().min(1).max(200)).max(100).optional(),
      'Only effects of these names.',
      ['sendInvitation'],
    ),
    limit: says(z.int().min(1).max(500).default(20), 'How many at most, 1 to 500.'),
    leaseSeconds: says(
      z.int().min(1).max(43_200).default(60),
      'How long they are yours, 1 second to 12 hours.',
    ),
  }),
  'Who takes how many of which effects, and for how long.',
);

const ending = {
  token: says(z.int().min(1), 'The token of the lease.', 1),
  by: actor.optional(),
  event: says(
    z.string().min(1).max(200).optional(),
    'An event for the instance, applied in the same commit.',
    'DELIVERY_FAILED',
  ),
  data: says(anyObject.optional(), 'What the event carries.'),
};

export const doneBody = named('Done', z.strictObject(ending), 'A delivery that succeeded.');

export const failedBody = named(
  'Failed',
  z.strictObject({
    ...ending,
    reason: says(
      z.string().min(1).max(2000),
      'Why, in words. It is kept with the personal data.',
      'the mail system does not answer',
    ),
    retryAfterSeconds: says(
      z.int().min(0).max(2_592_000).optional(),
      'When to try again; with growing pauses where absent.',
    ),
    permanent: says(z.boolean().optional(), 'True where trying again cannot help.'),
  }),
  'A delivery that failed. With an event it is not tried again.',
);
