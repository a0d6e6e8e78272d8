/** How changes are put: from a row of the policy to a change with its sentence and its reason. */
import type { Portrait, PortraitState } from '../portrait.ts';
import type { Naming, Own, Pair, TransitionPair } from './matching.ts';
import { policy, type Risk, type Rule } from './policy.ts';

export type Mark = 'added' | 'removed' | 'changed' | 'renamed';

export type Kind =
  | 'state'
  | 'transition'
  | 'event'
  | 'effect'
  | 'deadline'
  | 'context'
  | 'status'
  | 'note'
  | 'policy'
  | 'fact'
  | 'guard'
  | 'action'
  | 'lifecycle';

export interface Change {
  readonly kind: Kind;
  readonly mark: Mark;
  /** Its name in either version; a transition's is `<source> <trigger> <targets>`. */
  readonly before: string | null;
  readonly after: string | null;
  /** What about it, where it changed: `condition`, `payload version`, `words`. */
  readonly aspect: string | null;
  /** One sentence in plain English. */
  readonly says: string;
  readonly rule: Rule;
  readonly risk: Risk;
  /** Why it is so. */
  readonly because: string;
}

/** Two versions and what is which. */
export interface Both {
  readonly before: Portrait;
  readonly after: Portrait;
  readonly naming: Naming;
  readonly states: readonly Pair<PortraitState>[];
  readonly transitions: readonly TransitionPair[];
}

/** Names on either side, and what about it. */
export interface What {
  readonly before: string | null;
  readonly after: string | null;
  readonly aspect?: string;
}

export function change(kind: Kind, mark: Mark, what: What, rule: Rule, says: string): Change {
  const { risk, because } = policy[rule];
  const { before, after, aspect = null } = what;
  return { kind, mark, before, after, aspect, says, rule, risk, because };
}

/** The three rows that every named thing has, and what else changed about it. */
export interface Named3<T> {
  readonly kind: Kind;
  readonly added: (it: Own<T>) => Rule;
  readonly removed: (it: Own<T>) => Rule;
  readonly renamed: Rule;
  /** `Event “Approve” (APPROVE)`. */
  readonly title: (it: Own<T>) => string;
  readonly changed: (before: Own<T>, after: Own<T>, what: What) => readonly Change[];
}

export function changesOf<T>(pairs: readonly Pair<Own<T>>[], rows: Named3<T>): Change[] {
  const { kind, title } = rows;
  return pairs.flatMap(({ before, after }): readonly Change[] => {
    const what = { before: before?.name ?? null, after: after?.name ?? null };
    if (!before && after) {
      return [change(kind, 'added', what, rows.added(after), `${title(after)} is new.`)];
    }
    if (before && !after) {
      return [change(kind, 'removed', what, rows.removed(before), `${title(before)} is gone.`)];
    }
    if (!before || !after) return [];
    const says = `${title(before)} is called ${after.name} now.`;
    return [
      ...(before.name === after.name ? [] : [change(kind, 'renamed', what, rows.renamed, says)]),
      ...rows.changed(before, after, what),
    ];
  });
}

/** `Event “Approve” (APPROVE)`; the code alone where it has no better name. */
export function called(word: string, label: string, code: string): string {
  return label === '' || label === code ? `${word} ${code}` : `${word} “${label}” (${code})`;
}

/** From one text to another, so that both can be read. */
export function fromTo(before: unknown, after: unknown): string {
  return `${quoted(before)} became ${quoted(after)}`;
}

function quoted(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'nothing' : `“${value}”`;
  if (!Array.isArray(value)) return JSON.stringify(value) ?? 'nothing';
  return value.length === 0 ? 'nothing' : value.map(quoted).join(', ');
}
