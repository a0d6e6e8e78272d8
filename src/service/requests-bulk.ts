/** What is asked of one event for many. */
import { z } from 'zod';
import { id } from '../lifecycle/index.ts';
import { named, says } from './contract.ts';
import { createHeaders, sendBody } from './requests.ts';

const code = z.string().min(1).max(200);

const selection = named(
  'Selection',
  z.strictObject({
    all: says(z.literal(true).optional(), 'Everybody of the lifecycle.'),
    ids: says(z.array(id()).max(10_000).optional(), 'These instances.', ['mara-feld']),
    status: says(code.optional(), 'Those with this status.', 'notActivated'),
    activity: says(code.optional(), 'Those with this activity.'),
    organisation: says(id().optional(), 'The organisation of the group.'),
    group: says(id().optional(), 'What each member of this group has of the lifecycle.'),
    standing: says(code.optional(), 'Only members who stand so in the group.'),
    requirement: says(
      id().optional(),
      'The requirement whose evidence is meant, where a person may have several.',
    ),
  }),
  'Whom it reaches, in one way: ids, a status or activity, a group, or all.',
);

const { event, data, by } = sendBody.shape;

export const bulkBody = named(
  'Bulk',
  z.strictObject({ to: selection, event, data, by }),
  'One event for many instances of a lifecycle.',
);

/** Here the key is not a matter of taste: it is what a run is taken up by. */
export const bulkHeaders = z.object({
  ...createHeaders.shape,
  'idempotency-key': says(
    z
      .string({
        error:
          'a run needs a key: what was sent under it is not sent again, so the same request with the same key takes up a run that stopped',
      })
      .pipe(createHeaders.shape['idempotency-key'].unwrap()),
    'The same key reaches each instance at most once. Ask again with it to take up a run that stopped.',
  ),
});
