/** `create`: starts a life with its birth event. */
import { v7 } from 'uuid';
import type { AnyLifecycle } from '../../lifecycle/index.ts';
import { giveAnswer } from '../answering.ts';
import { type CommandModule, groups, type Work } from '../command.ts';
import { UsageError } from '../failures.ts';
import { gathered } from '../options.ts';
import { isPair, payloadOf } from '../payload.ts';
import { requestOf, type SendOptions, sentAt, withSendOptions } from '../sending.ts';
import { nearest, oneOf, shortened } from '../wording.ts';

interface Options extends SendOptions {
  readonly policy?: readonly string[];
}

const examples = `
The id may be left out: a fresh one is made and printed. The event may be left
out where the lifecycle has only one that starts a life.

Examples:
  rollcall create ahead/user u1 CREATE username=ada address=ada@example.com
  rollcall create ahead/user CREATE username=ada --policy linkLifetimeDays=3
  rollcall create ahead/user u2 ENTRA_SYNCED --payload @user.json \\
    --by system:entra --json`;

export const create: CommandModule = {
  register(program, act) {
    const command = program
      .command('create')
      .helpGroup(groups.change)
      .summary('start a life with its birth event')
      .description('Starts a life with its birth event, and stores it.')
      .argument('<lifecycle>', 'such as ahead/user')
      .argument('[words...]', 'the id, the birth event, and its payload as field=value');
    withSendOptions(command)
      .option(
        '--policy <name=value>',
        'a policy that differs from the profile; repeatable',
        gathered,
      )
      .addHelpText('after', examples)
      .usage('[options] <lifecycle> [id] [EVENT] [field=value...]')
      .action(act(work));
  },
};

const work: Work<Options> = async (session, [name, words], options) => {
  const lifecycle = await session.definition(name as string);
  const { id, type, pairs } = readWords(lifecycle, words as readonly string[]);
  const key = session.key(lifecycle.name, id ?? v7());
  const request = await requestOf(session, lifecycle, { type, pairs, options });
  const policies = payloadOf(lifecycle.policies.schema, {}, (options.policy ?? []).map(asPair));
  return session.begin(async (engine) => {
    const at = sentAt(session, engine, options);
    const answer = await engine.create({ ...key, ...request, at, policies });
    return giveAnswer(session, engine, lifecycle, answer);
  });
};

function asPair(text: string): string {
  if (isPair(text)) return text;
  throw new UsageError(`--policy: "${shortened(text, 60)}" is no name=value`);
}

/** `[id] [EVENT] [field=value…]`: one bare word alone is the event where the lifecycle has one of that name. */
function readWords(
  lifecycle: AnyLifecycle,
  words: readonly string[],
): { id: string | undefined; type: string; pairs: readonly string[] } {
  const pairs = words.filter(isPair);
  const bare = words.filter((word) => !isPair(word));
  const [first, second, third] = bare;
  if (third !== undefined) {
    throw new UsageError(
      `"${shortened(third, 60)}" is one word too many; after the lifecycle come an id, an event, and field=value`,
    );
  }
  if (second !== undefined) return { id: first, type: second, pairs };
  if (first !== undefined && Object.hasOwn(lifecycle.events, first)) {
    return { id: undefined, type: first, pairs };
  }
  return { id: first, type: onlyBirth(lifecycle, first), pairs };
}

function onlyBirth(lifecycle: AnyLifecycle, word: string | undefined): string {
  const names = Object.keys(lifecycle.events);
  const births = names.filter((type) => lifecycle.events[type].birth === true);
  const [only] = births;
  // BULT is hardly meant as somebody's id where BUILT starts a life.
  const meant = word !== undefined && /^[A-Z_]+$/.test(word) ? nearest(word, names) : undefined;
  if (meant !== undefined) {
    throw new UsageError(
      `${lifecycle.name} knows no event "${word}"; did you mean ${meant}? Somebody with the id ${word} needs the event beside it: create ${lifecycle.name} ${word} ${only ?? meant}`,
    );
  }
  if (births.length === 1 && only !== undefined) return only;
  throw new UsageError(
    `${lifecycle.name} starts with ${oneOf(births)}; name one: create ${lifecycle.name} ${word ?? '<id>'} ${only ?? ''}`,
  );
}
