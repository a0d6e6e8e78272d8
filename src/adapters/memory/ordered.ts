/** The transitions of each tenant in the order in which they were stored; a position is one more than the index. */
import type { JournalRow, PlacedRow } from '../../ports/index.ts';

export class Ordered {
  readonly #rows = new Map<string, PlacedRow[]>();

  of(tenant: string): readonly PlacedRow[] {
    return this.#rows.get(tenant) ?? [];
  }

  /** Gives back how to take them away again, as long as nothing came after. */
  add(tenant: string, journal: readonly JournalRow[]): () => void {
    const rows = this.#rows.get(tenant) ?? [];
    this.#rows.set(tenant, rows);
    const before = rows.length;
    for (const row of journal) rows.push({ position: rows.length + 1, row });
    return () => void rows.splice(before);
  }
}
