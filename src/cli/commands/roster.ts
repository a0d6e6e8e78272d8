/** `roster`: who is in which group, where they stand, and what stands in the way. */
import { createReadStream, existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Engine } from '../../engine/index.ts';
import type { RosterAt } from '../../ports/index.ts';
import type { AnyStanding } from '../../roster/index.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { exit, UsageError } from '../failures.ts';
import { hang } from '../layout.ts';
import { actorOf, codeIn, idOf, wholeNumber } from '../options.ts';
import { addAcross } from '../roster/across.ts';
import { asOfIn, type Forms, give, looking, past } from '../roster/answering.ts';
import { applyChanges } from '../roster/applying.ts';
import { addImport } from '../roster/import/index.ts';
import {
  countsText,
  groupsShown,
  journalShown,
  keptShown,
  membersShown,
  type Shown,
} from '../roster/tables.ts';
import { readNdjson } from '../rows.ts';
import { counted, printable, shortened, withActivity } from '../wording.ts';

interface Options {
  readonly by: string;
  readonly status?: string;
  readonly sort: 'person' | 'since';
  readonly group?: string;
  readonly limit: number;
  readonly after?: string;
  readonly at?: string;
  readonly csv?: true;
}

const examples = `
Changes: one JSON object a line, such as
  {"type": "MEMBER_ADDED", "group": "u12", "role": "coach", "person": "p-1"}
The same file a second time changes nothing.

Examples:
  rollcall roster apply league roster.ndjson
  rollcall roster import league coaches.csv --dry-run
  rollcall roster groups league
  rollcall roster members league u12 --status incomplete --sort since
  rollcall roster members league u12 --csv > u12.csv
  rollcall roster person league p-1 --at -30d
  rollcall roster queue ankored/document
  rollcall roster expiring ankored/training --days 30`;

export const roster: CommandModule = {
  register(program, act) {
    const command = program
      .command('roster')
      .helpGroup(groups.look)
      .summary('groups, people, where they stand, and what is missing')
      .description('Says who is in which group, where they stand, and what stands in the way.')
      .addHelpText('after', examples);
    const question = (name: string, says: string) =>
      command.command(name).description(says).option('--csv', 'for a spreadsheet');
    const paged = (it: Command) =>
      it
        .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000), 100)
        .option('--after <cursor>', 'those after this one, as the page before said');
    command
      .command('apply <organisation> <file>')
      .description('Changes the roster by a file of changes, or - for stdin.')
      .option('--by <kind:id>', 'who changes it', 'admin:cli')
      .action(act(applied));
    addImport(command, act);
    question('list', 'The organisations that have a roster.').action(act(organisations));
    paged(question('groups <organisation>', 'The groups, with how many stand how.')).action(
      act(asked(groupsOf)),
    );
    past(
      paged(question('members <organisation> <group>', 'The members of a group, a line a role.')),
    )
      .option('--status <standing>', 'only those who stand so, by code or label')
      .addOption(
        new Option('--sort <by>', 'by id, or the longest first')
          .choices(['person', 'since'])
          .default('person'),
      )
      .action(act(asked(membersOf)));
    past(question('counts <organisation>', 'How many stand how.'))
      .option('--group <id>', 'only in this group')
      .action(act(asked(countsOf)));
    past(
      question('person <organisation> <person>', 'Everything that is kept of one person.'),
    ).action(act(asked(personOf)));
    paged(question('journal <organisation>', 'Everything that was changed, oldest first.')).action(
      act(asked(journalOf)),
    );
    addAcross(command, act);
  },
};

const applied: Work<Options> = async (session, [organisation, file], { by }) => {
  const at = rosterAt(session, organisation as string);
  const name = file as string;
  if (name !== '-' && !existsSync(name))
    throw new UsageError(
      `there is no file ${shortened(name)}; name one with changes, or - for stdin`,
    );
  const lines = readNdjson(name === '-' ? session.world.terminal.stdin : createReadStream(name));
  const actor = actorOf('--by', by);
  return session.begin(async (engine) => {
    const total = await applyChanges(engine, at, lines, {
      by: actor,
      onNotMade: ({ line, field, reason }) =>
        session.printer.problem(printable(`line ${line}: ${field}: ${reason}`)),
    });
    const { rows, applied: made, repeated, notMade } = total;
    session.give(total, () => [
      `${counted(rows, 'change')}: ${made.toLocaleString('en')} made, ${repeated.toLocaleString('en')} known already, ${notMade.toLocaleString('en')} not made`,
    ]);
    return notMade > 0 ? exit.badInput : exit.done;
  });
};

interface Asked {
  readonly session: Session;
  readonly engine: Engine;
  readonly at: RosterAt;
  /** The second argument, where there is one. */
  readonly of: string;
  readonly options: Options;
  readonly standing: AnyStanding | undefined;
}

function asked(question: (asked: Asked) => Promise<Forms>): Work<Options> {
  return async (session, [organisation, of = ''], options) => {
    const at = rosterAt(session, organisation as string);
    const { standings = [] } = await session.world.exported(session.globals.machines);
    const [standing] = standings as readonly AnyStanding[];
    return looking(session, async (engine) => {
      const given = { session, engine, at, of: of as string, options, standing };
      return give(session, options, await question(given));
    });
  };
}

/** A table with what stands around it. */
function tabled(
  { printer }: Session,
  value: unknown,
  { columns, rows, sheet }: Shown,
  { before = [], after = [] }: { before?: readonly string[]; after?: readonly string[] } = {},
): Forms {
  const table = () => (rows.length === 0 ? [] : printer.table(columns, printable(rows)));
  return { value, lines: () => [...before, ...table(), ...after], sheet: () => sheet };
}

const organisations: Work<Options> = async (session, _args, options) =>
  session.look(async (engine) => {
    const items = await engine.roster.organisations(session.globals.tenant);
    const cells = items.map(({ organisation, title }) => [organisation, title]);
    const shown: Shown = {
      columns: [{ head: 'ORGANISATION', firm: true }, { head: 'TITLE' }],
      rows: cells.map((each) => ({ cells: each })),
      sheet: { columns: ['organisation', 'title'], rows: cells },
    };
    const before = items.length === 0 ? ['There is no organisation yet.'] : [];
    return give(session, options, tabled(session, { items }, shown, { before }));
  });

async function groupsOf({ session, engine, at, options, standing }: Asked): Promise<Forms> {
  const { limit, after } = options;
  const page = await engine.roster.groups({ ...at, limit, after });
  const shown = groupsShown(page.items, labelIn(standing));
  return tabled(session, page, shown, { after: more(page.next) });
}

async function membersOf({ session, engine, at, of, options, standing }: Asked): Promise<Forms> {
  const { limit, after, sort } = options;
  const status = options.status === undefined ? undefined : standingOf(standing, options.status);
  const group = idOf('group', of);
  const asOf = asOfIn(session, engine, options.at);
  const page = await engine.roster.members({ ...at, group, status, sort, limit, after, asOf });
  const shown = membersShown(page.items, { now: asOf ?? engine.now(), zone: zoneOf(session) });
  const before = page.items.length === 0 ? ['Nobody stands there.'] : [];
  return tabled(session, page, shown, { before, after: more(page.next) });
}

async function countsOf({ session, engine, at, options, standing }: Asked): Promise<Forms> {
  const group = options.group === undefined ? undefined : idOf('--group', options.group);
  const asOf = asOfIn(session, engine, options.at);
  const counts = await engine.roster.counts({ ...at, group, asOf });
  const labelOf = labelIn(standing);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const text = countsText(counts, labelOf) || 'nobody';
  return {
    value: { counts },
    lines: () => hang(`${counted(all, 'membership')}: `, text, session.printer.width),
    sheet: () => ({
      columns: ['standing', 'members'],
      rows: Object.entries(counts).map(([code, count]) => [labelOf(code), String(count)]),
    }),
  };
}

async function personOf({ session, engine, at, of, options }: Asked): Promise<Forms> {
  const asOf = asOfIn(session, engine, options.at);
  const file = await engine.roster.person({ ...at, person: idOf('person', of), asOf });
  const { printer } = session;
  const titles = new Map(file.memberships.map(({ group, title }) => [group, title]));
  const standings = printable(file.standings).flatMap(({ group, role, status, blockers }) => [
    ...hang('', `${status.label} as ${role} in ${titles.get(group) ?? group}`, printer.width).map(
      printer.colours.bold,
    ),
    ...blockers.flatMap(({ requirement, label, activity, actor, nextAction }) =>
      hang(
        '  ',
        `${requirement?.title ?? 'The person'}: ${withActivity(label, activity?.label)}; ${actor.name} must ${nextAction}`,
        printer.width,
      ),
    ),
  ]);
  const before = [...(standings.length === 0 ? ['In no group.'] : standings), ''];
  const shown = keptShown(file.instances, { now: asOf ?? engine.now(), zone: zoneOf(session) });
  return tabled(session, file, shown, { before });
}

async function journalOf({ session, engine, at, options }: Asked): Promise<Forms> {
  const { limit, after } = options;
  const from = after === undefined ? 0 : wholeNumber(0, Number.MAX_SAFE_INTEGER)(after);
  const rows = await engine.roster.journal(at, { after: from, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const next = rows.length > limit ? String(items.at(-1)?.sequence ?? '') : null;
  const shown = journalShown(items, zoneOf(session));
  return tabled(session, { items, next }, shown, { after: more(next) });
}

const more = (next: string | null) => (next === null ? [] : [`There is more: --after ${next}`]);
const zoneOf = ({ globals }: Session) => globals.zone ?? 'UTC';

function rosterAt({ globals }: Session, organisation: string): RosterAt {
  return { tenant: globals.tenant, organisation: idOf('organisation', organisation) };
}

function labelIn(standing: AnyStanding | undefined): (code: string) => string {
  const statuses: Readonly<Record<string, { readonly label: string }>> = standing?.statuses ?? {};
  return (code) => statuses[code]?.label ?? code;
}

/** The code of a standing, given as its code or its label. */
function standingOf(standing: AnyStanding | undefined, text: string): string {
  return codeIn('--status', 'the standing', standing?.statuses ?? {}, text);
}
