/**
 * Steps as one line of text: `UPLOADED version=v1 by user:p1; +3d; j`. It stands between the single quotes of a shell
 * as it is, and `rollcall walk --steps` reads it back to the same steps.
 */
import type { Sample } from '../contract.ts';
import { usualStart, type Walk, type WalkStep } from '../walk.ts';

/** Length in milliseconds of what a time is written in, longest first. */
export const spanUnits = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

export function stepsText(steps: readonly WalkStep[]): string {
  return steps.map(stepText).join('; ');
}

/** `EVENT field=value by kind:id`, `+1d12h`, or `j`, `j-1ms`, `j+1ms` about the next deadline. */
export function stepText(step: WalkStep): string {
  if ('wait' in step) return `+${spanText(step.wait)}`;
  if ('jump' in step) {
    const sign = step.jump < 0 ? '-' : '+';
    return step.jump === 0 ? 'j' : `j${sign}${spanText(Math.abs(step.jump))}`;
  }
  const { type, data, by } = step;
  return [type, ...fieldsText(data), 'by', `${by.kind}:${by.id}`].join(' ');
}

/** The command that takes a walk again. `machines` is the module that `--machines` names. */
export function walkCommand({ lifecycle, start, positions }: Walk, machines?: string): string {
  const steps = positions.flatMap(({ trace }) => (trace ? [trace.step] : []));
  const options = [
    ['--machines', machines, undefined],
    ['--from', start.at, usualStart.at],
    ['--zone', start.zone, usualStart.zone],
    ['--profile', start.profile, usualStart.profile],
  ].flatMap(([name = '', value, usual]) =>
    value === undefined || value === usual ? [] : [name, quoted(value)],
  );
  const words = ['npx rollcall walk', lifecycle.name, ...options];
  return [...words, ...(steps.length === 0 ? [] : ['--steps', quoted(stepsText(steps))])].join(' ');
}

/** Weeks are read and never written: days say it as well. */
function spanText(milliseconds: number): string {
  let left = milliseconds;
  const parts = Object.entries(spanUnits).flatMap(([unit, size]) => {
    if (unit === 'w') return [];
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count}${unit}`];
  });
  return parts.join('') || '0ms';
}

/** A payload whose field names are no plain words is written whole, as JSON. */
function fieldsText(data: Sample['data']): string[] {
  const fields = Object.entries(data).filter(([, value]) => value !== undefined);
  if (fields.every(([name]) => /^[A-Za-z_$][\w$-]*$/.test(name))) return fields.map(fieldText);
  return [jsonText(data)];
}

/** Text stands bare where nobody could take it for anything else; all else is JSON. */
function fieldText([name, value]: [string, unknown]): string {
  if (typeof value !== 'string') return `${name}:=${jsonText(value)}`;
  return isPlain(value) ? `${name}=${value}` : `${name}=${jsonText(value)}`;
}

function isPlain(text: string): boolean {
  if (!/^[\p{L}\p{N}._~:@/+-]+$/u.test(text)) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

/** JSON without the quote that would end a shell's, and without anything that a terminal obeys or hides. */
function jsonText(value: unknown): string {
  const escaped = (character: string) =>
    Array.from({ length: character.length }, (_, n) => character.charCodeAt(n))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join('');
  return JSON.stringify(value).replace(/['\p{C}\p{Zl}\p{Zp}]/gu, escaped);
}

function quoted(word: string): string {
  return /^[\w./:@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
