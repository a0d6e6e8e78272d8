/** From what a schema says to what can be made: one function for each thing that JSON Schema knows. */
import fc from 'fast-check';
import type { Make } from './here.ts';
import type { Node } from './node.ts';
import { numbers, wholeNumbers } from './numbers.ts';
import { kinds, texts } from './texts.ts';

/** Arbitraries for fields that cannot be made from their schema, by path: `policies.code`, `rows[].code`. */
export type FieldOverrides = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** What is being made, and how far the making has come. */
export interface Making {
  readonly root: Node;
  readonly overrides: FieldOverrides;
  /** Paths of overrides that a field was found for. */
  readonly used: Set<string>;
  /** How often a schema that contains itself was entered. */
  readonly depth: number;
}

/** A field that nothing can be made for. */
export class Unmakeable extends Error {
  readonly path: string;

  constructor(path: string, why: string) {
    super(why);
    this.path = path;
  }
}
/** A schema that contains itself has to end somewhere: this branch is left out. */
class TooDeep extends Unmakeable {}
const deepest = 2;

/** Throws Unmakeable with the path of the field that cannot be made. */
export function make(node: Node, path: string, making: Making): fc.Arbitrary<Make> {
  const override = making.overrides[path];
  if (override !== undefined) {
    making.used.add(path);
    return override.map(always);
  }
  if (node.$ref !== undefined) return referred(node.$ref, path, making);
  if ('const' in node) return fc.constant(always(node.const));
  if (node.enum) return fc.constantFrom(...node.enum.map(always));
  const forms = node.anyOf ?? node.oneOf;
  if (forms) return oneOf(forms, path, making);
  if (Array.isArray(node.type)) {
    return oneOf(
      (node.type as string[]).map((type) => ({ ...node, type })),
      path,
      making,
    );
  }
  return ofType(node, path, making);
}

const always =
  <T>(value: T): Make<T> =>
  () =>
    value;

function ofType(node: Node, path: string, making: Making): fc.Arbitrary<Make> {
  switch (node.type) {
    case 'object':
      return objects(node, path, making);
    case 'array':
      return arrays(node, path, making);
    case 'string':
      return told(path, () => textsOf(node));
    case 'integer':
      return told(path, () => wholeNumbers(node)).map(always);
    case 'number':
      return told(path, () => numbers(node)).map(always);
    case 'boolean':
      return fc.boolean().map(always);
    case 'null':
      return fc.constant(always(null));
    default:
      if (node.not) throw new Unmakeable(path, 'it takes no value at all');
      return anything.map(always);
  }
}

/** zod's own dates fit to the moment as ours do. */
function textsOf(node: Node): fc.Arbitrary<Make> {
  const { format = '' } = node;
  const kind = node.kind ?? { date: 'civilDate' as const, 'date-time': 'instant' as const }[format];
  return kind ? kinds[kind](node) : texts(node).map(always);
}

/** For fields that take any JSON, and for those whose check is a function: it says what it takes. */
const anything = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.integer({ min: -10, max: 10 }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer({ min: -10, max: 10 }), { maxLength: 3 }),
);

function told<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Unmakeable(path, error instanceof Error ? error.message : String(error));
  }
}

function referred($ref: string, path: string, making: Making): fc.Arbitrary<Make> {
  const { root, depth } = making;
  if (depth >= deepest) throw new TooDeep(path, 'it contains itself without an end');
  const node = $ref === '#' ? root : root.$defs?.[$ref.replace('#/$defs/', '')];
  if (!node) throw new Unmakeable(path, `it refers to ${$ref}, which is not there`);
  return make(node, path, { ...making, depth: depth + 1 });
}

/** One of several forms; null less often than a value. */
function oneOf(forms: readonly Node[], path: string, making: Making): fc.Arbitrary<Make> {
  const weighted = forms.flatMap((form) => {
    const arbitrary = perhaps(() => make(form, path, making));
    return arbitrary ? [{ weight: form.type === 'null' ? 1 : 3, arbitrary }] : [];
  });
  if (weighted.length === 0) throw new TooDeep(path, 'it contains itself without an end');
  return fc.oneof(...weighted);
}

/** Undefined where a schema that contains itself ends. */
function perhaps<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
}

type Entry = readonly [name: string, make: Make];

function objects(node: Node, path: string, making: Making): fc.Arbitrary<Make> {
  const { properties = {}, required = [], additionalProperties, propertyNames } = node;
  const fields = Object.entries(properties).map(([name, field]) =>
    entries(name, field, required.includes(name), { path, making }),
  );
  const values = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const isRecord = values !== undefined && (propertyNames !== undefined || fields.length === 0);
  const more = isRecord ? [records(values, node, path, making)] : [];
  return fc
    .tuple(...fields, ...more)
    .map((found) => found.flat())
    .map((list) => (here) => Object.fromEntries(list.map(([name, one]) => [name, one(here)])));
}

/** One field, or none where it may be left out. */
function entries(
  name: string,
  field: Node,
  isRequired: boolean,
  { path, making }: { path: string; making: Making },
): fc.Arbitrary<readonly Entry[]> {
  const inner = path === '' ? name : `${path}.${name}`;
  if (isRequired) return make(field, inner, making).map((one) => [[name, one]]);
  const found = perhaps(() => make(field, inner, making));
  if (!found) return fc.constant([]);
  return fc.option(found, { freq: 2, nil: undefined }).map((one) => (one ? [[name, one]] : []));
}

function records(
  values: Node,
  { propertyNames = {}, required = [] }: Node,
  path: string,
  making: Making,
): fc.Arbitrary<readonly Entry[]> {
  const value = perhaps(() => make(values, `${path}[]`, making));
  if (!value) return fc.constant([]);
  const names = propertyNames.enum as readonly string[] | undefined;
  if (names) {
    const all = names.map((name) =>
      required.includes(name) ? value : fc.option(value, { freq: 2, nil: undefined }),
    );
    return fc
      .tuple(...all)
      .map((found) => found.flatMap((one, n) => (one ? [[names[n] as string, one]] : [])));
  }
  const name = told(path, () => texts({ type: 'string', maxLength: 5, ...propertyNames }));
  const key = name.filter((text) => text !== '__proto__');
  return fc.uniqueArray(fc.tuple(key, value), { maxLength: 3, selector: ([text]) => text });
}

function arrays(node: Node, path: string, making: Making): fc.Arbitrary<Make> {
  const { items, prefixItems = [], minItems = 0, maxItems = minItems + 4 } = node;
  const first = prefixItems.map((item) => make(item, `${path}[]`, making));
  const rest = items && perhaps(() => make(items, `${path}[]`, making));
  const least = Math.max(0, minItems - first.length);
  if (!rest && least > 0) throw new TooDeep(path, 'it contains itself without an end');
  const most = Math.min(maxItems - first.length, least + 4);
  const more = rest ? fc.array(rest, { minLength: least, maxLength: most }) : fc.constant([]);
  return fc
    .tuple(fc.tuple(...first), more)
    .map((found) => found.flat())
    .map((list) => (here) => list.map((one) => one(here)));
}
