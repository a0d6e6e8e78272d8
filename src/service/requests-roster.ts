/** What is asked of rosters. */
import { z } from 'zod';
import { id } from '../lifecycle/index.ts';
import { named, says } from './contract.ts';
import { actor, createHeaders, limit, past } from './requests.ts';

const organisation = says(id(), 'The organisation, percent-encoded in one segment.', 'league');
const group = says(id(), 'The group, percent-encoded in one segment.', 'u12-falcons');

export const organisationParams = z.strictObject({ organisation });
export const groupParams = z.strictObject({ organisation, group });
export const personParams = z.strictObject({
  organisation,
  person: says(id(), 'The person, percent-encoded in one segment.', 'mara-feld'),
});

const cursor = says(z.string().max(2000).optional(), 'The "next" of the page before.');

export const groupsQuery = z.strictObject({ cursor, limit: limit(200) });

export const membersQuery = z.strictObject({
  status: says(z.string().min(1).optional(), 'Only those who stand so.', 'incomplete'),
  sort: says(
    z.enum(['person', 'since']).default('person'),
    'By the id of the person, or who has stood so longest first.',
  ),
  cursor,
  limit: limit(500),
  at: past,
});

export const countsQuery = z.strictObject({
  group: says(id().optional(), 'Only this group; the whole organisation when absent.'),
  at: past,
});

export const personQuery = z.strictObject({ at: past });

export const rosterJournalQuery = z.strictObject({
  cursor: says(z.coerce.number().int().min(0).default(0), 'Changes after this sequence.'),
  limit: limit(1000),
});

/** As many as fit a commit that others wait for. */
const mostChanges = 500;

/** What each change holds is checked one by one, so that a wrong one keeps no other back. */
export const changesBody = named(
  'RosterChanges',
  z.strictObject({
    changes: says(
      z
        .array(z.looseObject({ type: z.string().max(200) }))
        .min(1)
        .max(mostChanges),
      `Made in their order, in one commit; each has its own outcome. At most ${mostChanges}.`,
      [{ type: 'MEMBER_ADDED', group: 'u12-falcons', role: 'coach', person: 'mara-feld' }],
    ),
    by: says(
      actor.optional(),
      'Who makes them: what the credential says. It may be repeated here, and not differ.',
    ),
  }),
  'Changes of one roster.',
);

export const changesHeaders = createHeaders;
