/** What bulk work is answered with. */
import { z } from 'zod';
import { label } from './answers.ts';
import { listOf, named, says } from './contract.ts';

const outcome = z.enum(['applied', 'unchanged', 'repeated', 'refused', 'failed']);
const count = z.int().nonnegative();

export const bulkItem = named(
  'BulkItem',
  z.object({
    id: z.string(),
    outcome: says(
      outcome,
      '`repeated`: it was sent under this key before. `refused` and `failed`: nothing was changed.',
    ),
    status: label.nullable(),
    reason: says(z.string().nullable(), 'Why it was skipped, as a code; null where it was not.'),
    message: says(z.string().nullable(), 'The same in words.'),
  }),
  'What became of the event for one instance.',
);

export const bulkTally = named(
  'BulkTally',
  z.object({
    selected: says(count, 'How many it reaches.'),
    outcomes: says(
      z.object({
        applied: count,
        unchanged: count,
        repeated: count,
        refused: count,
        failed: count,
      }),
      'How many of each outcome.',
    ),
    skipped: says(
      listOf(
        z.object({
          reason: z.string(),
          message: z.string(),
          count,
          ids: says(listOf(z.string()), 'The first few.'),
        }),
      ),
      'Why some were skipped, the most frequent reason first.',
    ),
  }),
  'What bulk work came to, or would.',
);
