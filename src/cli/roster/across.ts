/** `roster census`, `waiting`, `expiring` and `queue`: the people of one lifecycle, the most pressing first. */
import type { Command } from 'commander';
import type { Expiring, Headcount, Waiting } from '../../engine/index.ts';
import type { Act, Session, Work } from '../command.ts';
import type { Exit } from '../failures.ts';
import { statusCodeOf, wholeNumber } from '../options.ts';
import { fromNow, printable, stamp, withActivity } from '../wording.ts';
import { asOfIn, give, looking, past } from './answering.ts';

interface Options {
  readonly limit: number;
  readonly after?: string;
  readonly at?: string;
  readonly csv?: true;
}

/** Adds them to the command that they belong to. */
export function addAcross(command: Command, act: Act): void {
  const question = (name: string, description: string) =>
    past(
      command
        .command(name)
        .description(description)
        .argument('<lifecycle>', 'such as ankored/document')
        .option('--csv', 'print CSV for spreadsheets'),
    );
  const across = (name: string, description: string) =>
    question(name, description)
      .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000), 20)
      .option('--after <cursor>', 'those after this one, as the page before said');
  question('census', 'Counts how many have which status.').action(act(census));
  const days = wholeNumber(0, 36_500);
  across('waiting', 'Lists who has had a status longest.')
    .requiredOption('--status <status>', 'which, by code or label')
    .option('--days <n>', 'only those who have had it for so many days', days, 0)
    .action(act(waiting));
  across('expiring', 'Lists for whom something falls due soonest.')
    .option('--days <n>', 'within so many days', wholeNumber(1, 36_500), 30)
    .option('--deadline <name>', 'only this one; flags and reminders are left out otherwise')
    .action(act(expiring));
  across('queue', 'Lists what waits for a review, the oldest first.')
    .option('--activity <activity>', 'what is under way, by code or label', 'pendingReview')
    .option('--days <n>', 'only what has waited for so many days', days, 0)
    .action(act(queue));
}

const census: Work<Pick<Options, 'at' | 'csv'>> = async (session, [name], { at, ...form }) => {
  const { name: lifecycle, statuses } = await session.definition(name as string);
  const { tenant } = session.globals;
  return looking(session, async (engine) => {
    const asOf = asOfIn(session, engine, at);
    const found = await engine.census({ tenant, lifecycle, asOf });
    const rows = Object.entries(found.statuses)
      .map(([code, headcount]) => ({ code, label: statuses[code]?.label ?? code, ...headcount }))
      .toSorted((a, b) => b.count - a.count);
    return give(session, form, {
      value: found,
      lines: () => headcountLines(session, rows, found.asOf),
      sheet: () => ({
        columns: ['Status', 'Label', 'Count', 'Earliest'],
        rows: rows.map((row) => [row.code, row.label, String(row.count), row.earliest ?? '']),
      }),
    });
  });
};

function headcountLines(
  { printer, globals: { zone } }: Session,
  rows: readonly (Headcount & { readonly label: string })[],
  asOf: string,
): string[] {
  if (rows.length === 0) return ['Nobody.'];
  const columns = [
    { head: 'STATUS', firm: true },
    { head: 'HOW MANY', firm: true },
    { head: `THE FIRST SINCE (${zone ?? 'UTC'})`, firm: true },
    { head: '', paint: printer.colours.dim },
  ] as const;
  const since = (earliest: string | null) =>
    earliest === null
      ? ['', '']
      : [stamp(earliest, zone).slice(0, toTheMinute), fromNow(earliest, asOf)];
  const cells = rows.map(({ label, count, earliest }) => [
    label,
    count.toLocaleString('en'),
    ...since(earliest),
  ]);
  return printer.table(
    columns,
    cells.map((each) => ({ cells: each })),
  );
}

type WaitOptions = Options & { readonly days: number };

const waiting: Work<WaitOptions & { status: string }> = async (session, [name], options) => {
  const lifecycle = await session.definition(name as string);
  const status = statusCodeOf('--status', lifecycle, options.status);
  return waits(session, lifecycle.name, { status }, options);
};

const queue: Work<WaitOptions & { activity: string }> = async (session, [name], options) => {
  const lifecycle = await session.definition(name as string);
  const activity = statusCodeOf('--activity', lifecycle, options.activity);
  return waits(session, lifecycle.name, { activity }, options);
};

function waits(
  session: Session,
  lifecycle: string,
  what: { readonly status: string } | { readonly activity: string },
  { limit, after, days, at, ...form }: WaitOptions,
): Promise<Exit> {
  const { tenant } = session.globals;
  return looking(session, async (engine) => {
    const asOf = asOfIn(session, engine, at);
    const found = await engine.waiting({ tenant, lifecycle, ...what, days, limit, after, asOf });
    const now = asOf ?? engine.now();
    return give(session, form, {
      value: found,
      lines: () =>
        lines(
          session,
          printable(found.items).map((one) => waitingCells(one, now, session)),
          found.next,
        ),
      sheet: () => ({
        columns: ['Id', 'Person', 'Status', 'Activity', 'Since'],
        rows: found.items.map((one) => [...labels(one), one.since]),
      }),
    });
  });
}

const expiring: Work<Options & { days: number; deadline?: string }> = async (
  session,
  [name],
  { limit, after, days, deadline, at, ...form },
) => {
  const { name: lifecycle } = await session.definition(name as string);
  const { tenant } = session.globals;
  return looking(session, async (engine) => {
    const asOf = asOfIn(session, engine, at);
    const request = { tenant, lifecycle, days, deadline, limit, after, asOf };
    const found = await engine.expiring(request);
    const now = asOf ?? engine.now();
    return give(session, form, {
      value: found,
      lines: () =>
        lines(
          session,
          printable(found.items).map((one) => [
            one.id,
            shown(one),
            stamp(one.due, session.globals.zone).slice(0, toTheMinute),
            `${fromNow(one.due, now)}: ${one.deadline}`,
          ]),
          found.next,
          'DUE',
        ),
      sheet: () => ({
        columns: ['Id', 'Person', 'Status', 'Activity', 'Due', 'Deadline', 'What'],
        rows: found.items.map((one) => [...labels(one), one.due, one.deadline, one.says]),
      }),
    });
  });
};

const shown = ({ status, activity }: Waiting | Expiring) =>
  withActivity(status?.label ?? null, activity?.label);

const labels = ({ id, subject, status, activity }: Waiting | Expiring) => [
  id,
  subject,
  status?.label ?? '',
  activity?.label ?? '',
];

const waitingCells = (one: Waiting, now: string, { globals }: Session) => [
  one.id,
  shown(one),
  stamp(one.since, globals.zone).slice(0, toTheMinute),
  fromNow(one.since, now),
];

function lines(
  { printer, globals }: Session,
  cells: readonly (readonly string[])[],
  next: string | null,
  head = 'SINCE',
): string[] {
  if (cells.length === 0) return ['Nobody.'];
  const columns = [
    { head: 'ID', firm: true, paint: printer.colours.bold },
    { head: 'STATUS' },
    { head: `${head} (${globals.zone ?? 'UTC'})`, firm: true },
    { head: '', paint: printer.colours.dim },
  ] as const;
  return [
    ...printer.table(
      columns,
      cells.map((each) => ({ cells: each })),
    ),
    ...(next === null
      ? []
      : ['', 'There is more: --limit shows it, or, from here on,', `--after ${next}`]),
  ];
}

/** `2026-01-01 00:05`. */
const toTheMinute = 16;
