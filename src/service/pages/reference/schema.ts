/** A JSON Schema told in a line: `list of Actor`, `"due" or "held"`, `string, date-time`. */
import { html, type Markup } from '../html.ts';

/** What of a JSON Schema the contract uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

const prefix = '#/components/schemas/';

export function typeOf(schema: Schema): Markup {
  const { $ref, type = 'anything', format, items = {} } = schema;
  if ($ref !== undefined) {
    const name = $ref.slice(prefix.length);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if ('const' in schema) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum) return joined(schema.enum.map((each) => html`<code>${each}</code>`));
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return joined(choices.map(typeOf));
  if (type === 'array') return html`list of ${typeOf(items)}`;
  const name = typeof type === 'string' ? type : type.join(' or ');
  return html`${name}${format !== undefined && html`, ${format}`}`;
}

function joined(parts: readonly Markup[]): Markup {
  return html`${parts.map((part, n) => html`${n > 0 && ' or '}${part}`)}`;
}

/** The fields of an object, each with its schema and whether it must be there; none for anything else. */
export function fieldsOf({
  required = [],
  properties = {},
}: Schema): (readonly [string, Schema, boolean])[] {
  return Object.entries(properties).map(([name, field]) => [name, field, required.includes(name)]);
}

/** An example as text; an empty one where there is none. */
export function exampleText([first]: readonly unknown[] = []): string {
  if (first === undefined) return '';
  return typeof first === 'string' ? first : JSON.stringify(first);
}
