/** Values and free text as people read them, whatever is in them. */
import type { SuiteStep } from '../suite.ts';

/** A payload, a field a line: `version: v1`. */
export function dataLines(data: SuiteStep['data']): string[] {
  return Object.entries(data).map(([key, value]) => `${keyText(key)}: ${valueText(value)}`);
}

function keyText(key: string): string {
  return /^[\p{L}\p{N}_.$-]+$/u.test(key) ? key : JSON.stringify(key);
}

/**
 * A value as people read it and programs read it back: JSON, but a plain text stands without its quotes.
 * `v1` and `2026-01-01` are texts, `-1` and `true` are not; the texts `"-1"`, `""` and `" v1"` keep their quotes.
 */
export function valueText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return isPlain(value) ? value : JSON.stringify(value);
}

function isPlain(text: string): boolean {
  return text !== '' && text === oneLine(text) && !isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Text for a place that has one line: line ends and other control characters become a space, the ends are trimmed. */
export function oneLine(text: string, mostCharacters = Number.POSITIVE_INFINITY): string {
  const spaced = text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  const line = spaced.trim();
  if (line.length <= mostCharacters) return line;
  // A cut through the middle of an emoji leaves half of it.
  const cut = line.slice(0, mostCharacters - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut}…`;
}
