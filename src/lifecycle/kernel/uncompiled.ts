/** The features that the tables do not hold, by name; a machine with any of them runs on XState. */
import type { AnyStateMachine } from 'xstate';
import {
  actionName,
  allNodes,
  askedState,
  combined,
  historyDefaults,
  type Implementations,
  implementationsOf,
  isTimer,
  type Node,
  nodeAt,
  rootOf,
} from '../xstate/node.ts';

/** In words an author knows, each once: `invoke`, `deep history`, `enqueueActions`. None: it can be compiled. */
export function uncompiled(machine: AnyStateMachine): string[] {
  const names = implementationsOf(machine);
  const nodes = allNodes(rootOf(machine));
  const found = [
    ...(new Set(nodes.map(({ id }) => id)).size < nodes.length ? ['states with the same id'] : []),
    ...nodes.flatMap((node) => [...ofNode(node, names)]),
  ];
  return [...new Set(found)];
}

function* ofNode(node: Node, names: Implementations): Iterable<string> {
  const { config, initial } = node;
  const transitions = [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
  if (config.invoke !== undefined) yield 'invoke';
  if (config['route'] !== undefined) yield 'route';
  if (config['output'] !== undefined) yield 'output';
  if ((initial?.actions?.length ?? 0) > 0) yield 'initial actions';
  if (node.type === 'compound' && initial.target[0]?.type === 'history') yield 'initial history';
  if (node.history === 'deep') yield 'deep history';
  const ends = node.type === 'history' ? historyDefaults(node) : [];
  if (ends.some((end) => end === undefined || end.type === 'history')) {
    yield 'history that leads to no state';
  }
  for (const { delay } of node.after) {
    if (typeof delay === 'string' && !Object.hasOwn(names.delays, delay)) yield `delay ${delay}`;
  }
  for (const action of [...node.entry, ...node.exit, ...transitions.flatMap((t) => t.actions)]) {
    yield* ofAction(action, names);
  }
  for (const { guard } of transitions) yield* ofGuard(guard, names, node);
}

interface Builtin {
  readonly type: string;
  readonly event?: unknown;
  readonly delay?: unknown;
}

function* ofAction(action: unknown, names: Implementations): Iterable<string> {
  yield* ofParams(action);
  const named = typeof action === 'function' ? action : names.actions[actionName(action)];
  if (typeof named !== 'function' || !('resolve' in named)) return;
  const { type, event, delay } = named as unknown as Builtin;
  const name = type.replace(/^xstate\./, '');
  if (name === 'assign' || isTimer(named)) return;
  if (name !== 'raise') yield name;
  else if (delay !== undefined) yield 'raise with a delay';
  else if (typeof event === 'string') yield 'raise of a bare name';
}

function* ofGuard(guard: unknown, names: Implementations, node: Node): Iterable<string> {
  if (!guard) return;
  yield* ofParams(guard);
  if (typeof guard === 'string' || typeof guard === 'object') {
    const name = typeof guard === 'string' ? guard : (guard as { type: string }).type;
    if (names.guards[name]) yield* ofGuard(names.guards[name], names, node);
    else yield `guard ${name}`;
    return;
  }
  for (const part of combined(guard)?.of ?? []) yield* ofGuard(part, names, node);
  const asked = askedState(guard);
  const byId = typeof asked === 'string' && asked.startsWith('#');
  if (byId && nodeAt(node, asked) === undefined) yield `stateIn ${asked}`;
}

function* ofParams(part: unknown): Iterable<string> {
  const { params } = typeof part === 'object' ? (part as { params?: unknown }) : {};
  if (typeof params === 'function') yield 'params that are computed';
}
