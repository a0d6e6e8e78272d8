/** The one call for everyday use: does this backend do what the lifecycle says? */
import fc from 'fast-check';
import {
  type AnyLifecycle,
  endOf,
  type Profile,
  stepText,
  type WalkStart,
  type WalkStep,
} from '../lifecycle/index.ts';
import type { BackendAdapter } from './adapter.ts';
import { BackendDiffers, type Beside, besides, takeBoth } from './beside.ts';
import { type BesideCommand, type CommandOptions, commandsOf } from './commands.ts';
import { TestingError } from './errors.ts';
import { type Found, foundText, type Replay } from './report.ts';
import { shortened } from './shorten.ts';

export interface CheckOptions extends CommandOptions {
  /** How many paths are tried; 100 unless told otherwise. */
  readonly runs?: number | undefined;
  /** From an earlier failure, to see it again; `replayPath` belongs to them. */
  readonly seed?: number | undefined;
  readonly path?: string | undefined;
  /** Policies and zone of whoever is born, and where the virtual clock starts. */
  readonly profile?: Profile | undefined;
  readonly zone?: string | undefined;
  readonly at?: WalkStart['at'] | undefined;
  /** For what is printed: the module that exports `lifecycles`, where they are your own. */
  readonly machines?: string | undefined;
  /** For what is printed: the module that exports `backend`, your adapter. */
  readonly backend?: string | undefined;
}

/** The shortest path on which a backend was found to differ. */
export class CheckFailed extends BackendDiffers {
  /** The whole report: the path, the command that walks it, a test, and how to see it again. */
  override readonly message: string;
  readonly replay: Replay;

  constructor(cause: BackendDiffers, found: Found) {
    super(cause.walk, cause.differences, '', cause.cause);
    this.replay = found.replay;
    this.message = foundText(cause, found);
  }
}

/**
 * Tries many paths on the lifecycle and on the backend, and compares after every step.
 * @throws CheckFailed with a shortest path on which they part; TestingError where a payload cannot be made, where the
 * adapter's `reset` fails, and where the lifecycle's own code throws.
 */
export async function checkBackend(
  lifecycle: AnyLifecycle,
  adapter: BackendAdapter,
  options: CheckOptions = {},
): Promise<void> {
  const { runs = 100, seed, path, machines, backend } = options;
  const property = fc.asyncProperty(commandsOf(lifecycle, options), async (commands) => {
    const setup = async () => ({
      model: await besides(lifecycle, adapter, startOf(options)),
      real: adapter,
    });
    await fc.asyncModelRun<Beside, BackendAdapter, false, Beside>(setup, commands);
  });
  const details = await fc.check(property, {
    numRuns: runs,
    ...(seed !== undefined && { seed }),
    ...(path !== undefined && { path }),
  });
  if (!details.failed) return;
  const { errorInstance: error } = details;
  if (!(error instanceof BackendDiffers)) throw brokenOff(details);
  const shortest = await shortened(lifecycle, adapter, error);
  throw new CheckFailed(shortest, { replay: replayOf(details), machines, backend });
}

type Details = fc.RunDetails<[Iterable<BesideCommand>]>;

/** Neither of the two could go on: `reset` failed, or the lifecycle's own code threw. */
function brokenOff(details: Details): TestingError {
  const { errorInstance: cause } = details;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new TestingError(`${why}\n\n${fc.defaultReportMessage(details)}`, { cause });
}

/** fast-check tells which commands mattered only in the words of its report. */
function replayOf(details: Details): Replay {
  const replayPath = /replayPath="(.*?)"/.exec(fc.defaultReportMessage(details) ?? '')?.[1] ?? '';
  return { seed: details.seed, path: details.counterexamplePath ?? '', replayPath };
}

function startOf({ at, zone, profile }: CheckOptions): Partial<WalkStart> {
  return { ...(at && { at }), ...(zone && { zone }), ...(profile && { profile }) };
}

/** A step, what the lifecycle says of it, and the status afterwards. */
export type StepRow = readonly [step: WalkStep, outcome: string, status: string | null];

/**
 * Takes the steps of a table on the lifecycle and on the backend: the tests that `checkBackend` prints call it.
 * @throws BackendDiffers where the two part, TestingError where the lifecycle no longer says what the table says.
 */
export async function checkSteps(
  lifecycle: AnyLifecycle,
  adapter: BackendAdapter,
  { start = {}, rows }: { start?: Partial<WalkStart>; rows: readonly StepRow[] },
): Promise<void> {
  const both = await besides(lifecycle, adapter, start);
  for (const [index, [step, outcome, status]] of rows.entries()) {
    await takeBoth(both, adapter, step);
    const { trace, snapshot } = endOf(both.walk);
    const now = [trace?.outcome.kind, snapshot.status?.code ?? null].join(', ');
    const then = [outcome, status].join(', ');
    if (now === then) continue;
    throw new TestingError(
      `step ${index + 1}, ${stepText(step)}: the table says ${then}, but ${lifecycle.name} now says ${now}; change the table where that is meant`,
    );
  }
}
