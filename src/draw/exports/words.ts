/** Transitions in words, so that every format for people says the same. */
import { oneLine } from '../../explore/exports/text.ts';
import type { GuardTree } from '../../lifecycle/index.ts';
import { nameInWords, type Portrait, type PortraitTransition } from '../portrait.ts';
import { fixedDelay, placeOf, type Tree } from './tree.ts';

/** `Approve`; `Deadline: 30 days before the last valid day`; `At once`; `When it is done`. */
export function triggerText(portrait: Portrait, t: PortraitTransition): string {
  const { trigger } = t;
  if (trigger.kind === 'event') return portrait.events[trigger.type]?.label || trigger.type;
  if (trigger.kind === 'deadline') return `Deadline: ${deadlineText(portrait, t)}`;
  return trigger.kind === 'always' ? 'At once' : 'When it is done';
}

/** `30 days before the last valid day`, `after 60000 ms`; empty where time plays no part. */
export function deadlineText({ deadlines }: Portrait, t: PortraitTransition): string {
  const { trigger } = t;
  if (trigger.kind !== 'deadline') return '';
  if (fixedDelay(t) !== null) return `after ${trigger.deadline} ms`;
  return deadlines[trigger.deadline]?.says ?? nameInWords(trigger.deadline);
}

/** `admin or provider`; `the clock` for a deadline; empty where nobody sends it, or nobody said who. */
export function whoText({ events }: Portrait, { trigger }: PortraitTransition): string {
  if (trigger.kind === 'deadline') return 'the clock';
  if (trigger.kind !== 'event') return '';
  return listed(events[trigger.type]?.by ?? [], 'or');
}

function listed(words: readonly string[], last: string): string {
  const [end = '', ...before] = words.toReversed();
  return before.length === 0 ? end : `${before.toReversed().join(', ')} ${last} ${end}`;
}

/** `a live link is out, and not (the link has expired)`; empty where nothing is asked. */
export function guardText(portrait: Portrait, tree: Tree, guard: GuardTree | null): string {
  if (guard === null) return '';
  if (guard.kind === 'named')
    return portrait.guards[guard.name]?.says ?? nameInWords(guard.name).toLowerCase();
  if (guard.kind === 'in') return `it is in ${placeOf(tree, guard.path)}`;
  if (guard.kind === 'not') return `not (${guardText(portrait, tree, guard.of)})`;
  const parts = guard.of.map((part) => {
    const text = guardText(portrait, tree, part);
    const mixed = (part.kind === 'and' || part.kind === 'or') && part.kind !== guard.kind;
    return mixed ? `(${text})` : text;
  });
  if (parts.length === 0) return guard.kind === 'and' ? 'always' : 'never';
  return parts.join(guard.kind === 'and' ? ', and ' : ', or ');
}

/**
 * What reaches the outside world, in words. Of a machine that does not tell its effects from its other actions, all.
 */
export function effectTexts(portrait: Portrait, names: readonly string[]): string[] {
  return names
    .filter((name) => portrait.actions[name] === undefined)
    .map((name) => portrait.effects[name]?.says ?? nameInWords(name).toLowerCase());
}

/** What a comment at the top says first: which definition this is. */
export function aboutLines(portrait: Portrait, as: string): string[] {
  const { title, name, version, hash, missing } = portrait;
  const which = [name, version ?? ''].filter((it) => it !== '').join(' ');
  const of = hash === null ? '' : `, definition ${hash.slice(0, 12)}`;
  return [
    `${title} (${which}${of}), as ${as}. Generated: change the machine, not this file.`,
    ...missing.map((what) => `The machine does not say ${what}.`),
  ].map((line) => oneLine(line));
}

/** Between what is merged into one label. */
export const rule = '———';

/** Names for a sentence: a few of them, and how many more there are. */
export function namesText(names: readonly string[]): string {
  const most = 8;
  const shown = [...new Set(names)];
  const more = shown.length > most ? `, and ${shown.length - most} more` : '';
  return oneLine(`${shown.slice(0, most).join(', ')}${more}`);
}
