/** `backup`: a consistent copy of the store, taken while it lives. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CommandModule, groups, type Work } from '../command.ts';
import { exit, UsageError } from '../failures.ts';
import { shortened } from '../wording.ts';

const examples = `
The copy is complete and consistent, also while a server writes. To go back to
it, stop the server and put the copy in the place that "rollcall doctor" names.

Examples:
  rollcall backup rollcall-2026-03-01.sqlite
  rollcall backup /backups/rollcall.sqlite --data ./data`;

export const backup: CommandModule = {
  register(program, act) {
    program
      .command('backup')
      .helpGroup(groups.run)
      .summary('copy the live store to a file')
      .description('Copies the live store to a new file.')
      .argument('<file>', 'the new file; one that exists is never written over')
      .addHelpText('after', examples)
      .action(act(work));
  },
};

const work: Work<object> = async (session, [text]) => {
  const file = text as string;
  if (existsSync(resolve(file))) {
    throw new UsageError(
      `${shortened(file)} exists already; name a new file, so that no copy is lost`,
    );
  }
  return session.look(async (engine) => {
    await engine.store.backup(resolve(file));
    const bytes = statSync(resolve(file)).size;
    const { good } = session.printer.colours;
    session.give({ file, bytes }, () => [
      `${good('✓')} Copied ${session.globals.data} to ${file} (${sizeText(bytes)})`,
    ]);
    return exit.done;
  });
};

function sizeText(bytes: number): string {
  if (bytes < 10_000_000) return `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`;
  return `${Math.round(bytes / 1_000_000).toLocaleString('en')} MB`;
}
