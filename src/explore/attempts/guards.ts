/**
 * Each guard seen true and seen false: for every outcome the nearest attempt that shows it, and each attempt once.
 * Guards of what only flags and reminds count where that is explored.
 */
import { countsIn } from '../attention.ts';
import { type Explored, pathTo } from '../explored.ts';
import { type Where, witnessesOf } from '../findings/witnesses.ts';
import type { Attempt } from './attempt.ts';

/** One outcome of one guard. */
export interface GuardOutcome {
  /** The transition that asks, by its index in the lifecycle's shape. */
  readonly transition: number;
  readonly guard: string;
  readonly holds: boolean;
}

export interface GuardAttempt extends Attempt {
  readonly move: number;
  /** What it shows; an attempt that leads past several guards shows an outcome of each. */
  readonly shows: readonly GuardOutcome[];
}

export interface GuardAttempts {
  readonly attempts: readonly GuardAttempt[];
  /** Outcomes that nothing explored shows. */
  readonly unseen: readonly GuardOutcome[];
}

export function guardAttempts(explored: Explored): GuardAttempts {
  const counted = witnessesOf(explored).transitions.filter(({ transition }) =>
    countsIn(explored, transition),
  );
  const outcomes = counted.flatMap(({ transition, guards }) =>
    [...guards].flatMap(([guard, { held, failed }]) => [
      { where: held, outcome: { transition, guard, holds: true } },
      { where: failed, outcome: { transition, guard, holds: false } },
    ]),
  );
  const seen = outcomes.filter((one): one is Seen => one.where !== null);
  const byWhere = Map.groupBy(seen, ({ where }) => `${where.state} ${where.move}`);
  return {
    attempts: [...byWhere.values()].map((all) => attemptOf(explored, all)),
    unseen: outcomes.flatMap(({ where, outcome }) => (where === null ? [outcome] : [])),
  };
}

interface Seen {
  readonly where: Where;
  readonly outcome: GuardOutcome;
}

function attemptOf(explored: Explored, all: readonly Seen[]): GuardAttempt {
  const [{ where }] = all as [Seen];
  const shows = all.map(({ outcome }) => outcome);
  return { path: pathTo(explored, where.state), move: where.move, shows };
}
