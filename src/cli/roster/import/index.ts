/** `roster import`: members and assignments from a spreadsheet; what is good is kept, each bad line is named. */
import { createReadStream, existsSync, writeFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import type { Engine } from '../../../engine/index.ts';
import { csvText } from '../../../explore/exports/cells.ts';
import type { Actor } from '../../../lifecycle/index.ts';
import type { RosterAt } from '../../../ports/index.ts';
import type { Act, Session, Work } from '../../command.ts';
import { type Exit, exit, UsageError } from '../../failures.ts';
import { hang } from '../../layout.ts';
import { actorOf, idOf } from '../../options.ts';
import { sheetRows } from '../../spreadsheet.ts';
import { counted, printable, shortened } from '../../wording.ts';
import { newFile } from '../../writing.ts';
import { type Mapping, mapped } from './columns.ts';
import { type ImportedMembers, importMembers } from './importing.ts';

interface Options {
  readonly by: string;
  readonly map?: Mapping;
  readonly addGroups?: true;
  readonly dryRun?: true;
  readonly report?: string;
}

const help = `
One line a membership: address or person, group, role, and where you like
active (yes or no). One line an assignment: group, role, requirement, and where
you like mandatory (yes or no). Other columns are ignored.

The same address is the same person, however it is written. Who is there
already stays as they are, so the same file again changes nothing.

Examples:
  rollcall roster import league coaches.csv --dry-run
  rollcall roster import league coaches.csv --map address="E-mail" \\
    --map group=Team
  rollcall roster import league coaches.csv --report bad.csv

A report of bad lines can be mended and imported as it is.
Exit code 2 when any line was not taken; every one of them is named on stderr.`;

export function addImport(command: Command, act: Act): void {
  command
    .command('import <organisation> <file>')
    .description('Takes in members and assignments from a CSV file, or - for stdin.')
    .option('--map <field=column>', 'which column says what, where names differ', mapped)
    .option('--add-groups', 'add groups that are not there yet')
    .option('--dry-run', 'say what would happen, and store nothing')
    .option('--report <file>', 'write the lines that were not taken to a new CSV file')
    .option('--by <kind:id>', 'who changes it', 'admin:cli')
    .addHelpText('after', help)
    .action(act(imported));
}

const imported: Work<Options> = async (session, [organisation, name], options) => {
  const at = {
    tenant: session.globals.tenant,
    organisation: idOf('organisation', organisation as string),
  };
  const file = name as string;
  if (file !== '-' && !existsSync(file))
    throw new UsageError(`there is no file ${shortened(file)}; name a CSV file, or - for stdin`);
  if (options.report !== undefined) newFile('--report', options.report, '');
  const by = actorOf('--by', options.by);
  const source = () => (file === '-' ? session.world.terminal.stdin : createReadStream(file));
  const work = (engine: Engine) => importInto(session, engine, { at, by, source, options });
  return options.dryRun ? session.look(work) : session.change(work);
};

interface Asked {
  readonly at: RosterAt;
  readonly by: Actor;
  readonly source: () => Readable;
  readonly options: Options;
}

async function importInto(
  session: Session,
  engine: Engine,
  { at, by, source, options }: Asked,
): Promise<Exit> {
  const { addGroups = false, dryRun = false, map = new Map(), report } = options;
  if (!(await engine.store.roster.row(at, ['organisation'])))
    throw new UsageError(
      `there is no organisation "${at.organisation}"; begin it with ORGANISATION_ADDED in "rollcall roster apply"`,
    );
  const reported: string[][] = [];
  const started = Date.now();
  const result = await importMembers(engine, at, sheetRows(source()), {
    by,
    addGroups,
    dryRun,
    mapping: map,
    onColumns: ({ ignored }) => {
      if (ignored.length === 0) return;
      const heads = ignored.map((head) => `"${shortened(head, 30)}"`).join(', ');
      session.printer.problem(printable(`ignored: ${heads}`));
    },
    onNotMade: ({ line, field, reason }, cells) => {
      if (report !== undefined) reported.push([...cells, String(line), field, reason]);
      session.printer.progress('');
      session.printer.problem(printable(`line ${line}: ${field}: ${reason}`));
    },
    onProgress: (rows) => {
      const rate = Math.round((rows / Math.max(1, Date.now() - started)) * 1000);
      session.printer.progress(`${counted(rows, 'line')} · ${counted(rate, 'line')}/s`);
    },
  }).finally(() => session.printer.progress(''));
  if (report !== undefined)
    writeFileSync(report, csvText([...result.header, 'line', 'field', 'reason'], reported));
  session.give({ dryRun, ...result.total }, () =>
    hang('', summary(result.total, dryRun), session.printer.width),
  );
  return result.total.notMade > 0 ? exit.badInput : exit.done;
}

/** The whole result in one line. */
function summary(
  { rows, people, memberships, groups, assignments, changed, known, notMade }: ImportedMembers,
  dryRun: boolean,
): string {
  const parts = [
    [people, 'person', 'people'],
    [memberships, 'membership', 'memberships'],
    [groups, 'group', 'groups'],
    [assignments, 'assignment', 'assignments'],
  ] as const;
  const added = parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => counted(count, one, many));
  const rest = [
    [changed, dryRun ? 'would change' : 'changed'],
    [known, 'known already'],
    [notMade, dryRun ? 'would not be taken' : 'not taken'],
  ] as const;
  const said = [
    ...(added.length > 0 ? [`${added.join(', ')} ${dryRun ? 'would be added' : 'added'}`] : []),
    ...rest
      .filter(([count]) => count > 0)
      .map(([count, what]) => `${count.toLocaleString('en')} ${what}`),
  ];
  return `${counted(rows, 'line')}: ${said.join('; ') || 'nothing to do'}`;
}
