/** Two JSON Schemas compared by what they accept. */
import { canonical } from '../../lifecycle/index.ts';
import type { JsonSchema } from '../portrait.ts';

/** What the second accepts beside the first: as much, more, less, or something else. */
export type Relation = 'same' | 'looser' | 'stricter' | 'other';

export function relationOf(before: JsonSchema, after: JsonSchema): Relation {
  const [a, b] = [bare(before), bare(after)];
  if (canonical(a) === canonical(b)) return 'same';
  const [some, others] = [alternatives(a), alternatives(b)];
  if (some.length > 1 || others.length > 1)
    return ofSets(some.map(canonical), others.map(canonical));
  if (Array.isArray(a['enum']) && Array.isArray(b['enum'])) {
    return ofSets(a['enum'].map(canonical), b['enum'].map(canonical));
  }
  if (a['type'] !== b['type']) return 'other';
  return together([
    ...Object.keys({ ...a, ...b }).map((key) => ofKeyword(key, a[key], b[key])),
    ...(a['type'] === 'object' ? [ofProperties(a, b)] : []),
  ]);
}

/** Defaults and texts change nothing of what is accepted. */
function bare(schema: JsonSchema): JsonSchema {
  return without(schema, ['$schema', 'default', 'description']);
}

function without(schema: JsonSchema, keys: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));
}

const alternatives = (schema: JsonSchema): readonly JsonSchema[] =>
  (schema['anyOf'] as readonly JsonSchema[] | undefined)?.map(bare) ?? [schema];

function ofSets(before: readonly string[], after: readonly string[]): Relation {
  const lost = before.some((one) => !after.includes(one));
  const gained = after.some((one) => !before.includes(one));
  if (lost && gained) return 'other';
  if (lost) return 'stricter';
  return gained ? 'looser' : 'same';
}

/** Bounds: for these a smaller number accepts more, for those a larger one. */
const least = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems']);
const most = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems']);

function ofKeyword(key: string, before: unknown, after: unknown): Relation {
  if (key === 'properties' || key === 'required') return 'same';
  if (canonical(before ?? null) === canonical(after ?? null)) return 'same';
  if (least.has(key) || most.has(key)) {
    const bound = most.has(key) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    const [a, b] = [Number(before ?? bound), Number(after ?? bound)];
    return b > a === most.has(key) ? 'looser' : 'stricter';
  }
  if (key === 'items' && isSchema(before) && isSchema(after)) return relationOf(before, after);
  if (before === undefined) return 'stricter';
  return after === undefined ? 'looser' : 'other';
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null;

function ofProperties(before: JsonSchema, after: JsonSchema): Relation {
  const [a, b] = [fieldsOf(before), fieldsOf(after)];
  return together(
    [...new Set([...a.keys(), ...b.keys()])].map((name) => {
      const [old, now] = [a.get(name), b.get(name)];
      if (!old) return now?.required ? 'stricter' : 'looser';
      if (!now) return old.required ? 'looser' : 'stricter';
      const asked: Relation =
        old.required === now.required ? 'same' : now.required ? 'stricter' : 'looser';
      return together([asked, relationOf(old.schema, now.schema)]);
    }),
  );
}

function together(relations: readonly Relation[]): Relation {
  const differing = [...new Set(relations.filter((one) => one !== 'same'))];
  if (differing.length > 1) return 'other';
  return differing[0] ?? 'same';
}

export interface SchemaField {
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** What a schema says beside its fields, as one field more. */
const whole = '(as a whole)';

/** The fields of an object's schema, by name. */
export function fieldsOf(schema: JsonSchema | null): ReadonlyMap<string, SchemaField> {
  if (schema === null) return new Map();
  const required = (schema['required'] ?? []) as readonly string[];
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const rest = without(bare(schema), ['properties', 'required']);
  const isPlain = Object.keys(rest).length === 0 || canonical(rest) === '{"type":"object"}';
  return new Map([
    ...Object.entries(properties).map(
      ([name, field]) => [name, { schema: field, required: required.includes(name) }] as const,
    ),
    ...(isPlain ? [] : [[whole, { schema: rest, required: true }] as const]),
  ]);
}
