/** `history`: everything that ever happened to one instance. */
import type { HistoryRow, ShownEffect } from '../../engine/index.ts';
import type { SentRow } from '../../ports/index.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { exit } from '../failures.ts';
import type { Row } from '../layout.ts';
import { wholeNumber } from '../options.ts';
import { printable, shortened, stamp, withActivity } from '../wording.ts';

interface Options {
  readonly limit: number;
  readonly after: number;
}

const examples = `
Examples:
  rollcall history ahead/user u1
  rollcall history ahead/user u1 --limit 20 --after 40
  rollcall history ankored/document d1 --json`;

export const history: CommandModule = {
  register(program, act) {
    program
      .command('history')
      .helpGroup(groups.look)
      .summary('everything that happened to one')
      .description('Shows the journal of one instance, oldest first.')
      .argument('<lifecycle>', 'such as ahead/user')
      .argument('<id>', 'whose')
      .option('--limit <n>', 'at most so many rows', wholeNumber(1, 10_000), 50)
      .option(
        '--after <revision>',
        'only rows after this revision',
        wholeNumber(0, Number.MAX_SAFE_INTEGER),
        0,
      )
      .addHelpText('after', examples)
      .action(act(work));
  },
};

const work: Work<Options> = async (session, [name, id], { limit, after }) => {
  const lifecycle = await session.definition(name as string);
  const key = session.key(lifecycle.name, id as string);
  return session.look(async (engine) => {
    // One row before the page says where its first row came from, one behind it whether there is more.
    const start = Math.max(0, after - 1);
    const read = await engine.history(key, { after: start, limit: limit + 1 + after - start });
    const before = read.find(({ revision }) => revision === after);
    const rows = read.filter(({ revision }) => revision > after).slice(0, limit);
    const more = (read.at(-1)?.revision ?? 0) > (rows.at(-1)?.revision ?? after);
    session.give(rows, () =>
      linesOf(session, printable(rows), { before: before && printable(before), more }),
    );
    return exit.done;
  });
};

function linesOf(
  session: Session,
  rows: readonly HistoryRow[],
  { before, more }: { before: HistoryRow | undefined; more: boolean },
): string[] {
  const { printer, globals } = session;
  if (rows.length === 0) return ['Nothing after that revision.'];
  const cells = rows.map((row, n): Row => {
    const from = rows[n - 1] ?? before;
    const { revision, at, event } = row;
    return {
      cells: [
        String(revision),
        stamp(at, globals.zone),
        eventText(row),
        byText(event.by),
        moved(from, row),
      ],
      below: belowOf(session, row),
    };
  });
  const columns = [
    { head: 'REV', align: 'right', firm: true },
    { head: `WHEN (${globals.zone ?? 'UTC'})`, firm: true },
    { head: 'EVENT', paint: printer.colours.bold },
    { head: 'BY' },
    { head: 'STATUS' },
  ] as const;
  const last = rows.at(-1)?.revision;
  return [
    ...printer.table(columns, cells),
    ...(more ? ['', `There is more: --after ${last}`] : []),
  ];
}

const unsent: Readonly<Partial<Record<HistoryRow['kind'], string>>> = {
  adopted: 'adopted',
  corrected: 'corrected',
  upgraded: 'carried over',
  erased: 'personal data erased',
};

/** A deadline is called by its own name; its state stands in the status beside it. */
function eventText({ kind, event }: HistoryRow): string {
  if (kind === 'deadline') return event.type.slice(event.type.lastIndexOf('.') + 1);
  return unsent[kind] ?? event.type;
}

function byText({ kind, id }: HistoryRow['event']['by']): string {
  return kind === 'clock' ? 'the clock' : `${kind}:${id}`;
}

function moved(from: HistoryRow | undefined, to: HistoryRow): string {
  const now = labelsOf(to);
  const then = from === undefined ? undefined : labelsOf(from);
  return then === undefined || then === now ? now : `${then} → ${now}`;
}

function labelsOf({ label, activityLabel }: HistoryRow): string {
  return withActivity(label, activityLabel);
}

function belowOf({ globals }: Session, row: HistoryRow): string[] {
  const { at, recordedAt, event, effects, sent, cause, credential } = row;
  const data = Object.entries(event.data);
  return [
    ...(recordedAt === at ? [] : [`stored ${stamp(recordedAt, globals.zone)}`]),
    ...(cause === null ? [] : [`caused by ${cause}`]),
    ...(credential === undefined ? [] : [`came with the key ${credential}`]),
    ...(data.length === 0 ? [] : [`with ${shortened(data.map(fieldText).join(' '), 300)}`]),
    ...effects.map(effectText),
    ...sent.map(sentText),
  ];
}

function fieldText([name, value]: [string, unknown]): string {
  return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

function effectText({ name, says }: ShownEffect): string {
  return `→ ${name}: ${says}`;
}

function sentText({ lifecycle, id, event, outcome, reason }: SentRow): string {
  return `→ ${event} to ${lifecycle} ${id}: ${reason === null ? outcome : `${outcome} (${reason})`}`;
}
