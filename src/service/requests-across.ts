/** What is asked across people: who has waited longest, and whose time is nearly up. */
import { z } from 'zod';
import { says } from './contract.ts';
import { limit, past } from './requests.ts';

const paging = {
  cursor: says(z.string().max(2000).optional(), 'The "next" of the page before.'),
  limit: limit(1000),
  at: past,
};

export const censusQuery = z.strictObject({ at: past });

export const waitingQuery = z
  .strictObject({
    status: says(z.string().min(1).max(200).optional(), 'Who has this status.', 'incomplete'),
    activity: says(
      z.string().min(1).max(200).optional(),
      'Who has this activity, in place of a status.',
      'pendingReview',
    ),
    days: says(
      z.coerce.number().int().min(0).max(36_500).default(0),
      'Only those who have had it for so many days, each of 24 hours.',
    ),
    ...paging,
  })
  .refine(
    ({ status, activity }) => (status === undefined) !== (activity === undefined),
    'name a status or an activity, one of the two',
  );

export const expiringQuery = z.strictObject({
  days: says(
    z.coerce.number().int().min(1).max(36_500),
    'What falls due within so many days, each of 24 hours.',
    '30',
  ),
  deadline: says(
    z.string().min(1).max(200).optional(),
    'Only deadlines of this name; every one that changes more than flags and reminders when absent.',
  ),
  ...paging,
});
