/** Bringing one instance up to date: what fired meanwhile, as the rows that record it. */
import { type Instant, observe, type Snapshot } from '../lifecycle/index.ts';
import type { InstanceRow, JournalRow, OutboxRow } from '../ports/index.ts';
import type { Registered } from './registry.ts';
import { emitted, journalRow, outboxRows } from './rows.ts';

/** An instance brought up to date, and the rows that record what fired. */
export interface CaughtUp {
  readonly snapshot: Snapshot;
  readonly journal: readonly JournalRow[];
  readonly outbox: readonly OutboxRow[];
}

export function caughtUp(
  registered: Registered,
  row: InstanceRow,
  by: Instant,
  now = by,
): CaughtUp {
  const { tenant, lifecycle, id } = row;
  const key = { tenant, lifecycle, id };
  const { snapshot, elapsed } = observe(registered.lifecycle, row.snapshot, by);
  const recording = { key, registered, recordedAt: now, cause: null };
  return {
    snapshot,
    journal: elapsed.map((taken) => journalRow(taken, 'deadline', recording)),
    outbox: outboxRows(key, now, emitted(registered.lifecycle, elapsed), row),
  };
}
