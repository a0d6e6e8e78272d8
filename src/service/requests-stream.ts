/** What a stream of transitions is asked for. */
import { z } from 'zod';
import { id } from '../lifecycle/index.ts';
import { says } from './contract.ts';
import { tenantHeaders } from './requests.ts';

const cursor = z.string().max(200).optional();

export const streamQuery = z.strictObject({
  lifecycle: says(
    z.string().min(1).max(200).optional(),
    'Only transitions of this lifecycle; of every one that the credential reaches when absent.',
    'ankored/document',
  ),
  id: says(id().optional(), 'Only transitions of instances with this id.', 'mara-feld'),
  after: says(
    cursor,
    'What comes after this cursor; `start` for all there is. What is yet to come when absent.',
    'start',
  ),
});

export const streamHeaders = z.object({
  ...tenantHeaders.shape,
  'last-event-id': says(
    cursor,
    'The `id` of the last message that arrived, as browsers send it when they come back. It goes before `after`.',
  ),
});
