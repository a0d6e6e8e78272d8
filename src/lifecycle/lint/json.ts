/** What is stored survives JSON: schemas that could hold anything else are refused (trap 11). */
import type { z } from 'zod';
import type { EventMap } from '../contract.ts';
import type { Finding } from '../errors.ts';
import type { Draft, Rule } from './draft.ts';

export const json: readonly Rule[] = [contextNotJson];

type Schema = z.core.$ZodType;
/** zod's own account of a schema, as far as it is walked here. */
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly catchall?: Schema;
  readonly innerType?: Schema;
  readonly element?: Schema;
  readonly options?: readonly Schema[];
  readonly items?: readonly Schema[];
  readonly rest?: Schema | null;
  readonly left?: Schema;
  readonly right?: Schema;
  readonly keyType?: Schema;
  readonly valueType?: Schema;
  readonly in?: Schema;
  readonly out?: Schema;
  readonly getter?: () => Schema;
  readonly values?: readonly unknown[];
}
const defOf = (schema: Schema) => schema._zod.def as unknown as Def;

/** True for a zod object schema. */
export function isObjectSchema(schema: unknown): schema is z.ZodObject {
  return (schema as { _zod?: { def: Def } } | undefined)?._zod?.def.type === 'object';
}

const instead: Readonly<Record<string, string>> = {
  date: 'Use instant() or civilDate().',
  map: 'Use z.record(), or an array of objects.',
  set: 'Use an array.',
  bigint: 'Use a number, or a string of digits.',
  undefined: 'Use null.',
  void: 'Use null.',
  optional: 'Use .nullable(): a context says null where there is nothing.',
  any: 'Say what it may hold; z.json() takes any JSON.',
  unknown: 'Say what it may hold; z.json() takes any JSON.',
  custom:
    'Say what it may hold with plain schemas: an instance of a class comes back as a bare object.',
  transform: 'Store what was sent, and compute the rest where it is needed.',
};
const refused = new Set([...Object.keys(instead), 'symbol', 'function', 'nan', 'file', 'promise']);

function* contextNotJson(draft: Draft): Iterable<Finding> {
  const { context, events, effects } = draft.lifecycle;
  yield* walk(context, 'context', true);
  for (const [name, { data }] of Object.entries(events as EventMap))
    yield* walk(data, `event ${name} data`, false);
  for (const [name, { data }] of Object.entries(effects))
    yield* walk(data, `effect ${name} data`, false);
  if (!draft.origin) return;
  for (const { path, problem } of notJson(draft.origin.context)) {
    const mend = 'Begin with strings, numbers, booleans, null, arrays and plain objects of these.';
    yield { rule: 'contextNotJson', where: `initial context${path}`, problem, mend };
  }
}

function* walk(
  schema: Schema,
  where: string,
  isContext: boolean,
  seen = new Set<Schema>(),
): Iterable<Finding> {
  if (!schema?._zod || seen.has(schema)) return;
  seen.add(schema);
  const def = defOf(schema);
  const kind = def.type === 'literal' ? oddLiteral(def) : def.type;
  // A payload's field may be absent; a context says null.
  if (kind !== null && refused.has(kind) && (kind !== 'optional' || isContext)) {
    const mend =
      instead[kind] ?? 'Use strings, numbers, booleans, null, arrays and plain objects of these.';
    yield {
      rule: 'contextNotJson',
      where,
      problem: `${kind} does not survive JSON unchanged`,
      mend,
    };
  }
  for (const [name, inner] of innerOf(def)) yield* walk(inner, where + name, isContext, seen);
}

/** A literal's odd type, or null where JSON knows its values. */
function oddLiteral({ values = [] }: Def): string | null {
  return (
    values.map((value) => typeof value).find((type) => type === 'undefined' || type === 'bigint') ??
    null
  );
}

function innerOf(def: Def): [string, Schema][] {
  const fields = Object.entries(def.shape ?? {}).map(([name, field]): [string, Schema] => [
    `.${name}`,
    field,
  ]);
  const many = [def.element, ...(def.items ?? []), def.rest].map((each) => ['[]', each] as const);
  const values = [def.keyType, def.valueType, def.catchall].map((each) => ['.*', each] as const);
  const same = [
    def.innerType,
    ...(def.options ?? []),
    def.left,
    def.right,
    def.in,
    def.out,
    def.getter?.(),
  ];
  const inner = [...fields, ...many, ...values, ...same.map((each) => ['', each] as const)];
  return inner.filter(
    (pair): pair is [string, Schema] => pair[1] !== undefined && pair[1] !== null,
  );
}

/** The places in a value that JSON would lose or change. */
export function* notJson(
  value: unknown,
  path = '',
): Iterable<{ readonly path: string; readonly problem: string }> {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) yield { path, problem: `${value} becomes null in JSON` };
  } else if (Array.isArray(value)) {
    for (const [n, each] of value.entries()) yield* notJson(each, `${path}[${n}]`);
  } else if (typeof value === 'object' && isPlain(value)) {
    for (const [name, each] of Object.entries(value)) yield* notJson(each, `${path}.${name}`);
  } else {
    const what = typeof value === 'object' ? value.constructor.name : typeof value;
    yield { path, problem: `${what} does not survive JSON unchanged` };
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
