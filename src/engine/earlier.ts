/**
 * How a whole lifecycle stood at a past instant. Nothing is kept of the past but journals, so everybody is asked for
 * their last row by then: it costs what there are of people, however few are wanted.
 */
import { setImmediate } from 'node:timers/promises';
import { epoch, type Instant, instantOf } from '../lifecycle/index.ts';
import type { InstanceRow, JournalRow, StateCount } from '../ports/index.ts';
import { checkPast } from './checking.ts';
import { fireDue } from './clockwork.ts';
import type { Core } from './core.ts';
import { cursorOf } from './cursor.ts';

/** One life, and the last that had happened to it. */
export interface Earlier {
  readonly instance: Pick<InstanceRow, 'tenant' | 'lifecycle' | 'id' | 'subject'>;
  readonly row: JournalRow;
}

const page = 500;

/** Everybody who was there, in the order of their ids. Throws EngineError `invalidInput` for what is yet to come. */
export async function* earlier(
  core: Core,
  of: { readonly tenant: string; readonly lifecycle: string },
  asOf: Instant,
): AsyncGenerator<readonly Earlier[]> {
  checkPast(asOf, core.clock.now());
  // What is overdue belongs into the journals first.
  await fireDue(core, of);
  for (let after: string | undefined; ; ) {
    const instances = await core.store.list({ ...of, after, limit: page });
    const rows = await Promise.all(instances.map((each) => core.store.journalAt(each, asOf)));
    yield instances.flatMap((instance, n) => {
      const row = rows[n];
      return row ? [{ instance, row }] : [];
    });
    if (instances.length < page) return;
    after = instances.at(-1)?.id;
    // Nobody else has to wait until all are asked.
    await setImmediate();
  }
}

/** Something with the texts by which it is ordered. */
export interface Placed<T> {
  readonly place: readonly string[];
  readonly item: T;
}

/** The first of many after a place, and where the next page begins. */
export async function firstOf<T>(
  pages: AsyncIterable<readonly Placed<T>[]>,
  { after, limit }: { readonly after: readonly string[] | undefined; readonly limit: number },
): Promise<{ readonly items: readonly T[]; readonly next: string | null }> {
  let first: readonly Placed<T>[] = [];
  for await (const found of pages) {
    const behind = found.filter(({ place }) => after === undefined || order(place, after) > 0);
    first = [...first, ...behind].toSorted((a, b) => order(a.place, b.place)).slice(0, limit + 1);
  }
  const kept = first.slice(0, limit);
  const last = kept.at(-1);
  const isMore = first.length > limit && last !== undefined;
  return { items: kept.map(({ item }) => item), next: isMore ? cursorOf(last.place) : null };
}

function order(a: readonly string[], b: readonly string[]): number {
  const n = a.findIndex((text, at) => text !== b[at]);
  return n === -1 ? 0 : (a[n] as string) < (b[n] as string) ? -1 : 1;
}

/** How many stood where, as a store counts those of the present. */
export async function stateCounts(
  pages: AsyncIterable<readonly Earlier[]>,
): Promise<readonly StateCount[]> {
  const lines = new Map<string, { row: JournalRow; count: number; first: string; sum: number }>();
  for await (const page of pages) {
    for (const { row } of page) {
      const name = JSON.stringify([row.hash, row.to, row.status?.code]);
      const since = row.status?.since ?? row.at;
      const line = lines.get(name) ?? { row, count: 0, first: since, sum: 0 };
      line.count += 1;
      line.sum += epoch(since);
      if (since < line.first) line.first = since;
      lines.set(name, line);
    }
  }
  return [...lines.values()].map(({ row, count, first, sum }) => ({
    tenant: row.tenant,
    lifecycle: row.lifecycle,
    version: row.version,
    hash: row.hash,
    value: row.to,
    status: row.status?.code ?? null,
    count,
    earliest: row.status && first,
    mean: row.status && instantOf(Math.trunc(sum / count)),
  }));
}
