/**
 * Personal data apart: values of fields marked personal leave the event before anything sees it, and an opaque
 * reference takes their place. It is made from the instance and the event's id, so two events never share one,
 * and nobody outside can name the value of somebody else. A reference says itself whether its value is sealed, so
 * that it stays sealed wherever it is copied to, and whatever a later definition says.
 */
import { kindOf, type Schema } from '../lifecycle/index.ts';
import type { InstanceKey, PersonalRow } from '../ports/index.ts';
import { hashOf } from './hash.ts';

/** What zod keeps about a schema's parts. */
interface Parts {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly innerType?: Schema;
}

const prefix = 'personal:';
const sealedPrefix = 'sealed:';

/** True for text that stands for a personal value. */
function isReference(value: unknown): value is string {
  return typeof value === 'string' && (value.startsWith(prefix) || isSealed(value));
}

/** True for text that stands for a personal value that is sealed. */
export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(sealedPrefix);
}

/** The start of every reference of one event. */
export function referenceOf(
  { lifecycle, id }: Omit<InstanceKey, 'tenant'>,
  eventId: string,
): string {
  return `${prefix}${hashOf([lifecycle, id, eventId])}`;
}

/** The same place, said to be sealed. */
function sealedReference(reference: string): string {
  return sealedPrefix + reference.slice(prefix.length);
}

export interface SetApart<T> {
  /** References in place of personal values. */
  readonly data: T;
  /** The values by reference. */
  readonly values: ReadonlyMap<string, string>;
}

const known = new WeakMap<Schema, boolean>();

/** Whether any field is personal. Most events have none, and are let through as they are. */
function holdsPersonal(schema: Schema): boolean {
  const holds = known.get(schema) ?? hasPersonalPart(schema, new Set());
  known.set(schema, holds);
  return holds;
}

/** A schema may hold itself, so those that were `met` are not gone into again. */
function hasPersonalPart(schema: Schema, met: Set<Schema>): boolean {
  if (met.has(schema)) return false;
  met.add(schema);
  const kind = kindOf(schema);
  const { shape, element, innerType } = schema._zod.def as unknown as Parts;
  const parts = [...Object.values(shape ?? {}), element, innerType].filter((part) => !!part);
  return kind === 'personal' || kind === 'sealed' || parts.some((p) => hasPersonalPart(p, met));
}

/** Sets personal values apart. What a machine sends may carry references already; they stay as they are. */
export function setApart<T>(
  schema: Schema,
  data: T,
  makeReference: () => string,
  sender: 'outside' | 'machine' = 'outside',
): SetApart<T> {
  const values = new Map<string, string>();
  if (!holdsPersonal(schema)) return { data, values };
  const reference = makeReference();
  const isKept = (value: string) => sender === 'machine' && isReference(value);
  const walk = (part: Schema, value: unknown, path: string): unknown => {
    const kind = kindOf(part);
    if (typeof value === 'string' && (kind === 'personal' || kind === 'sealed') && !isKept(value)) {
      const own = `${kind === 'sealed' ? sealedReference(reference) : reference}:${path}`;
      values.set(own, value);
      return own;
    }
    const def = part._zod.def as unknown as Parts;
    if (def.shape && typeof value === 'object' && value !== null) {
      const shape = def.shape;
      return Object.fromEntries(
        Object.entries(value).map(([key, v]) => {
          const field = shape[key];
          return [key, field ? walk(field, v, path ? `${path}.${key}` : key) : v];
        }),
      );
    }
    if (def.element && Array.isArray(value)) {
      const element = def.element;
      return value.map((v, n) => walk(element, v, `${path}.${n}`));
    }
    return def.innerType ? walk(def.innerType, value, path) : value;
  };
  return { data: walk(schema, data, '') as T, values };
}

/** What came from outside and looks like a reference: it would be shown as the value of somebody else. */
export function forgedIn({ data, values }: SetApart<unknown>): string | undefined {
  const forged = referencesIn(data).find((reference) => !values.has(reference));
  return (
    forged &&
    `"${forged.slice(0, 60)}": a text that begins with "${isSealed(forged) ? sealedPrefix : prefix}" is reserved`
  );
}

/** The values as they are stored, under their subject. */
export function personalRows(
  { tenant, subject }: Pick<PersonalRow, 'tenant' | 'subject'>,
  values: Iterable<readonly [reference: string, value: string]>,
): PersonalRow[] {
  return [...values].map(([reference, value]) => ({ tenant, subject, reference, value }));
}

/** Every reference inside some JSON. */
export function referencesIn(value: unknown): string[] {
  if (isReference(value)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(referencesIn);
}

/** The JSON with values in place of references; an erased one reads `[erased]`. */
export function revealed<T>(value: T, values: ReadonlyMap<string, string>): T {
  if (isReference(value)) return (values.get(value) ?? '[erased]') as T;
  if (Array.isArray(value)) return value.map((v) => revealed(v, values)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, revealed(v, values)])) as T;
}
