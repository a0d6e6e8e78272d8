/** `serve`: the engine behind HTTP, until it is asked to stop. */
import { createKey, type Engine } from '../../engine/index.ts';
import {
  type AnyLifecycle,
  advance,
  birthOf,
  type Instant,
  type Sample,
  unborn,
} from '../../lifecycle/index.ts';
import { credentialPermissions } from '../../ports/index.ts';
import type { AnyStanding } from '../../roster/index.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { exit } from '../failures.ts';
import { wholeNumber } from '../options.ts';
import { requireCurrent } from '../outdated.ts';
import { counted } from '../wording.ts';

interface Options {
  readonly port: number;
  readonly host?: string;
  readonly publicUrl?: string;
  readonly access?: string;
  readonly example?: true;
}

const examples = `
Listens on this machine only, unless told otherwise. Callers need a key; the
first start makes one and shows it. It stops on Ctrl-C or SIGTERM, once
everything that was accepted is stored. While it runs, only it writes: send over
HTTP, and look with show, list and history.

Examples:
  rollcall serve
  rollcall serve --port 8080 --data /var/lib/rollcall
  rollcall serve --host 0.0.0.0 --public-url https://rollcall.example.org`;

export const serve: CommandModule = {
  register(program, act, modules) {
    const command = program
      .command('serve')
      .helpGroup(groups.run)
      .summary('serve HTTP, and fire deadlines as they come due')
      .description('Serves HTTP on this machine, and fires deadlines as they come due.')
      .option('--port <n>', 'where to listen; 0 picks a free one', wholeNumber(0, 65_535), 4800)
      .option('--host <address>', 'another address; there must be keys (default: 127.0.0.1)')
      .option('--public-url <url>', 'what callers call it, behind a proxy that speaks TLS')
      .option('--access <file>', 'whose tokens are taken beside keys, as JSON')
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
  { example, ...where }: Options,
  load: CommandModule['loadExamples'],
): ReturnType<Work<Options>> {
  requireCurrent(await engine.outdated());
  if (example && load && (await engine.counts()).length === 0) await load(session.world, engine);
  // Before anything is announced: whoever reads the address may ask to stop at once.
  const stopped = session.world.untilStopped();
  const { standings = [] } = await session.world.exported(session.globals.machines);
  const running = await session.world.serve(engine, {
    ...where,
    standings: standings as readonly AnyStanding[],
  });
  const key = await firstKey(session, engine, where).catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  const opening = { url: running.url, signIn: running.signInLink(session.globals.tenant), key };
  session.give({ ...opening, ...place(session, engine) }, () => welcome(session, engine, opening));
  await stopped;
  await running.stop();
  if (!session.globals.json)
    session.printer.lines(['Stopped. Everything that was accepted is stored.']);
  return exit.done;
}

function place({ globals }: Session, { store }: Engine) {
  return { data: globals.data, store: store.info.place };
}

/** How to get in. */
interface Opening {
  readonly url: string;
  /** Signs a browser in once. */
  readonly signIn: string | null;
  /** The key that the first start made, and that nobody sees again. */
  readonly key: string | null;
}

/** Whoever starts with nothing gets a key for everything. Where others could reach it, it would not have started. */
async function firstKey(
  { globals }: Session,
  engine: Engine,
  { access }: Pick<Options, 'access'>,
): Promise<string | null> {
  const { credentials } = engine.store;
  const now = engine.now();
  const { known } = await credentials.count(now);
  if (known > 0 || access !== undefined) return null;
  const first = {
    tenant: globals.tenant,
    label: 'made by the first start',
    actor: { kind: 'admin', id: 'admin' },
    permissions: credentialPermissions,
    by: 'command line',
  } as const;
  return (await createKey(credentials, first, now)).key;
}

function welcome(session: Session, engine: Engine, opening: Opening): string[] {
  const { url, signIn, key } = opening;
  const { printer, world, globals } = session;
  const { bold, dim } = printer.colours;
  const all = engine.lifecycles().map(({ lifecycle }) => lifecycle);
  const callers =
    key === null
      ? 'need a key. "rollcall keys list" names those that are there; POST /v1/keys makes another, and so does "rollcall keys create" while nothing serves.'
      : 'need a key. This is the first one; it may do everything, and is not shown again.';
  return [
    `${bold(`Rollcall ${world.version}`)} listens on ${bold(url)}`,
    ...printer.labelled('Data', `${globals.data} (${engine.store.info.kind})`, 10),
    ...printer.labelled(
      'Lifecycles',
      `${counted(all.length, 'lifecycle')}: ${all.map(({ name }) => name).join(', ')}`,
      10,
    ),
    ...printer.labelled('Pages', signIn ?? `${url}/`, 10),
    ...(signIn === null
      ? []
      : printer.labelled('', `signs a browser in, once; with a key it is ${url}/`, 10)),
    ...printer.labelled('Reference', `${url}/reference`, 10),
    ...printer.labelled('Callers', callers, 10),
    ...tryLines(session, all, opening, engine.now()),
    '',
    dim('Stop with Ctrl-C.'),
  ];
}

/** Three commands that work on a fresh store, with a payload that the lifecycle itself calls worth trying. */
function tryLines(
  { globals, printer }: Session,
  all: readonly AnyLifecycle[],
  { url, key }: Opening,
  now: Instant,
): string[] {
  const found = all.flatMap((lifecycle) => {
    const sample = birthSample(lifecycle, now);
    return sample ? [{ lifecycle, sample }] : [];
  })[0];
  if (!found) return [];
  const { lifecycle, sample } = found;
  const { kind, id } = sample.by;
  const [head, data] = [{ id: tried, event: sample.type }, sample.data].map((part) =>
    JSON.stringify(part),
  );
  // The quotes hold a line break as they hold anything.
  const body = `${head?.slice(0, -1)},\n         "data":${data}}`;
  const look = [
    `npx rollcall show ${lifecycle.name} ${tried}`,
    globals.data === './data' ? '' : ` --data ${quoted(globals.data)}`,
    globals.machines === undefined ? '' : ` --machines ${quoted(globals.machines)}`,
    globals.tenant === 'default' ? '' : ` --tenant ${globals.tenant}`,
  ];
  const where = addressOf(url, lifecycle.name);
  const auth = '-H "authorization: Bearer $KEY"';
  return [
    '',
    printer.colours.bold('Try, in another terminal'),
    `  KEY=${key ?? 'rk_…'}`,
    `  curl ${where} \\`,
    `    ${auth} \\`,
    // The first key is an administrator's; it may act for whoever else begins a life.
    ...(kind === 'admin' ? [] : [`    -H 'rollcall-actor: ${kind}:${id}' \\`]),
    `    -H 'content-type: application/json' \\`,
    ...`    -d ${quoted(body)}`.split('\n'),
    `  curl ${where}/${tried} \\`,
    `    ${auth}`,
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
