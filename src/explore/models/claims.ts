/**
 * What ought to be true of a model without a contract. What its author wrote down is there for something: states are
 * reached, transitions taken. Nobody is stuck: everywhere something leads on, back to the same state if no further, and
 * from everywhere an end can be reached, where the model knows ends. Guards, senders and policies no model tells of.
 */
import { reaching } from '../findings/ways.ts';
import type { Model } from '../model.ts';
import { pathTo, reachOf } from '../suites/reach.ts';

export interface ModelClaim {
  readonly kind: 'stateReached' | 'transitionTaken' | 'comesToRest' | 'noDeadEnd' | 'noTrap';
  /** In its author's words: a state, a transition, an event in a state; the model's name for a claim about all of it. */
  readonly where: string;
  /** The claim as a sentence. */
  readonly says: string;
  readonly verdict: 'holds' | 'violated' | 'unknown';
  /** For `unknown`: why. */
  readonly because: string | null;
  /** The shortest way to where it is violated, as events; null where there is none to tell. */
  readonly path: readonly string[] | null;
}

/** What a reader saw beside the graph. */
export interface Seen {
  /** Claims about the parts that the author wrote down. */
  readonly parts: readonly ModelClaim[];
  /** States from which more may lead than was found: beyond the limit, or where a payload or a guard is unknown. */
  readonly open: ReadonlySet<number>;
}

const unsure = 'not everything could be explored, and what is missing may lead there';

/** A claim that something exists. `open`: why it may exist though it was not seen, where the search was complete. */
export function exists(
  claim: Pick<ModelClaim, 'kind' | 'where' | 'says'>,
  isSeen: boolean,
  { complete, open = null }: { readonly complete: boolean; readonly open?: string | null },
): ModelClaim {
  if (isSeen) return { ...claim, verdict: 'holds', because: null, path: null };
  const because = complete ? open : unsure;
  return { ...claim, verdict: because === null ? 'violated' : 'unknown', because, path: null };
}

export function modelClaimsOf(model: Model, { parts, open }: Seen): readonly ModelClaim[] {
  const { graph } = model;
  const states = Array.from({ length: graph.states }, (_, state) => state);
  const leaving = new Set(graph.from);
  const isEnd = (state: number) => model.isEnd?.(state) ?? false;
  const isLeft = (state: number) => leaving.has(state) || isEnd(state);
  const ending = reaching({ graph }, isEnd);
  const perhaps = reaching({ graph }, (state) => isEnd(state) || open.has(state));
  const going = absent({
    kind: 'noDeadEnd',
    says: 'something leads on from everywhere but the ends',
    isWell: isLeft,
    isOpen: (state) => open.has(state),
  });
  const finishing = absent({
    kind: 'noTrap',
    says: 'from everywhere an end can be reached',
    isWell: (state) => ending[state] === 1,
    isOpen: (state) => perhaps[state] === 1,
  });
  return [...parts, ...going, ...(model.isEnd === undefined ? [] : finishing)];

  /** A claim about every state: each that stands against it for sure, or else one claim about all. */
  function absent({ kind, says, isWell, isOpen }: OfEvery): readonly ModelClaim[] {
    const doubtful = states.filter((state) => !isWell(state));
    const ill = doubtful.filter((state) => !isOpen(state));
    if (ill.length === 0)
      return [exists({ kind, where: model.name, says }, doubtful.length === 0, model)];
    const reach = reachOf(graph);
    return ill.map((state) => {
      const path = pathTo(reach, state).map((edge) => model.eventOf(edge));
      const where = model.stateText(state);
      return { kind, where, says, verdict: 'violated', because: null, path };
    });
  }
}

interface OfEvery extends Pick<ModelClaim, 'kind' | 'says'> {
  readonly isWell: (state: number) => boolean;
  /** Whether it may be well for all that is known. */
  readonly isOpen: (state: number) => boolean;
}
