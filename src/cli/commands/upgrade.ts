/** `upgrade`: carries what an older definition wrote over to the one that runs now. */
import { z } from 'zod';
import type { UpgradeLine, UpgradeMap } from '../../engine/index.ts';
import { inWords } from '../../lifecycle/index.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { exit, UsageError } from '../failures.ts';
import { hang } from '../layout.ts';
import { actorOf } from '../options.ts';
import { fileText, json } from '../payload.ts';
import { counted, printable } from '../wording.ts';

interface Options {
  readonly map?: string;
  readonly by: string;
  readonly dryRun?: true;
}

const examples = `
The map says where people of an older version go; a state that still exists
needs no entry:
  { "states": { "old.path": "new.path" }, "set": { "field": 1 }, "drop": ["x"] }
With a problem anywhere nothing is changed, and the exit code is 3.

Examples:
  rollcall upgrade ankored/document --dry-run
  rollcall upgrade ankored/document --map document-2.json --by admin:anna`;

export const upgrade: CommandModule = {
  register(program, act) {
    program
      .command('upgrade')
      .helpGroup(groups.run)
      .summary('carry stored people over to a changed definition')
      .description('Carries everyone whom an older definition left over to the one that runs now.')
      .argument('<lifecycle>', 'such as ankored/document')
      .option('--map <file>', 'old states to new ones, fields to set and to drop, as JSON')
      .option('--dry-run', 'only say what would happen')
      .option('--by <kind:id>', 'who decided it', 'admin:cli')
      .addHelpText('after', examples)
      .action(act(work));
  },
};

const work: Work<Options> = async (session, [name], { map: file, by, dryRun }) => {
  const { name: lifecycle } = await session.definition(name as string);
  const map = file === undefined ? {} : mapOf(file, await fileText('--map', file));
  const request = { tenant: session.globals.tenant, lifecycle, map, by: actorOf('--by', by) };
  const upgraded = (dry: boolean) => async (lines: readonly UpgradeLine[]) => {
    const barred = lines.some(({ problem }) => problem !== null);
    const changed = !dry && !barred && lines.length > 0;
    session.give({ changed, lines }, () => linesOf(session, printable(lines), { changed, barred }));
    return barred ? exit.refused : exit.done;
  };
  if (dryRun) {
    return session.look((engine) =>
      engine.upgrade({ ...request, dryRun: true }).then(upgraded(true)),
    );
  }
  return session.change((engine) =>
    engine.upgrade({ ...request, dryRun: false }).then(upgraded(false)),
  );
};

const mapSchema = z.strictObject({
  states: z.record(z.string(), z.string()).optional(),
  set: z.record(z.string(), z.unknown()).optional(),
  drop: z.array(z.string()).optional(),
});

/** Reads the map; each thing wrong with it is named with its place. */
function mapOf(file: string, text: string): UpgradeMap {
  const parsed = mapSchema.safeParse(json(text, file), { error: inWords });
  if (parsed.success) return withoutAbsent(parsed.data);
  const issues = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new UsageError(
    `${file}: ${issues.join('; ')}; a map has "states" (old path to new path), "set" (fields and values) and "drop" (a list of fields)`,
  );
}

function withoutAbsent({ states, set, drop }: z.output<typeof mapSchema>): UpgradeMap {
  return { ...(states && { states }), ...(set && { set }), ...(drop && { drop }) };
}

function linesOf(
  { printer }: Session,
  lines: readonly UpgradeLine[],
  { changed, barred }: { changed: boolean; barred: boolean },
): string[] {
  const { good, bad } = printer.colours;
  if (lines.length === 0) {
    const text = 'Everyone stands on the definition that runs; nothing to carry over.';
    return hang(`${good('✓')} `, text, printer.width);
  }
  const rows = lines.map(({ from, to, count, problem }) => ({
    cells: [from, to, String(count), problem ?? 'fits'],
  }));
  const columns = [
    { head: 'FROM' },
    { head: 'TO' },
    { head: 'COUNT', align: 'right', firm: true },
    { head: '', paint: (text: string) => (text === 'fits' ? good(text) : bad(text)) },
  ] as const;
  const all = lines.reduce((sum, { count }) => sum + count, 0);
  const end = barred
    ? 'Nothing was changed. Mend the map, or the definition, and try again.'
    : changed
      ? `${good('✓')} Carried over ${counted(all, 'instance')}.`
      : `All of them fit. Nothing was changed yet; leave out --dry-run to carry over ${counted(all, 'instance')}.`;
  return [...printer.table(columns, rows), '', ...hang('', end, printer.width)];
}
