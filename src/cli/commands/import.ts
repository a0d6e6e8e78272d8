/** `rollcall import`: people from CSV, creates and events from NDJSON; what is good is kept. */
import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import type { Engine } from '../../engine/index.ts';
import { type Act, type CommandModule, groups, type Session } from '../command.ts';
import { loadExamples } from '../examples.ts';
import { type Exit, exit, UsageError } from '../failures.ts';
import { type BadRow, importLines, type Tally } from '../importing.ts';
import { hang } from '../layout.ts';
import { actorOf, definitionOf } from '../options.ts';
import { type Line, readCsv, readNdjson } from '../rows.ts';
import { counted, printable, shortened } from '../wording.ts';

interface Options {
  readonly lifecycle?: string;
  readonly event?: string;
  readonly adopt?: true;
  readonly by: string;
  readonly deliver?: true;
}

/** Bad rows that a JSON report names; all of them are on stderr. */
const namedMost = 1000;

const help = `
NDJSON: one object a line. A birth event creates, any other event is sent.
  {"lifecycle": "ahead/user", "id": "u-1", "event": "CREATE", "data": {…}}
  optional: at, by ("admin:anna"), key, eventId, zone, policies
  with --adopt: {"lifecycle": …, "id": …, "state": "pending + enabled",
                 "context": {…}, "since": "2026-03-01T00:00:00Z"}
CSV: one person a line, with --lifecycle and --event; the columns id, at, by,
  key, eventId and zone mean themselves, every other one is a field of the event.

Rows whose ids share the part before the first slash keep their order. A row
without a key gets one made from what it says, so importing twice changes nothing.

Examples:
  rollcall import examples/ahead/events.ndjson
  rollcall import people.csv --lifecycle ahead/user --event CREATE
  cat events.ndjson | rollcall import -

Exit code 2 when any row was not taken; every one of them is named on stderr.`;

function register(program: Command, act: Act): void {
  program
    .command('import <files...>')
    .helpGroup(groups.change)
    .description('take in people, events, or people who already stand somewhere')
    .option('--lifecycle <name>', 'for CSV: what is created')
    .option('--event <name>', 'for CSV: the birth event; may be left out where there is one only')
    .option('--adopt', 'rows place people where they already stand; nothing is sent')
    .option('--deliver', 'send what the rows ask for; it is held back otherwise')
    .option('--by <actor>', 'who sends rows that name nobody', 'admin:import')
    .addHelpText('after', help)
    .action(act(work));
}

async function work(
  session: Session,
  [files]: readonly unknown[],
  options: Options,
): Promise<Exit> {
  const names = files as readonly string[];
  await Promise.all(names.map(mustExist));
  return session.begin(async (engine) => {
    const bad: BadRow[] = [];
    const total: Tally = { rows: 0, applied: 0, unchanged: 0, repeated: 0, refused: 0, bad: 0 };
    for (const name of names) {
      const tally = await importOne(session, engine, name, options, (row) => {
        if (bad.length < namedMost) bad.push(row);
        const where = names.length > 1 ? `${name}, line ${row.line}` : `line ${row.line}`;
        session.printer.progress('');
        session.printer.problem(printable(`${where}: ${row.field}: ${row.reason}`));
      });
      for (const field of Object.keys(total) as (keyof Tally)[]) total[field] += tally[field];
    }
    session.give({ ...total, notTaken: bad }, () =>
      hang('', summary(total), session.printer.width),
    );
    return total.bad + total.refused > 0 ? exit.badInput : exit.done;
  });
}

async function mustExist(name: string): Promise<void> {
  if (name === '-') return;
  const found = await stat(name).catch(() => null);
  const wanted = 'name an NDJSON or CSV file, or - for stdin';
  if (found === null) throw new UsageError(`there is no file ${shortened(name)}; ${wanted}`);
  if (found.isDirectory()) throw new UsageError(`${shortened(name)} is a folder; ${wanted}`);
  await access(name, constants.R_OK).catch(() => {
    throw new UsageError(`${shortened(name)} cannot be read; give this user the right to read it`);
  });
}

function importOne(
  session: Session,
  engine: Engine,
  name: string,
  options: Options,
  onBad: (row: BadRow) => void,
): Promise<Tally> {
  const started = Date.now();
  let shown = started;
  return importLines(engine, linesOf(session, engine, name, options), {
    tenant: session.globals.tenant,
    by: actorOf('--by', options.by),
    adopt: options.adopt === true,
    deliver: options.deliver === true,
    onBad,
    onProgress: (tally) => {
      const now = Date.now();
      if (now - shown < 100) return;
      shown = now;
      const rate = Math.round((tally.rows / Math.max(1, now - started)) * 1000);
      session.printer.progress(`${counted(tally.rows, 'row')} · ${counted(rate, 'row')}/s`);
    },
  }).finally(() => session.printer.progress(''));
}

function linesOf(
  session: Session,
  engine: Engine,
  name: string,
  options: Options,
): AsyncIterable<Line> {
  // Opened last: a file that is opened and never read would fail where nobody listens.
  const source = (): Readable =>
    name === '-' ? session.world.terminal.stdin : createReadStream(name);
  if (!name.endsWith('.csv') && options.lifecycle === undefined) return readNdjson(source());
  if (options.adopt)
    throw new UsageError('--adopt reads NDJSON: a state and a context do not fit a CSV cell');
  if (options.lifecycle === undefined) {
    throw new UsageError(
      `${shortened(name)}: a CSV needs --lifecycle, such as --lifecycle ahead/user`,
    );
  }
  const lifecycle = definitionOf(engine, options.lifecycle);
  const births = Object.keys(lifecycle.events).filter((type) => lifecycle.events[type].birth);
  const event = options.event ?? (births.length === 1 ? births[0] : undefined);
  if (event === undefined || !Object.hasOwn(lifecycle.events, event)) {
    throw new UsageError(
      `--event: ${lifecycle.name} starts with ${births.join(' or ')}; say which`,
    );
  }
  return readCsv(source(), { lifecycle, event });
}

/** The whole result in one line. */
function summary({ rows, applied, unchanged, repeated, refused, bad }: Tally): string {
  const parts = [
    [applied, 'applied'],
    [unchanged, 'changed nothing'],
    [repeated, 'known already'],
    [refused, 'refused'],
    [bad, 'bad'],
  ] as const;
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count.toLocaleString('en')} ${what}`);
  return `${counted(rows, 'row')}: ${said.join(', ') || 'nothing to do'}`;
}

export const importCommand: CommandModule = { register, loadExamples };
