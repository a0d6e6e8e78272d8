/** What the effects feed answers with. */
import { z } from 'zod';
import { label, sender } from './answers.ts';
import { listOf, named, says, written } from './contract.ts';

const instant = () => written(z.string(), 'date-time');
const count = () => z.int().nonnegative();

export const leasedEffects = z.object({
  items: listOf(
    named(
      'LeasedEffect',
      z.object({
        tenant: z.string(),
        lifecycle: z.string(),
        id: says(z.string(), 'The instance.'),
        effectId: says(
          z.string(),
          'The same on every attempt: what a receiver knows a repetition by.',
        ),
        name: z.string(),
        says: says(z.string(), 'What is to be done, in words.'),
        data: says(z.record(z.string(), z.unknown()).readonly(), 'Personal values in place.'),
        at: says(instant(), 'When the transition took effect that asked for it.'),
        revision: count(),
        attempt: says(count(), '1 for the first.'),
        token: says(count(), 'What finishing it takes; it grows with every lease.'),
        leasedUntil: instant(),
      }),
      'An effect to deliver now.',
    ),
  ),
});

const effectState = z.enum(['waiting', 'leased', 'dead', 'dropped', 'held', 'done']);

export const effectsPage = z.object({
  items: listOf(
    named(
      'ListedEffect',
      z.object({
        tenant: z.string(),
        lifecycle: z.string(),
        id: says(z.string(), 'The instance.'),
        effectId: z.string(),
        name: z.string(),
        says: says(z.string(), 'What is to be done, in words.'),
        data: says(z.record(z.string(), z.unknown()).readonly(), 'Personal values in place.'),
        at: says(instant(), 'When the transition took effect that asked for it.'),
        state: effectState,
        attempts: says(count(), 'Leases since it was emitted, or last put back.'),
        due: says(instant().nullable(), 'Not before this; null where it is finished or held.'),
        holder: says(sender.nullable(), 'Who has it under a lease, or had it when that ran out.'),
        said: says(
          z.object({ at: instant(), by: sender, reason: z.string().nullable() }).nullable(),
          'What was last said about it: by whom, when, and why it failed or was dropped.',
        ),
      }),
      'An effect, and how its delivery stands.',
    ),
  ),
  next: says(z.string().nullable(), 'The cursor of the next page; null on the last.'),
});

export const finished = named(
  'Finished',
  z.object({
    effectId: z.string(),
    state: says(
      z.enum(['held', 'waiting', 'done', 'dead', 'dropped']),
      '`waiting`: it is tried again. `dead`: it was given up.',
    ),
    attempts: count(),
    due: says(instant().nullable(), 'When it is due again; null where it is not.'),
    event: says(
      z
        .object({
          type: z.string(),
          outcome: z.enum(['applied', 'unchanged', 'refused']),
          revision: count(),
          status: label.nullable(),
        })
        .nullable(),
      'What became of the event that was applied with it, or null.',
    ),
    repeated: says(z.boolean(), 'True where this very lease was finished so before.'),
  }),
  'How a delivery stands now.',
);
