/** What `paths` explores: a lifecycle or machine by its name, or a model in a file. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import {
  modelOf,
  modelOfLifecycle,
  type Reading,
  type Result,
  readModel,
  readSuite,
  type Samples,
  type Suite,
  thingsIn,
} from '../explore/index.ts';
import { inWords, withKernel } from '../lifecycle/index.ts';
import type { Session } from './command.ts';
import { UsageError } from './failures.ts';
import { knownAre, shortened } from './wording.ts';

export interface ModelRequest {
  readonly model?: string;
  readonly limit?: number;
  readonly attention?: true;
}

/** Explores what was named. Throws UsageError where it is not there. */
export async function modelFor(
  session: Session,
  name: string | undefined,
  { model: file, limit, attention }: ModelRequest,
): Promise<Reading> {
  const most = limit === undefined ? {} : { limit };
  if (file !== undefined)
    return readModel(textIn('--model', file), { name: basename(file), ...most });
  if (name === undefined)
    throw new UsageError('name a lifecycle, such as ankored/document, or a file with --model');
  const { machines, kernel, profile = 'default', zone = 'UTC' } = session.globals;
  const exported = await session.world.exported(machines);
  const things = thingsIn(exported);
  const names = [...things.keys()];
  if (!things.has(name))
    throw new UsageError(
      `there is no lifecycle or machine "${shortened(name)}"; ${knownAre(name, names)}`,
    );
  return modelOf(things.get(name), {
    name,
    ...most,
    ...samplesIn(exported, name),
    ofLifecycle: (lifecycle) =>
      modelOfLifecycle(kernel === 'compiled' ? lifecycle : withKernel(lifecycle, kernel), {
        profile,
        zone,
        attention: attention === true,
        ...most,
      }),
  });
}

const payloads = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));

/** What a module gives for the events of a plain machine: `export const samples = { name: { EVENT: [{ … }] } }`. */
function samplesIn(
  exported: Readonly<Record<string, unknown>>,
  name: string,
): { readonly samples?: Samples } {
  const all = exported['samples'];
  const own = typeof all === 'object' && all !== null && Object.hasOwn(all, name);
  if (!own) return {};
  const parsed = payloads.safeParse((all as Record<string, unknown>)[name], { error: inWords });
  if (parsed.success) return { samples: parsed.data };
  const [issue] = parsed.error.issues;
  const where = ['samples', name, ...(issue?.path ?? [])].join('.');
  throw new UsageError(
    `${where}: ${issue?.message}; it is { EVENT: [{ …payload }] }, a list of payloads for each event`,
  );
}

/** A suite that was written with --json. */
export function suiteIn(file: string): Suite {
  return readSuite(textIn('--against', file));
}

function textIn(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as { code?: string };
    const problem = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new UsageError(`${option} ${file}: ${problem}`);
  }
}

const result = z.strictObject({
  outcome: z.enum(['passed', 'failed', 'skipped']),
  message: z.string().optional(),
  failedStep: z.int().min(1).optional(),
  elapsedSeconds: z.number().min(0).optional(),
});

/** What became of cases, by their ids. Throws UsageError that names the case and the field. */
export function resultsIn(file: string): ReadonlyMap<string, Result> {
  const json = jsonOf(file);
  const parsed = z.record(z.string(), result).safeParse(json, { error: inWords });
  if (parsed.success) return new Map(Object.entries(parsed.data as Record<string, Result>));
  const [issue] = parsed.error.issues;
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw new UsageError(
    `--results ${file}: ${where}${issue?.message}; it is { "<case id>": { "outcome": "passed", "failed" or "skipped", "message", "failedStep", "elapsedSeconds" } }`,
  );
}

function jsonOf(file: string): unknown {
  const text = textIn('--results', file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--results ${file}: it is not JSON: ${(error as Error).message}`);
  }
}
