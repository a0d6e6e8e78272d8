/**
 * A walk as a vitest test, ready to be saved as a file: what was done and what came of it as a table. The test asks
 * the lifecycle itself, or a backend that is reached through the adapter of `rollcall/testing`.
 */
import { type Trace, tracesOf, type Walk } from '../walk.ts';
import { walkCommand } from './text.ts';

export interface WalkTestOptions {
  /** The module that exports `lifecycles`; ours otherwise. */
  readonly machines?: string | undefined;
  /** The module that exports `backend`, an adapter; without it the test asks the lifecycle alone. */
  readonly backend?: string | undefined;
}

export function walkTest(walk: Walk, { machines, backend }: WalkTestOptions = {}): string {
  const body = backend === undefined ? ofModel(walk) : ofBackend(walk, backend);
  const imports = [
    ...body.imports,
    `import { lifecycles } from ${literal(machines ?? 'rollcall/machines')};`,
  ];
  return `${[
    `// ${walkCommand(walk, machines)}`,
    imports.toSorted(byModule).join('\n'),
    '',
    `const lifecycle = lifecycleNamed(lifecycles, ${literal(walk.lifecycle.name)});`,
    `const start = ${literal(walk.start)} as const;`,
    '',
    `const rows: readonly ${body.row}[] = [`,
    ...tracesOf(walk).map((trace) => `  [${rowOf(trace).map(literal).join(', ')}],`),
    '];',
    '',
    ...body.test,
  ].join('\n')}\n`;
}

/** The step, what becomes of it, and the status afterwards. */
function rowOf({ step, outcome }: Trace): unknown[] {
  return [step, outcome.kind, outcome.snapshot.status?.code ?? null];
}

function ofModel(walk: Walk) {
  return {
    imports: [
      "import { beginWalk, lifecycleNamed, takeStep, tracesOf, type WalkStep } from 'rollcall';",
      "import { expect, test } from 'vitest';",
    ],
    row: '[step: WalkStep, outcome: string, status: string | null]',
    test: [
      `test(${literal(titleOf(walk))}, () => {`,
      '  const walk = rows.reduce((so, [step]) => takeStep(so, step), beginWalk(lifecycle, start));',
      '  const came = tracesOf(walk).map(({ step, outcome: { kind, snapshot } }) => [',
      '    step,',
      '    kind,',
      '    snapshot.status?.code ?? null,',
      '  ]);',
      '  expect(came).toEqual(rows);',
      '});',
    ],
  };
}

function ofBackend(walk: Walk, backend: string) {
  return {
    imports: [
      "import { lifecycleNamed } from 'rollcall';",
      `import { backend } from ${literal(backend)};`,
      "import { checkSteps, type StepRow } from 'rollcall/testing';",
      "import { test } from 'vitest';",
    ],
    row: 'StepRow',
    test: [
      `test(${literal(titleOf(walk))}, async () => {`,
      '  await checkSteps(lifecycle, backend, { start, rows });',
      '});',
    ],
  };
}

function titleOf(walk: Walk): string {
  const names = tracesOf(walk).map(({ step }) => ('type' in step ? step.type : 'time passes'));
  return `${walk.lifecycle.name}: ${names.join(', ') || 'nothing happens'}`;
}

/** Packages before files, as formatters sort them. */
function byModule(a: string, b: string): number {
  const from = (line: string) => {
    const module = / from '(.*)';$/.exec(line)?.[1] ?? '';
    return module.startsWith('.') ? `~${module}` : module;
  };
  return from(a) < from(b) ? -1 : 1;
}

/** A JSON value as TypeScript. In brackets `__proto__` is a field like any other, without them it is none. */
function literal(value: unknown): string {
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => `${keyOf(key)}: ${literal(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function textLiteral(text: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  return `'${json.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function keyOf(key: string): string {
  if (key === '__proto__') return `['${key}']`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : textLiteral(key);
}
