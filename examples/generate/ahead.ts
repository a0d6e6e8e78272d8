/** A company that brings its people into ahead: three weeks in March 2026. */
import { type AnyLifecycle, type Instant, plus } from '../../src/index.ts';
import { aheadPlots, entraPlots, type Plot } from './ahead-stories.ts';
import { asOf, type Cohort, lifecycle, User } from './ahead-user.ts';
import { wrongAheadUsers, wrongEntraUsers, wrongEvents } from './ahead-wrong.ts';
import {
  censusTable,
  csvFile,
  expectedText,
  type ImportFile,
  importCommands,
  ndjsonFile,
  refusedTable,
  tallyTable,
  wrongTable,
} from './files.ts';
import { inventPeople, type Person } from './people.ts';
import { randomFor } from './random.ts';
import { type Census, Rehearsal } from './rehearsal.ts';
import type { Draft } from './story.ts';

const columns = ['username', 'address', 'language'] as const;

/** Every file of the folder, by its path. */
export function aheadFolder(lifecycles: readonly AnyLifecycle[]): ReadonlyMap<string, string> {
  const { files, census } = rehearsedFiles(lifecycles);
  return new Map([
    ...files.map(({ name, text }) => [`ahead/${name}`, text] as const),
    ['ahead/expected.json', expectedText(files, asOf, census)],
    ['ahead/README.md', readme(files, census)],
  ]);
}

function readme(files: readonly ImportFile[], census: Census): string {
  return `# A company comes to ahead

A tenant of about 300 users and three weeks of what happened to them, from 2026-03-02 to 2026-03-22: users with an
ahead ID and users from Microsoft Entra ID, invitations and bounces, used and stale links, an hour without a mail
system, a bulk restart, a depot that changes over to ahead login. All people are invented. Written by
\`node examples/generate.ts\`; do not edit by hand.

Import the files in this order:

${importCommands('ahead', files)}

Each import ends with exit code 2, because some rows are not taken. They come to:

${tallyTable(files)}

Then, on ${asOf.slice(0, 10)} at midnight UTC, they stand here:

${censusTable(census)}

## Wrong on purpose

${wrongTable(files)}

## Refused, because life is like that

Old links, impatient people, a bulk restart that was too wide:

${refusedTable(files)}
`;
}

function rehearsedFiles(lifecycles: readonly AnyLifecycle[]): {
  readonly files: readonly ImportFile[];
  readonly census: Census;
} {
  const people = inventPeople(count(aheadPlots) + count(entraPlots), randomFor('ahead/people'));
  const ahead = cohort('CREATE', aheadPlots, people, 1);
  const entra = cohort('ENTRA_SYNCED', entraPlots, people, 1 + count(aheadPlots));
  const events = [...ahead.users, ...entra.users].flatMap(({ drafts }) => drafts);
  const rehearsal = new Rehearsal(lifecycles, asOf);
  const csv = (event: string) => ({ lifecycle, event, columns });
  const files = [
    csvFile(
      'ahead-users.csv',
      csv('CREATE'),
      [...ahead.births, ...wrongAheadUsers(ahead)],
      rehearsal,
    ),
    csvFile(
      'entra-users.csv',
      csv('ENTRA_SYNCED'),
      [...entra.births, ...wrongEntraUsers()],
      rehearsal,
    ),
    ndjsonFile('events.ndjson', [...events, ...wrongEvents(ahead)], rehearsal),
  ];
  return { files, census: rehearsal.census(asOf) };
}

function count(plots: readonly Plot[]): number {
  return plots.reduce((sum, { users }) => sum + users, 0);
}

function cohort(
  event: string,
  plots: readonly Plot[],
  people: readonly Person[],
  first: number,
): Cohort {
  const random = randomFor(`ahead/${event}`);
  const cast = random.shuffled(
    plots.flatMap((plot) => Array.from({ length: plot.users }, () => plot)),
  );
  const byPlot = new Map<string, User[]>();
  const births: Draft[] = [];
  const users = cast.map((plot, index) => {
    const number = first + index;
    const from = event === 'CREATE' ? createdAt(index, plot) : syncedAt(index, plot);
    const user = new User(
      `u-${String(number).padStart(4, '0')}`,
      people[number - 1] as Person,
      from,
    );
    const by = event === 'CREATE' ? 'admin:a-01' : 'system:entra-sync';
    births.push(user.birth(event, by, plot.hasAddress ?? true));
    if (event === 'CREATE') firstInvitation(user);
    plot.tell(user);
    byPlot.set(plot.name, [...(byPlot.get(plot.name) ?? []), user]);
    return user;
  });
  return { births, users, of: (plot) => byPlot.get(plot) ?? [] };
}

/** Most come with the first import, the rest as they join; some plots need the time that only the first have. */
function createdAt(index: number, { name }: Plot): Instant {
  const early = ['stalls', 'lateForTheLink', 'bulkTooWide', 'outage', 'addressMoves'].includes(
    name,
  );
  if (early || index % 3 !== 0)
    return plus('2026-03-02T07:15:00.000Z', { milliseconds: index * 20 });
  const random = randomFor(`ahead/joins/${index}`);
  const days = random.pick([1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17]);
  return plus('2026-03-02T07:30:00.000Z', { days, seconds: random.whole(0, 5 * 3600) });
}

/** The office invites in waves: on the first day, two days later, and joiners within hours. */
function firstInvitation(user: User): void {
  const wave: Instant = user.random.chance(0.7)
    ? '2026-03-02T09:00:00.000Z'
    : '2026-03-04T08:00:00.000Z';
  if (user.at < '2026-03-02T09:00:00.000Z') {
    user.waitUntil(plus(wave, { milliseconds: Number(user.id.slice(2)) * 35 }));
  } else user.wait(10, 180).inOffice();
}

/** The directory is read every night; the first time it brought everyone. */
function syncedAt(index: number, { name }: Plot): Instant {
  const isEarly = /^migrates|^waits|^tries|^invited|^entra/.test(name);
  const nights = !isEarly && index % 4 === 0 ? randomFor(`ahead/synced/${index}`).whole(1, 27) : 0;
  return plus('2026-02-16T01:00:00.000Z', { days: nights, milliseconds: index * 15 });
}
