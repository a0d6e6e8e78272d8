/** Portraits of the past: from a file, or from what was committed. Their code is never run. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Portrait } from '../draw/index.ts';
import { actorKinds, inWords } from '../lifecycle/index.ts';
import { UsageError } from './failures.ts';
import { printable, shortened } from './wording.ts';

export interface Sought {
  /** `--from` or `--to`; it begins every message. */
  readonly option: string;
  /** A git ref or a file. */
  readonly text: string;
  /** The lifecycle that it must portray. */
  readonly lifecycle: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Throws UsageError with what is wrong and what would be right. */
export async function portraitFrom(sought: Sought): Promise<Portrait> {
  const { option, text, lifecycle } = sought;
  const isFile = existsSync(text) && statSync(text).isFile();
  if (!isFile && text.endsWith('.json'))
    throw new UsageError(`${option} ${text}: there is no such file`);
  const where = isFile ? text : `${text}:${committedFile(lifecycle)}`;
  const json = isFile ? readFileSync(text, 'utf8') : await committed(sought);
  return portraitIn(json, `${option} ${printable(shortened(where, 120))}`, lifecycle);
}

/** Where a lifecycle's portrait is committed: `diagrams/ankored-document.json`. */
function committedFile(lifecycle: string): string {
  return `diagrams/${lifecycle.replaceAll('/', '-')}.json`;
}

const run = promisify(execFile);
/** Portraits of the house have less than a megabyte. */
const largest = 100_000_000;

async function committed({ option, text, lifecycle, env }: Sought): Promise<string> {
  const git = (...words: string[]) => run('git', words, { env: { ...env }, maxBuffer: largest });
  const file = committedFile(lifecycle);
  const commit = `${text}^{commit}`;
  const name = `${option} ${printable(shortened(text, 60))}`;
  await git('rev-parse', '--verify', '--quiet', '--end-of-options', commit).catch((error) => {
    throw new UsageError(`${name}: ${noCommit(error)}`);
  });
  const { stdout } = await git('show', '--end-of-options', `${text}:${file}`).catch(() => {
    throw new UsageError(
      `${name}: there is no ${file} in it; it holds the portrait of ${lifecycle} once "rollcall diagrams" has written it and it was committed`,
    );
  });
  return stdout;
}

function noCommit(error: { readonly code?: unknown; readonly stderr?: string }): string {
  if (error.code === 'ENOENT') return 'git cannot be found; name a file instead';
  return error.stderr?.includes('not a git repository')
    ? 'this folder is in no git repository; name a file instead'
    : 'there is no such file, and no such git ref; name one such as main, v1.0.0 or HEAD~1';
}

const format = 'rollcall/portrait/1';

/** Throws UsageError for what is no portrait, one of another lifecycle, or one that only a newer Rollcall reads. */
function portraitIn(text: string, where: string, lifecycle: string): Portrait {
  const json = parsed(text, where);
  const { format: found, name } = (json ?? {}) as { format?: unknown; name?: unknown };
  const version = /^rollcall\/portrait\/(\d+)$/.exec(String(found))?.[1];
  if (version !== undefined && found !== format) {
    throw new UsageError(
      `${where}: it has the format ${version}, and this Rollcall reads format 1; use a newer Rollcall`,
    );
  }
  if (found === 'rollcall/ladder/1') {
    throw new UsageError(`${where}: it is a standing; only lifecycles can be compared`);
  }
  if (version === undefined) {
    throw new UsageError(`${where}: it is not a portrait, which begins with "format": "${format}"`);
  }
  if (typeof name === 'string' && name !== lifecycle) {
    throw new UsageError(`${where}: it portrays ${printable(shortened(name))}, not ${lifecycle}`);
  }
  const checked = portraitSchema.safeParse(json, { error: inWords });
  if (checked.success) return checked.data as unknown as Portrait;
  const [first] = checked.error.issues;
  throw new UsageError(
    `${where}: it is not a whole portrait: ${first?.path.join('.')}: ${first?.message}`,
  );
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${where}: it is not JSON: ${printable(shortened(problem))}`);
  }
}

const words = z.array(z.string());
const json = z.record(z.string(), z.unknown());
const renameable = { renamedFrom: z.string().optional() };
const source = z.string().nullable();
const part = { says: z.string(), source, ...renameable };
const named = <T extends z.ZodType>(it: T) => z.record(z.string(), it);

const guard: z.ZodType = z.lazy(() =>
  z.union([
    z.object({ kind: z.literal('named'), name: z.string() }),
    z.object({ kind: z.literal('in'), path: z.string() }),
    z.object({ kind: z.literal('not'), of: guard }),
    z.object({ kind: z.enum(['and', 'or']), of: z.array(guard) }),
  ]),
);

const trigger = z.union([
  z.object({ kind: z.literal('event'), type: z.string() }),
  z.object({ kind: z.literal('deadline'), name: z.string(), deadline: z.string() }),
  z.object({ kind: z.enum(['always', 'done']) }),
]);

const entry = {
  label: z.string(),
  advice: words,
  source: z.string(),
  ...renameable,
};

/** What a difference reads of a portrait; the rest is passed on. */
const portraitSchema = z.looseObject({
  name: z.string(),
  version: z.string().nullable(),
  title: z.string(),
  hash: z.string().nullable(),
  states: z.array(
    z.looseObject({
      path: z.string(),
      label: z.string(),
      type: z.enum(['atomic', 'compound', 'parallel', 'final', 'history']),
      parent: z.string().nullable(),
      initial: z.string().nullable(),
      entry: words,
      exit: words,
      description: z.string().nullable(),
      hidden: z.boolean(),
      ...renameable,
    }),
  ),
  transitions: z.array(
    z.looseObject({
      index: z.int(),
      source: z.string(),
      trigger,
      guard: guard.nullable(),
      targets: words,
      actions: words,
      reenter: z.boolean(),
    }),
  ),
  events: named(
    z.looseObject({
      label: z.string(),
      help: z.string(),
      by: z.array(z.enum(actorKinds)),
      birth: z.boolean(),
      decision: z.boolean(),
      data: json.nullable(),
      source,
      ...renameable,
    }),
  ),
  guards: named(z.looseObject({ ...part, reads: words })),
  actions: named(z.looseObject(part)),
  effects: named(
    z.looseObject({
      ...part,
      data: json,
      sendTo: json.nullable(),
      collapseKey: z.string().nullable(),
    }),
  ),
  deadlines: named(z.looseObject({ ...part, attention: z.boolean() })),
  facts: named(
    z.looseObject({
      says: z.string(),
      bars: words,
      except: words,
      from: z.object({ lifecycle: z.string(), statuses: words }),
      source: z.string(),
    }),
  ),
  context: json.nullable(),
  policies: z.object({ schema: json, defaults: json, literal: json }).nullable(),
  statuses: named(
    z.looseObject({
      ...entry,
      icon: z.string(),
      appliesTo: words,
      appears: words,
      means: z.string(),
      forPerson: z.string(),
      action: z.enum(['no', 'ifItLasts', 'yes']),
      actors: z.array(z.enum(actorKinds)),
    }),
  ),
  notes: named(z.looseObject({ ...entry, says: z.string() })),
  goodEnds: words,
});
