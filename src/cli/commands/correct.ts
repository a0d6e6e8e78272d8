/** `correct`: repairs one instance, on the record. */
import { giveAnswer } from '../answering.ts';
import { type CommandModule, groups, type Work } from '../command.ts';
import { actorOf, instantAt, keyOf } from '../options.ts';
import { json, jsonObject } from '../payload.ts';

interface Options {
  readonly state: string;
  readonly reason: string;
  readonly by: string;
  readonly context?: string;
  readonly since?: string;
  readonly key?: string;
}

const examples = `
The correction is a row of the journal with its reason; nothing is sent to
anyone. A state is named by its path, by a unique last part of it, or by several
joined with " + ".

Examples:
  rollcall correct ahead/user u1 --state "onboarded + enabled" \\
    --reason "logged in by phone" --by admin:anna
  rollcall correct ankored/document d1 --state "none + idle" --by admin:anna \\
    --reason "wrong person" --context '{"completedOn": null}' --since 2026-03-01`;

export const correct: CommandModule = {
  register(program, act) {
    program
      .command('correct')
      .helpGroup(groups.change)
      .summary('repair one, on the record')
      .description(
        'Puts one instance where it should be, with a reason, as a new row of its journal.',
      )
      .argument('<lifecycle>', 'such as ahead/user')
      .argument('<id>', 'whose')
      .requiredOption('--state <state>', 'where it should stand')
      .requiredOption('--reason <text>', 'why; kept as personal data')
      .requiredOption('--by <kind:id>', 'which admin')
      .option('--context <json>', 'fields that differ, as JSON, as @file, or - for stdin')
      .option('--since <instant>', 'since when; deadlines count from here (default: now)')
      .option('--key <key>', 'applied at most once under this key')
      .addHelpText('after', examples)
      .action(act(work));
  },
};

const work: Work<Options> = async (session, [name, id], options) => {
  const lifecycle = await session.definition(name as string);
  const { world, globals } = session;
  const { state, reason, by, context, since, key } = options;
  const request = {
    ...session.key(lifecycle.name, id as string),
    state: state.trimStart().startsWith('{') ? json(state, '--state') : state,
    reason,
    by: actorOf('--by', by),
    context:
      context === undefined
        ? undefined
        : await jsonObject('--context', context, world.terminal.stdin),
    key: key === undefined ? undefined : keyOf(key),
    zone: globals.zone,
  };
  return session.change(async (engine) => {
    const now = engine.now();
    const { zone } = globals;
    const from = since === undefined ? undefined : instantAt('--since', since, { now, zone });
    const answer = await engine.correct({ ...request, since: from });
    return giveAnswer(session, engine, lifecycle, answer);
  });
};
