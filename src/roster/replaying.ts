/** A roster in memory, made from its changes: replaying its journal gives the same rows. */
import type { RosterChange } from './change.ts';
import { decideChange, type Problem, type Stamp } from './deciding.ts';
import {
  keyOf,
  type Roster,
  type RosterKey,
  type RosterKind,
  type RosterRow,
  type RowOf,
} from './rows.ts';

/** Lengths first, so that no two keys share a text. */
const text = (key: RosterKey) => key.map((part) => `${part.length}:${part}`).join('');

export class RosterInMemory implements Roster {
  readonly #rows = new Map<string, RosterRow>();

  async get<K extends RosterKind>(kind: K, ...ids: string[]): Promise<RowOf<K> | null> {
    return (this.#rows.get(text([kind, ...ids])) as RowOf<K> | undefined) ?? null;
  }

  /** Every row of a kind, in the order in which they came. */
  all<K extends RosterKind>(kind: K): RowOf<K>[] {
    return [...this.#rows.values()].filter((row): row is RowOf<K> => row.kind === kind);
  }

  /** Takes a change in; what stands in its way, or null when it was made. */
  async change(change: RosterChange, stamp: Stamp): Promise<Problem | null> {
    const decided = await decideChange(this, change, stamp);
    if ('problem' in decided) return decided.problem;
    for (const key of decided.gone) this.#rows.delete(text(key));
    for (const row of decided.rows) this.#rows.set(text(keyOf(row)), row);
    return null;
  }
}
