/** `list`: who stands where, a page at a time, and how many in each status. */
import type { Listed } from '../../engine/index.ts';
import type { Instant } from '../../lifecycle/index.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { type Count, countsNow } from '../counting.ts';
import { exit } from '../failures.ts';
import { hang } from '../layout.ts';
import { idOf, statusCodeOf, wholeNumber } from '../options.ts';
import { counted, fromNow, printable, stamp } from '../wording.ts';

interface Options {
  readonly status?: string;
  readonly activity?: string;
  readonly limit: number;
  readonly after?: string;
}

const examples = `
Examples:
  rollcall list ahead/user
  rollcall list ahead/user --status pending --limit 100
  rollcall list ankored/document --activity "Pending Review" --json`;

export const list: CommandModule = {
  register(program, act) {
    program
      .command('list')
      .helpGroup(groups.look)
      .summary('who stands where, and how many')
      .description('Lists who stands where in id order, and counts every status.')
      .argument('<lifecycle>', 'such as ahead/user')
      .option('--status <status>', 'only these, by code or label')
      .option('--activity <activity>', 'only those with this activity, by code or label')
      .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000), 20)
      .option('--after <id>', 'only those after this id')
      .addHelpText('after', examples)
      .action(act(work));
  },
};

const work: Work<Options> = async (session, [name], options) => {
  const lifecycle = await session.definition(name as string);
  const { status, activity, limit, after } = options;
  const query = {
    tenant: session.globals.tenant,
    lifecycle: lifecycle.name,
    status: status === undefined ? undefined : statusCodeOf('--status', lifecycle, status),
    activity: activity === undefined ? undefined : statusCodeOf('--activity', lifecycle, activity),
    after: after === undefined ? undefined : idOf('--after', after),
    limit,
    observeOnly: true,
  };
  return session.look(async (engine) => {
    const { items, next } = await engine.list(query);
    const counts = await countsNow(engine, session.globals.tenant, lifecycle);
    session.give({ items, next, counts }, () =>
      linesOf(session, { items: printable(items), next, counts, now: engine.now() }),
    );
    return exit.done;
  });
};

interface Page {
  readonly items: readonly Listed[];
  readonly next: string | null;
  readonly counts: readonly Count[];
  readonly now: Instant;
}

function linesOf({ printer, globals }: Session, { items, next, counts, now }: Page): string[] {
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return ['Nobody yet.'];
  const { zone = 'UTC' } = globals;
  // A column that nobody needs on this page would only take room from the others.
  const active = items.some(({ activity }) => activity !== null);
  const rows = items.map(({ id, status, activity }) => ({
    cells: [
      id,
      status?.label ?? '',
      ...(active ? [activity?.label ?? ''] : []),
      status ? stamp(status.since, zone).slice(0, toTheMinute) : '',
      status ? fromNow(status.since, now) : '',
    ],
  }));
  const columns = [
    { head: 'ID', firm: true, paint: printer.colours.bold },
    { head: 'STATUS' },
    ...(active ? [{ head: 'ACTIVITY' }] : []),
    { head: `SINCE (${zone})`, firm: true },
    { head: '', paint: printer.colours.dim },
  ] as const;
  const parts = counts.map(({ label, count }) => `${count.toLocaleString('en')} ${label}`);
  return [
    ...(items.length === 0 ? ['Nobody stands there.'] : printer.table(columns, rows)),
    '',
    ...hang(`${counted(all, 'instance')}: `, parts.join(' · '), printer.width),
    ...(next === null ? [] : [`There is more: --after ${next}`]),
  ];
}

/** `2026-01-01 00:05`. */
const toTheMinute = 16;
