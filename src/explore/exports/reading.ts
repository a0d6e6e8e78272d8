/** Reading a suite back from its JSON: a previous export to compare with, or a file that somebody sent. */
import { z } from 'zod';
import { actorKinds, isInstant, RollcallError } from '../../lifecycle/index.ts';
import type { Suite } from '../suite.ts';
import { counted } from './phrases.ts';

const data = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'a payload is an object of fields',
);
const at = z
  .string()
  .refine(isInstant, 'an instant is written 2026-03-01T00:00:00.000Z')
  .nullable();

const step = z.object({
  event: z.string(),
  label: z.string(),
  data,
  by: z.object({ kind: z.enum(actorKinds), id: z.string() }).nullable(),
  at,
  from: z.string(),
  to: z.string(),
  status: z.string().nullable(),
  expected: z.enum(['applied', 'unchanged', 'refused']),
  because: z.string().nullable(),
});

const count = z.int().nonnegative();
const suite: z.ZodType<Suite> = z.object({
  suite: z.string(),
  model: z.string(),
  version: z.string().nullable(),
  seed: z.int().nullable(),
  events: count,
  resets: count,
  coverage: z.array(
    z.object({ criterion: z.string(), covered: count, total: count, missing: z.array(z.string()) }),
  ),
  complete: z.boolean(),
  strayed: z.array(z.string()).exactOptional(),
  cases: z
    .array(
      z.object({
        id: z.string().min(1, 'a case needs an id'),
        title: z.string(),
        tags: z.array(z.string()),
        start: z.string(),
        steps: z.array(step),
      }),
    )
    .superRefine(repeatedId),
});

function repeatedId(cases: readonly { readonly id: string }[], context: z.RefinementCtx): void {
  const first = new Map<string, number>();
  for (const [index, it] of cases.entries()) {
    const before = first.get(it.id);
    if (before === undefined) first.set(it.id, index);
    else
      context.addIssue({
        code: 'custom',
        path: [index, 'id'],
        message: `cases[${before}] has the same id`,
      });
  }
}

/**
 * The suite in a JSON text; fields that this version does not know are left out. Throws a RollcallError `suiteFile`
 * that names the first odd place, what stands there and what would be right.
 */
export function readSuite(text: string): Suite {
  const json = jsonOf(text);
  const result = suite.safeParse(json);
  if (result.success) return result.data;
  const [first, ...others] = result.error.issues;
  const more = others.length === 0 ? '' : ` (and ${counted(others.length, 'more place')})`;
  throw problem(
    `${placeText(first?.path ?? [])}: ${first?.message}${given(json, first?.path)}${more}.`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw problem(`it is not JSON: ${reason}`, cause);
  }
}

function problem(what: string, cause?: unknown): RollcallError {
  return new RollcallError('suiteFile', `This is no suite as the json export writes it: ${what}`, {
    cause,
  });
}

/** `cases[2].steps[0].at`; `the whole` where there is no path. */
function placeText(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('');
  return text === '' ? 'the whole' : text.replace(/^\./, '');
}

const longestGiven = 80;

function given(json: unknown, path: readonly PropertyKey[] = []): string {
  const value = path.reduce<unknown>((it, key) => (it as Record<PropertyKey, unknown>)[key], json);
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return ` (there is ${text.length > longestGiven ? `${text.slice(0, longestGiven)}…` : text})`;
}
