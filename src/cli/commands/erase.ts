/** `erase`: forgets a person. Asked without --yes it only says what would go. */
import { type Engine, EngineError, type Erased, referencesIn } from '../../engine/index.ts';
import type { InstanceKey } from '../../ports/index.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { exit } from '../failures.ts';
import { hang } from '../layout.ts';
import { actorOf, idOf } from '../options.ts';
import { counted, printable, shortened } from '../wording.ts';

interface Options {
  readonly by: string;
  readonly yes?: true;
}

const examples = `
Names, addresses, reasons in words: what a lifecycle marks as personal goes.
States, instants and ids stay, so that history reads and replays as before.
Without --yes nothing is removed, and the exit code is 2, so that no script
takes the preview for the deed.

Examples:
  rollcall erase u1 --by admin:anna          what would be removed
  rollcall erase u1 --by admin:anna --yes`;

export const erase: CommandModule = {
  register(program, act) {
    program
      .command('erase')
      .helpGroup(groups.change)
      .summary("remove a person's data")
      .description("Removes a person's personal data from everything stored about them.")
      .argument('<subject>', 'the person: the id that the instances are about')
      .requiredOption('--by <kind:id>', 'who decided it')
      .option('--yes', 'do it; it cannot be undone')
      .addHelpText('after', examples)
      .action(act(work));
  },
};

const work: Work<Options> = async (session, [text], { by, yes }) => {
  const subject = idOf('subject', text as string);
  const actor = actorOf('--by', by);
  if (yes) {
    return session.change(async (engine) => {
      const erased = await engine.erase(session.globals.tenant, subject, actor);
      session.give({ ...erased, erased: true }, () => linesOf(session, printable(erased), true));
      return exit.done;
    });
  }
  return session.look(async (engine) => {
    const preview = await previewOf(engine, session.globals.tenant, subject);
    session.give({ ...preview, erased: false }, () => linesOf(session, printable(preview), false));
    return exit.badInput;
  });
};

/** What an erasure would find, without touching it. */
async function previewOf(engine: Engine, tenant: string, subject: string): Promise<Erased> {
  const instances = await engine.store.ofSubject(tenant, subject);
  if (instances.length === 0) {
    const message = `nothing is stored about the subject "${shortened(subject)}"`;
    throw new EngineError('notFound', message, { ids: { tenant, subject } });
  }
  const references = new Set<string>();
  for (const key of instances) {
    for (const reference of await referencesOf(engine, key)) references.add(reference);
  }
  const present = await engine.store.personal(tenant, [...references]);
  return { subject, values: present.size, instances };
}

const page = 1000;

/** Every reference that the journal of an instance carries. */
async function referencesOf(engine: Engine, key: InstanceKey): Promise<string[]> {
  const found: string[] = [];
  let after = 0;
  for (;;) {
    const rows = await engine.store.journal(key, { after, limit: page });
    found.push(...referencesIn(rows));
    after = rows.at(-1)?.revision ?? after;
    if (rows.length < page) return found;
  }
}

const preview = 'Nothing was removed. To remove it for good, say it again with --yes.';

function linesOf(
  { printer }: Session,
  { subject, values, instances }: Erased,
  done: boolean,
): string[] {
  const { good, notice, bold } = printer.colours;
  const size = `${counted(values, 'personal value')} from ${counted(instances.length, 'instance')}`;
  const head = done
    ? hang(`${good('✓')} `, `Removed ${size} of ${bold(subject)}:`, printer.width)
    : hang(`${notice('!')} `, `This would remove ${size} of ${bold(subject)}:`, printer.width);
  return [
    ...head,
    ...instances.flatMap(({ lifecycle, id }) => hang('  ', `${lifecycle} ${id}`, printer.width)),
    ...(done ? [] : ['', ...hang('', preview, printer.width)]),
  ];
}
