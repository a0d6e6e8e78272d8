/** Rounds in turn and their medians: a machine whose speed drifts then slows both sides alike. */

export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** The peer on the same work; null where a figure stands alone. */
  readonly peer: number | null;
  readonly peerName: string | null;
  /** ours / peer. */
  readonly ratio: number | null;
}

export type Bench = () => Promise<readonly Figure[]>;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}

/** Runs work and gives how many of `count` went through each second. */
export async function perSecond(count: number, work: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await work();
  return count / ((performance.now() - start) / 1000);
}

/** The same for work that only computes, by the time that the processor spent on it: whoever shares it does not count. */
export function perCpuSecond(count: number, work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return count / ((user + system) / 1_000_000);
}
