/**
 * The difference between two versions of a lifecycle, from their portraits alone: what was added, removed, changed and
 * renamed, in a sentence each, with what it means for those who are there and those who call.
 */
import type { Portrait } from '../portrait.ts';
import { contextChanges, eventChanges } from './events.ts';
import { namingOf, statePairs, transitionPairs } from './matching.ts';
import { effectChanges, factChanges, partChanges, policyChanges, titleChanges } from './parts.ts';
import { type Risk, type Rule, worst } from './policy.ts';
import { stateChanges } from './states.ts';
import { noteChanges, statusChanges } from './statuses.ts';
import { transitionChanges } from './transitions.ts';

export interface Difference {
  readonly format: 'rollcall/difference/1';
  readonly name: string;
  readonly title: string;
  readonly before: Version;
  readonly after: Version;
  /** The worst of its changes; safe where there is none. */
  readonly risk: Risk;
  /** True where stored instances carry another hash than the newer version: `rollcall upgrade` carries them over. */
  readonly upgrade: boolean;
  /** In groups: states, transitions, events, and so on. */
  readonly changes: readonly Change[];
  /** Every state of both, in the order of the newer version, for a picture of the union. */
  readonly states: readonly MarkedState[];
  readonly transitions: readonly MarkedTransition[];
}

export interface Version {
  readonly version: string | null;
  readonly hash: string | null;
}

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

/** Null on one side: it is not in that version. */
export interface MarkedState {
  readonly before: string | null;
  readonly after: string | null;
  readonly label: string;
  readonly mark: Mark | null;
  readonly risk: Risk;
}

export interface MarkedTransition {
  /** Indexes in the shapes. */
  readonly before: number | null;
  readonly after: number | null;
  readonly mark: Mark | null;
  readonly risk: Risk;
  /** What stored instances call its deadline, if it is one. */
  readonly deadline: { readonly before: string | null; readonly after: string | null } | null;
}

/** @throws RangeError for portraits of two different lifecycles. */
export function differenceOf(before: Portrait, after: Portrait): Difference {
  if (before.name !== after.name) {
    throw new RangeError(`${before.name} and ${after.name} are two lifecycles, not two versions`);
  }
  const naming = namingOf(before, after);
  const both = {
    before,
    after,
    naming,
    states: statePairs(before, after),
    transitions: transitionPairs(before, after, naming),
  };
  const states = stateChanges(both);
  const transitions = transitionChanges(both);
  const changes = [
    ...states.changes,
    ...transitions.changes,
    ...eventChanges(both),
    ...effectChanges(both),
    ...partChanges(both),
    ...contextChanges(both),
    ...statusChanges(both),
    ...noteChanges(both),
    ...policyChanges(both),
    ...factChanges(both),
    ...titleChanges(both),
  ];
  return {
    format: 'rollcall/difference/1',
    name: after.name,
    title: after.title,
    before: { version: before.version, hash: before.hash },
    after: { version: after.version, hash: after.hash },
    risk: worst(changes.map(({ risk }) => risk)),
    upgrade: before.hash !== after.hash,
    changes,
    states: states.marked,
    transitions: transitions.marked,
  };
}
