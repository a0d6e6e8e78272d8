/** What questions across people are answered with. */
import { z } from 'zod';
import { label } from './answers.ts';
import { listOf, named, says, written } from './contract.ts';

const instant = () => written(z.string(), 'date-time');
const count = () => z.int().nonnegative();

const standing = {
  tenant: z.string(),
  lifecycle: z.string(),
  id: z.string(),
  subject: z.string(),
  status: label.nullable(),
  activity: label.nullable(),
};
const next = says(z.string().nullable(), 'The cursor of the next page; null on the last.');

export const waitingList = z.object({
  items: says(
    listOf(
      named(
        'Waiting',
        z.object({
          ...standing,
          since: says(instant(), 'Since when it has what was asked for.'),
        }),
        'Somebody who waits, or has to act.',
      ),
    ),
    'Who has waited longest comes first.',
  ),
  next,
});

export const expiringList = z.object({
  items: says(
    listOf(
      named(
        'Expiring',
        z.object({ ...standing, deadline: z.string(), says: z.string(), due: instant() }),
        'Somebody for whom something falls due.',
      ),
    ),
    'What falls due first comes first.',
  ),
  next,
});

export const censusAnswer = named(
  'Census',
  z.object({
    asOf: instant(),
    total: count(),
    statuses: says(
      z.record(
        z.string(),
        z.object({
          count: count(),
          earliest: says(instant().nullable(), 'Since when the first of them has it.'),
          mean: says(instant().nullable(), 'The mean of all those instants.'),
        }),
      ),
      'By the code of the status; only those that somebody has.',
    ),
    states: says(
      z.record(z.string(), count()),
      'By the path of each active state, those around it included.',
    ),
  }),
  'How many stand where, exact at `asOf`.',
);
