/** `bulk`: one event for many, looked at first, then sent. */
import {
  BulkCount,
  type BulkItem,
  type BulkRequest,
  type BulkTally,
  type Engine,
  type Selection,
  selectionOf,
} from '../../engine/index.ts';
import type { AnyLifecycle } from '../../lifecycle/index.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { type Exit, exit, UsageError } from '../failures.ts';
import { hang } from '../layout.ts';
import { gathered, idOf, statusCodeOf } from '../options.ts';
import { isPair } from '../payload.ts';
import { type EventOptions, requestOf, withEventOptions } from '../sending.ts';
import { allOf, counted, printable, shortened } from '../wording.ts';

interface Options extends EventOptions {
  readonly id?: readonly string[];
  readonly status?: string;
  readonly activity?: string;
  readonly organisation?: string;
  readonly group?: string;
  readonly standing?: string;
  readonly requirement?: string;
  readonly all?: true;
  readonly preview?: true;
}

const examples = `
Each gets an own outcome; who is skipped is named with the reason. Ctrl-C stops
after those under way. The same command with the same --key takes it up where it
stopped: nobody is sent anything twice under one key.

Examples:
  rollcall bulk ahead/user START_ONBOARDING --status created --preview
  rollcall bulk ahead/user START_ONBOARDING --status created --key spring-1
  rollcall bulk ankored/account RESEND_ACTIVATION --organisation league \\
      --group u12-red --standing notActivated --key reminder-7`;

export const bulk: CommandModule = {
  register(program, act) {
    const command = program
      .command('bulk')
      .helpGroup(groups.change)
      .summary('send one event to many')
      .description('Sends one event to many, and says of each what became of it.')
      .argument('<lifecycle>', 'such as ahead/user')
      .argument('<EVENT>', 'such as START_ONBOARDING')
      .argument('[fields...]', 'its payload as field=value')
      .option('--id <id>', 'these; may be given several times', gathered)
      .option('--status <status>', 'those with this status, by code or label')
      .option('--activity <activity>', 'those with this activity, by code or label')
      .option('--organisation <id>', 'the organisation of the group')
      .option('--group <id>', 'what each member of this group has of the lifecycle')
      .option('--standing <code>', 'only members who stand so in the group')
      .option('--requirement <id>', 'the requirement, where a person may have several')
      .option('--all', 'everybody of the lifecycle')
      .option('--preview', 'say what would become of everybody, and send nothing');
    withEventOptions(command)
      .addHelpText('after', examples)
      .usage('[options] <lifecycle> <EVENT> [field=value...]')
      .action(act(work));
  },
};

const work: Work<Options> = async (session, [name, event, words], options) => {
  const lifecycle = await session.definition(name as string);
  const pairs = words as readonly string[];
  const stray = pairs.find((word) => !isPair(word));
  if (stray !== undefined) {
    throw new UsageError(
      `"${shortened(stray, 60)}" is no field=value; whom it reaches is said with --id, --status or --group`,
    );
  }
  const to = whom(lifecycle, options);
  const { tenant } = session.globals;
  const given = await requestOf(session, lifecycle, { type: event as string, pairs, options });
  const { type, data, by } = given;
  const request = { tenant, lifecycle: lifecycle.name, to, type, data, by };
  if (options.preview) return preview(session, { ...request, key: given.key ?? 'preview' });
  const { key } = given;
  if (key === undefined)
    throw new UsageError(
      '--key is needed to send: it is what a run that stopped is taken up by; --preview only looks',
    );
  return session.change((engine) => run(session, engine, { ...request, key }));
};

function whom(
  lifecycle: AnyLifecycle,
  { id, status, activity, organisation, group, standing, requirement, all }: Options,
): Selection {
  return selectionOf({
    all,
    ids: id?.map((each) => idOf('--id', each)),
    status: status === undefined ? undefined : statusCodeOf('--status', lifecycle, status),
    activity: activity === undefined ? undefined : statusCodeOf('--activity', lifecycle, activity),
    organisation: organisation === undefined ? undefined : idOf('--organisation', organisation),
    group: group === undefined ? undefined : idOf('--group', group),
    standing,
    requirement: requirement === undefined ? undefined : idOf('--requirement', requirement),
  });
}

async function preview(session: Session, request: BulkRequest): Promise<Exit> {
  return session.change(async (engine) => {
    const count = new BulkCount();
    for await (const item of engine.previewBulk(request)) count.add(item);
    session.give(count.tally, () => linesOf(session, count.tally, 'would be '));
    return exit.done;
  });
}

async function run(session: Session, engine: Engine, request: BulkRequest): Promise<Exit> {
  const { printer, world } = session;
  const count = new BulkCount();
  const items: BulkItem[] = [];
  let seen = 0;
  let isStopped = false;
  void world.untilStopped().then(() => {
    isStopped = true;
  });
  for await (const item of engine.runBulk(request)) {
    count.add(item);
    if (session.globals.json) items.push(item);
    seen += 1;
    printer.progress(counted(seen, 'instance'));
    if (isStopped) break;
  }
  printer.progress('');
  const { tally } = count;
  session.give({ ...tally, items, finished: !isStopped }, () => [
    ...linesOf(session, tally),
    ...(isStopped
      ? hang('', `It was stopped. The same command takes it up: --key ${request.key}`, 80)
      : []),
  ]);
  return isStopped || tally.outcomes.failed > 0 ? exit.refused : exit.done;
}

function linesOf({ printer }: Session, tally: BulkTally, would = ''): string[] {
  const { applied, unchanged, repeated, refused, failed } = tally.outcomes;
  const parts = [
    [applied, `${would}sent`],
    [unchanged, `${would}unchanged`],
    [repeated, 'sent before'],
    [refused + failed, `${would}skipped`],
  ] as const;
  const said = parts
    .filter(([many]) => many > 0)
    .map(([many, what]) => `${many.toLocaleString('en')} ${what}`);
  const head = `${counted(tally.selected, 'instance')}: ${said.join(', ') || 'nobody stands there'}`;
  return [
    ...hang('', head, printer.width),
    ...printable(tally.skipped).flatMap(({ count, message, ids }) => [
      ...hang('  ', `${count.toLocaleString('en')}: ${message}`, printer.width),
      ...hang('     ', namesOf(ids, count), printer.width).map(printer.colours.dim),
    ]),
  ];
}

function namesOf(ids: readonly string[], count: number): string {
  return count > ids.length ? `${ids.join(', ')} and ${count - ids.length} more` : allOf(ids);
}
