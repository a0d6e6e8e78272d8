/** One thing that ought to be true of a lifecycle, and what exploring says of it. */
import {
  type AnyLifecycle,
  type ShapeTransition,
  type Snapshot,
  transitionText,
} from '../../lifecycle/index.ts';
import type { Attempt } from '../attempts/attempt.ts';
import { leadsElsewhere } from '../attention.ts';
import { type Explored, pathTo } from '../explored.ts';
import type { Where } from './witnesses.ts';

export interface Claim {
  readonly kind:
    | 'stateReached'
    | 'transitionTaken'
    | 'guardHolds'
    | 'guardFails'
    | 'noDeadEnd'
    | 'noTrap'
    | 'leftByMore'
    | 'orderDoesNotMatter';
  /** In the author's own words: a state's path, a transition, a guard on it. */
  readonly where: string;
  /** The claim as a sentence. */
  readonly says: string;
  readonly verdict: 'holds' | 'violated' | 'unknown';
  /** For `unknown`: why. */
  readonly because: string | null;
  /** What shows it; null where there is nothing to show. */
  readonly trace: Attempt | null;
}

/** What claims are made from. */
export interface About {
  readonly explored: Explored;
  /** By state. */
  readonly snapshots: readonly Snapshot[];
  /** True where all was seen: then what was not found does not exist. */
  readonly isWhole: boolean;
}

export function aboutOf(explored: Explored): About {
  const { graph, lifecycle, options, complete } = explored;
  const states = Array.from({ length: graph.states }, (_, state) => state);
  return {
    explored,
    snapshots: states.map((state) => explored.place(state).snapshot),
    isWhole: complete && (options.attention || !leadsElsewhere(lifecycle)),
  };
}

/** A transition as its author would point at it: `door.leaf.shut on OPEN (number 2 of 3)`. */
export function placeOf(
  { shape: { transitions } }: Pick<AnyLifecycle, 'shape'>,
  index: number,
): string {
  const own = transitions[index] as ShapeTransition;
  const alike = transitions.filter((t) => transitionText(t) === transitionText(own));
  const nth = alike.length > 1 ? ` (number ${alike.indexOf(own) + 1} of ${alike.length})` : '';
  return `${transitionText(own)}${nth}`;
}

/** The shortest way to a state. */
export function atState({ explored }: About, state: number): Attempt {
  return { path: pathTo(explored, state), move: null };
}

/** The shortest way to where something was seen, with the move that showed it. */
export function atWhere({ explored }: About, { state, move }: Where): Attempt {
  return { path: pathTo(explored, state), move };
}

const cutShort = 'the limit was reached before everything was explored';

/** A claim that something exists: it holds by being found. `open`: why it may exist though it was not. */
export function exists(
  { isWhole }: About,
  claim: Pick<Claim, 'kind' | 'where' | 'says'>,
  trace: Attempt | null,
  open: string | null = null,
): Claim {
  if (trace !== null) return { ...claim, verdict: 'holds', because: null, trace };
  const because = isWhole ? open : cutShort;
  return { ...claim, verdict: because === null ? 'violated' : 'unknown', because, trace };
}

/** A claim that there is no such thing, with what was found against it, each in its own place. */
export function absent(
  { isWhole }: About,
  claim: Pick<Claim, 'kind' | 'where' | 'says'>,
  found: readonly { readonly where: string; readonly trace: Attempt }[],
): readonly Claim[] {
  if (found.length > 0) {
    return found.map((each) => ({ ...claim, ...each, verdict: 'violated', because: null }));
  }
  const because = isWhole ? null : cutShort;
  return [{ ...claim, verdict: isWhole ? 'holds' : 'unknown', because, trace: null }];
}
