/** The structure of a machine as plain data: what lint, `permitted`, drawing and exploration read. */
import type { StateValue } from './snapshot.ts';

export interface ShapeState {
  /** Names from the root, joined by dots; the root itself is the empty path. */
  readonly path: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly parent: string | null;
  /** Where a compound begins; for a history state, where it leads while nothing is remembered. */
  readonly initial: string | null;
  readonly tags: readonly string[];
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly description: string | null;
  /** Its path in the version before, as the author's `meta: { renamedFrom }` says. */
  readonly renamedFrom: string | null;
  /** Features that the contract does not take, by name: `invoke`, `raise`, `enqueueActions`. */
  readonly foreign: readonly string[];
}

/** What sets a transition off. */
export type Trigger =
  | { readonly kind: 'event'; readonly type: string }
  | { readonly kind: 'deadline'; readonly name: string; readonly deadline: string }
  | { readonly kind: 'always' }
  | { readonly kind: 'done' };

/** A guard as a tree of names. */
export type GuardTree =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'in'; readonly path: string }
  | { readonly kind: 'not'; readonly of: GuardTree }
  | { readonly kind: 'and' | 'or'; readonly of: readonly GuardTree[] };

export interface ShapeTransition {
  /** Position in document order, the transition's name within one definition. */
  readonly index: number;
  readonly source: string;
  readonly trigger: Trigger;
  readonly guard: GuardTree | null;
  readonly targets: readonly string[];
  readonly actions: readonly string[];
  readonly reenter: boolean;
  /** True where the author wrote the target as a bare string instead of `{ target }`. */
  readonly bare: boolean;
}

export interface MachineShape {
  readonly id: string;
  readonly states: readonly ShapeState[];
  readonly transitions: readonly ShapeTransition[];
  readonly initialValue: StateValue;
}

/** `coverage.valid` → the transition in words, for messages: `requirement.attempt.idle on UPLOADED`. */
export function transitionText(t: ShapeTransition): string {
  const place = t.source || '(root)';
  if (t.trigger.kind === 'event') return `${place} on ${t.trigger.type}`;
  if (t.trigger.kind === 'deadline') return `${place} after ${t.trigger.deadline}`;
  return `${place} ${t.trigger.kind}`;
}

/** Every named guard of a tree. */
export function guardNames(tree: GuardTree | null): string[] {
  if (tree === null || tree.kind === 'in') return [];
  if (tree.kind === 'named') return [tree.name];
  return tree.kind === 'not' ? guardNames(tree.of) : tree.of.flatMap(guardNames);
}

/** Every state path that a tree asks about with `stateIn`. */
export function guardPaths(tree: GuardTree | null): string[] {
  if (tree === null || tree.kind === 'named') return [];
  if (tree.kind === 'in') return [tree.path];
  return tree.kind === 'not' ? guardPaths(tree.of) : tree.of.flatMap(guardPaths);
}
