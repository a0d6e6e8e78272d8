/**
 * A feature file: a scenario a case. Steps come in few wordings and quote what varies as JSON strings, so that a
 * handful of step definitions with `{string}` serves every suite. Payloads are tables of field and value, or a
 * JSON document where a value has parts of its own.
 */
import type { Suite, SuiteCase, SuiteStep } from '../suite.ts';
import { headerOf, lengthOf, titleOf, warningOf } from './phrases.ts';
import { oneLine, valueText } from './text.ts';

export function gherkin(suite: Suite): string {
  const header = [...headerOf(suite, oneLine), warningOf(suite.cases) ?? []].flat();
  const scenarios = suite.cases.map((it) => scenario(suite, it));
  const feature = `Feature: ${titleOf(suite, oneLine)}\n${indented(header, 2)}\n`;
  return [feature, ...scenarios].join('\n');
}

function scenario({ model }: Suite, it: SuiteCase): string {
  const tags = [`id:${it.id}`, ...it.tags.filter((it) => it !== '')].map(tag).join(' ');
  const lines = [
    ...[tags, `Scenario: ${oneLine(it.title)}`].map((line) => `  ${line}`),
    indented([lengthOf(it), ''], 4),
    `    Given ${quoted(model)} starts in ${quoted(it.start)}`,
    ...it.steps.map(stepText),
  ];
  return `${lines.join('\n')}\n`;
}

function stepText(step: SuiteStep, index: number): string {
  const lines = [
    `# ${index + 1}. ${oneLine(step.label)}`,
    `When ${doing(step)}${payload(step.data)}`,
    ...seen(step).map((line, nth) => `${nth === 0 ? 'Then' : 'And'} ${line}`),
  ];
  return indented(lines, 4);
}

function doing({ event, by, at }: SuiteStep): string {
  const when = at === null ? '' : ` at ${quoted(at)}`;
  if (by === null) return `${quoted(event)} is sent${when}`;
  if (by.kind !== 'clock') return `${by.kind} ${quoted(by.id)} sends ${quoted(event)}${when}`;
  return `${quoted(event)} falls due${when}`;
}

function seen({ status, to, expected, because }: SuiteStep): string[] {
  const standing =
    status === null ? `the state is ${quoted(to)}` : `the status is ${quoted(status)}`;
  if (expected === 'applied') return [standing];
  if (expected === 'unchanged') return ['nothing changes', standing];
  const reason = because === null ? '' : `: because ${quoted(because)}`;
  return [`it is refused${reason}`, standing];
}

function payload(data: SuiteStep['data']): string {
  const fields = Object.entries(data);
  if (fields.length === 0) return '';
  const nested = fields.some(([, value]) => typeof value === 'object' && value !== null);
  return ` with:\n${indented(nested ? document(data) : table(fields), 2)}`;
}

/** Fenced with backticks, because inside quotes a parser would take `\"\"\"`, which is JSON too, for its own escape. */
function document(data: SuiteStep['data']): string[] {
  return ['```json', ...JSON.stringify(data, null, 2).split('\n'), '```'];
}

function table(fields: readonly (readonly [string, unknown])[]): string[] {
  const rows = fields.map((field) => field.map((value) => cell(valueText(value))));
  return rows.map(
    ([key = '', value = '']) => `| ${padded(key, rows, 0)} | ${padded(value, rows, 1)} |`,
  );
}

const widestColumn = 40;

function padded(text: string, rows: readonly (readonly string[])[], column: number): string {
  const widest = Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return text.padEnd(Math.min(widest, widestColumn));
}

/** A tag has no spaces, and an `@` would begin the next one; both become a hyphen. */
function tag(text: string): string {
  return `@${text.toWellFormed().replace(/[\s@\p{Cc}]+/gu, '-')}`;
}

function cell(text: string): string {
  return text.replace(/[\\|]/g, '\\$&');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function indented(lines: readonly string[], spaces: number): string {
  const margin = ' '.repeat(spaces);
  return lines
    .flatMap((line) => line.split('\n'))
    .map((line) => (line === '' ? line : margin + line))
    .join('\n');
}
