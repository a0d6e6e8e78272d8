/** The composition root: the only place where machines, engine, adapters, service and command line meet. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { lifecycles as builtIn, standings } from '../machines/index.ts';
import { pngOf } from './adapters/resvg/index.ts';
import { openSqliteStore } from './adapters/sqlite/index.ts';
import { systemClock, uuidIds } from './adapters/system/index.ts';
import { run } from './cli/program.ts';
import type { MachineOptions, OpenOptions, World } from './cli/world.ts';
import { Engine } from './engine/index.ts';
import { unreachableIn } from './explore/standable.ts';
import { type AnyLifecycle, RollcallError, withKernel } from './lifecycle/index.ts';
import {
  keptByRoster,
  type RosterBlocker,
  type RosterStanding,
  type StandingDefinition,
} from './roster/index.ts';
import { readAccess, serve } from './service/index.ts';

const home = findHome(fileURLToPath(new URL('.', import.meta.url)));
const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
  version: string;
};

/** Runs one command. Resolves to the exit code: 0 done, 1 fault, 2 bad usage or input, 3 refused, 4 conflict. */
export function main(argv: readonly string[]): Promise<number> {
  return run(argv, world);
}

const world: World = {
  terminal: process,
  version,
  home,
  lifecycles,
  exported,
  png: pngOf,
  open,
  serve: (engine, { port, host, publicUrl, access, standings }) =>
    serve(engine, {
      port,
      version,
      standings,
      ...(host !== undefined && { host }),
      ...(publicUrl !== undefined && { publicUrl }),
      ...(access !== undefined && { access: readAccess(access) }),
    }),
  untilStopped: () =>
    new Promise((done) => {
      process.once('SIGINT', () => done());
      process.once('SIGTERM', () => done());
    }),
};

/** Explores a lifecycle when the first person is adopted into it or corrected, and then knows it. */
const unreachable = unreachableIn();

async function open(options: OpenOptions): Promise<Engine> {
  const { data, profile, zone, readOnly } = options;
  const known = await lifecycles(options);
  const standing = await standingOf(options);
  const store = await openSqliteStore({
    file: join(resolve(data), 'rollcall.sqlite'),
    readOnly: readOnly ?? false,
  });
  return new Engine({
    store,
    lifecycles: known,
    clock: systemClock,
    ids: uuidIds,
    unreachable,
    ...(profile ? { profile } : {}),
    ...(zone ? { zone } : {}),
    ...(standing ? { standing } : {}),
  });
}

async function lifecycles(options: MachineOptions): Promise<readonly AnyLifecycle[]> {
  const { machines, kernel = 'compiled' } = options;
  const known = machines === undefined ? builtIn : await lifecyclesIn(machines);
  return kernel === 'compiled' ? known : known.map((each) => withKernel(each, kernel));
}

async function lifecyclesIn(machines: string): Promise<readonly AnyLifecycle[]> {
  const module = await exported(machines);
  if (!Array.isArray(module['lifecycles']))
    throw badMachines(
      machines,
      'it must export an array "lifecycles" of what defineLifecycle returns',
    );
  return module['lifecycles'] as AnyLifecycle[];
}

/** The first standing that says how a roster feeds it; a team without one keeps no rosters. */
async function standingOf({ machines }: MachineOptions): Promise<RosterStanding | undefined> {
  const all = (await exported(machines))['standings'];
  const found = (Array.isArray(all) ? (all as FedStanding[]) : []).find(({ roster }) => roster);
  return found && keptByRoster(found);
}

// A module of machines may bring a standing of any input.
// oxlint-disable-next-line typescript/no-explicit-any -- variance: what it is made from is its own affair
type FedStanding = StandingDefinition<any, string, RosterBlocker>;

async function exported(machines?: string): Promise<Readonly<Record<string, unknown>>> {
  if (machines === undefined) return { lifecycles: builtIn, standings };
  const file = resolve(machines);
  if (!existsSync(file))
    throw badMachines(machines, 'there is no such file; name a module such as ./machines/index.ts');
  return import(pathToFileURL(file).href).catch((cause: unknown) => {
    if (cause instanceof RollcallError) throw cause;
    throw badMachines(machines, cause instanceof Error ? cause.message : String(cause));
  }) as Promise<Readonly<Record<string, unknown>>>;
}

function badMachines(machines: string, problem: string): RollcallError {
  return new RollcallError('machines', `the machines in ${machines} cannot be used: ${problem}`);
}

/** The folder of package.json, from src/ in a checkout and from dist/src/ in a package. */
function findHome(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findHome(resolve(folder, '..'));
}
