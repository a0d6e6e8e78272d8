/** `rollcall check`: what ought to be true of a lifecycle, held against everything that can happen to it. */
import type { Command } from 'commander';
import {
  type Claim,
  claimsOf,
  exploreLifecycle,
  isLifecycle,
  type ModelClaim,
  modelClaimsOf,
  type Reading,
  replayTrace,
  thingsIn,
} from '../../explore/index.ts';
import { type Act, type CommandModule, groups, type Session } from '../command.ts';
import { type Exit, exit, UsageError } from '../failures.ts';
import { hang } from '../layout.ts';
import { modelFor } from '../models.ts';
import { wholeNumber } from '../options.ts';
import { walkLine } from '../suite-view.ts';
import { together, togetherLines } from '../together.ts';
import { counted } from '../wording.ts';

interface Options {
  readonly limit?: number;
  readonly attention?: true;
  readonly all?: true;
  readonly model?: string;
}

const help = `
It explores every state that the lifecycle can come to under the policies of
--profile, and asks: is every state reached, every transition taken, every guard
seen true and false; does each state have a way on, and a way to a good end; who
can lead out of it; does the order of two transitions decide.
A policy that is off leaves its transitions untaken: told, but no defect.
What a limit cut off is unknown, never impossible.

Several lifecycles are explored side by side, under one clock: how many states
one person can be in, and what people see of them together.

A plain XState machine of --machines, and a model in a file, are asked what can
be asked without a contract: states, ways on, and ends. A module may export
payloads for its machines: samples = { name: { EVENT: [{ … }] } }.

Exit code 3: a state is never reached, has no way on, or no way to a good end;
of several, they are never all at a good end at once.

Examples:
  rollcall check ankored/document
  rollcall check ahead/user --profile literal --json
  rollcall check ankored/account ankored/training ankored/training
  rollcall check --model shop.json`;

function register(program: Command, act: Act): void {
  program
    .command('check [lifecycle] [others...]')
    .helpGroup(groups.look)
    .summary('what holds of a lifecycle, and what does not')
    .description(
      'Explores a lifecycle and tells what can never happen in it, and where one is stuck.',
    )
    .option('--model <file>', 'a model instead: GraphWalker JSON, or a Mealy machine in DOT')
    .option('--limit <n>', 'the most states to look at', wholeNumber(1, 100_000_000))
    .option('--attention', 'with the deadlines that only flag and remind, too')
    .option('--all', 'also what holds')
    .addHelpText('after', help)
    .action(act(work));
}

/** Enough for an account and two requirements, in a few seconds. */
const usualLimit = 1_000_000;

/** Whatever the policies, these are defects of the definition. */
const defects: ReadonlySet<Claim['kind']> = new Set(['stateReached', 'noDeadEnd', 'noTrap']);

async function work(
  session: Session,
  [name, others]: readonly unknown[],
  { limit, attention, all, model }: Options,
): Promise<Exit> {
  const most = limit === undefined ? {} : { limit };
  if (await isPlain(session, name as string | undefined, model)) {
    if (attention) throw new UsageError('--attention is for lifecycles; leave it out');
    const reading = await modelFor(session, name as string | undefined, {
      ...most,
      ...(model !== undefined && { model }),
    });
    return plain(session, reading, all === true);
  }
  const lifecycle = await session.definition(String(name));
  const { profile = 'default', zone = 'UTC', machines } = session.globals;
  if (Array.isArray(others) && others.length > 0) {
    if (attention || all)
      throw new UsageError(
        '--attention and --all are for one lifecycle; leave them out for several',
      );
    const beside = await Promise.all(others.map((it) => session.definition(String(it))));
    const found = together([lifecycle, ...beside], { profile, zone, limit: limit ?? usualLimit });
    session.give(found, () => togetherLines(session, found));
    return found.allWell === 'no' ? exit.refused : exit.done;
  }
  const explored = exploreLifecycle(lifecycle, {
    profile,
    zone,
    attention: attention === true,
    probes: true,
    ...most,
  });
  const claims = claimsOf(explored).map((claim) => ({
    ...claim,
    walk:
      claim.trace &&
      walkLine({ model: lifecycle.name, machines }, replayTrace(explored, claim.trace)),
  }));
  session.give({ lifecycle: lifecycle.name, states: explored.graph.states, claims }, () =>
    linesOf(session, explored.graph.states, claims, all === true),
  );
  const isBroken = claims.some(({ kind, verdict }) => verdict === 'violated' && defects.has(kind));
  return isBroken ? exit.refused : exit.done;
}

/** A model in a file, or a machine without a contract. */
async function isPlain(
  session: Session,
  name: string | undefined,
  model: string | undefined,
): Promise<boolean> {
  if (model !== undefined) {
    if (name === undefined) return true;
    throw new UsageError('--model is instead of a lifecycle; give one of them');
  }
  if (name === undefined)
    throw new UsageError('name a lifecycle, such as ankored/document, or a file with --model');
  const things = thingsIn(await session.world.exported(session.globals.machines));
  return things.has(name) && !isLifecycle(things.get(name));
}

function plain(session: Session, reading: Reading, all: boolean): Exit {
  const { model, warnings } = reading;
  for (const warning of warnings) session.printer.problem(`rollcall: ${warning}`);
  const claims = modelClaimsOf(reading);
  const asked = new Set(claims.map(({ kind }) => kind));
  session.give({ model: model.name, states: model.graph.states, claims }, () => [
    ...linesOf(session, model.graph.states, claims.map(toldOf), all),
    ...(asked.has('noTrap') ? [] : ['It knows no ends, so nobody asked whether one is reached.']),
    'Guards, senders and policies are asked of lifecycles only.',
  ]);
  return claims.some(({ verdict }) => verdict === 'violated') ? exit.refused : exit.done;
}

function toldOf({ path, ...claim }: ModelClaim): Told {
  const way = path === null || path.length === 0 ? null : `by ${path.join(', ')}`;
  return { ...claim, because: null, walk: way };
}

type Told = Pick<Claim, 'where' | 'says' | 'verdict' | 'because'> & {
  readonly walk: string | null;
};

function linesOf({ printer }: Session, states: number, claims: readonly Told[], all: boolean) {
  const { good, bad, notice } = printer.colours;
  const of = (verdict: Claim['verdict']) => claims.filter((claim) => claim.verdict === verdict);
  const told = (sign: string, claim: Told) => [
    ...hang(`${sign} `, textOf(claim), printer.width),
    ...(claim.because === null ? [] : hang('    ', claim.because, printer.width)),
    ...(claim.walk === null || claim.verdict !== 'violated' ? [] : [`    ${claim.walk}`]),
  ];
  return [
    `${counted(states, 'state')} explored: ${of('holds').length} claims hold, ${of('violated').length} do not, ${of('unknown').length} are open`,
    ...(all ? of('holds').flatMap((claim) => told(good('✓'), claim)) : []),
    ...of('violated').flatMap((claim) => told(bad('✗'), claim)),
    ...of('unknown').flatMap((claim) => told(notice('?'), claim)),
  ];
}

/** Some claims are said of a place without naming it. */
function textOf({ where, says }: Pick<Claim, 'where' | 'says'>): string {
  return says.includes(where) ? says : `${where}: ${says}`;
}

export const check: CommandModule = { register };
