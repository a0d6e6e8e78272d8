/** What bulk work came to, in a size that does not grow with it: how many of each outcome, and why some were skipped. */
import type { BulkItem } from './bulk.ts';

export interface BulkTally {
  readonly selected: number;
  readonly outcomes: Readonly<Record<BulkItem['outcome'], number>>;
  /** The most frequent first. */
  readonly skipped: readonly Skipped[];
}

export interface Skipped {
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** The first few. */
  readonly ids: readonly string[];
}

const mostIds = 5;
/** Messages beyond so many different ones are counted by their reason alone. */
const mostMessages = 50;

export class BulkCount {
  readonly #outcomes = { applied: 0, unchanged: 0, repeated: 0, refused: 0, failed: 0 };
  readonly #skipped = new Map<string, { -readonly [K in keyof Skipped]: Skipped[K] }>();
  #selected = 0;

  add({ id, outcome, reason, message }: BulkItem): void {
    this.#selected += 1;
    this.#outcomes[outcome] += 1;
    if (reason === null || message === null) return;
    // A fault names its instance, so no two of them are alike.
    const told = outcome === 'failed' ? message.replaceAll(id, '…') : message;
    const isNew = !this.#skipped.has(`${reason} ${told}`);
    const said = isNew && this.#skipped.size >= mostMessages ? 'and others like it' : told;
    const key = `${reason} ${said}`;
    const skipped = this.#skipped.get(key) ?? { reason, message: said, count: 0, ids: [] };
    skipped.count += 1;
    if (skipped.ids.length < mostIds) skipped.ids = [...skipped.ids, id];
    this.#skipped.set(key, skipped);
  }

  get tally(): BulkTally {
    return {
      selected: this.#selected,
      outcomes: { ...this.#outcomes },
      skipped: [...this.#skipped.values()].toSorted((a, b) => b.count - a.count),
    };
  }
}
