/** `effects`: what the outside world was asked to do, how its delivery stands, and how to mend it. */

import { Option } from 'commander';
import type { EffectState, Finished, ListedEffect } from '../../engine/index.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { exit } from '../failures.ts';
import { actorOf, idOf, wholeNumber } from '../options.ts';
import { fromNow, printable } from '../wording.ts';

const states = ['waiting', 'leased', 'dead', 'dropped', 'held', 'done'] as const;

interface ListOptions {
  readonly state: EffectState;
  readonly lifecycle?: string;
  readonly id?: string;
  readonly effect?: string;
  readonly limit: number;
  readonly after?: string;
}

const examples = `
States: waiting (due in its turn, or leased), leased, dead (given up), dropped,
held (of an import, or from before there was a feed), done.

Examples:
  rollcall effects list --state dead
  rollcall effects retry "default/ahead/user/u1#2.0" --by admin:anna
  rollcall effects drop "default/ahead/user/u1#2.0" --by admin:anna \\
    --reason "told by phone"`;

export const effects: CommandModule = {
  register(program, act) {
    const command = program
      .command('effects')
      .helpGroup(groups.run)
      .summary('what waits to be delivered, died or is held')
      .description('Lists effects by how their delivery stands, tries them again, or drops them.')
      .addHelpText('after', examples);
    command
      .command('list')
      .description('Lists effects by how their delivery stands.')
      .addOption(new Option('--state <state>', 'which').choices(states).default('waiting'))
      .option('--lifecycle <name>', 'only of this lifecycle')
      .option('--id <id>', 'only of this instance')
      .option('--effect <name>', 'only effects of this name')
      .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000), 20)
      .option('--after <effect>', 'only those after this effect id')
      .action(act(listed));
    command
      .command('retry')
      .description('Makes an effect due now that is dead, dropped, held or resting.')
      .argument('<effects...>', 'effect ids, as "effects list" gives them')
      .requiredOption('--by <kind:id>', 'who decided it')
      .action(act(retried));
    command
      .command('drop')
      .description('Takes an effect out of delivery, on the record.')
      .argument('<effects...>', 'effect ids, as "effects list" gives them')
      .requiredOption('--reason <text>', 'why; kept as personal data')
      .requiredOption('--by <kind:id>', 'who decided it')
      .action(act(dropped));
  },
};

const listed: Work<ListOptions> = async (session, _args, options) => {
  const { state, lifecycle, id, effect: name, limit, after } = options;
  if (lifecycle !== undefined) await session.definition(lifecycle);
  const { tenant } = session.globals;
  const of = id === undefined ? undefined : idOf('--id', id);
  return session.look(async (engine) => {
    const page = await engine.effects({ tenant, state, lifecycle, id: of, name, after, limit });
    session.give(page, () => linesOf(session, printable(page), state, engine.now()));
    return exit.done;
  });
};

function linesOf(
  { printer }: Session,
  { items, next }: { items: readonly ListedEffect[]; next: string | null },
  state: EffectState,
  now: string,
): string[] {
  if (items.length === 0) return [`No effect is ${state}.`];
  const rows = items.map((item) => ({
    cells: [item.effectId, item.name, item.state, String(item.attempts), whenOf(item, now)],
    below: item.said?.reason ? [item.said.reason] : [],
  }));
  const columns = [
    { head: 'EFFECT', firm: true, paint: printer.colours.bold },
    { head: 'WHAT' },
    { head: 'STATE' },
    { head: 'TRIED', align: 'right' },
    { head: '', paint: printer.colours.dim },
  ] as const;
  const more = next === null ? [] : ['', `There is more: --after ${next}`];
  return [...printer.table(columns, rows), ...more];
}

function whenOf({ due, said, at }: ListedEffect, now: string): string {
  return due === null ? fromNow(said?.at ?? at, now) : `due ${fromNow(due, now)}`;
}

const retried: Work<{ by: string }> = (session, [ids], options) => {
  const by = actorOf('--by', options.by);
  return changed(session, ids as readonly string[], (engine, of) =>
    engine.retryEffect({ ...of, by }),
  );
};

const dropped: Work<{ by: string; reason: string }> = (session, [ids], options) => {
  const by = actorOf('--by', options.by);
  const { reason } = options;
  return changed(session, ids as readonly string[], (engine, of) =>
    engine.dropEffect({ ...of, by, reason }),
  );
};

type Change = (
  engine: Parameters<Parameters<Session['change']>[0]>[0],
  of: { tenant: string; effectId: string },
) => Promise<Finished>;

function changed(session: Session, ids: readonly string[], change: Change) {
  const { tenant } = session.globals;
  return session.change(async (engine) => {
    const results: Finished[] = [];
    for (const effectId of ids) results.push(await change(engine, { tenant, effectId }));
    const { good } = session.printer.colours;
    session.give(results, () =>
      printable(results).map(({ effectId, state }) => `${good('✓')} ${effectId} is ${state}`),
    );
    return exit.done;
  });
}
