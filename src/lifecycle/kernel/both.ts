/** Both kernels at every step: the tables decide, XState is asked the same, and a difference is never let through. */
import { RollcallError } from '../errors.ts';
import type { Runner, Standing, Stepped, Timer } from '../runner.ts';
import { valueText } from '../snapshot.ts';

/** The two kernels gave different answers; nothing was changed. */
class KernelsDiffer extends RollcallError {
  constructor(lifecycle: string, event: string, where: string, answers: Answers) {
    const [compiled, xstate] = answers.map((answer) => JSON.stringify(answer));
    super(
      'kernelsDiffer',
      `The kernels differ about ${lifecycle} on ${event} ${where}. Compiled: ${compiled}. XState: ${xstate}. Nothing was changed; --kernel xstate goes on with the reference.`,
      { ids: { lifecycle, event } },
    );
  }
}
type Answers = readonly [compiled: unknown, xstate: unknown];

/** Decides with `compiled` and compares with `xstate`; `lifecycle` is the name for messages. */
export function bothRunner(lifecycle: string, compiled: Runner, xstate: Runner): Runner {
  const compared = <T extends object>(
    event: string,
    where: string,
    ask: (runner: Runner) => T,
  ): T => {
    const [one, other] = [answerOf(() => ask(compiled)), answerOf(() => ask(xstate))];
    const differing = differences(one.said, other.said);
    if (differing) throw new KernelsDiffer(lifecycle, event, where, differing);
    if (one.answer === undefined) throw one.fault;
    return one.answer;
  };
  return {
    kernel: 'both',
    uncompiled: [],
    clock: compiled.clock,
    start: (birth) => compared('birth', 'before birth', (runner) => runner.start(birth)),
    step: (from: Standing, event): Stepped =>
      compared(event.type, `in ${valueText(from.value)}`, (runner) => runner.step(from, event)),
  };
}

interface Answer<T> {
  readonly answer?: T;
  readonly fault?: unknown;
  /** What is compared: the data of an answer, or the message of a fault. */
  readonly said: Readonly<Record<string, unknown>>;
}

function answerOf<T extends object>(ask: () => T): Answer<T> {
  try {
    const answer = ask();
    return { answer, said: said(answer) };
  } catch (fault) {
    return { fault, said: { throws: fault instanceof Error ? fault.message : String(fault) } };
  }
}

function said(answer: object): Readonly<Record<string, unknown>> {
  const { timers, in: _in, labels: _labels, ...rest } = answer as Partial<Stepped>;
  return timers === undefined ? rest : { ...rest, deadlines: standing(timers) };
}

/** Of two timers with one name the later stands. */
function standing(timers: readonly Timer[]): readonly (readonly [string, string | null])[] {
  const latest = new Map(timers.map(({ name, due }) => [name, due]));
  return [...latest].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** What differs, from both sides; null where all is alike, the order of keys included. */
function differences(one: Answer<never>['said'], other: Answer<never>['said']): Answers | null {
  const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const differing = fields.filter((field) => !isAlike(one[field], other[field]));
  if (differing.length === 0) return null;
  const only = (all: Answer<never>['said']) =>
    Object.fromEntries(differing.map((field) => [field, all[field]]));
  return [only(one), only(other)];
}

function isAlike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [mine, theirs] = [Object.entries(a), Object.entries(b)];
  return (
    mine.length === theirs.length &&
    mine.every(([key, value], n) => key === theirs[n]?.[0] && isAlike(value, theirs[n]?.[1]))
  );
}
