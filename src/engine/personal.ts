/**
 * Personal data apart: values of fields marked personal leave the event before anything sees it, and an opaque
 * reference takes their place. The reference is made from the event's id, so a replay meets the same one.
 */
import { kindOf, type Schema } from '../lifecycle/index.ts';

/** What zod keeps about a schema's parts. */
interface Parts {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly innerType?: Schema;
}

const prefix = 'personal:';

/** True for text that stands for a personal value. */
function isReference(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(prefix);
}

/** The data with references in place of personal values, and the values by reference. */
export function setApart<T>(
  schema: Schema,
  data: T,
  eventId: string,
): { readonly data: T; readonly values: ReadonlyMap<string, string> } {
  const values = new Map<string, string>();
  const walk = (part: Schema, value: unknown, path: string): unknown => {
    if (typeof value === 'string' && kindOf(part) === 'personal') {
      const reference = `${prefix}${eventId}:${path}`;
      values.set(reference, value);
      return reference;
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
