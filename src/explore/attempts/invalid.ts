/**
 * All transitions including invalid ones, in ISTQB's words: what must be refused is tried, one attempt a case and at
 * its end, because whatever follows a refusal would hide that it changed something.
 */
import { type RefusalReason, type Unmet, valueText } from '../../lifecycle/index.ts';
import { unmetGuards } from '../../lifecycle/permitted.ts';
import { type Explored, pathTo } from '../explored.ts';
import { freshId } from '../states/holding.ts';
import type { Attempt } from './attempt.ts';

export interface InvalidAttempt extends Attempt {
  readonly move: number;
  readonly reason: RefusalReason;
  /** The guards that fail, for `guardFailed`. */
  readonly unmet: readonly Unmet[];
}

/**
 * Everything that is refused: `each: 'state'` gives one attempt for every state and kind of move; `'place'`, meant for
 * people, one for each combination of active states, event, kind of sender and cause, at its nearest.
 */
export function invalidAttempts(
  explored: Explored,
  options: { readonly each?: 'place' | 'state' } = {},
): readonly InvalidAttempt[] {
  const { refused } = explored;
  const all = Array.from(refused.state, (state, n) => {
    const [move, reason] = [refused.move[n] as number, refused.reason[n] as RefusalReason];
    return {
      state,
      move,
      reason,
      unmet: reason === 'guardFailed' ? unmetAt(explored, state, move) : [],
    };
  });
  const seen = new Set<string>();
  const isFirst = (one: (typeof all)[number]) => {
    const text = causeText(explored, one);
    return !seen.has(text) && Boolean(seen.add(text));
  };
  const kept = options.each === 'state' ? all : all.filter(isFirst);
  return kept.map(({ state, ...attempt }) => ({ path: pathTo(explored, state), ...attempt }));
}

interface Refusal {
  readonly state: number;
  readonly move: number;
  readonly reason: RefusalReason;
  readonly unmet: readonly Unmet[];
}

function causeText(explored: Explored, { state, move, reason, unmet }: Refusal): string {
  const where = valueText(explored.place(state).snapshot.value);
  const { event, sample } = explored.moves[move] as Explored['moves'][number];
  const guards = unmet.map(({ guard }) => guard).join();
  return [where, event, sample?.by.kind, reason, guards].join(' ');
}

function unmetAt(explored: Explored, state: number, move: number): readonly Unmet[] {
  const place = explored.place(state);
  const tried = explored.tries(place).find((one) => one.move === move);
  if (!tried) return [];
  const { sample, data, drawn } = tried;
  const event = { ...sample, data, id: freshId(drawn), at: place.now, facts: {} };
  return unmetGuards(explored.lifecycle, place.snapshot, event) ?? [];
}
