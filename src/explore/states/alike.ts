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
  type StateValue,
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
const first = { place: 0, deadlines: 1, ids: 2, times: 3, fields: 4 } as const;

/** A place as it was read. */
interface Read {
  readonly snapshot: Snapshot;
  readonly now: Instant;
  readonly holdings: readonly Holding[];
  readonly row: Int32Array;
}

export class Alike {
  readonly around: Around;
  readonly #compared: Compared;
  readonly #readers: readonly Reader[];
  readonly #texts = new Interned<string>();
  readonly #placeCells = new WeakMap<object, number>();
  readonly #rows: Rows;
  /** The place that is being left: where one that follows has the same value, it need not be read again. */
  #left: Read | null = null;
  /** The place at hand, as it is read. */
  readonly #row: Int32Array;
  readonly #holdings: Holding[] = [];

  constructor(lifecycle: AnyLifecycle, compared: Compared, scale: Scale, zone: string) {
    this.around = new Around(scale, zone);
    this.#compared = compared;
    this.#readers = compared.fields.map((field) =>
      readerOf(schemaOf(lifecycle, field), field, this.#texts),
    );
    this.#row = new Int32Array(first.fields + compared.fields.length);
    this.#rows = new Rows(this.#row.length);
  }

  get bytes(): number {
    return this.#rows.bytes;
  }

  /** The number of the state that a place is in: the next one if it was not known. */
  put(snapshot: Snapshot, now: Instant): number {
    this.#read(snapshot, now);
    return this.#rows.put(this.#row);
  }

  /** What is taken out of a place that will be left. */
  leave(snapshot: Snapshot, now: Instant): TakenOut {
    this.#read(snapshot, now);
    this.#left = { snapshot, now, holdings: [...this.#holdings], row: this.#row.slice() };
    const ids = new Map<string, string>();
    for (const holding of this.#left.holdings) {
      for (const { id, at } of holding.ids) if (!ids.has(id)) ids.set(id, at);
    }
    return { ids, times: this.#timesOf(this.#left.holdings, snapshot) };
  }

  #read(snapshot: Snapshot, now: Instant): void {
    const { fields } = this.#compared;
    const left = this.#left;
    const row = this.#row;
    const holdings = this.#holdings;
    let [sameIds, sameTimes] = [left !== null, left?.now === now];
    for (let n = 0; n < fields.length; n += 1) {
      const value = snapshot.context[fields[n] as string];
      const before = left?.holdings[n];
      const isSame = before && left?.snapshot.context[fields[n] as string] === value;
      const holding = isSame ? before : (this.#readers[n] as Reader)(value);
      holdings[n] = holding;
      row[first.fields + n] = holding.cell;
      if (holding === before) continue;
      sameIds &&= holding.ids.length === 0 && before?.ids.length === 0;
      sameTimes &&= holding.times.length === 0 && before?.times.length === 0;
    }
    row[first.place] = this.#placeCell(snapshot);
    const sameDues = isSameDues(snapshot, left?.snapshot);
    sameTimes &&= sameDues;
    row[first.deadlines] = sameDues
      ? (left?.row[first.deadlines] as number)
      : this.#texts.put(this.#deadlineNames(snapshot));
    row[first.ids] = sameIds ? (left?.row[first.ids] as number) : this.#idsCell(holdings);
    row[first.times] = sameTimes
      ? (left?.row[first.times] as number)
      : this.#texts.put(this.around.textOf(this.#timesOf(holdings, snapshot), now));
  }

  /** Where it stands, what its history states remember, and whether it has ended. */
  #placeCell({ value, history, finished }: Snapshot): number {
    const isPlain = typeof value === 'object' && !finished && isEmpty(history);
    const known = isPlain ? this.#placeCells.get(value) : undefined;
    if (known !== undefined) return known;
    const remembered = isEmpty(history) ? '' : JSON.stringify(history);
    const cell = this.#texts.put(`${finished ? '.' : ''}${textOfValue(value)}${remembered}`);
    if (isPlain) this.#placeCells.set(value, cell);
    return cell;
  }

  /** `0,1,0,`: which ids are equal. */
  #idsCell(holdings: readonly Holding[]): number {
    const ids: string[] = [];
    for (const holding of holdings) for (const { id } of holding.ids) ids.push(id);
    let text = '';
    for (const id of ids) text += `${ids.indexOf(id)},`;
    return this.#texts.put(text);
  }

  #timesOf(holdings: readonly Holding[], { deadlines }: Snapshot): string[] {
    const times: string[] = [];
    for (const holding of holdings) for (const time of holding.times) times.push(time);
    for (const { name, due } of deadlines) if (this.#compared.counts(name)) times.push(due);
    return times;
  }

  #deadlineNames({ deadlines }: Snapshot): string {
    let text = '';
    for (const { name } of deadlines) if (this.#compared.counts(name)) text += `${name},`;
    return text;
  }
}

function isSameDues({ deadlines }: Snapshot, other: Snapshot | undefined): boolean {
  if (deadlines === other?.deadlines) return true;
  if (deadlines.length !== other?.deadlines.length) return false;
  return deadlines.every(({ due, name }, n) => {
    const before = other.deadlines[n];
    return due === before?.due && name === before.name;
  });
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

const isEmpty = (history: Snapshot['history']) => {
  for (const _ in history) return false;
  return true;
};

const valueTexts = new WeakMap<object, string>();

/** `valueText` of values that come again as the same objects. */
export function textOfValue(value: StateValue): string {
  if (typeof value === 'string') return value;
  const known = valueTexts.get(value);
  if (known !== undefined) return known;
  const text = valueText(value);
  valueTexts.set(value, text);
  return text;
}
