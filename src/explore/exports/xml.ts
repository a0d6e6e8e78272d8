/**
 * XML as text, from elements that are data. What is special is escaped; characters that XML 1.0 forbids (most
 * control characters, half surrogate pairs, U+FFFE and U+FFFF) become U+FFFD, the sign for what cannot be shown.
 */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** A text, or elements. */
  readonly content: string | readonly Element[];
}

export function element(
  name: string,
  content: string | readonly Element[] = [],
  attributes: Readonly<Record<string, string>> = {},
): Element {
  return { name, attributes, content };
}

/** @param about lines of a comment above the root; none, where there are none. */
export function xmlText(root: Element, about: readonly string[] = []): string {
  const comment = about.length === 0 ? [] : ['<!--', ...about.map(commentLine), '-->'];
  const all = ['<?xml version="1.0" encoding="UTF-8"?>', ...comment, ...lines(root)];
  return `${all.join('\n')}\n`;
}

/** In a comment XML knows no escapes, and two hyphens would end it. */
function commentLine(line: string): string {
  return `  ${allowed(line)
    .replace(/-(?=-)/g, '- ')
    .replace(/-$/, '- ')}`;
}

function lines({ name, attributes, content }: Element): string[] {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(value)}"`);
  const open = `<${name}${given.join('')}`;
  if (content.length === 0) return [`${open}/>`];
  if (typeof content === 'string') return [`${open}>${text(content)}</${name}>`];
  return [`${open}>`, ...content.flatMap(lines).map((line) => `  ${line}`), `</${name}>`];
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader turns a bare carriage return into a line end, and a line end in an attribute into a space.
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

function text(value: string): string {
  return allowed(value).replace(/[&<>\r]/g, (character) => entities[character] ?? '');
}

function attribute(value: string): string {
  return allowed(value).replace(/[&<>"\r\n\t]/g, (character) => entities[character] ?? '');
}

/** The production `Char` of XML 1.0 (fifth edition), section 2.2. */
function allowed(value: string): string {
  return value.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
