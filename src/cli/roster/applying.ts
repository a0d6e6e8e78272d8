/** Roster changes from a file: in batches, each with its own outcome, and the same file twice changes nothing. */
import { type AskedChange, type Engine, hashOf } from '../../engine/index.ts';
import type { Actor } from '../../lifecycle/index.ts';
import type { RosterAt } from '../../ports/index.ts';
import type { Line } from '../rows.ts';

export interface Applied {
  rows: number;
  applied: number;
  /** Made by an earlier time with the same lines. */
  repeated: number;
  notMade: number;
}

/** A line that was not made into a change. */
export interface NotMade {
  readonly line: number;
  readonly field: string;
  readonly reason: string;
}

/** Enough to fill a commit, little enough that others need not wait long. */
const batchSize = 200;

type Good = Extract<Line, { readonly row: unknown }>;

export async function applyChanges(
  engine: Engine,
  at: RosterAt,
  lines: AsyncIterable<Line>,
  { by, onNotMade }: { readonly by: Actor; readonly onNotMade: (line: NotMade) => void },
): Promise<Applied> {
  const total: Applied = { rows: 0, applied: 0, repeated: 0, notMade: 0 };
  const notMade = (line: NotMade) => {
    total.notMade += 1;
    onNotMade(line);
  };
  const flush = async (batch: readonly Good[]) => {
    if (batch.length === 0) return;
    const changes = batch.map(({ row }) => row as AskedChange);
    const key = `file:${hashOf(batch.map(({ line, row }) => [line, row]))}`;
    const outcomes = await engine.roster.changeAll(at, changes, { by, key });
    for (const [n, outcome] of outcomes.entries()) {
      const { line } = batch[n] as Good;
      if (outcome.outcome === 'applied') total[outcome.repeated ? 'repeated' : 'applied'] += 1;
      else notMade({ line, field: outcome.problem.field, reason: outcome.problem.message });
    }
  };
  let batch: Good[] = [];
  for await (const line of lines) {
    total.rows += 1;
    if ('problem' in line) notMade({ line: line.line, field: 'line', reason: line.problem });
    else batch.push(line);
    if (batch.length < batchSize) continue;
    await flush(batch);
    batch = [];
  }
  await flush(batch);
  return total;
}
