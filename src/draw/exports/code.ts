/** JavaScript as text, from literals that are data. */
import { oneLine } from '../../explore/exports/text.ts';

/** An expression as it stands, a list, an object, or a call. */
export type Code = string | readonly Code[] | Fields | Call;

export interface Call {
  readonly call: string;
  readonly of: Code;
}

export interface Fields {
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly code: Code;
  /** A comment above it. */
  readonly says?: string;
}

const widest = 100;

export function codeText(code: Code, depth = 0): string {
  const short = inline(code);
  if (short !== null && short.length + 2 * depth <= widest) return short;
  if (typeof code === 'string') return code;
  if ('call' in code) return `${code.call}(${codeText(code.of, depth)})`;
  const margin = '  '.repeat(depth);
  const [open, close] = 'fields' in code ? ['{', '}'] : ['[', ']'];
  const lines = linesOf(code, depth + 1).map((line) => `${margin}  ${line}`);
  return [open, ...lines, `${margin}${close}`].join('\n');
}

function inline(code: Code): string | null {
  if (typeof code === 'string') return code;
  if ('call' in code) {
    const of = inline(code.of);
    return of === null ? null : `${code.call}(${of})`;
  }
  if (!('fields' in code)) {
    const parts = code.map(inline);
    return parts.includes(null) ? null : `[${parts.join(', ')}]`;
  }
  if (code.fields.length === 0) return '{}';
  if (code.fields.length > 3) return null;
  const parts = code.fields.map((field) => {
    const value = field.says === undefined ? inline(field.code) : null;
    return value === null ? null : `${keyText(field.name)}: ${value}`;
  });
  return parts.includes(null) ? null : `{ ${parts.join(', ')} }`;
}

function linesOf(code: readonly Code[] | Fields, depth: number): string[] {
  if (!('fields' in code)) return code.map((part) => `${codeText(part, depth)},`);
  return code.fields.flatMap((field) => [
    ...(field.says === undefined ? [] : [commentText(field.says)]),
    `${keyText(field.name)}: ${codeText(field.code, depth)},`,
  ]);
}

/** Without brackets `__proto__` would be no field at all. */
function keyText(name: string): string {
  if (name === '__proto__') return `['${name}']`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** A text as a literal. What would show the code in another order than it runs is written as an escape. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(directions, escaped);
}

/** A comment is one line, whatever is in the text. */
export function commentText(text: string): string {
  return `// ${oneLine(text).replace(directions, escaped)}`;
}

/** Marks that turn the direction of the text after them, and line ends of some languages. */
const directions = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
