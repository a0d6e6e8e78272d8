/**
 * A vitest file that runs: a test a case, its steps as a table. How the system under test is reached stands in
 * `adapter.ts` beside it, three functions that the team fills in once; this file can then be written anew for
 * every release.
 */
import type { Suite, SuiteCase, SuiteStep } from '../suite.ts';
import { headerOf, titleOf, warningOf } from './phrases.ts';
import { oneLine } from './text.ts';

export function vitest(suite: Suite): string {
  const about = [...headerOf(suite), warningOf(suite.cases) ?? []].flat();
  const parts = [
    about.map((line) => `// ${oneLine(line)}`).join('\n'),
    "import { describe, expect, test } from 'vitest';\nimport { adapter, type Step } from './adapter.ts';",
    walk,
    `describe(${literal(titleOf(suite))}, () => {\n${suite.cases.map(testOf).join('\n\n')}\n});`,
  ];
  return `${parts.join('\n\n')}\n`;
}

const walk = `/** event, data, by, at, what becomes of it, the status afterwards (the state where there is no label) */
type Row = readonly [Step['event'], Step['data'], Step['by'], Step['at'], string, string];

async function walk(start: string, rows: readonly Row[]): Promise<void> {
  await adapter.reset(start);
  for (const [index, [event, data, by, at, outcome, status]] of rows.entries()) {
    const step = \`step \${index + 1}, \${event}\`;
    expect(await adapter.send({ event, data, by, at }), step).toBe(outcome);
    expect(await adapter.read(), step).toBe(status);
  }
}`;

function testOf(it: SuiteCase): string {
  const rows = it.steps.map((step) => `      [${rowOf(step)}],`).join('\n');
  const table = rows === '' ? '[]' : `[\n${rows}\n    ]`;
  const name = literal(`${oneLine(it.title)} (${it.id})`);
  return `  test(${name}, () =>\n    walk(${literal(it.start)}, ${table}));`;
}

function rowOf({ event, data, by, at, expected, status, to }: SuiteStep): string {
  return [event, data, by, at, expected, status ?? to].map((it) => literal(it)).join(', ');
}

/** A JSON value as TypeScript. In brackets `__proto__` is a field like any other, without them it is none. */
function literal(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  const fields = Object.entries(value).map(([key, field]) => `${keyOf(key)}: ${literal(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function keyOf(key: string): string {
  if (key === '__proto__') return `['${key}']`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

export const adapter: { readonly name: string; readonly text: string } = {
  name: 'adapter.ts',
  text: `/**
 * How the tests reach the system under test. Fill in the three functions; this file is yours and is never
 * written again.
 */

export interface Step {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Who sends it; kind "clock" for a deadline: let time pass until it is due. Null where nobody in particular does. */
  readonly by: { readonly kind: string; readonly id: string } | null;
  /** When it happens: set your clock to it. Null where time plays no part. */
  readonly at: string | null;
}

export interface Adapter {
  /** Brings a fresh subject to the state in which the case starts. */
  reset(start: string): Promise<void>;
  /** Sends one event and tells what became of it. */
  send(step: Step): Promise<'applied' | 'unchanged' | 'refused'>;
  /** The status as people see it now; the state where there is no label. */
  read(): Promise<string>;
}

export const adapter: Adapter = {
  async reset(start) {
    throw new Error(\`Fill in adapter.ts: bring a fresh subject to "\${start}".\`);
  },
  async send(step) {
    throw new Error(\`Fill in adapter.ts: send \${step.event}.\`);
  },
  async read() {
    throw new Error('Fill in adapter.ts: read the status.');
  },
};
`,
};
