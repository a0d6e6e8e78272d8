/** An instance on its own virtual clock, and where a great many of them are kept. */
import type { AnyLifecycle, Instant, Snapshot } from '../../lifecycle/index.ts';
import { Cells } from './cells.ts';
import { InternedJson } from './interned.ts';

export interface Place {
  readonly snapshot: Snapshot;
  /** The virtual now: it moves only when a deadline fires. */
  readonly now: Instant;
  /** How many ids were drawn on the way here; the next one is free. */
  readonly drawn: number;
}

/** What a snapshot holds beside its context, in the order of the cells. */
const parts = [
  'value',
  'history',
  'status',
  'activity',
  'at',
  'revision',
  'deadlines',
  'finished',
] as const;

/** Keeps places as rows of numbers, each part of them once: a place more takes a few bytes, not a few objects. */
export class Places {
  readonly #lifecycle: AnyLifecycle;
  readonly #fields: readonly string[];
  readonly #json = new InternedJson();
  readonly #cells: Cells;
  readonly #row: Int32Array;

  constructor(lifecycle: AnyLifecycle, fields: readonly string[]) {
    this.#lifecycle = lifecycle;
    this.#fields = fields;
    this.#row = new Int32Array(parts.length + fields.length + 2);
    this.#cells = new Cells(this.#row.length);
  }

  get bytes(): number {
    return this.#cells.bytes;
  }

  /** Keeps a place under the next free number. */
  push({ snapshot, now, drawn }: Place): number {
    const row = this.#row;
    let cell = 0;
    row[cell++] = drawn;
    row[cell++] = this.#json.put(now);
    for (const part of parts) row[cell++] = this.#json.put(snapshot[part]);
    for (const field of this.#fields) row[cell++] = this.#json.put(snapshot.context[field]);
    return this.#cells.push(row);
  }

  get(place: number): Place {
    const row = this.#row;
    this.#cells.get(place, row);
    const cell = (n: number) => this.#json.at(row[n] as number);
    const found = Object.fromEntries(parts.map((part, n) => [part, cell(2 + n)]));
    const context: Record<string, unknown> = {};
    for (const [n, field] of this.#fields.entries()) context[field] = cell(2 + parts.length + n);
    const { name: lifecycle, version } = this.#lifecycle;
    const snapshot = { lifecycle, version, context, ...found } as unknown as Snapshot;
    return { snapshot, now: cell(1) as Instant, drawn: row[0] as number };
  }
}
