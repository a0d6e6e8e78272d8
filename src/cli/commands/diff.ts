/** `rollcall diff`: what changed between two versions of a lifecycle, and whether that can be released as it is. */
import type { Command } from 'commander';
import {
  type Affected,
  casesCompared,
  countingAffected,
  type Difference,
  differenceDocument,
  differenceOf,
  differencePicture,
  drawPicture,
  type Portrait,
  signOffPage,
  svgFile,
} from '../../draw/index.ts';
import { type Act, type CommandModule, groups, type Session } from '../command.ts';
import { type Exit, exit, UsageError } from '../failures.ts';
import { documentLines } from '../guide-view.ts';
import { portraitFrom } from '../portrait-file.ts';
import { portrayedAs } from '../portraits.ts';
import { newFile } from '../writing.ts';

interface Options {
  readonly from: string;
  readonly to?: string;
  readonly picture?: string;
  readonly html?: string;
}

const help = `
A version is a git ref, of which diagrams/<lifecycle>.json is read, or such a
file. Without --to it is the lifecycle as it is now. No old code is ever run.
Each change is safe, needs a migration (somebody who is stored would not fit, or
waits for something that is gone), or breaks somebody outside (what they send,
ask for or carry out is gone or stricter). What was renamed is known only where
its author says renamedFrom.
With --data, the store there tells how many people are affected, and what would
become of them.

Exit code 0: nothing changed, or only what is safe. 3: a migration is needed, or
somebody breaks; so CI can stop a release.

Examples:
  rollcall diff ankored/document --from main
  rollcall diff ankored/document --from v1.0.0 --to v2.0.0 --json
  rollcall diff ankored/document --from main --picture changed.svg
  rollcall diff ankored/document --from v1.0.0 --html sign-off.html
  rollcall diff ahead/user --from before.json --data ./data`;

function register(program: Command, act: Act): void {
  program
    .command('diff <lifecycle>')
    .helpGroup(groups.look)
    .summary('what changed between two versions, and whom it touches')
    .description('Compares two versions of a lifecycle, and says what each change means.')
    .requiredOption('--from <ref or file>', 'the older version')
    .option('--to <ref or file>', 'the newer version; as it is now otherwise')
    .option('--picture <file>', 'draw both versions in one, to a new SVG file')
    .option('--html <file>', 'write it for sign-off, to a new HTML file that needs nothing else')
    .addHelpText('after', help)
    .action(act(work));
}

async function work(
  session: Session,
  [given]: readonly unknown[],
  options: Options,
): Promise<Exit> {
  const lifecycle = String(given);
  const before = await versionOf(session, lifecycle, '--from', options.from);
  const after =
    options.to === undefined
      ? await liveOf(session, lifecycle)
      : await versionOf(session, lifecycle, '--to', options.to);
  const difference = differenceOf(before, after);
  if (options.picture !== undefined) {
    const drawn = await drawPicture(differencePicture(before, after, difference));
    newFile('--picture', options.picture, svgFile(drawn));
  }
  const affected = session.globals.dataGiven ? await affectedIn(session, difference) : undefined;
  const cases = casesCompared(before, after, difference);
  if (options.html !== undefined) {
    const [from, to] = [options.from, options.to ?? 'as it is now'];
    const page = { before, after, from, to, difference, affected, cases };
    newFile('--html', options.html, await signOffPage(page));
  }
  session.give({ ...difference, ...(affected ? { affected } : {}), cases }, () =>
    documentLines(session.printer, differenceDocument(difference, { affected, cases })),
  );
  return difference.risk === 'safe' ? exit.done : exit.refused;
}

function versionOf(session: Session, lifecycle: string, option: string, text: string) {
  return portraitFrom({ option, text, lifecycle, env: session.world.terminal.env });
}

async function liveOf(session: Session, name: string): Promise<Portrait> {
  const found = await portrayedAs(session, name);
  if (found.format === 'rollcall/portrait/1') return found;
  throw new UsageError(`${name} is a standing; only lifecycles can be compared`);
}

/** Everybody of this tenant who is stored; none of them is kept in memory. */
function affectedIn(session: Session, difference: Difference): Promise<Affected> {
  return session.look(async (engine) => {
    const counting = countingAffected(difference);
    for await (const { snapshot } of engine.instances(session.globals.tenant, difference.name)) {
      counting.add(snapshot);
    }
    return counting.done();
  });
}

export const diff: CommandModule = { register };
