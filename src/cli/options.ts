/** What options and arguments mean: each reader takes the text and returns the value, or says what would be right. */
import { InvalidArgumentError } from 'commander';
import { type Engine, EngineError } from '../engine/index.ts';
import {
  type Actor,
  type AnyLifecycle,
  actorKinds,
  type Elapsed,
  type Instant,
  id,
  isZone,
  parseCivilDate,
  parseInstant,
  plus,
  startOfDay,
} from '../lifecycle/index.ts';
import { UsageError } from './failures.ts';
import { parseActor } from './rows.ts';
import { didYouMean, knownAre, oneOf, shortened } from './wording.ts';

const ids = id();
const longestKey = 500;

/** An id, a tenant or a subject. */
export function idOf(what: string, text: string): string {
  const parsed = ids.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `${what}: ${parsed.error.issues[0]?.message} (given: "${shortened(text, 60)}")`,
  );
}

export function actorOf(option: string, text: string): Actor {
  const actor = parseActor(text);
  if (actor) return actor;
  const kinds = actorKinds.filter((kind) => kind !== 'clock');
  throw new UsageError(
    `${option}: "${shortened(text, 60)}" is nobody; an actor is written kind:id, such as admin:anna, and kinds are ${oneOf(kinds)}`,
  );
}

const steps: Readonly<Record<string, Elapsed>> = {
  m: { minutes: 1 },
  h: { hours: 1 },
  d: { days: 1 },
  w: { days: 7 },
};

/** An instant, a day (its start, in the zone), or so much from now: `2026-03-01T09:00Z`, `2026-03-01`, `+3d`. */
export function instantAt(
  option: string,
  text: string,
  { now, zone = 'UTC' }: { now: Instant; zone?: string | undefined },
): Instant {
  const found = parseInstant(text) ?? dayStart(text, zone) ?? moved(text, now);
  if (found) return found;
  throw new UsageError(
    `${option}: "${shortened(text, 60)}" is no instant; write 2026-03-01T09:00:00Z, a day such as 2026-03-01, or so much from now such as +3d or -2h (m, h, d, w)`,
  );
}

function dayStart(text: string, zone: string): Instant | null {
  const date = parseCivilDate(text);
  return date === null ? null : parseInstant(startOfDay(date, zone));
}

function moved(text: string, now: Instant): Instant | null {
  const match = /^([+-])(\d{1,6})([mhdw])$/.exec(text);
  if (!match) return null;
  const [, sign, count, unit = ''] = match;
  const times = Number(count) * (sign === '-' ? -1 : 1);
  const step = Object.entries(steps[unit] ?? {}).map(([name, size]) => [name, size * times]);
  // So far away that the year has five digits is no instant either.
  return parseInstant(plus(now, Object.fromEntries(step) as Elapsed));
}

/** commander names the option and the text itself. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

export function zoneOf(text: string): string {
  if (isZone(text)) return text;
  throw new UsageError(
    `--zone: "${shortened(text, 60)}" is no time zone; one is written Europe/Zurich`,
  );
}

export function tenantOf(text: string): string {
  return idOf('--tenant', text);
}

export function keyOf(text: string): string {
  if (text.length > 0 && text.length <= longestKey) return text;
  throw new UsageError(
    `--key: a key has 1 to ${longestKey} characters; this one has ${text.length}`,
  );
}

/** Gathers an option that may be given several times. */
export function gathered(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** The definition of this name that the engine runs. */
export function definitionOf(engine: Engine, name: string): AnyLifecycle {
  return definitionIn(
    engine.lifecycles().map(({ lifecycle }) => lifecycle),
    name,
  );
}

/** The definition of this name among those that were loaded. */
export function definitionIn(all: readonly AnyLifecycle[], name: string): AnyLifecycle {
  const found = all.find((lifecycle) => lifecycle.name === name);
  if (found) return found;
  const names = all.map((lifecycle) => lifecycle.name);
  throw new EngineError(
    'unknownLifecycle',
    `there is no lifecycle "${shortened(name)}"; ${knownAre(name, names)}`,
  );
}

/** The code of a status or activity, given as its code or its label. */
export function statusCodeOf(option: string, lifecycle: AnyLifecycle, text: string): string {
  return codeIn(option, lifecycle.name, lifecycle.statuses, text);
}

/** The same among any things that have a code and a label; `of` is what has them. */
export function codeIn(
  option: string,
  of: string,
  all: Readonly<Record<string, { readonly label: string }>>,
  text: string,
): string {
  const same = (word: string) => word.toLowerCase() === text.toLowerCase();
  const codes = Object.keys(all);
  const found =
    codes.find((code) => code === text) ??
    codes.find((code) => same(code) || same(all[code]?.label ?? ''));
  if (found !== undefined) return found;
  throw new UsageError(
    `${option}: ${of} has no "${shortened(text, 60)}"; it has ${codes.join(', ')}${didYouMean(text, codes)}`,
  );
}
