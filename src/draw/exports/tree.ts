/** The states of a portrait as a tree. */
import type { Portrait, PortraitState, PortraitTransition } from '../portrait.ts';

export interface Tree {
  readonly root: PortraitState;
  readonly at: ReadonlyMap<string, PortraitState>;
  /** In document order. */
  readonly childrenOf: (path: string) => readonly PortraitState[];
  readonly transitionsOf: (path: string) => readonly PortraitTransition[];
}

export function treeOf({ states, transitions }: Portrait): Tree {
  const children = Map.groupBy(states, ({ parent }) => parent);
  const leaving = Map.groupBy(transitions, ({ source }) => source);
  return {
    root: states[0] as PortraitState,
    at: new Map(states.map((state) => [state.path, state])),
    childrenOf: (path) => children.get(path) ?? [],
    transitionsOf: (path) => leaving.get(path) ?? [],
  };
}

/** The state's own name among its siblings; empty for the root. A name may have dots in it. */
export function keyOf({ path, parent }: PortraitState): string {
  return parent ? path.slice(parent.length + 1) : path;
}

/** The names from the root to the state. */
export function keysTo(tree: Tree, path: string): string[] {
  const state = tree.at.get(path);
  // A state that nobody knows: its path is all there is.
  if (state === undefined) return path.split('.');
  return state.parent === null ? [] : [...keysTo(tree, state.parent), keyOf(state)];
}

export function isBelow(tree: Tree, path: string, ancestor: string): boolean {
  const parent = tree.at.get(path)?.parent ?? null;
  return parent !== null && (parent === ancestor || isBelow(tree, parent, ancestor));
}

/** What people read beside a state's label to tell it from others: `User › Access › Enabled`, without the root. */
export function placeOf(tree: Tree, path: string): string {
  const state = tree.at.get(path);
  if (state === undefined) return path;
  if (!state.parent) return state.label;
  return `${placeOf(tree, state.parent)} › ${state.label}`;
}

/** Where a history state leads while nothing is remembered: where its author says, or else where its parent begins. */
export function historyDefaults(tree: Tree, { initial, parent }: PortraitState): readonly string[] {
  return initial !== null && tree.at.has(initial) ? [initial] : beginningOf(tree, parent ?? '');
}

/** Where a state begins: the child of a compound, every region of a parallel. */
export function beginningOf(tree: Tree, path: string): readonly string[] {
  const { type, initial } = tree.at.get(path) as PortraitState;
  if (type !== 'parallel') return initial === null ? [] : [initial];
  return tree
    .childrenOf(path)
    .filter((child) => child.type !== 'history')
    .map((child) => child.path);
}

/** Whether a target of its own makes a transition leave and enter its source again. */
export function staysInside(tree: Tree, { source, targets, reenter }: PortraitTransition): boolean {
  return !reenter && targets.every((path) => path === source || isBelow(tree, path, source));
}

/** A delay in milliseconds that the machine itself names; null for one with a name. */
export function fixedDelay({ trigger }: PortraitTransition): number | null {
  if (trigger.kind !== 'deadline') return null;
  const delay = Number(trigger.deadline);
  return Number.isNaN(delay) ? null : delay;
}
