/** A definition under review: its structure, and the questions that several rules ask of it. */
import type { Finding } from '../errors.ts';
import { type AnyLifecycle, birthOf } from '../lifecycle.ts';
import { unborn } from '../observe.ts';
import { guardNames, type ShapeState, type ShapeTransition, transitionText } from '../shape.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Instant } from '../time.ts';
import { isWithin, reachableStates } from './structure.ts';

export interface Draft {
  readonly lifecycle: AnyLifecycle;
  readonly states: ReadonlyMap<string, ShapeState>;
  readonly transitions: readonly ShapeTransition[];
  /** The states that some path of transitions enters, guards left aside. */
  readonly reachable: ReadonlySet<string>;
  /** The transitions in groups that compete with each other: same state, same trigger, in order. */
  readonly groups: readonly (readonly [ShapeTransition, ...ShapeTransition[]])[];
  /** Before birth under the default policies; null where even that fails. */
  readonly origin: Snapshot | null;
}

/** One promise of the contract; yields every place that breaks it. */
export type Rule = (draft: Draft) => Iterable<Finding>;

export function draftOf(lifecycle: AnyLifecycle): Draft {
  const { states, transitions } = lifecycle.shape;
  const groups = Map.groupBy(transitions, (t) => `${t.source} ${triggerText(t)}`);
  return {
    lifecycle,
    states: new Map(states.map((s) => [s.path, s])),
    transitions,
    reachable: reachableStates(lifecycle.shape),
    groups: [...groups.values()] as unknown as Draft['groups'],
    origin: originOf(lifecycle),
  };
}

/** When every rehearsal begins. */
export const dawn: Instant = '2026-01-01T12:00:00.000Z';

/** Before birth, under the policies of a profile; what fails here is told by the rule `startFails`. */
function originOf(lifecycle: AnyLifecycle): Snapshot | null {
  try {
    return unborn(lifecycle, birthOf(lifecycle, 'rehearsal'), dawn);
  } catch {
    return null;
  }
}

function triggerText({ trigger }: ShapeTransition): string {
  if (trigger.kind === 'event') return `on ${trigger.type}`;
  return trigger.kind === 'deadline' ? `after ${trigger.deadline}` : trigger.kind;
}

/** A transition as its author would point at it: `door.leaf.shut on OPEN (2nd of 3)`. */
export function placeOf(draft: Draft, t: ShapeTransition): string {
  const group = draft.groups.find((g) => g.includes(t)) ?? [t];
  const nth = group.length > 1 ? ` (number ${group.indexOf(t) + 1} of ${group.length})` : '';
  return `${transitionText(t)}${nth}`;
}

/** Everything that is done somewhere, by name, with the place: transitions, entries and exits. */
export function actionUses(
  draft: Draft,
): { readonly name: string; readonly where: string; readonly by: ShapeTransition | null }[] {
  const inStates = [...draft.states.values()].flatMap((s) => [
    ...s.entry.map((name) => ({ name, where: `${s.path || '(root)'} entry`, by: null })),
    ...s.exit.map((name) => ({ name, where: `${s.path || '(root)'} exit`, by: null })),
  ]);
  const onTransitions = draft.transitions.flatMap((t) =>
    t.actions.map((name) => ({ name, where: placeOf(draft, t), by: t })),
  );
  return [...inStates, ...onTransitions];
}

/** Every named guard where it stands. */
export function guardUses(
  draft: Draft,
): { readonly name: string; readonly where: string; readonly by: ShapeTransition }[] {
  return draft.transitions.flatMap((t) =>
    guardNames(t.guard).map((name) => ({ name, where: placeOf(draft, t), by: t })),
  );
}

/** The children of a state that can be active. */
export function childrenOf(draft: Draft, path: string): ShapeState[] {
  return [...draft.states.values()].filter(
    (s) => s.parent === path && s.type !== 'history' && draft.reachable.has(s.path),
  );
}

/** True for a state that ends everything, or lies in one that does. */
export function isFinishing(draft: Draft, path: string): boolean {
  return [...draft.states.values()].some(
    (s) => isWithin(path, s.path) && s.tags.includes('finished'),
  );
}
