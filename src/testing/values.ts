/**
 * Arbitraries from a contract: any zod schema becomes one whose values the schema takes. The schema is read by way of
 * its JSON Schema; the kinds of field that Rollcall knows are told apart by `kindOf` and by their own checks.
 */
import fc from 'fast-check';
import { z } from 'zod';
import type { Schema } from '../lifecycle/index.ts';
import { TestingError } from './errors.ts';
import { type Here, type Make, usualHere } from './here.ts';
import { type FieldOverrides, make, Unmakeable } from './making.ts';
import { nodeOf } from './node.ts';

/** Values that a schema takes, at a moment. Throws TestingError where none can be made. */
export function valuesOf(
  schema: z.ZodType,
  { here = usualHere, overrides = {} }: { here?: Here; overrides?: FieldOverrides } = {},
): fc.Arbitrary<unknown> {
  const fault = (path: string, why: string) => {
    const at = path === '' ? 'this schema' : `the field ${path}`;
    const mend = `overrides: { ${path === '' ? '…' : `'${path}'`}: fc.constant(…) }`;
    return new TestingError(`nothing can be made for ${at}: ${why}; say what to use with ${mend}`);
  };
  return makesOf(schema, { here, overrides, fault }).map((make) => make(here));
}

export interface MakeOptions {
  /** The moment at which the schema takes what is made. */
  readonly here: Here;
  readonly overrides: FieldOverrides;
  /** Words what cannot be made: the path and why. */
  readonly fault: (path: string, why: string) => Error;
}

/** Of so many tries the schema must take one in ten, or a test would spend its time on throwing away. */
const tries = 100;

/** What the schema takes, waiting for its moment. */
export function makesOf(
  schema: Schema,
  { here, overrides, fault }: MakeOptions,
): fc.Arbitrary<Make> {
  const root = nodeOf(schema);
  const used = new Set<string>();
  const makes = attempt(() => make(root, '', { root, overrides, used, depth: 0 }), fault);
  const unknown = Object.keys(overrides).find((path) => !used.has(path));
  if (unknown !== undefined) throw fault(unknown, 'the schema has no such field');
  const issues = fc
    .sample(makes, { numRuns: tries, seed: 1 })
    .flatMap((one) => z.safeParse(schema, one(here)).error?.issues[0] ?? []);
  if (issues.length > tries * 0.9) {
    const { path, message } = mostFrequent(issues);
    throw fault(path, `the schema refuses what is made from its type ("${message}")`);
  }
  return makes.filter((one) => z.safeParse(schema, one(here)).success);
}

function attempt<T>(run: () => T, fault: MakeOptions['fault']): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Unmakeable) throw fault(error.path, error.message);
    throw error;
  }
}

function mostFrequent(issues: readonly z.core.$ZodIssue[]) {
  const counts = new Map<string, { path: string; message: string; count: number }>();
  for (const { path, message } of issues) {
    const text = path
      .map((part) => (typeof part === 'number' ? '[]' : `.${String(part)}`))
      .join('');
    const found = counts.get(text) ?? { path: text.replace(/^\./, ''), message, count: 0 };
    counts.set(text, { ...found, count: found.count + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)[0] as {
    path: string;
    message: string;
  };
}
