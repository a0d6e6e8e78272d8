/**
 * When two places are the same state. Taken out of a place are its ids and its times; what is left is compared as it
 * is, ids by which of them are equal, times by how they lie around now. Why this is sound:
 *
 * - *Ids* are opaque: machines compare them for being equal and nothing else, so exchanging one fresh id for another
 *   everywhere leads from a life to a life.
 * - *Times* are compared with now and with each other, give or take constants. Both their order and their distances,
 *   up to the largest constant, are kept, so the same guards hold, the same deadline is next, and after its jump
 *   this is so again. Left out is the calendar: a year from here may be a day longer than a year from there.
 * - *Grains* are the one approximation: of times that are a grain apart the order is kept, and not the distance.
 *
 * Each state is stood for by the first place that was found, so whatever is found can be replayed and is real; only
 * what was *not* found rests on the arguments above.
 */
import {
  type AnyLifecycle,
  type Instant,
  RollcallError,
  type Schema,
  type Snapshot,
  valueText,
} from '../../lifecycle/index.ts';
import { Around } from './around.ts';
import { type Holding, type Reader, readerOf } from './holding.ts';
import { Interned } from './interned.ts';
import { Rows } from './rows.ts';
import type { Scale } from './scale.ts';

/** What is compared: everything, or all but what only flags and reminds. */
export interface Compared {
  readonly fields: readonly string[];
  /** True for a deadline, by its full name, that counts. */
  readonly counts: (deadline: string) => boolean;
}

/** What was taken out of a place, in order of appearance. */
export interface TakenOut {
  /** The first path at which each id stands, `file.version`. */
  readonly ids: ReadonlyMap<string, string>;
  readonly times: readonly string[];
}

/** The cells of a row before those of the fields. */
const first = { value: 0, deadlines: 1, ids: 2, times: 3, fields: 4 } as const;

export class Alike {
  readonly around: Around;
  readonly #compared: Compared;
  readonly #readers: readonly Reader[];
  readonly #texts = new Interned<string>();
  readonly #rows: Rows;
  readonly #row: Int32Array;

  constructor(lifecycle: AnyLifecycle, compared: Compared, scale: Scale, zone: string) {
    this.around = new Around(scale, zone);
    this.#compared = compared;
    this.#readers = compared.fields.map((field) => readerOf(schemaOf(lifecycle, field)));
    this.#row = new Int32Array(first.fields + compared.fields.length);
    this.#rows = new Rows(this.#row.length);
  }

  get size(): number {
    return this.#rows.size;
  }

  get bytes(): number {
    return this.#rows.bytes;
  }

  /** The number of the state that a place is in; `size` grows by one where it was not known. */
  put(snapshot: Snapshot, now: Instant): number {
    const row = this.#row;
    const ids: string[] = [];
    const times: string[] = [];
    this.#read(snapshot, (holding, n) => {
      row[first.fields + n] = this.#texts.put(holding.text);
      for (const { id } of holding.ids) ids.push(id);
      times.push(...holding.times);
    });
    row[first.value] = this.#texts.put(placeText(snapshot));
    row[first.deadlines] = this.#texts.put(this.#deadlines(snapshot, times));
    row[first.ids] = this.#texts.put(patternOf(ids));
    row[first.times] = this.#texts.put(this.around.textOf(times, now));
    return this.#rows.put(row);
  }

  /** What is taken out of a place. */
  takenOut(snapshot: Snapshot): TakenOut {
    const ids = new Map<string, string>();
    const times: string[] = [];
    this.#read(snapshot, (holding) => {
      for (const { id, at } of holding.ids) if (!ids.has(id)) ids.set(id, at);
      times.push(...holding.times);
    });
    this.#deadlines(snapshot, times);
    return { ids, times };
  }

  #read({ context }: Snapshot, each: (holding: Holding, field: number) => void): void {
    this.#compared.fields.forEach((field, n) => {
      each((this.#readers[n] as Reader)(context[field], field), n);
    });
  }

  #deadlines({ deadlines }: Snapshot, times: string[]): string {
    let text = '';
    for (const { name, due } of deadlines) {
      if (!this.#compared.counts(name)) continue;
      text += `${name},`;
      times.push(due);
    }
    return text;
  }
}

function schemaOf({ context }: AnyLifecycle, field: string): Schema {
  const { shape } = context._zod.def as unknown as { shape?: Record<string, Schema> };
  const schema = shape?.[field];
  if (schema) return schema;
  throw new RollcallError(
    'explore',
    `the context has a field "${field}" that its schema does not name; name it there`,
  );
}

/** Where it stands, what its history states remember, and whether it has ended. */
function placeText({ value, history, finished }: Snapshot): string {
  const remembered = Object.keys(history).length === 0 ? '' : JSON.stringify(history);
  return `${finished ? '.' : ''}${valueText(value)}${remembered}`;
}

/** `0,1,0`: which of these are equal. */
function patternOf(ids: readonly string[]): string {
  return ids.map((id) => ids.indexOf(id)).join(',');
}
