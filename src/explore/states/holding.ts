/**
 * What a value holds beyond its plain data: ids that mean nothing but themselves, and times that mean something only
 * beside now. Both are found by the kinds of the schema and leave a hole in the text, so that values which differ in
 * nothing else have the same text.
 */
import { kindOf, type Schema } from '../../lifecycle/index.ts';
import { Interned } from './interned.ts';

export interface Holding {
  /** The value as text: `#` for an id, `@` for an instant, `%` for a civil date, `*` for personal text. */
  readonly text: string;
  /** The number of that text. */
  readonly cell: number;
  /** Ids in order of appearance, with the path at which each stands. */
  readonly ids: readonly HeldId[];
  /** Instants and civil dates, in order of appearance. */
  readonly times: readonly string[];
}
interface HeldId {
  readonly id: string;
  readonly at: string;
}

/** Ids drawn while exploring: the only ones that stand for any other. What an author names is a constant. */
export const freshId = (n: number): string => `fresh-${n}`;
export const isFresh = (id: string): boolean => id.startsWith('fresh-');

export type Reader = (value: unknown) => Holding;

/** Reads the values of one schema, which stand at a path. Values are immutable, so each object is read once. */
export function readerOf(schema: Schema, path: string, texts: Interned<string>): Reader {
  const read = readingOf(schema);
  const objects = new WeakMap<object, Holding>();
  const others = new Map<unknown, Holding>();
  return (value) => {
    const known = typeof value === 'object' && value !== null ? objects : others;
    const before = known.get(value as object);
    if (before) return before;
    const found: Found = { ids: [], times: [] };
    const text = read(value, path, found);
    const holding = { text, cell: texts.put(text), ...found };
    known.set(value as object, holding);
    return holding;
  };
}

/** The readers of an object's fields, by name; none for what is no object. */
export function fieldReaders(schema: Schema): ReadonlyMap<string, Reader> {
  const { shape } = schema._zod.def as unknown as Def;
  const texts = new Interned<string>();
  const entries = Object.entries(shape ?? {});
  return new Map(entries.map(([key, field]) => [key, readerOf(field, key, texts)]));
}

interface Found {
  readonly ids: HeldId[];
  readonly times: string[];
}
type Reading = (value: unknown, path: string, found: Found) => string;

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

function readingOf(schema: Schema): Reading {
  const kind = kindOf(schema);
  if (kind) return readingText(kind);
  const { shape, element, valueType, innerType, options } = schema._zod.def as unknown as Def;
  if (shape) return objectReading(shape);
  if (element) return arrayReading(readingOf(element));
  if (valueType) return recordReading(readingOf(valueType));
  if (innerType) return readingOf(innerType);
  return options ? unionReading(options) : plainReading;
}

const holes = { id: '#', instant: '@', civilDate: '%', personal: '*', sealed: '*' } as const;

function readingText(kind: keyof typeof holes): Reading {
  return (value, path, found) => {
    if (typeof value !== 'string') return plainReading(value, path, found);
    if (kind === 'id') return idReading(value, path, found);
    if (kind === 'civilDate' || kind === 'instant') found.times.push(value);
    return holes[kind];
  };
}

function idReading(value: string, path: string, found: Found): string {
  if (!isFresh(value)) return JSON.stringify(value);
  found.ids.push({ id: value, at: path });
  return holes.id;
}

function objectReading(shape: Readonly<Record<string, Schema>>): Reading {
  const fields = Object.entries(shape).map(([key, field]) => [key, readingOf(field)] as const);
  return (value, path, found) => {
    if (typeof value !== 'object' || value === null) return plainReading(value, path, found);
    const record = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const [key, reading] of fields) {
      const field = record[key];
      if (field !== undefined) text += `${key}:${reading(field, `${path}.${key}`, found)},`;
    }
    return `{${text}}`;
  };
}

function arrayReading(reading: Reading): Reading {
  return (value, path, found) => {
    if (!Array.isArray(value)) return plainReading(value, path, found);
    return `[${value.map((each, n) => reading(each, `${path}.${n}`, found)).join(',')}]`;
  };
}

function recordReading(reading: Reading): Reading {
  return (value, path, found) => {
    if (typeof value !== 'object' || value === null) return plainReading(value, path, found);
    const entries = Object.entries(value).map(
      ([key, each]) => `${idReading(key, path, found)}:${reading(each, `${path}.${key}`, found)}`,
    );
    return `{${entries.join(',')}}`;
  };
}

/** The first option that takes the value reads it. */
function unionReading(options: readonly Schema[]): Reading {
  const readings = options.map((option) => [option, readingOf(option)] as const);
  return (value, path, found) => {
    const taking = readings.find(([option]) => takes(option, value));
    return (taking?.[1] ?? plainReading)(value, path, found);
  };
}

function takes(schema: Schema, value: unknown): boolean {
  const { safeParse } = schema as unknown as {
    safeParse: (value: unknown) => { success: boolean };
  };
  return safeParse(value).success;
}

/** Anything else stands for itself; a drawn id is one wherever it stands. */
function plainReading(value: unknown, path: string, found: Found): string {
  if (typeof value === 'string') return idReading(value, path, found);
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(
    ([key, each]) => `${key}:${plainReading(each, `${path}.${key}`, found)}`,
  );
  return `{${entries.join(',')}}`;
}
