/** A census: how many stand where at this instant, by the status that people see and by the state of the machine. */
import { activePaths, epoch, type Instant, instantOf } from '../lifecycle/index.ts';
import type { StateCount } from '../ports/index.ts';

export interface CensusRequest {
  readonly tenant: string;
  readonly lifecycle: string;
  /** As it was at this past instant; now when absent. */
  readonly asOf?: Instant | undefined;
}

/** How many, and since when. */
export interface Headcount {
  readonly count: number;
  /** Since when the one is there that has been there longest. */
  readonly earliest: Instant | null;
  /** The mean of all those instants, to the second. */
  readonly mean: Instant | null;
}

export interface Census {
  /** The instant that this answers for. */
  readonly asOf: Instant;
  readonly total: number;
  /** By status code; only those where somebody is. */
  readonly statuses: Readonly<Record<string, Headcount>>;
  /** By the path of each active state, those around it included. */
  readonly states: Readonly<Record<string, number>>;
}

/** Adds up what a store counted. */
export function censusOf(counts: readonly StateCount[], asOf: Instant): Census {
  const states = new Map<string, number>();
  for (const { value, count } of counts) {
    for (const path of activePaths(value)) {
      states.set(path, (states.get(path) ?? 0) + count);
    }
  }
  const visible = counts.filter(({ status }) => status !== null);
  const byStatus = Map.groupBy(visible, ({ status }) => status as string);
  return {
    asOf,
    total: sum(counts),
    statuses: Object.fromEntries(
      [...byStatus].map(([status, lines]) => [status, headcountOf(lines)]),
    ),
    states: Object.fromEntries(states),
  };
}

const sum = (lines: readonly StateCount[]) => lines.reduce((all, { count }) => all + count, 0);

function headcountOf(lines: readonly StateCount[]): Headcount {
  const count = sum(lines);
  const earliest = lines.flatMap((line) => line.earliest ?? []).toSorted()[0] ?? null;
  const weighted = lines.reduce(
    (all, line) => all + (line.mean === null ? 0 : (epoch(line.mean) * line.count) / count),
    0,
  );
  return { count, earliest, mean: earliest && instantOf(Math.trunc(weighted / 1000) * 1000) };
}
