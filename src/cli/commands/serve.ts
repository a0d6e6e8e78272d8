/** `serve`: the engine behind HTTP, until it is asked to stop. */
import type { Engine } from '../../engine/index.ts';
import {
  type AnyLifecycle,
  advance,
  birthOf,
  type Instant,
  type Sample,
  unborn,
} from '../../lifecycle/index.ts';
import type { AnyStanding } from '../../roster/index.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { exit } from '../failures.ts';
import { wholeNumber } from '../options.ts';
import { requireCurrent } from '../outdated.ts';
import { counted } from '../wording.ts';
import type { Served } from '../world.ts';

interface Options {
  readonly port: number;
  readonly example?: true;
}

const examples = `
Listens on this machine only. It stops on Ctrl-C or SIGTERM, once everything
that was accepted is stored. While it runs, only it writes: send over HTTP, and
look with show, list and history.

Examples:
  rollcall serve
  rollcall serve --port 8080 --data /var/lib/rollcall`;

export const serve: CommandModule = {
  register(program, act, modules) {
    const command = program
      .command('serve')
      .helpGroup(groups.run)
      .summary('serve HTTP, and fire deadlines as they come due')
      .description('Serves HTTP on this machine, and fires deadlines as they come due.')
      .option('--port <n>', 'where to listen; 0 picks a free one', wholeNumber(0, 65_535), 4800)
      .addHelpText('after', examples);
    const load = modules.find(({ loadExamples }) => loadExamples)?.loadExamples;
    if (load) command.option('--example', 'fill an empty store with examples first');
    command.action(
      act<Options>((session, _args, options) =>
        session.begin((engine) => served(session, engine, options, load)),
      ),
    );
  },
};

async function served(
  session: Session,
  engine: Engine,
  { port, example }: Options,
  load: CommandModule['loadExamples'],
): ReturnType<Work<Options>> {
  requireCurrent(await engine.outdated());
  if (example && load && (await engine.counts()).length === 0) await load(session.world, engine);
  // Before anything is announced: whoever reads the address may ask to stop at once.
  const stopped = session.world.untilStopped();
  const { standings = [] } = await session.world.exported(session.globals.machines);
  const running = await session.world.serve(engine, {
    port,
    standings: standings as readonly AnyStanding[],
  });
  session.give({ url: running.url, ...place(session, engine) }, () =>
    welcome(session, engine, running),
  );
  await stopped;
  await running.stop();
  if (!session.globals.json)
    session.printer.lines(['Stopped. Everything that was accepted is stored.']);
  return exit.done;
}

function place({ globals }: Session, { store }: Engine) {
  return { data: globals.data, store: store.info.place };
}

function welcome(session: Session, engine: Engine, { url }: Served): string[] {
  const { printer, world, globals } = session;
  const { bold, dim } = printer.colours;
  const all = engine.lifecycles().map(({ lifecycle }) => lifecycle);
  return [
    `${bold(`Rollcall ${world.version}`)} listens on ${bold(url)}`,
    ...printer.labelled('Data', `${globals.data} (${engine.store.info.kind})`, 10),
    ...printer.labelled(
      'Lifecycles',
      `${counted(all.length, 'lifecycle')}: ${all.map(({ name }) => name).join(', ')}`,
      10,
    ),
    ...printer.labelled('Pages', `${url}/`, 10),
    ...printer.labelled('Reference', `${url}/openapi.json`, 10),
    ...tryLines(session, all, url, engine.now()),
    '',
    dim('Stop with Ctrl-C.'),
  ];
}

/** Three commands that work on a fresh store, with a payload that the lifecycle itself calls worth trying. */
function tryLines(
  { globals, printer }: Session,
  all: readonly AnyLifecycle[],
  url: string,
  now: Instant,
): string[] {
  const found = all.flatMap((lifecycle) => {
    const sample = birthSample(lifecycle, now);
    return sample ? [{ lifecycle, sample }] : [];
  })[0];
  if (!found) return [];
  const { lifecycle, sample } = found;
  const { kind, id } = sample.by;
  const [head, data] = [{ id: tried, event: sample.type, by: `${kind}:${id}` }, sample.data].map(
    (part) => JSON.stringify(part),
  );
  // The quotes hold a line break as they hold anything.
  const body = `${head?.slice(0, -1)},\n         "data":${data}}`;
  const tenant = globals.tenant === 'default' ? '' : ` -H 'rollcall-tenant: ${globals.tenant}'`;
  const look = [
    `npx rollcall show ${lifecycle.name} ${tried}`,
    globals.data === './data' ? '' : ` --data ${quoted(globals.data)}`,
    globals.machines === undefined ? '' : ` --machines ${quoted(globals.machines)}`,
    globals.tenant === 'default' ? '' : ` --tenant ${globals.tenant}`,
  ];
  const where = addressOf(url, lifecycle.name);
  return [
    '',
    printer.colours.bold('Try, in another terminal'),
    `  curl ${where}${tenant} \\`,
    `    -H 'content-type: application/json' \\`,
    ...`    -d ${quoted(body)}`.split('\n'),
    `  curl ${where}/${tried}${tenant}`,
    `  ${look.join('')}`,
  ];
}

/** The id that the commands to try create. */
const tried = 'try-1';

/** A birth that the lifecycle accepts from nothing. */
function birthSample(lifecycle: AnyLifecycle, at: Instant): Sample | undefined {
  const before = unborn(lifecycle, birthOf(lifecycle, tried), at);
  const samples: readonly Sample[] = lifecycle.samples(before, at, () => tried);
  return samples.find(({ type, data, by }) => {
    if (lifecycle.events[type]?.birth !== true) return false;
    const event = { type, data, by, at, id: tried, facts: {} };
    return advance(lifecycle, before, event).kind === 'applied';
  });
}

/** `/v1/instances/<system>/<name>`; a name without a slash has the system `-`. */
function addressOf(url: string, name: string): string {
  const slash = name.lastIndexOf('/');
  const system = slash === -1 ? '-' : encodeURIComponent(name.slice(0, slash));
  return `${url}/v1/instances/${system}/${encodeURIComponent(name.slice(slash + 1))}`;
}

/** As a POSIX shell takes it literally. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
