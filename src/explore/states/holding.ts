/**
 * What a value holds beyond its plain data: ids that mean nothing but themselves, and times that mean something only
 * beside now. Both are found by the kinds of the schema and leave a hole in what is left, so that values which differ
 * in nothing else have the same number.
 */
import { daysBetween, epoch, kindOf, type Schema } from '../../lifecycle/index.ts';
import { Chains, empty } from './chains.ts';
import { Interned } from './interned.ts';

export interface Holding {
  /** The number of its plain data, with a hole for each id, instant, civil date and personal text. */
  readonly cell: number;
  /** Ids in order of appearance, with the path at which each stands. */
  readonly ids: readonly HeldId[];
  /** Instants and civil dates, in order of appearance. */
  readonly times: readonly Time[];
}

export interface HeldId {
  readonly id: string;
  readonly at: string;
}

export interface Time {
  readonly text: string;
  readonly isDate: boolean;
  /** Days of a date, milliseconds of an instant, since 1970. */
  readonly number: number;
}

const drawnIds: string[] = [];

/** Ids drawn while exploring: the only ones that stand for any other. What an author names is a constant. */
export function freshId(n: number): string {
  const known = drawnIds[n];
  if (known !== undefined) return known;
  const id = `fresh-${n}`;
  if (n === drawnIds.length && n < mostDrawnIds) drawnIds.push(id);
  return id;
}
const mostDrawnIds = 10_000;
export const isFresh = (id: string): boolean => id.startsWith('fresh-');

/** What readers share: numbers and times under which the same thing is found again. */
export class Lexicon {
  readonly texts = new Interned<unknown>();
  readonly chains = new Chains();
  readonly #times = new Map<string, Time>();

  timeOf(text: string): Time {
    const known = this.#times.get(text);
    if (known !== undefined) return known;
    const isDate = text.length === '2026-03-01'.length;
    const number = isDate ? daysBetween('1970-01-01', text) : epoch(text);
    const time = { text, isDate, number };
    this.#times.set(text, time);
    return time;
  }
}

export type Reader = (value: unknown) => Holding;

const nothing: readonly never[] = Object.freeze([]);

/**
 * Reads the values of one schema, which stand at a path. Plain values come again and again, and so does the object
 * that was read last, such as the policies; any other object is as a rule as new as the place that it stands in.
 */
export function readerOf(schema: Schema, path: string, lexicon: Lexicon): Reader {
  const read = readingOf(schema, path);
  const plain = new Map<unknown, Holding>();
  let last: unknown;
  let lastHolding: Holding | null = null;
  return (value) => {
    if (value === last && lastHolding !== null) return lastHolding;
    const isObject = typeof value === 'object' && value !== null;
    const known = isObject ? undefined : plain.get(value);
    if (known !== undefined) return known;
    const found = new Found(lexicon);
    read(value, found);
    const { chain: cell, ids, times } = found;
    const holding = { cell, ids, times };
    if (isObject) {
      last = value;
      lastHolding = holding;
    } else if (ids === nothing && times === nothing) plain.set(value, holding);
    return holding;
  };
}

/** The readers of an object's fields, by name; none for what is no object. */
export function fieldReaders(schema: Schema, lexicon: Lexicon): ReadonlyMap<string, Reader> {
  const { shape } = schema._zod.def as unknown as Def;
  const entries = Object.entries(shape ?? {});
  return new Map(entries.map(([key, field]) => [key, readerOf(field, key, lexicon)]));
}

/** What stands for itself has a number of its own; these stand for what is taken out, and for how a value is built. */
const holes = { id: -1, instant: -2, civilDate: -3, personal: -4, sealed: -4 } as const;
const marks = { object: -5, list: -6, end: -7, absent: -8 } as const;

/** What is found in a value while it is read. */
class Found {
  chain = empty;
  ids: readonly HeldId[] = nothing;
  times: readonly Time[] = nothing;
  readonly #lexicon: Lexicon;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  put(mark: number): void {
    this.chain = this.#lexicon.chains.put(this.chain, mark);
  }

  plain(value: unknown): void {
    this.put(this.#lexicon.texts.put(value));
  }

  id(id: string, at: string): void {
    if (!isFresh(id)) {
      this.plain(id);
      return;
    }
    this.put(holes.id);
    if (this.ids === nothing) this.ids = [{ id, at }];
    else (this.ids as HeldId[]).push({ id, at });
  }

  time(text: string): void {
    const time = this.#lexicon.timeOf(text);
    if (this.times === nothing) this.times = [time];
    else (this.times as Time[]).push(time);
  }
}
type Reading = (value: unknown, found: Found) => void;

/** zod's own account of a schema, as far as it is walked here. */
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly valueType?: Schema;
  readonly innerType?: Schema;
  readonly options?: readonly Schema[];
  readonly discriminator?: string;
}

/** Whether values of a schema can hold a civil date. */
export function holdsDates(schema: Schema): boolean {
  if (kindOf(schema) === 'civilDate') return true;
  const { shape, element, valueType, innerType, options } = schema._zod.def as unknown as Def;
  const parts = [...Object.values(shape ?? {}), ...(options ?? []), element, valueType, innerType];
  return parts.some((part) => part !== undefined && holdsDates(part));
}

function readingOf(schema: Schema, path: string): Reading {
  const kind = kindOf(schema);
  if (kind) return readingText(kind, path);
  const { shape, element, valueType, innerType, options } = schema._zod.def as unknown as Def;
  if (shape) return objectReading(shape, path);
  if (element) return arrayReading(element, path);
  if (valueType) return recordReading(valueType, path);
  if (innerType) return readingOf(innerType, path);
  return options ? unionReading(options, path) : plainReading(path);
}

function readingText(kind: keyof typeof holes, path: string): Reading {
  const plain = plainReading(path);
  return (value, found) => {
    if (typeof value !== 'string') plain(value, found);
    else if (kind === 'id') found.id(value, path);
    else {
      found.put(holes[kind]);
      if (kind === 'civilDate' || kind === 'instant') found.time(value);
    }
  };
}

/** Field after field as the schema has them, so that none needs to be named. */
function objectReading(shape: Readonly<Record<string, Schema>>, path: string): Reading {
  const plain = plainReading(path);
  const fields = Object.entries(shape).map(([key, field]) => ({
    key,
    reading: readingOf(field, `${path}.${key}`),
  }));
  return (value, found) => {
    if (typeof value !== 'object' || value === null) {
      plain(value, found);
      return;
    }
    found.put(marks.object);
    const record = value as Readonly<Record<string, unknown>>;
    for (const { key, reading } of fields) {
      const field = record[key];
      if (field === undefined) found.put(marks.absent);
      else reading(field, found);
    }
  };
}

function arrayReading(element: Schema, path: string): Reading {
  const plain = plainReading(path);
  const readings: Reading[] = [];
  return (value, found) => {
    if (!Array.isArray(value)) {
      plain(value, found);
      return;
    }
    found.put(marks.list);
    for (let n = 0; n < value.length; n += 1) {
      readings[n] ??= readingOf(element, `${path}.${n}`);
      (readings[n] as Reading)(value[n], found);
    }
    found.put(marks.end);
  };
}

/** Keys may be ids, so all of them stand at one path. */
function recordReading(valueType: Schema, path: string): Reading {
  const plain = plainReading(path);
  const reading = readingOf(valueType, `${path}.*`);
  return (value, found) => {
    if (typeof value !== 'object' || value === null) {
      plain(value, found);
      return;
    }
    found.put(marks.list);
    for (const [key, each] of Object.entries(value)) {
      found.id(key, path);
      reading(each, found);
    }
    found.put(marks.end);
  };
}

/** The first option that takes the value reads it. */
function unionReading(options: readonly Schema[], path: string): Reading {
  const plain = plainReading(path);
  const readings = options.map((option) => readingOf(option, path));
  return (value, found) => {
    const taking = options.findIndex((option) => takes(option, value));
    found.put(taking);
    (readings[taking] ?? plain)(value, found);
  };
}

function takes(schema: Schema, value: unknown): boolean {
  const { safeParse } = schema as unknown as {
    safeParse: (value: unknown) => { success: boolean };
  };
  return safeParse(value).success;
}

/** Anything else stands for itself; a drawn id is one wherever it stands. */
function plainReading(path: string): Reading {
  return (value, found) => readPlain(value, path, found);
}

function readPlain(value: unknown, path: string, found: Found): void {
  if (typeof value === 'string') found.id(value, path);
  else if (typeof value !== 'object' || value === null) found.plain(value);
  else {
    found.put(marks.object);
    for (const [key, each] of Object.entries(value)) {
      found.plain(key);
      readPlain(each, `${path}.${key}`, found);
    }
    found.put(marks.end);
  }
}
