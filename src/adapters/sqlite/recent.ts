/**
 * The instances that were stored or read last, as they are. The file belongs to one process alone and every commit
 * goes through here, so what has just been stored need not be read back to decide the next event.
 */
import type { GroupResult, InstanceKey, InstanceRow, WriteGroup } from '../../ports/index.ts';

/** A few thousand are whoever is busy now; at some kilobytes each they take a few dozen megabytes. */
const mostRows = 10_000;

export class Recent {
  /** The one used longest ago comes first. */
  readonly #rows = new Map<string, InstanceRow>();
  readonly #most: number;

  constructor(most = mostRows) {
    this.#most = most;
  }

  get(key: InstanceKey): InstanceRow | undefined {
    const text = textOf(key);
    const row = this.#rows.get(text);
    if (row === undefined) return undefined;
    this.#rows.delete(text);
    this.#rows.set(text, row);
    return row;
  }

  /** Keeps a row. It is frozen, since everyone who asks gets the same one. */
  keep(row: InstanceRow): InstanceRow {
    const text = textOf(row);
    this.#rows.delete(text);
    this.#rows.set(text, frozen(row));
    if (this.#rows.size > this.#most) {
      const [oldest] = this.#rows.keys();
      this.#rows.delete(oldest as string);
    }
    return row;
  }

  forget(groups: readonly WriteGroup[]): void {
    for (const write of groups.flat()) if ('key' in write) this.#rows.delete(textOf(write.key));
  }

  /** Takes over what a batch has stored. A conflict means that the row rests on something that is not known here. */
  settle(groups: readonly WriteGroup[], results: readonly GroupResult[]): void {
    for (const [n, group] of groups.entries()) {
      if (results[n] !== 'committed') this.forget([group]);
      else
        for (const write of group) if ('key' in write && write.instance) this.keep(write.instance);
    }
  }
}

/** Lengths first, so that no two keys share a text, whatever their characters. */
function textOf({ tenant, lifecycle, id }: InstanceKey): string {
  return `${tenant.length} ${lifecycle.length} ${tenant}${lifecycle}${id}`;
}

/** The same value, which nobody can change any more; a part that is frozen is frozen to its depth. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
