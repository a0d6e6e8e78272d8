/** How many stand in which status at this instant, without storing anything. */
import type { Engine } from '../engine/index.ts';
import { type AnyLifecycle, observe, type StatusGuide } from '../lifecycle/index.ts';

export interface Count {
  readonly status: string | null;
  readonly label: string;
  readonly count: number;
}

/** More overdue instances than this at once is a worker that has been down for very long. */
const mostOverdue = 1_000_000;

/** The stored counts, corrected for whoever has a deadline that is due and not fired yet; in the guide's order. */
export async function countsNow(
  engine: Engine,
  tenant: string,
  lifecycle: AnyLifecycle,
): Promise<readonly Count[]> {
  const filter = { tenant, lifecycle: lifecycle.name };
  const counts = new Map<string | null, number>();
  const add = (status: string | null, n: number) =>
    counts.set(status, (counts.get(status) ?? 0) + n);
  for (const { status, count } of await engine.counts(filter)) add(status, count);
  for (const [from, to] of await corrections(engine, filter, lifecycle)) {
    add(from, -1);
    add(to, 1);
  }
  const guides = lifecycle.statuses as Readonly<Record<string, StatusGuide>>;
  const order = Object.keys(guides);
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([status, count]) => ({
      status,
      label: guides[status ?? '']?.label ?? status ?? 'none',
      count,
    }))
    .toSorted((a, b) => order.indexOf(a.status ?? '') - order.indexOf(b.status ?? ''));
}

/** From which stored status to which observed one, for each whose row lags behind the clock. */
async function corrections(
  engine: Engine,
  filter: { readonly tenant: string; readonly lifecycle: string },
  lifecycle: AnyLifecycle,
): Promise<readonly (readonly [string | null, string | null])[]> {
  const now = engine.now();
  const hash = engine.lifecycles().find((l) => l.lifecycle.name === lifecycle.name)?.hash;
  const moves: (readonly [string | null, string | null])[] = [];
  for (const key of await engine.store.overdue({ ...filter, now, limit: mostOverdue })) {
    const row = await engine.store.load(key);
    // What another definition wrote is counted as it was written.
    if (row?.hash !== hash || !row) continue;
    const { snapshot } = observe(lifecycle, row.snapshot, now);
    moves.push([row.snapshot.status?.code ?? null, snapshot.status?.code ?? null]);
  }
  return moves;
}
