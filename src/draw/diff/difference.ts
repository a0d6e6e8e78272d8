/**
 * The difference between two versions of a lifecycle, from their portraits alone: what was added, removed, changed and
 * renamed, in a sentence each, with what it means for those who are there and those who call.
 */
import type { Portrait } from '../portrait.ts';
import type { Change } from './change.ts';
import { contextChanges, eventChanges } from './events.ts';
import { namingOf, statePairs, transitionPairs } from './matching.ts';
import { effectChanges, factChanges, partChanges, policyChanges, titleChanges } from './parts.ts';
import { type Risk, worst } from './policy.ts';
import { type MarkedState, stateChanges } from './states.ts';
import { noteChanges, statusChanges } from './statuses.ts';
import { type MarkedTransition, transitionChanges } from './transitions.ts';

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
