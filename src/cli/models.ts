/** What `paths` explores: a lifecycle or machine by its name, or a model in a file. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import {
  isMachine,
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
  const { kernel, profile = 'default', zone = 'UTC' } = session.globals;
  const { thing, own, samples } = await thingNamed(session, name);
  return modelOf(thing, {
    name: own,
    ...most,
    ...(samples && { samples }),
    ofLifecycle: (lifecycle) =>
      modelOfLifecycle(kernel === 'compiled' ? lifecycle : withKernel(lifecycle, kernel), {
        profile,
        zone,
        attention: attention === true,
        ...most,
      }),
  });
}

interface Named {
  /** A lifecycle or a machine. */
  readonly thing: unknown;
  readonly own: string;
  /** What its module gives for the events of a plain machine. */
  readonly samples: Samples | undefined;
}

/** What the module of machines exports by a name. Throws UsageError where it is not there, or its samples fit nothing. */
export async function thingNamed(session: Session, own: string | undefined): Promise<Named> {
  if (own === undefined)
    throw new UsageError('name a lifecycle, such as ankored/document, or a file with --model');
  const exported = await session.world.exported(session.globals.machines);
  const things = thingsIn(exported);
  if (!things.has(own))
    throw new UsageError(
      `there is no lifecycle or machine "${shortened(own)}"; ${knownAre(own, [...things.keys()])}`,
    );
  const machines = new Map([...things].filter(([, one]) => isMachine(one)));
  const thing = things.get(own);
  return {
    thing,
    own,
    samples: machines.has(own) ? samplesIn(exported, machines, own) : undefined,
  };
}

const payloads = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));

/** `export const samples = { machine: { EVENT: [{ …payload }] } }`. What no machine and no event takes is refused. */
function samplesIn(
  { samples: all }: Readonly<Record<string, unknown>>,
  machines: ReadonlyMap<string, unknown>,
  own: string,
): Samples | undefined {
  if (all === undefined) return undefined;
  if (typeof all !== 'object' || all === null)
    throw new UsageError('samples: it is { machine: { EVENT: [{ …payload }] } }');
  const strange = Object.keys(all).find((name) => !machines.has(name));
  if (strange !== undefined)
    throw new UsageError(
      `samples.${shortened(strange)}: there is no plain machine of that name; ${knownAre(strange, [...machines.keys()])}`,
    );
  if (!Object.hasOwn(all, own)) return undefined;
  const parsed = payloads.safeParse((all as Record<string, unknown>)[own], { error: inWords });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = ['samples', own, ...(issue?.path ?? [])].join('.');
    throw new UsageError(
      `${where}: ${issue?.message}; it is { EVENT: [{ …payload }] }, a list of payloads for each event`,
    );
  }
  const { events } = machines.get(own) as { readonly events: readonly string[] };
  const unknown = Object.keys(parsed.data).find((type) => !events.includes(type));
  if (unknown === undefined) return parsed.data;
  throw new UsageError(
    `samples.${own}.${shortened(unknown)}: the machine has no event of that name; ${knownAre(unknown, events)}`,
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
