/** What a stream of transitions carries: CloudEvents 1.0 in JSON, one a message. */
import { z } from 'zod';
import type { Followed } from '../engine/index.ts';
import { instanceAddress } from './addresses.ts';
import { transition } from './answers.ts';
import { named, says, written } from './contract.ts';

export const transitionEvent = named(
  'TransitionEvent',
  z.object({
    specversion: z.literal('1.0'),
    id: says(z.string(), 'The cursor, the same as the `id` of the message.'),
    source: says(z.string(), 'The address of the instance.', '/v1/instances/ankored/document/p-1'),
    type: says(
      z.string(),
      'What kind of transition it is: an event, a deadline, or what an administrator did.',
      'rollcall.transition.event',
    ),
    subject: says(z.string(), 'The id of the instance.'),
    time: says(written(z.string(), 'date-time'), 'When it took effect.'),
    datacontenttype: z.literal('application/json'),
    data: transition,
  }),
  'One transition as a CloudEvent 1.0.',
);

type TransitionEvent = z.input<typeof transitionEvent>;

/** One message of the stream; without a transition it only moves the cursor on. */
export function messageOf({ cursor, transition: row }: Followed): string {
  if (row === null) return `id: ${cursor}\n\n`;
  const event = {
    specversion: '1.0',
    id: cursor,
    source: instanceAddress(row.lifecycle, row.id),
    type: `rollcall.transition.${row.kind}`,
    subject: row.id,
    time: row.at,
    datacontenttype: 'application/json',
    data: row,
  } satisfies Omit<TransitionEvent, 'data'> & { data: object };
  return `id: ${cursor}\nevent: transition\ndata: ${JSON.stringify(event)}\n\n`;
}
