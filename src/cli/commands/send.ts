/** `send`: one event for one instance. */
import { giveAnswer } from '../answering.ts';
import { type CommandModule, groups, type Work } from '../command.ts';
import { UsageError } from '../failures.ts';
import { wholeNumber } from '../options.ts';
import { isPair } from '../payload.ts';
import { requestOf, type SendOptions, sentAt, withSendOptions } from '../sending.ts';
import { shortened } from '../wording.ts';

interface Options extends SendOptions {
  readonly ifRevision?: number;
}

const examples = `
What is applied is stored. What is refused changes nothing; the exit code is 3,
or 2 where the event does not exist or its payload does not fit.

Examples:
  rollcall send ahead/user u1 START_ONBOARDING --by admin:anna
  rollcall send ankored/document d1 APPROVE version=v1 --if-revision 2
  rollcall send ahead/user u1 EMAIL_CHANGED address:=null --key hr-4711 --json`;

export const send: CommandModule = {
  register(program, act) {
    const command = program
      .command('send')
      .helpGroup(groups.change)
      .summary('send one event')
      .description('Sends one event, and says what became of it.')
      .argument('<lifecycle>', 'such as ahead/user')
      .argument('<id>', 'whose')
      .argument('<EVENT>', 'such as START_ONBOARDING')
      .argument('[fields...]', 'its payload as field=value');
    withSendOptions(command)
      .option(
        '--if-revision <n>',
        'only if it stands at this revision',
        wholeNumber(0, Number.MAX_SAFE_INTEGER),
      )
      .addHelpText('after', examples)
      .usage('[options] <lifecycle> <id> <EVENT> [field=value...]')
      .action(act(work));
  },
};

const work: Work<Options> = async (session, [name, id, event, words], options) => {
  const lifecycle = await session.definition(name as string);
  const key = session.key(lifecycle.name, id as string);
  const pairs = words as readonly string[];
  const stray = pairs.find((word) => !isPair(word));
  if (stray !== undefined) {
    throw new UsageError(
      `"${shortened(stray, 60)}" is no field=value; the payload comes after the event`,
    );
  }
  const request = await requestOf(session, lifecycle, { type: event as string, pairs, options });
  return session.change(async (engine) => {
    const at = sentAt(session, engine, options);
    const answer = await engine.send({ ...key, ...request, at, ifRevision: options.ifRevision });
    return giveAnswer(session, engine, lifecycle, answer);
  });
};
