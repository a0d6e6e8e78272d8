/** What a plain machine's author wrote down, held against what was seen of it: states, transitions, and coming to rest. */
import { type AnyStateMachine, leaves, type StateValue, shapeOf } from '../../lifecycle/index.ts';
import { allNodes, type NodeTransition, rootOf } from '../../lifecycle/xstate/node.ts';
import { transitionsIn } from '../../lifecycle/xstate/taking.ts';
import { placeOf } from '../findings/claim.ts';
import { exists, type ModelClaim } from './claims.ts';

/** What a search saw on its way. */
export interface Sights {
  /** The paths of states that were active, if only in passing, with those of the states around them. */
  readonly stood: Set<string>;
  /** The transitions that were taken. */
  readonly taken: Set<NodeTransition>;
  /** Events, with where they were sent, after which the machine never came to rest. */
  readonly endless: Set<string>;
}

interface Known {
  readonly complete: boolean;
  /** The events that have samples. */
  readonly sampled: ReadonlySet<string>;
  /** Whether an event can be sent from outside. */
  readonly isSent: (type: string) => boolean;
}

export function partsOf(
  machine: AnyStateMachine,
  { stood, taken, endless }: Sights,
  known: Known,
): readonly ModelClaim[] {
  return [...states(), ...transitions(), ...resting()];

  function states(): ModelClaim[] {
    const own = allNodes(rootOf(machine)).filter(
      ({ type, path }) => type !== 'history' && path.length > 0,
    );
    return own.map(({ path }) => {
      const where = path.join('.');
      const claim = { kind: 'stateReached', where, says: `${where} can be reached` } as const;
      return exists(claim, stood.has(where), known);
    });
  }

  /** Only where the transition's own state is reached, and where it would do something. */
  function transitions(): ModelClaim[] {
    const shape = shapeOf(machine);
    return transitionsIn(machine).flatMap((transition, index) => {
      const { source, eventType, guard, target, actions } = transition;
      const isNothing = target === undefined && actions.length === 0;
      if (isNothing || !(source.parent === undefined || stood.has(source.path.join('.'))))
        return [];
      const where = placeOf({ shape }, index);
      const claim = { kind: 'transitionTaken', where, says: `${where} can be taken` } as const;
      const open = openOf(eventType, guard !== undefined);
      return [exists(claim, taken.has(transition), { ...known, open })];
    });
  }

  function openOf(type: string, isGuarded: boolean): string | null {
    if (isGuarded && known.sampled.has(type)) return 'no sample shows it, and another payload may';
    return known.isSent(type) ? null : 'nobody sends that from outside';
  }

  function resting(): ModelClaim[] {
    const kind = 'comesToRest';
    const says = 'the machine comes to rest after every event';
    if (endless.size === 0)
      return [exists({ kind, where: machine.id, says }, known.complete, known)];
    const claim = { kind, says, verdict: 'violated', because: null, path: null } as const;
    return [...endless].map((where) => ({ ...claim, where }));
  }
}

/** Notes where a machine stands, and what it took to get there; what it took, it took from a state. */
export function look(
  { stood, taken }: Sights,
  value: StateValue,
  transitions: readonly NodeTransition[] = [],
): void {
  const sources = transitions.map(({ source }) => source.path.join('.'));
  for (const path of [...leaves(value), ...sources]) {
    const names = path.split('.');
    for (const [n] of names.entries()) stood.add(names.slice(0, n + 1).join('.'));
  }
  for (const transition of transitions) taken.add(transition);
}

/** Whether a machine can come to its end: a final state directly below its root, or one in every region. */
export function canFinish(node: AnyStateMachine['root']): boolean {
  const children = Object.values<AnyStateMachine['root']>(node.states);
  if (node.type === 'parallel') return children.every(canFinish);
  return children.some(({ type }) => type === 'final');
}
