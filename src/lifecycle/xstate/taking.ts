/**
 * Which transitions an event takes, as XState chooses them. Deciding does not need to know; what explains and covers
 * does, so this is asked of XState itself, whatever kernel the lifecycle runs on.
 */
import type { AnyStateMachine } from 'xstate';
import type { StampedEvent } from '../contract.ts';
import type { AnyLifecycle } from '../lifecycle.ts';
import type { Snapshot } from '../snapshot.ts';
import { during } from './moment.ts';
import { allNodes, type NodeTransition, rootOf } from './node.ts';
import { restored, scopeOf } from './running.ts';

/** In the order in which they are taken, by their index in the lifecycle's shape. */
export function transitionsTaken(
  { machine, runner }: AnyLifecycle,
  from: Snapshot,
  event: StampedEvent,
): readonly number[] {
  const taken: NodeTransition[][] = [];
  const scope = scopeOf([], taken);
  const type = runner.clock.typeOf.get(event.type) ?? event.type;
  during(event, type, () =>
    machine.transition(restored(machine, from, scope), { ...event, type }, scope),
  );
  const indexes = indexesOf(machine);
  return taken.flat().map((transition) => indexes.get(transition) as number);
}

const known = new WeakMap<AnyStateMachine, ReadonlyMap<NodeTransition, number>>();

/** The places of a machine's transitions in document order, as its shape has them. */
function indexesOf(machine: AnyStateMachine): ReadonlyMap<NodeTransition, number> {
  const before = known.get(machine);
  if (before) return before;
  const indexes = new Map(transitionsIn(machine).map((transition, index) => [transition, index]));
  known.set(machine, indexes);
  return indexes;
}

/** XState's own transitions in document order, as the shape of the machine has them. */
export function transitionsIn(machine: AnyStateMachine): readonly NodeTransition[] {
  return allNodes(rootOf(machine)).flatMap((node) => [
    ...(node.always ?? []),
    ...[...node.transitions.values()].flat(),
  ]);
}
