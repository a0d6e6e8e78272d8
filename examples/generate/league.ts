/** A youth sport league and its people: a season from October 2025 to April 2026. */
import { type AnyLifecycle, type Instant, plus } from '../../src/index.ts';
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
import { Account, accountPlots } from './league-accounts.ts';
import { deal, isEarly, type Player, take } from './league-cast.ts';
import { Certificate, certificatePlots, forged, handsItIn } from './league-certificates.ts';
import { adverse, Check, checkPlots, isClear } from './league-checks.ts';
import { appeal, Eligibility, type Ending } from './league-eligibility.ts';
import {
  asOf,
  day,
  type Kept,
  kept,
  type Member,
  memberOf,
  organisation,
  type Role,
  zone,
} from './league-member.ts';
import { rosterFile } from './league-roster.ts';
import { Training, trainingPlots, watchesIt } from './league-trainings.ts';
import { type League, wrongLeagueEvents, wrongMembers, wrongRequirements } from './league-wrong.ts';
import { inventPeople } from './people.ts';
import { randomFor } from './random.ts';
import { type Census, Rehearsal } from './rehearsal.ts';
import { type Draft, Story } from './story.ts';

/** Every file of the folder, by its path. */
export function leagueFolder(lifecycles: readonly AnyLifecycle[]): ReadonlyMap<string, string> {
  const { files, census, members } = rehearsedFiles(lifecycles);
  return new Map([
    ...files.map(({ name, text }) => [`ankored/${name}`, text] as const),
    ['ankored/roster.ndjson', rosterFile(members)],
    ['ankored/expected.json', expectedText(files, asOf, census)],
    ['ankored/README.md', readme(files, census)],
  ]);
}

function readme(files: readonly ImportFile[], census: Census): string {
  return `# A season in a youth sport league

About 400 coaches, referees and volunteers of a league in ${zone}, from 2025-10-01 to 2026-04-15: accounts and
sign-ups, background checks with webhooks that come twice and out of order, a disqualification and its appeal,
trainings, certificates that are approved, reset, rejected and renewed, and some that expire where the clocks
change on 2026-03-08. Reminders and alerts are not in the files: they happen by themselves. All people are
invented. Written by \`node examples/generate.ts\`; do not edit by hand.

An id such as \`p-0012/training\` is what is kept about the person \`p-0012\`; rows of one person keep their order.

Import the files in this order:

${importCommands('ankored', files)}

Each import ends with exit code 2, because some rows are not taken. They come to:

${tallyTable(files)}

Then, at ${asOf}, things stand like this:

${censusTable(census)}

## Who is in which group

\`roster.ndjson\` has the league's eight teams, what each role requires there, and who is in which. It comes last, and
creates nothing that is there already:

\`\`\`sh
npx rollcall roster apply org-01 examples/ankored/roster.ndjson
npx rollcall roster groups org-01
\`\`\`

## Wrong on purpose

${wrongTable(files)}

## Refused, because life is like that

Dead links, renewals before their time, events of people who are locked out, results that overtook what they
rest on and were sent again:

${refusedTable(files)}
`;
}

function rehearsedFiles(lifecycles: readonly AnyLifecycle[]): {
  readonly files: readonly ImportFile[];
  readonly census: Census;
  readonly members: readonly Member[];
} {
  const league = season();
  const { members, added } = league;
  const csv = {
    lifecycle: kept.account,
    event: 'MEMBER_ADDED',
    columns: ['person', 'organisation', 'eligibility', 'address'],
  };
  const events = members.flatMap(({ drafts }) => drafts);
  const rehearsal = new Rehearsal(lifecycles, asOf);
  const files = [
    csvFile('members.csv', csv, [...added, ...wrongMembers(league)], rehearsal),
    ndjsonFile(
      'requirements.ndjson',
      [...members.flatMap(births), ...wrongRequirements(league)],
      rehearsal,
    ),
    ndjsonFile('events.ndjson', [...events, ...wrongLeagueEvents(league)], rehearsal),
  ];
  return { files, census: rehearsal.census(asOf), members };
}

/** The whole season, told once. */
function season(): League {
  const added: Draft[] = [];
  const accounts = castAccounts();
  const players: Player[] = accounts.flatMap(({ account, plot }) => {
    if (plot.isAdded) added.push(account.added());
    plot.tell(account);
    const { member, activeFrom } = account;
    return activeFrom === null ? [] : [{ member, from: activeFrom }];
  });
  const members = accounts.map(({ account }) => account.member);
  const out = take(
    players,
    endings.length,
    (player) => isEarly(player) && player.member.role === 'coach',
  );
  const barred = out.map((player, n) => ({ player, ...(endings[n] as (typeof endings)[number]) }));
  for (const { player, by, ending } of barred)
    (by === 'check' ? failsTheCheck : forges)(player, ending);
  matched(take(players, 1, isEarly)[0] as Player);
  tellRequirements(players);
  return { members, added, barred: out.map(({ member }) => member), players };
}

function tellRequirements(players: readonly Player[]): void {
  const having = (what: Kept) => players.filter(({ member }) => required(member).includes(what));
  const told =
    <T>(make: new (member: Member, from: Instant) => T) =>
    ({ member, from }: Player) =>
      new make(member, from);
  deal(
    'certificates',
    having('safesport-certificate'),
    certificatePlots,
    told(Certificate),
    handsItIn,
  );
  deal('trainings', having('training'), trainingPlots, told(Training), watchesIt);
  deal('checks', having('background-check'), checkPlots, told(Check), isClear);
}

function castAccounts() {
  const random = randomFor('league/accounts');
  const cast = random.shuffled(
    accountPlots.flatMap((plot) => Array.from({ length: plot.people }, () => plot)),
  );
  const people = inventPeople(cast.length, randomFor('league/people'));
  return people.map((person, index) => {
    const plot = cast[index] as (typeof cast)[number];
    const role = random.pick<Role>([
      'coach',
      'coach',
      'coach',
      'referee',
      'volunteer',
      'volunteer',
      'volunteer',
    ]);
    const joins = joinsAt(index, plot);
    return { account: new Account(memberOf(index + 1, person, role, joins)), plot };
  });
}

const firstDay: Instant = '2025-10-01T14:00:00.000Z';

/** Most are registered on the first day; others come over the winter, at hours when people are awake. */
function joinsAt(index: number, { isAdded, early }: (typeof accountPlots)[number]): Instant {
  const random = randomFor(`league/joins/${index}`);
  if (isAdded && (early || random.chance(0.72)))
    return plus(firstDay, { milliseconds: index * 25 });
  const story = new Story(random, { zone, from: firstDay, until: asOf });
  return story.wait(day, 150 * day).byDay().at;
}

/** What the league asks of a role; some volunteers only bring oranges. */
function required({ role, id }: Member): readonly Kept[] {
  if (role === 'coach') return ['background-check', 'training', 'safesport-certificate'];
  if (role === 'referee') return ['background-check', 'safesport-certificate'];
  return Number(id.slice(2)) % 12 === 0 ? [] : ['background-check', 'training'];
}

/** The rows that begin what is kept about a person, all at the moment of joining. */
function births(member: Member): Draft[] {
  const { id, joins: at } = member;
  const by = 'system:roster';
  const eligibility = {
    at,
    lifecycle: kept.eligibility,
    id: `${id}/eligibility`,
    event: 'REGISTERED',
    data: { person: id, organisation },
    by,
    zone,
  };
  const requirements = required(member).map((what) => ({
    at,
    lifecycle: kept[what],
    id: `${id}/${what}`,
    event: 'ASSIGNED',
    data: {
      person: id,
      organisation,
      requirement: `req-${what}`,
      eligibility: `${id}/eligibility`,
    },
    by,
    zone,
  }));
  return [eligibility, ...requirements].map((row) => ({ at, row, expects: 'applied' as const }));
}

/** How those end who were locked out, by a background check or by a forged certificate. */
const endings: readonly { readonly by: 'check' | 'file'; readonly ending: Ending }[] = [
  { by: 'check', ending: 'reinstated' },
  { by: 'check', ending: 'reinstated' },
  { by: 'check', ending: 'upheld' },
  { by: 'check', ending: 'appeals' },
  { by: 'check', ending: 'staysOut' },
  { by: 'check', ending: 'staysOut' },
  { by: 'file', ending: 'reinstated' },
  { by: 'file', ending: 'staysOut' },
];

function failsTheCheck({ member, from }: Player, ending: Ending): void {
  watchesIt(new Training(member, from));
  const certificate = new Certificate(member, from);
  handsItIn(certificate);
  const check = adverse(new Check(member, from), ending === 'upheld');
  // Seed: "locked out of Ankored": the person's own events are refused, whatever they are about.
  certificate.waitUntil(check.at).wait(10, day).user('FILE_REMOVED', { expects: 'refused' });
  check.wait(10, 30).starts('refused');
  const { at } = appeal(new Eligibility(member, check.at), ending);
  if (ending === 'reinstated')
    check
      .waitUntil(at)
      .wait(day, 5 * day)
      .byDay()
      .starts()
      .submits()
      .clears();
}

function forges({ member, from }: Player, ending: Ending): void {
  watchesIt(new Training(member, from));
  isClear(new Check(member, from));
  const certificate = new Certificate(member, from);
  const { at: decided } = forged(certificate);
  certificate.wait(10, 300).upload(certificate.daysAgo(0, 3), 'refused');
  const { at } = appeal(new Eligibility(member, decided), ending);
  if (ending === 'reinstated')
    certificate
      .waitUntil(at)
      .wait(day, 9 * day)
      .byDay()
      .proves(certificate.today);
}

/** An entry in a list of barred people turned out to be this person. */
function matched({ member, from }: Player): void {
  const eligibility = new Eligibility(member, from).on('2026-02-17', 10).inOffice();
  const reason = 'Entry in the national list of barred people, confirmed by date of birth.';
  eligibility.admin('CONFIRMED_MATCH', { data: { reason } });
}
