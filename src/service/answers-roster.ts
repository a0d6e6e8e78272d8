/** What rosters are answered with. The types of the engine must fit these schemas, or it does not compile. */
import { z } from 'zod';
import { actorKinds } from '../lifecycle/index.ts';
import { label, note, sender } from './answers.ts';
import { listOf, named, says, written } from './contract.ts';

const instant = () => written(z.string(), 'date-time');
const count = () => z.int().nonnegative();
const coded = z.object({ code: z.string(), label: z.string() });
const next = says(z.string().nullable(), 'The cursor of the next page; null on the last.');
const counts = says(
  z.record(z.string(), count()).readonly(),
  'Memberships by the code of their standing.',
);

export const standingCounts = z.object({ counts });

export const organisations = z.object({
  items: listOf(z.object({ organisation: z.string(), title: z.string() })),
});

export const groupsPage = z.object({
  items: listOf(
    named(
      'Group',
      z.object({ group: z.string(), title: z.string(), counts }),
      'A group, with how many stand how.',
    ),
  ),
  next,
});

const blocker = named(
  'Blocker',
  z.object({
    requirement: says(
      z.object({ id: z.string(), title: z.string() }).nullable(),
      'Null where it is about the person and not about a requirement.',
    ),
    code: z.string(),
    label: z.string(),
    activity: coded.nullable(),
    since: instant(),
    actor: says(z.object({ kind: z.enum(actorKinds), name: z.string() }), 'Who must act.'),
    nextAction: z.string(),
    deadline: says(instant().nullable(), 'By when, if there is such a time.'),
    reason: z.string().nullable(),
    cause: says(z.string().nullable(), 'The id of the event or change that caused it.'),
  }),
  "One thing that stands in a person's way.",
);

const member = named(
  'Member',
  z.object({
    group: z.string(),
    person: z.string(),
    role: z.string(),
    status: coded,
    since: says(instant(), 'Since when they stand so.'),
    blockers: listOf(blocker),
  }),
  'Where one member stands in a group, in one role.',
);

export const membersPage = z.object({ items: listOf(member), next });

export const personFile = named(
  'PersonFile',
  z.object({
    person: z.string(),
    memberships: listOf(
      z.object({
        group: z.string(),
        title: says(z.string(), "The group's title."),
        role: z.string(),
        active: z.boolean(),
        since: instant(),
      }),
    ),
    standings: says(listOf(member), 'A line a membership.'),
    instances: says(
      listOf(
        z.object({
          lifecycle: z.string(),
          id: z.string(),
          title: says(z.string(), "The requirement's title, or the lifecycle's."),
          revision: count(),
          at: says(instant(), 'When the last transition took effect.'),
          status: label.nullable(),
          activity: label.nullable(),
          deadlines: listOf(z.object({ name: z.string(), says: z.string(), due: instant() })),
          notes: listOf(note),
        }),
      ),
      'What is kept about them: account and the like first, then the evidence of each requirement.',
    ),
  }),
  'Everything that is kept of one person.',
);

/** A change is as varied as its type; what it may hold is said where it is asked for. */
const change = says(z.looseObject({ type: z.string() }), 'As it stands in the journal, complete.');

export const changesMade = z.object({
  outcomes: says(
    listOf(
      z.object({
        outcome: z.enum(['applied', 'refused']),
        id: says(z.string().nullable(), "The change's id; null where it was refused."),
        sequence: says(count().nullable(), 'Its place in the journal.'),
        at: instant().nullable(),
        repeated: says(z.boolean(), 'True where the key had been answered before.'),
        problem: says(
          z.object({ field: z.string(), message: z.string() }).nullable(),
          'What stands in the way; then nothing of it was made.',
        ),
      }),
    ),
    'One for each change, in their order.',
  ),
});

export const rosterJournal = z.object({
  items: says(
    listOf(
      z.object({
        sequence: count(),
        id: z.string(),
        key: z.string().nullable(),
        at: says(instant(), 'When it took effect.'),
        recordedAt: says(instant(), 'When it was stored.'),
        by: sender,
        change,
      }),
    ),
    'Oldest first.',
  ),
  next: says(count().nullable(), 'The cursor of the next page; null on the last.'),
});
