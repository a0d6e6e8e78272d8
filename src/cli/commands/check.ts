/** `rollcall check`: what ought to be true of a lifecycle, held against everything that can happen to it. */
import type { Command } from 'commander';
import { type Claim, claimsOf, exploreLifecycle, replayTrace } from '../../explore/index.ts';
import { type Act, type CommandModule, groups, type Session } from '../command.ts';
import { type Exit, exit, UsageError } from '../failures.ts';
import { hang } from '../layout.ts';
import { wholeNumber } from '../options.ts';
import { walkLine } from '../suite-view.ts';
import { together, togetherLines } from '../together.ts';
import { counted } from '../wording.ts';

interface Options {
  readonly limit?: number;
  readonly attention?: true;
  readonly all?: true;
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

Exit code 3: a state is never reached, has no way on, or no way to a good end;
of several, they are never all at a good end at once.

Examples:
  rollcall check ankored/document
  rollcall check ahead/user --profile literal --json
  rollcall check ankored/account ankored/training ankored/training`;

function register(program: Command, act: Act): void {
  program
    .command('check <lifecycle> [others...]')
    .helpGroup(groups.look)
    .summary('what holds of a lifecycle, and what does not')
    .description(
      'Explores a lifecycle and tells what can never happen in it, and where one is stuck.',
    )
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
  { limit, attention, all }: Options,
): Promise<Exit> {
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
  const most = limit === undefined ? {} : { limit };
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

type Told = Claim & { readonly walk: string | null };

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
function textOf({ where, says }: Claim): string {
  return says.includes(where) ? says : `${where}: ${says}`;
}

export const check: CommandModule = { register };
