/** `rollcall export`: everything of a lifecycle, as rows that `import` reads back or a list for people. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { type Command, Option } from 'commander';
import type { Engine } from '../../engine/index.ts';
import { type Act, type CommandModule, groups, type Session } from '../command.ts';
import { cell, exportRows, type PersonRow, peopleRows } from '../exporting.ts';
import { definitionOf } from '../options.ts';
import { counted } from '../wording.ts';
import { notWritable } from '../writing.ts';

interface Options {
  readonly as: 'events' | 'standing' | 'people';
  readonly out?: string;
}

const help = `
  events    every event with its id, instant and actor: import gives the same
            history in an empty store
  standing  where everyone stands, for "import --adopt"
  people    a CSV for spreadsheets: id, status, activity, since, state

Personal values are written out unless they were erased: keep the file as safe
as the store itself.
Lifecycles that touch each other are imported as one file, ordered by "at".

Examples:
  rollcall export ahead/user > events.ndjson
  rollcall export ankored/document --as people --out documents.csv`;

const kinds = ['events', 'standing', 'people'] as const;

function register(program: Command, act: Act): void {
  program
    .command('export <lifecycle>')
    .helpGroup(groups.look)
    .description('write out everything of a lifecycle')
    .addOption(new Option('--as <kind>', 'what to write').choices(kinds).default('events'))
    .option('--out <file>', 'write to a new file instead of the terminal')
    .addHelpText('after', help)
    .action(act(work));
}

async function work(
  session: Session,
  [name]: readonly unknown[],
  options: Options,
): Promise<undefined> {
  await session.look(async (engine) => {
    definitionOf(engine, name as string);
    const target =
      options.out === undefined ? session.world.terminal.stdout : await newFile(options.out);
    const placed = new Set<string>();
    const { tenant } = session.globals;
    const lines = linesOf(engine, tenant, name as string, options.as, (id) => placed.add(id));
    const rows = await writeRows(lines, target);
    if (placed.size > 0) session.printer.problem(incomplete(placed.size));
    if (options.out === undefined) return;
    await new Promise<void>((done, failed) =>
      target.end((error?: Error | null) => (error ? failed(error) : done())),
    );
    session.give({ rows, file: options.out }, () => [
      `${counted(rows, 'row')} written to ${options.out}`,
    ]);
  });
  return undefined;
}

const incomplete = (count: number) =>
  `rollcall: ${counted(count, 'instance')} ${count === 1 ? 'was' : 'were'} adopted, corrected or upgraded, which ` +
  'no event repeats; "--as standing" writes where everyone stands';

async function newFile(name: string): Promise<Writable> {
  const file = createWriteStream(name, { flags: 'wx' });
  await once(file, 'open').catch((error: NodeJS.ErrnoException) => {
    throw notWritable('--out', name, error);
  });
  return file;
}

const columns: readonly (keyof PersonRow)[] = [
  'id',
  'status',
  'activity',
  'since',
  'state',
  'next_deadline',
];

async function* linesOf(
  engine: Engine,
  tenant: string,
  name: string,
  as: Options['as'],
  onPlaced: (id: string) => void,
): AsyncIterable<string> {
  if (as !== 'people') {
    const rows = exportRows(engine, tenant, name, as, onPlaced);
    for await (const row of rows) yield JSON.stringify(row);
    return;
  }
  yield columns.join(',');
  for await (const row of peopleRows(engine, tenant, name))
    yield columns.map((c) => cell(row[c])).join(',');
}

/** Writes as fast as the reader takes it, so that memory does not grow with the store. */
async function writeRows(lines: AsyncIterable<string>, target: Writable): Promise<number> {
  let rows = 0;
  for await (const line of lines) {
    rows += 1;
    if (!target.write(`${line}\n`)) await once(target, 'drain');
  }
  return rows;
}

export const exportCommand: CommandModule = { register };
