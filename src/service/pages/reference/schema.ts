/** A JSON Schema told in a line: `array of Actor`, `"due" or "held"`, `string, date-time`. */
import { html, type Markup } from '../html.ts';

export type Schema = Readonly<Record<string, unknown>>;

const prefix = '#/components/schemas/';

/** The name of the component that a schema is, or null. */
export function nameOf(schema: Schema): string | null {
  const reference = schema['$ref'];
  return typeof reference === 'string' ? reference.slice(prefix.length) : null;
}

export function typeOf(schema: Schema): Markup {
  const name = nameOf(schema);
  if (name !== null) return html`<a href="#schema-${name}">${name}</a>`;
  if ('const' in schema) return html`<code>${JSON.stringify(schema['const'])}</code>`;
  const values = schema['enum'];
  if (Array.isArray(values))
    return joined(values.map((each) => html`<code>${String(each)}</code>`));
  const choices = (schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']) as Schema[] | undefined;
  if (choices) return joined(choices.map(typeOf));
  if (schema['type'] === 'array') return html`list of ${typeOf((schema['items'] ?? {}) as Schema)}`;
  const type = [schema['type'] ?? 'anything'].flat().join(' or ');
  const format = schema['format'];
  return html`${type}${format !== undefined && html`, ${String(format)}`}`;
}

function joined(parts: readonly Markup[]): Markup {
  return html`${parts.map((part, n) => html`${n > 0 && ' or '}${part}`)}`;
}

/** The fields of an object, each with its type and whether it must be there; none for anything else. */
export function fieldsOf(schema: Schema): readonly (readonly [string, Schema, boolean])[] {
  const required = (schema['required'] ?? []) as readonly string[];
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  return fields.map(([name, field]) => [name, field, required.includes(name)]);
}

export function describedIn(schema: Schema): string {
  const described = schema['description'];
  return typeof described === 'string' ? described : '';
}

/** The first example of a schema as text, or an empty one. */
export function exampleOf(schema: Schema): string {
  const examples = schema['examples'];
  const [first] = Array.isArray(examples) ? (examples as unknown[]) : [];
  if (first === undefined) return '';
  return typeof first === 'string' ? first : JSON.stringify(first);
}
