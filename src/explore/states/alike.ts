/**
 * When two places are the same state. Taken out of a place are its ids and its times; what is left is compared as it
 * is, ids by which of them are equal, times by how they lie around now. Why this is sound:
 *
 * - *Ids* are opaque: machines compare them for being equal and nothing else, so exchanging one fresh id for another
 *   everywhere leads from a life to a life.
 * - *Times* are compared with now and with each other, give or take constants. Both their order and their distances,
 *   up to the largest constant, are kept, so the same guards hold, the same deadline is next, and after its jump
 *   this is so again. Where days count, the hour of the day is kept too: the next midnight is as far away.
 *
 * Two things are left out. Within a *grain* the order is kept and not the distance: samples that step by more than a
 * moment within one instant, and guards that tell times apart more finely than a grain, break this. The *calendar* is
 * taken to be even (see around.ts), so that what spans a leap day or a change of clocks differs from what is said.
 *
 * Each state is stood for by the first place that was found, so its edges are real, and so is the shortest path to
 * it. For other ways to the same state all this is only an argument, so each step of a suite is looked at when it is
 * walked (see walking.ts). What was *not* found rests on the arguments as well.
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
import { empty } from './chains.ts';
import { type Holding, Lexicon, type Reader, readerOf, type Time } from './holding.ts';
import type { Place } from './place.ts';
import { Rows } from './rows.ts';
import type { Scale } from './scale.ts';

/** What is compared: everything, or all but what only flags and reminds. */
export interface Compared {
  readonly fields: readonly string[];
  /** True for a deadline, by its full name, that counts. */
  readonly counts: (deadline: string) => boolean;
}

/** The cells of a row before those of the fields. */
const first = { place: 0, deadlines: 1, ids: 2, times: 3, fields: 4 } as const;

/** A place as it was read: what each field holds, and the row that is compared. */
export class ReadPlace {
  readonly place: Place;
  /** The values of the fields that are compared, and what they hold. */
  readonly values: readonly unknown[];
  readonly holdings: readonly Holding[];
  readonly row: Int32Array;

  constructor(
    place: Place,
    values: readonly unknown[],
    holdings: readonly Holding[],
    row: Int32Array,
  ) {
    this.place = place;
    this.values = values;
    this.holdings = holdings;
    this.row = row;
  }

  /** The same number for all that stand in the same states and are finished alike. */
  get standing(): number {
    return this.row[first.place] as number;
  }
}

export class Alike {
  readonly around: Around;
  readonly lexicon = new Lexicon();
  readonly #compared: Compared;
  readonly #readers: readonly Reader[];
  /** By the value of a snapshot, which comes again as the same object; apart for those that have ended. */
  readonly #placeCells = new WeakMap<object, number>();
  readonly #endCells = new WeakMap<object, number>();
  readonly #rows: Rows;
  /** The place that is being left: where one that follows has the same value, it need not be read again. */
  #left: ReadPlace | null = null;
  /** The place at hand, as it is read. */
  readonly #row: Int32Array;
  readonly #values: unknown[] = [];
  readonly #holdings: Holding[] = [];

  constructor(lifecycle: AnyLifecycle, compared: Compared, scale: Scale, zone: string) {
    this.around = new Around(scale, zone, this.lexicon);
    this.#compared = compared;
    this.#readers = compared.fields.map((field) =>
      readerOf(schemaOf(lifecycle, field), field, this.lexicon),
    );
    this.#row = new Int32Array(first.fields + compared.fields.length);
    this.#rows = new Rows(this.#row.length);
  }

  get bytes(): number {
    return this.#rows.bytes;
  }

  /** The number of the state that a place is in: the next one if it was not known. */
  put({ snapshot, now }: Place): number {
    this.#read(snapshot, now);
    return this.#rows.put(this.#row);
  }

  /** The place that was put last, as it was read. */
  latest(place: Place): ReadPlace {
    return new ReadPlace(place, this.#values.slice(), this.#holdings.slice(), this.#row.slice());
  }

  /** Reads a place on its own. */
  read(place: Place): ReadPlace {
    this.#read(place.snapshot, place.now);
    return this.latest(place);
  }

  /** Those that follow are put next. */
  leave(read: ReadPlace): void {
    this.#left = read;
  }

  /** The times of a place, in order of appearance. */
  timesOf({ holdings, place }: ReadPlace): readonly Time[] {
    return this.#timesIn(holdings, place.snapshot);
  }

  #read(snapshot: Snapshot, now: Instant): void {
    const { fields } = this.#compared;
    const left = this.#left;
    const row = this.#row;
    const holdings = this.#holdings;
    const { context } = snapshot;
    let [sameIds, sameTimes] = [left !== null, left?.place.now === now];
    for (let n = 0; n < fields.length; n += 1) {
      const value = context[fields[n] as string];
      const before = left?.holdings[n];
      const isSame = before !== undefined && left?.values[n] === value;
      const holding = isSame ? before : (this.#readers[n] as Reader)(value);
      this.#values[n] = value;
      holdings[n] = holding;
      row[first.fields + n] = holding.cell;
      if (holding === before) continue;
      sameIds &&= holding.ids.length === 0 && before?.ids.length === 0;
      sameTimes &&= holding.times.length === 0 && before?.times.length === 0;
    }
    row[first.place] = this.#placeCell(snapshot);
    const sameDues = left !== null && isSameDues(snapshot, left.place.snapshot);
    row[first.deadlines] = sameDues
      ? (left.row[first.deadlines] as number)
      : this.#deadlinesCell(snapshot);
    row[first.ids] = sameIds ? (left?.row[first.ids] as number) : this.#idsCell(holdings);
    row[first.times] =
      sameTimes && sameDues
        ? (left.row[first.times] as number)
        : this.#timesCell(this.#timesIn(holdings, snapshot), now);
  }

  /** Where it stands, what its history states remember, and whether it has ended. */
  #placeCell({ value, history, finished }: Snapshot): number {
    const cells = finished ? this.#endCells : this.#placeCells;
    const isPlain = typeof value === 'object' && isEmpty(history);
    const known = isPlain ? cells.get(value) : undefined;
    if (known !== undefined) return known;
    const remembered = isEmpty(history) ? '' : JSON.stringify(history);
    const text = `${finished ? '.' : ''}${valueText(value)}${remembered}`;
    const cell = this.lexicon.texts.put(text);
    if (isPlain) cells.set(value, cell);
    return cell;
  }

  /** Which ids are equal: for each where in their order it stands first. */
  #idsCell(holdings: readonly Holding[]): number {
    const ids: string[] = [];
    let chain = empty;
    for (const holding of holdings) {
      for (const { id } of holding.ids) {
        const known = ids.indexOf(id);
        chain = this.lexicon.chains.put(chain, known < 0 ? ids.length : known);
        ids.push(id);
      }
    }
    return chain + 1;
  }

  #timesCell(times: readonly Time[], now: Instant): number {
    return this.lexicon.chains.putAll(empty, this.around.numbersOf(times, now)) + 1;
  }

  #deadlinesCell({ deadlines }: Snapshot): number {
    let chain = empty;
    for (const { name } of deadlines) {
      if (this.#compared.counts(name)) {
        chain = this.lexicon.chains.put(chain, this.lexicon.texts.put(name));
      }
    }
    return chain + 1;
  }

  #timesIn(holdings: readonly Holding[], { deadlines }: Snapshot): readonly Time[] {
    const times: Time[] = [];
    for (const holding of holdings) for (const time of holding.times) times.push(time);
    for (const { name, due } of deadlines) {
      if (this.#compared.counts(name)) times.push(this.lexicon.timeOf(due));
    }
    return times;
  }
}

function isSameDues({ deadlines }: Snapshot, other: Snapshot): boolean {
  if (deadlines === other.deadlines) return true;
  if (deadlines.length !== other.deadlines.length) return false;
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
