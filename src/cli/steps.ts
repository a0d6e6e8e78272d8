/**
 * Steps of a walk as people write them, one a line or with semicolons between: `UPLOADED version=v1 by user:p1`,
 * `+3d`, `j`. The other way, from steps to text, is src/lifecycle/walk/text.ts.
 */
import { existsSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import {
  type Actor,
  type AnyLifecycle,
  actorKinds,
  type EventDefinition,
  type Sample,
  spanUnits,
  takeStep,
  type Walk,
  type WalkStep,
} from '../lifecycle/index.ts';
import { UsageError } from './failures.ts';
import { fileText, isPair, json, payloadOf, textOf } from './payload.ts';
import { parseActor } from './rows.ts';
import { didYouMean, oneOf, shortened } from './wording.ts';

/** What `--steps` names: the steps themselves, a file of them, or `-` for what comes in on stdin. */
export async function stepsGiven(given: string, stdin: Readable): Promise<string> {
  const isFile = existsSync(given) && statSync(given).isFile();
  return isFile ? fileText('--steps', given) : textOf('--steps', given, stdin);
}

/** Takes every step of a text. Throws UsageError that names the step which cannot be read or taken. */
export function walkAlong(walk: Walk, text: string): Walk {
  return splitSteps(text).reduce((so, step, index) => {
    try {
      return takeStep(so, readStep(walk.lifecycle, step));
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof RangeError)) throw error;
      const where = `step ${index + 1}, "${shortened(step, 60)}"`;
      throw new UsageError(`--steps: ${where}: ${error.message}`);
    }
  }, walk);
}

/** The texts of the steps. What stands in double quotes belongs together. */
export function splitSteps(text: string): string[] {
  const steps = [''];
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|[;\r\n]|[^";\r\n]+|"/g)) {
    if (/^[;\r\n]$/.test(part)) steps.push('');
    else steps.push(`${steps.pop()}${part}`);
  }
  return steps.map((step) => step.trim()).filter((step) => step !== '');
}

/** One step from its text. Throws UsageError that says what would be right. */
export function readStep(lifecycle: AnyLifecycle, text: string): WalkStep {
  return readTime(text) ?? readEvent(lifecycle, text);
}

function readTime(text: string): WalkStep | null {
  const wait = /^\+(.+)$/.exec(text)?.[1];
  if (wait !== undefined) return { wait: readSpan(wait) };
  const jump = /^j(?:([+-])(.+))?$/.exec(text);
  if (!jump) return null;
  const [, sign, span] = jump;
  if (span === undefined) return { jump: 0 };
  return { jump: sign === '-' ? -readSpan(span) : readSpan(span) };
}

function readSpan(text: string): number {
  if (!/^(?:\d{1,7}(?:ms|[wdhms]))+$/.test(text)) {
    const problem = `"${shortened(text, 40)}" is no length of time`;
    throw new UsageError(`${problem}; write 3d or 1d12h (units are w, d, h, m, s and ms)`);
  }
  const parts = [...text.matchAll(/(\d+)(ms|[wdhms])/g)];
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * spanUnits[unit as 'd'], 0);
}

function readEvent(lifecycle: AnyLifecycle, text: string): Sample {
  const [type = '', ...words] = wordsOf(text);
  const definition = definitionOf(lifecycle, type);
  const said = words.indexOf('by');
  const by = said < 0 ? usualActor(definition) : actorOf(words[said + 1]);
  const fields = said < 0 ? words : words.toSpliced(said, 2);
  const wrong = fields.find((word) => !isPair(word) && !isWhole(word));
  if (wrong !== undefined) {
    throw new UsageError(
      `"${shortened(wrong, 60)}" is no field=value; a text with spaces stands in double quotes, and the sender is written by admin:anna`,
    );
  }
  const whole = fields.filter(isWhole).map((word) => json(word, type) as Sample['data']);
  const base = whole.reduce((data, more) => ({ ...data, ...more }), {});
  const pairs = fields.filter((word) => !isWhole(word)).map(asJson);
  return { type, data: payloadOf(definition.data, base, pairs), by };
}

/** The words of a step. Quotes keep a text or a piece of JSON together. */
function wordsOf(text: string): readonly string[] {
  const words: readonly string[] = text.match(/(?:"(?:[^"\\]|\\.)*"|[^\s"])+|"/g) ?? [];
  if (words.includes('"')) {
    throw new UsageError('a double quote is not closed; inside a text it is written \\"');
  }
  return words;
}

/** A payload as one piece of JSON. */
function isWhole(word: string): boolean {
  return word.startsWith('{');
}

/** A value in quotes is a JSON string, whatever its field would take. */
function asJson(pair: string): string {
  return pair.replace(/^([^=":]+)="/, '$1:="');
}

function definitionOf(lifecycle: AnyLifecycle, type: string): EventDefinition {
  if (Object.hasOwn(lifecycle.events, type)) return lifecycle.events[type];
  const events = Object.keys(lifecycle.events);
  throw new UsageError(
    /^\d+$/.test(type)
      ? `${type} is the number of a choice, which the next version may number anew; name the event, one of ${oneOf(events)}`
      : `"${shortened(type, 60)}" is no command and no event${didYouMean(type, events)}; events are ${events.join(', ')}, and time passes with +3d or j`,
  );
}

/** The first kind that may send it. */
function usualActor({ by }: EventDefinition): Actor {
  return { kind: by[0] ?? 'system', id: 'walker' };
}

function actorOf(word = ''): Actor {
  const actor = parseActor(word);
  if (actor) return actor;
  const kinds = actorKinds.filter((kind) => kind !== 'clock');
  throw new UsageError(
    `an actor is written kind:id, such as admin:anna, and kinds are ${oneOf(kinds)}`,
  );
}
