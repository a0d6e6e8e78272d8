/** Payloads as people type them: `field=value` words and JSON, in the types that the event's schema asks for. */
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { UsageError } from './failures.ts';
import { typed } from './rows.ts';
import { shortened } from './wording.ts';

type Data = Readonly<Record<string, unknown>>;

/** A payload is a form that somebody filled in; what is larger or deeper than this is a mistake. */
const largest = 1_000_000;
const deepest = 32;

/** True for a word of the form `field=value`. Ids and events carry no `=`. */
export function isPair(word: string): boolean {
  return word.includes('=');
}

/** The JSON of `--payload`, with the pairs on top. */
export function payloadOf(
  schema: z.ZodType | undefined,
  base: Data,
  pairs: readonly string[],
): Data {
  const seen = new Set<string>();
  return pairs.reduce<Data>((data, pair) => {
    const { path, value } = read(schema, pair);
    const name = path.join('.');
    if (seen.has(name)) throw new UsageError(`${name} is given twice; give it once`);
    seen.add(name);
    return placed(data, path, value);
  }, base);
}

function read(
  schema: z.ZodType | undefined,
  pair: string,
): { path: readonly string[]; value: unknown } {
  const equals = pair.indexOf('=');
  const raw = pair[equals - 1] === ':';
  const name = pair.slice(0, raw ? equals - 1 : equals);
  const text = pair.slice(equals + 1);
  const path = name.split('.');
  if (path.some((part) => part === '')) {
    throw new UsageError(
      `"${shortened(pair, 60)}" is no field=value; a field inside another is written outer.inner=value`,
    );
  }
  return { path, value: raw ? json(text, name) : typed(fieldAt(schema, path), text) };
}

/** The schema of a field, however optional; several where the payload has several forms. */
function fieldAt(schema: z.ZodType | undefined, path: readonly string[]): z.ZodType | undefined {
  const found = path.reduce<readonly z.ZodType[]>(
    (parts, name) => parts.flatMap((part) => forms(part)).flatMap((part) => childOf(part, name)),
    schema ? [schema] : [],
  );
  const [only] = found;
  return found.length > 1 ? z.union(found) : only;
}

/** What stands behind optional, nullable and default, and each form of a union. */
function forms(schema: z.ZodType): readonly z.ZodType[] {
  const def = schema.def as { innerType?: z.ZodType; options?: readonly z.ZodType[] };
  if (def.innerType) return forms(def.innerType);
  return def.options ? def.options.flatMap(forms) : [schema];
}

function childOf(schema: z.ZodType, name: string): readonly z.ZodType[] {
  const def = schema.def as { shape?: Readonly<Record<string, z.ZodType>>; valueType?: z.ZodType };
  const field = def.shape && Object.hasOwn(def.shape, name) ? def.shape[name] : def.valueType;
  return field ? [field] : [];
}

/** A copy of the data with the value at its path. Computed keys make even `__proto__` an ordinary one. */
function placed(data: Data, path: readonly string[], value: unknown): Data {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return { ...data, [name]: value };
  const inner = Object.hasOwn(data, name) ? data[name] : undefined;
  const base =
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Data) : {};
  return { ...data, [name]: placed(base, rest, value) };
}

/** The text of `--payload`: JSON itself, `@file`, or `-` for what comes in on stdin. */
export async function jsonObject(option: string, given: string, stdin: Readable): Promise<Data> {
  const text = await textOf(option, given, stdin);
  const value = json(text, option);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Data;
  throw new UsageError(`${option}: give one JSON object, such as '{"field": "value"}'`);
}

/** The text of an option: itself, `@file`, or `-` for stdin. */
export async function textOf(option: string, given: string, stdin: Readable): Promise<string> {
  if (given === '-') return drained(option, stdin);
  return given.startsWith('@') ? fileText(option, given.slice(1)) : given;
}

/** A file that the command line names. */
export async function fileText(option: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem =
      code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? String(error)})`;
    throw new UsageError(`${option}: ${shortened(file)}: ${problem}`);
  }
}

async function drained(option: string, stdin: Readable): Promise<string> {
  let text = '';
  stdin.setEncoding('utf8');
  for await (const chunk of stdin) {
    text += chunk as string;
    if (text.length > largest) throw tooLarge(option);
  }
  return text;
}

/** Parses JSON that stays within what a payload may be. */
export function json(text: string, where: string): unknown {
  if (text.length > largest) throw tooLarge(where);
  if (isDeeperThan(text, deepest)) {
    throw new UsageError(
      `${where}: it is nested more than ${deepest} levels deep; no event asks for that`,
    );
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${where}: not JSON (${problem}); write it as '{"field": "value"}'`);
  }
}

function tooLarge(where: string): UsageError {
  return new UsageError(
    `${where}: it is longer than ${largest.toLocaleString('en')} characters; a payload names files, it does not carry them`,
  );
}

/** Counts brackets outside strings, so that no depth of nesting can exhaust the stack. */
function isDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > most) return true;
  }
  return false;
}

/** The fields of a payload in one line, those that may be left out in brackets: `code, [note]`. */
export function fieldsOf(schema: z.ZodType | undefined): string {
  const { shape = {} } = (schema?.def ?? {}) as { shape?: Readonly<Record<string, z.ZodType>> };
  return Object.entries(shape)
    .map(([name, field]) => (field.safeParse(undefined).success ? `[${name}]` : name))
    .join(', ');
}
