/** Questions across the instances of a tenant, each answered in its own order. */
import type { Instant } from '../../lifecycle/index.ts';
import type {
  DueQuery,
  DueRow,
  InstanceRow,
  ListQuery,
  OverdueQuery,
  StateCount,
  WaitingQuery,
} from '../../ports/index.ts';
import { byCodePoints, byTexts, pageOf } from './order.ts';

type Rows = readonly InstanceRow[];

export function nextDue(row: InstanceRow): Instant | null {
  return row.snapshot.deadlines.map((d) => d.due).toSorted()[0] ?? null;
}

export function listed(rows: Rows, { status, activity, after, limit }: ListQuery): InstanceRow[] {
  return rows
    .filter((r) => status === undefined || r.snapshot.status?.code === status)
    .filter((r) => activity === undefined || r.snapshot.activity?.code === activity)
    .filter((r) => after === undefined || byCodePoints(r.id, after) > 0)
    .toSorted((a, b) => byCodePoints(a.id, b.id))
    .slice(0, limit);
}

export function waited(
  rows: Rows,
  { status, activity, until, after, limit }: WaitingQuery,
): InstanceRow[] {
  const those = rows.flatMap((row) => {
    const had = status === undefined ? row.snapshot.activity : row.snapshot.status;
    const fits = had?.code === (status ?? activity) && had !== null && had.since <= until;
    return fits ? [{ row, place: [had.since, row.id] }] : [];
  });
  return pageOf(those, after && [after.since, after.id], limit).map(({ row }) => row);
}

export function dueIn(rows: Rows, { names, until, after, limit }: DueQuery): DueRow[] {
  const those = rows.flatMap(({ id, snapshot }) =>
    snapshot.deadlines
      .filter(({ name, due }) => names.includes(name) && due <= until)
      .map(({ name, due }) => ({ row: { due, id, name }, place: [due, id, name] })),
  );
  return pageOf(those, after && [after.due, after.id, after.name], limit).map(({ row }) => row);
}

export function overdueIn(rows: Rows, { now, limit }: OverdueQuery): InstanceRow[] {
  return rows
    .map((row) => ({ row, due: nextDue(row) }))
    .filter((r): r is typeof r & { due: Instant } => r.due !== null && r.due <= now)
    .toSorted(byTexts(({ due, row }) => [due, row.tenant, row.lifecycle, row.id]))
    .slice(0, limit)
    .map(({ row }) => row);
}

export function counted(rows: readonly InstanceRow[]): StateCount[] {
  const groups = Map.groupBy(rows, ({ tenant, lifecycle, hash, snapshot }) => {
    const { version, value, status } = snapshot;
    const line = { tenant, lifecycle, version, hash, value, status: status?.code ?? null };
    return JSON.stringify(line);
  });
  return [...groups].map(([line, those]) => ({
    ...(JSON.parse(line) as Omit<StateCount, 'count' | 'earliest' | 'mean'>),
    count: those.length,
    ...agesOf(those.flatMap(({ snapshot }) => snapshot.status?.since ?? [])),
  }));
}

function agesOf(since: readonly Instant[]): Pick<StateCount, 'earliest' | 'mean'> {
  if (since.length === 0) return { earliest: null, mean: null };
  const seconds = since.map((instant) => Math.floor(Date.parse(instant) / 1000));
  const mean = Math.trunc(seconds.reduce((a, b) => a + b, 0) / seconds.length);
  return {
    earliest: since.toSorted()[0] as Instant,
    mean: new Date(mean * 1000).toISOString(),
  };
}
