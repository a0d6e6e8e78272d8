/** The checks of `doctor`, one after the other; each names what it looked at and, where it is wrong, the mend. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Engine, Outdated } from '../engine/index.ts';
import { type AnyLifecycle, DefinitionError, epoch, RollcallError } from '../lifecycle/index.ts';
import { StoreError } from '../ports/index.ts';
import type { Session } from './command.ts';
import { NoDataError } from './failures.ts';
import { outdatedLines, outdatedMends } from './outdated.ts';
import { counted, fromNow, printable } from './wording.ts';

/** `note` is worth knowing and nothing to mend. */
export interface Finding {
  readonly what: string;
  readonly result: 'ok' | 'note' | 'problem';
  readonly says: readonly string[];
  readonly mend: readonly string[];
}

const found =
  (result: Finding['result']) =>
  (what: string, says: string | readonly string[], mend: readonly string[] = []): Finding => ({
    what,
    result,
    says: [says].flat(),
    mend,
  });
const ok = found('ok');
const note = found('note');
const problem = found('problem');

export async function* checkUp(session: Session): AsyncIterable<Finding> {
  yield checkNode();
  const lifecycles = await loaded(session);
  if ('result' in lifecycles) {
    yield lifecycles;
    return;
  }
  yield* lifecycles.all.map(checkLifecycle);
  yield* lifecycles.all.map(checkKernel);
  yield* checkStore(session);
}

const neededNode = 24;

function checkNode(): Finding {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) >= neededNode) return ok('Node', node);
  const mend = [
    `install Node ${neededNode} LTS from https://nodejs.org; in a checkout, "npm ci" brings it`,
  ];
  return problem('Node', `${node} is older than ${neededNode}`, mend);
}

async function loaded(
  session: Session,
): Promise<Finding | { readonly all: readonly AnyLifecycle[] }> {
  try {
    return { all: await session.lifecycles() };
  } catch (error) {
    if (error instanceof DefinitionError) {
      const places = error.findings.map((f) =>
        printable(`${f.where}: ${f.problem} (${f.rule}); ${f.mend}`),
      );
      return problem('Machines', [
        `the lifecycle ${error.ids['lifecycle']} breaks its contract`,
        ...places,
      ]);
    }
    return problem('Machines', messageOf(error));
  }
}

/** `defineLifecycle` lints: what has loaded has passed. */
function checkLifecycle({ name, version, shape, events }: AnyLifecycle): Finding {
  const states = shape.states.filter(({ path }) => path !== '').length;
  const sizes = [
    counted(states, 'state'),
    counted(shape.transitions.length, 'transition'),
    counted(Object.keys(events).length, 'event'),
  ];
  return ok('Lifecycle', `${name} ${version} loads and lints: ${sizes.join(', ')}`);
}

const kernelWords = {
  compiled: 'is compiled',
  xstate: 'runs on XState',
  both: 'is compiled, and compared with XState at every step',
} as const;

/** A lifecycle that the tables do not hold runs on XState, which is right and slower. */
function checkKernel({ name, runner }: AnyLifecycle): Finding {
  const says = `${name} ${kernelWords[runner.kernel]}`;
  if (runner.uncompiled.length === 0) return ok('Kernel', says);
  return note('Kernel', `${says}, because it uses ${runner.uncompiled.join(', ')}`);
}

async function* checkStore(session: Session): AsyncIterable<Finding> {
  const { data } = session.globals;
  if (!existsSync(resolve(data))) {
    yield note('Store', `no data in ${data} yet; the first "rollcall create" makes it`);
    return;
  }
  try {
    yield* await session.look((engine) => lookedAt(session, engine));
  } catch (error) {
    yield unopened(data, error);
  }
}

function unopened(data: string, error: unknown): Finding {
  if (error instanceof NoDataError)
    return note('Store', `no data in ${data} yet; the first "rollcall create" makes it`);
  const mend =
    error instanceof StoreError && error.fault === 'damaged'
      ? ['stop everything that uses it, and put the last backup in its place']
      : [];
  return problem('Store', `${data} cannot be opened: ${messageOf(error)}`, mend);
}

async function lookedAt(session: Session, engine: Engine): Promise<Finding[]> {
  const { kind, place, schema } = engine.store.info;
  const outdated = await engine.outdated();
  const writer = await checkWriter(session);
  return [
    ok('Store', `${kind} at ${place}, schema ${schema}`),
    writer,
    checkDefinitions(outdated),
    ...(await checkJournals(session, engine, outdated)),
    await checkDeadlines(engine, writer),
  ];
}

/** Taking the writer's place for a moment is the only sure way to learn whether it is free. */
async function checkWriter(session: Session): Promise<Finding> {
  try {
    await session.change(async () => undefined);
    return ok('Writer', 'nobody else has the store open for writing');
  } catch (error) {
    if (error instanceof StoreError && (error.fault === 'locked' || error.fault === 'busy')) {
      return note('Writer', `in use: ${messageOf(error)}`);
    }
    return problem('Writer', `the store cannot be opened for writing: ${messageOf(error)}`);
  }
}

function checkDefinitions(outdated: readonly Outdated[]): Finding {
  if (outdated.length === 0)
    return ok('Definitions', 'everything stored was written by what runs now');
  const count = outdated.reduce((sum, o) => sum + o.count, 0);
  const says = `${counted(count, 'stored instance')} left behind by a changed definition`;
  return problem('Definitions', [says, ...outdatedLines(outdated)], outdatedMends(outdated));
}

async function checkJournals(
  session: Session,
  engine: Engine,
  outdated: readonly Outdated[],
): Promise<Finding[]> {
  const counts = await engine.counts();
  const pairs = new Map(
    counts.map(({ tenant, lifecycle }) => [`${tenant} ${lifecycle}`, { tenant, lifecycle }]),
  );
  const left = new Set(outdated.map(({ tenant, lifecycle }) => `${tenant} ${lifecycle}`));
  const findings: Finding[] = [];
  for (const [pair, { tenant, lifecycle }] of pairs) {
    const whose = tenant === 'default' ? lifecycle : `${lifecycle} of tenant ${tenant}`;
    if (left.has(pair)) {
      findings.push(note('Replay', `${whose}: left out until it is upgraded`));
      continue;
    }
    session.printer.progress(`replaying ${whose} …`);
    findings.push(await checkJournal(engine, { tenant, lifecycle, whose }));
    session.printer.progress('');
  }
  return findings.length === 0 ? [ok('Replay', 'nothing is stored yet')] : findings;
}

const shownDivergences = 5;

async function checkJournal(
  engine: Engine,
  { tenant, lifecycle, whose }: { tenant: string; lifecycle: string; whose: string },
): Promise<Finding> {
  const { instances, rows, divergences } = await engine.verify(tenant, lifecycle);
  const size = `${counted(instances, 'instance')}, ${counted(rows, 'journal row')}`;
  if (divergences.length === 0) return ok('Replay', `${whose}: all is as stored (${size})`);
  const shown = divergences
    .slice(0, shownDivergences)
    .map(({ id, revision, problem: text }) => printable(`${id}, revision ${revision}: ${text}`));
  const rest = divergences.length - shown.length;
  const says = [
    `${whose}: not as stored (${divergences.length.toLocaleString('en')} of ${counted(instances, 'instance')})`,
    ...shown,
    ...(rest > 0 ? [`and ${rest.toLocaleString('en')} more`] : []),
  ];
  return problem('Replay', says, [
    'compare with a backup; "rollcall correct" repairs one on the record',
  ]);
}

/** A worker that runs fires within moments; what is later than this while one runs is stuck. */
const patienceMilliseconds = 60_000;
const mostOverdue = 100_000;

async function checkDeadlines(engine: Engine, writer: Finding): Promise<Finding> {
  const now = engine.now();
  const keys = await engine.store.overdue({ now, limit: mostOverdue });
  if (keys.length === 0) return ok('Deadlines', 'none is overdue');
  const next = await engine.store.nextDue();
  const since = next === null ? '' : `, the first due ${fromNow(next, now)}`;
  const size = `${counted(keys.length, 'instance')} with a deadline that is due${since}`;
  const late = next !== null && epoch(now) - epoch(next) > patienceMilliseconds;
  if (writer.result === 'note' && late) {
    return problem('Deadlines', `${size}, though a server runs`, [
      'look at the log of the server; restart it',
    ]);
  }
  return note(
    'Deadlines',
    `${size}; every status shown is right, and effects go out once "rollcall serve" runs`,
  );
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return printable(error instanceof RollcallError ? message : `${message} (unexpected)`);
}
