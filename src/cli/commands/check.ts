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
} from '../../explore/index.ts';
import { type Act, type CommandModule, groups, type Session } from '../command.ts';
import { type Exit, exit, UsageError } from '../failures.ts';
import { hang } from '../layout.ts';
import { modelFor, thingNamed } from '../models.ts';
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
be asked without a contract: states, transitions, ways on, ends, and whether it
comes to rest. A module may export payloads for the events of its machines:
samples = { machine: { EVENT: [{ … }] } }.

Exit code 3: a state is never reached, has no way on, or no way to a good end; a
plain machine never comes to rest; several are never all at a good end at once.

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
const defects: ReadonlySet<Claim['kind'] | ModelClaim['kind']> = new Set([
  'stateReached',
  'noDeadEnd',
  'noTrap',
  'comesToRest',
]);

async function work(
  session: Session,
  [name, others]: readonly unknown[],
  { limit, attention, all, model }: Options,
): Promise<Exit> {
  const most = limit === undefined ? {} : { limit };
  const beside = Array.isArray(others) ? others.map(String) : [];
  const named = name as string | undefined;
  if (await isPlain(session, named, model)) {
    if (attention) throw new UsageError('--attention is for lifecycles; leave it out');
    if (beside.length > 0)
      throw new UsageError('several are for lifecycles; check a plain machine by itself');
    const reading = await modelFor(session, named, {
      ...most,
      ...(model !== undefined && { model }),
    });
    return plain(session, reading, all === true);
  }
  const lifecycle = await session.definition(String(name));
  const { profile = 'default', zone = 'UTC', machines } = session.globals;
  if (beside.length > 0) {
    if (attention || all)
      throw new UsageError(
        '--attention and --all are for one lifecycle; leave them out for several',
      );
    const more = await Promise.all(beside.map((it) => session.definition(it)));
    const found = together([lifecycle, ...more], { profile, zone, limit: limit ?? usualLimit });
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
  return isBroken(claims) ? exit.refused : exit.done;
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
  return !isLifecycle((await thingNamed(session, name)).thing);
}

const nothingSeen = { parts: [], open: new Set<number>() };

function plain(session: Session, { model, warnings, seen }: Reading, all: boolean): Exit {
  for (const warning of warnings) session.printer.problem(`rollcall: ${warning}`);
  const claims = modelClaimsOf(model, seen ?? nothingSeen);
  const asked = new Set(claims.map(({ kind }) => kind));
  session.give({ model: model.name, states: model.graph.states, claims }, () => [
    ...linesOf(session, model.graph.states, claims.map(toldOf), all),
    ...(asked.has('noTrap')
      ? []
      : ['It knows no ends, so it was not asked whether one is reached.']),
    'Guards, senders, policies and order are asked of lifecycles only.',
  ]);
  return isBroken(claims) ? exit.refused : exit.done;
}

const isBroken = (claims: readonly Pick<Claim | ModelClaim, 'kind' | 'verdict'>[]) =>
  claims.some(({ kind, verdict }) => verdict === 'violated' && defects.has(kind));

/** More events than this nobody reads; --json has all. */
const mostTold = 12;

function toldOf({ path, ...claim }: ModelClaim): Told {
  const events = path ?? [];
  const rest = events.length - mostTold;
  const told = [...events.slice(0, mostTold), ...(rest > 0 ? [`and ${rest} more`] : [])];
  return { ...claim, walk: events.length === 0 ? null : `by ${told.join(', ')}` };
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
  return says.startsWith(`${where} `) ? says : `${where}: ${says}`;
}

export const check: CommandModule = { register };
