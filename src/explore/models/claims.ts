/**
 * What ought to be true of a model without a contract: every state is reached, each has a way on unless it is an end, and
 * from each an end can be reached where there is one. Guards, senders and policies are not asked: no model tells them.
 */
import type { Graph } from '../graph.ts';
import { pathTo, reachOf } from '../suites/reach.ts';
import type { Reading } from './search.ts';

export interface ModelClaim {
  readonly kind: 'stateReached' | 'noDeadEnd' | 'noTrap';
  /** A state in its author's words. */
  readonly where: string;
  /** The claim as a sentence. */
  readonly says: string;
  readonly verdict: 'holds' | 'violated' | 'unknown';
  /** The shortest way there, as events; null for what is never reached. */
  readonly path: readonly string[] | null;
}

export function modelClaimsOf({ model, lost = [] }: Reading): readonly ModelClaim[] {
  const { graph, complete } = model;
  const isEnd = (state: number) => model.isEnd?.(state) ?? false;
  const states = Array.from({ length: graph.states }, (_, state) => state);
  const reach = reachOf(graph);
  const told = (state: number) => ({
    where: model.stateText(state),
    path: pathTo(reach, state).map((edge) => model.eventOf(edge)),
  });
  const leaving = new Set(graph.from);
  const ends = states.filter(isEnd);
  const leading = leadingTo(graph, ends);
  const verdict = (good: boolean) => (good ? 'holds' : complete ? 'violated' : 'unknown');
  return [
    ...lost.map((where): ModelClaim => {
      const [kind, says] = ['stateReached', 'it is reached'] as const;
      return { kind, where, says, verdict: verdict(false), path: null };
    }),
    ...states.map((state): ModelClaim => {
      const [kind, says] = ['noDeadEnd', 'it has a way on, or is an end'] as const;
      return { kind, says, ...told(state), verdict: verdict(leaving.has(state) || isEnd(state)) };
    }),
    ...(ends.length === 0 ? [] : states).map((state): ModelClaim => {
      const [kind, says] = ['noTrap', 'an end can be reached from it'] as const;
      return { kind, says, ...told(state), verdict: verdict(leading.has(state)) };
    }),
  ];
}

/** Every state from which one of these can be reached. */
function leadingTo({ from, to }: Graph, ends: readonly number[]): ReadonlySet<number> {
  const back = new Map<number, number[]>();
  for (const [edge, state] of to.entries())
    back.set(state, [...(back.get(state) ?? []), from[edge] as number]);
  const found = new Set(ends);
  const open = [...ends];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const before of back.get(at) ?? [])
      if (!found.has(before)) {
        found.add(before);
        open.push(before);
      }
  return found;
}
