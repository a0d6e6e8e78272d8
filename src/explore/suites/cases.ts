/** What every algorithm here gives: cases as paths, what they cost, and how far that can be trusted. */
import { RollcallError } from '../../lifecycle/errors.ts';
import type { Path } from '../graph.ts';

export interface Cases {
  /** Each begins in state 0; none is empty. */
  readonly paths: readonly Path[];
  /** Steps in all cases together. */
  readonly events: number;
  /** Returns to the start between cases: one fewer than cases. */
  readonly resets: number;
  /** True where it is proven that nothing cheaper does the same, in events + resets × their cost. */
  readonly fewest: boolean;
  /** False when a limit cut the work short: then something may be missing that could be had. */
  readonly complete: boolean;
  /** Edges that no path from state 0 takes; they are left out. */
  readonly unreachable: readonly number[];
}

/** Adds up what the paths cost. */
export function asCases(
  paths: readonly Path[],
  trust: Pick<Cases, 'fewest' | 'complete' | 'unreachable'>,
): Cases {
  const events = paths.reduce((sum, path) => sum + path.length, 0);
  return { paths, events, resets: Math.max(0, paths.length - 1), ...trust };
}

/** A request that no suite can meet; the message says what would be right. */
export class SuiteError extends RollcallError {
  /** The states and edges that it is about, so that a caller can say them in its model's words. */
  readonly states: readonly number[];
  readonly edges: readonly number[];

  constructor(
    message: string,
    about: { states?: readonly number[]; edges?: readonly number[] } = {},
  ) {
    super('suite', message);
    this.states = about.states ?? [];
    this.edges = about.edges ?? [];
  }
}

/** A count in a message: `1,000,000`. */
export const count = (n: number): string => new Intl.NumberFormat('en').format(n);

/** Refuses what is no whole number from `least` to `most`. */
export function wholeNumber(name: string, value: number, least: number, most = Infinity): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === Infinity ? `from ${least}` : `from ${least} to ${count(most)}`;
  throw new SuiteError(`${name} is ${value}; it must be a whole number ${range}.`);
}
