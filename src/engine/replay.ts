/** Replay: folding a journal through the definition gives the stored snapshot, byte for byte. */
import {
  type AnyLifecycle,
  decide,
  fire,
  isFinished,
  type Snapshot,
  unborn,
} from '../lifecycle/index.ts';
import type { JournalRow } from '../ports/index.ts';

/** Where replay and record part. */
export interface Divergence {
  readonly revision: number;
  readonly problem: string;
}

/**
 * The rows that this definition wrote. What an older one wrote can only be replayed by that one; the row by which an
 * upgrade carried the instance over has the whole context, so replay begins there.
 */
export function ownRows(rows: readonly JournalRow[], hash: string): readonly JournalRow[] {
  return rows.slice(rows.findLastIndex((row) => row.hash !== hash) + 1);
}

/** Folds the rows of one instance, oldest first, all written by this definition. */
export function replay(
  lifecycle: AnyLifecycle,
  rows: readonly JournalRow[],
): { readonly snapshot: Snapshot | null; readonly divergence: Divergence | null } {
  let snapshot: Snapshot | null = null;
  for (const row of rows) {
    const next = replayed(lifecycle, snapshot, row);
    if (typeof next === 'string')
      return { snapshot, divergence: { revision: row.revision, problem: next } };
    const difference = compare(next, row);
    if (difference)
      return { snapshot, divergence: { revision: row.revision, problem: difference } };
    snapshot = next;
  }
  return { snapshot, divergence: null };
}

/** The snapshots after each of the rows, as far as they replay. */
export function replaySteps(lifecycle: AnyLifecycle, rows: readonly JournalRow[]): Snapshot[] {
  const snapshots: Snapshot[] = [];
  for (const row of rows) {
    const next = replayed(lifecycle, snapshots.at(-1) ?? null, row);
    if (typeof next === 'string') return snapshots;
    snapshots.push(next);
  }
  return snapshots;
}

function replayed(
  lifecycle: AnyLifecycle,
  before: Snapshot | null,
  row: JournalRow,
): Snapshot | string {
  if (row.kind === 'erased')
    return before
      ? { ...before, revision: row.revision, at: row.at }
      : 'an erased row without anything before it';
  if (row.context !== null) return standing(lifecycle, row);
  if (row.kind === 'deadline')
    return before ? fired(lifecycle, before, row) : 'a deadline without anything before it';
  const from: Snapshot | string =
    before ?? (row.birth ? unborn(lifecycle, row.birth, row.at) : 'no birth');
  if (typeof from === 'string') return from;
  const outcome = decide(lifecycle, from, { ...row.event, at: row.at });
  if (outcome.kind !== 'applied') return `${row.event.type} is ${outcome.kind} now`;
  return outcome.elapsed.length > 0
    ? `${outcome.elapsed[0]?.event.type} fires first now`
    : outcome.snapshot;
}

function fired(lifecycle: AnyLifecycle, before: Snapshot, row: JournalRow): Snapshot | string {
  const deadline = before.deadlines.find((d) => d.name === row.event.type);
  if (!deadline) return `no deadline ${row.event.type} is set`;
  return fire(lifecycle, before, deadline).snapshot;
}

/** A row that carries its whole context needs no deciding: whoever was put there remembers nothing of before. */
function standing(lifecycle: AnyLifecycle, row: JournalRow): Snapshot {
  return {
    lifecycle: lifecycle.name,
    version: row.version,
    value: row.to,
    context: row.context as Snapshot['context'],
    history: {},
    status: row.status,
    activity: row.activity,
    at: row.at,
    revision: row.revision,
    deadlines: row.deadlines,
    finished: isFinished(lifecycle, row.to),
  };
}

function compare(snapshot: Snapshot, row: JournalRow): string | null {
  const pairs = [
    ['revision', snapshot.revision, row.revision],
    ['at', snapshot.at, row.at],
    ['state', snapshot.value, row.to],
    ['status', snapshot.status, row.status],
    ['activity', snapshot.activity, row.activity],
    ['deadlines', snapshot.deadlines, row.deadlines],
  ] as const;
  for (const [what, now, then] of pairs) {
    if (JSON.stringify(now) !== JSON.stringify(then))
      return `${what} was ${JSON.stringify(then)} and replays as ${JSON.stringify(now)}`;
  }
  return null;
}
