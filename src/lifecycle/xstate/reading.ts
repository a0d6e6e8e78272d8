/** Reads the structure of an XState machine as plain data. */
import type { AnyStateMachine } from 'xstate';
import type { GuardTree, MachineShape, ShapeState, ShapeTransition } from '../shape.ts';
import { leaves, type StateValue } from '../snapshot.ts';
import {
  actionName,
  allNodes,
  askedState,
  combined,
  deadlineName,
  historyDefaults,
  isTimer,
  type Node,
  type NodeTransition,
  pathOf,
  rootOf,
} from './node.ts';

export type { AnyStateMachine } from 'xstate';

type Loose = Readonly<Record<string, unknown>>;

function guardTree(guard: unknown, root: Node): GuardTree | null {
  if (guard === undefined || guard === null) return null;
  if (typeof guard === 'string') return { kind: 'named', name: guard };
  const asked = askedState(guard);
  if (asked !== undefined) return { kind: 'in', path: statePath(asked, root) };
  const parts = combined(guard);
  if (parts) {
    const of = parts.of.map((g) => guardTree(g, root) as GuardTree);
    return parts.kind === 'not'
      ? { kind: 'not', of: of[0] as GuardTree }
      : { kind: parts.kind, of };
  }
  const { type } = guard as { type?: string };
  return { kind: 'named', name: typeof guard === 'object' ? String(type) : '(anonymous)' };
}

function statePath(value: StateValue, root: Node): string {
  if (typeof value !== 'string') return leaves(value).join(' + ');
  if (!value.startsWith('#')) return value;
  const node = allNodes(root).find((n) => n.id === value.slice(1));
  return node ? pathOf(node) : value;
}

/** The neutral structure of a machine, in document order. */
export function shapeOf(machine: AnyStateMachine): MachineShape {
  const root = rootOf(machine);
  const nodes = allNodes(root);
  const transitions = nodes.flatMap((node) => transitionsOf(node, root));
  return {
    id: machine.id,
    states: nodes.map(stateOf),
    transitions: transitions.map((t, index) => ({ index, ...t })),
    initialValue: initialValue(root),
  };
}

function initialValue(node: Node): StateValue {
  const children = Object.entries(node.states).filter(([, child]) => child.type !== 'history');
  if (node.type === 'parallel') {
    return Object.fromEntries(children.map(([key, child]) => [key, initialValue(child)]));
  }
  const first = node.type === 'compound' ? node.initial.target[0] : undefined;
  if (!first) return {};
  const key = first.path.at(-1) as string;
  const below = initialValue(first);
  return typeof below === 'object' && Object.keys(below).length === 0 ? key : { [key]: below };
}

const own = (names: readonly unknown[]) =>
  names.map(actionName).filter((name) => name !== 'xstate.raise' && name !== 'xstate.cancel');

function stateOf(node: Node): ShapeState {
  return {
    path: pathOf(node),
    type: node.type,
    parent: node.parent ? pathOf(node.parent) : null,
    initial: initialOf(node),
    tags: node.tags,
    entry: own(node.entry),
    exit: own(node.exit),
    description: node.description ?? null,
    renamedFrom: renamedFrom(node),
    foreign: [...new Set(foreignOf(node))],
  };
}

function renamedFrom({ config }: Node): string | null {
  const { renamedFrom: from } = (config.meta ?? {}) as { readonly renamedFrom?: unknown };
  return typeof from === 'string' ? from : null;
}

/** Where a compound begins, and where a history state leads that says so itself. */
function initialOf(node: Node): string | null {
  if (node.type === 'compound') return pathOf(node.initial.target[0] as Node);
  if (node.type !== 'history' || node.config.target === undefined) return null;
  const [first] = historyDefaults(node);
  return first === undefined ? null : pathOf(first);
}

function foreignOf(node: Node): string[] {
  const transitions = [...node.transitions.values(), node.always ?? []].flat();
  const actions = [...node.entry, ...node.exit, ...transitions.flatMap((t) => [...t.actions])];
  const withParams = [...actions, ...transitions.map((t) => t.guard)].some(
    (part) => typeof part === 'object' && part !== null && 'params' in part,
  );
  return [
    ...(node.config.invoke === undefined ? [] : ['invoke']),
    ...((node.initial?.actions?.length ?? 0) > 0 ? ['initial actions'] : []),
    ...(withParams ? ['params'] : []),
    ...actions.filter((action) => !isTimer(action)).flatMap(foreignName),
  ];
}

function foreignName(action: unknown): string[] {
  const [, name] = /^xstate\.(.+)$/.exec(actionName(action)) ?? [];
  return name === undefined || name === 'assign' ? [] : [name];
}

function transitionsOf(node: Node, root: Node): Omit<ShapeTransition, 'index'>[] {
  const delays = new Map(node.after.map((t) => [t.eventType, String(t.delay)]));
  const named = [...node.transitions].flatMap(([type, list]) =>
    list.map((t, nth) => {
      const delay = delays.get(type);
      const trigger: ShapeTransition['trigger'] =
        delay !== undefined
          ? { kind: 'deadline', name: deadlineName(pathOf(node), delay), deadline: delay }
          : type.startsWith('xstate.done.')
            ? { kind: 'done' }
            : { kind: 'event', type };
      return { ...transitionOf(node, t, root), trigger, bare: isBare(node, type, delay, nth) };
    }),
  );
  const always = (node.always ?? []).map((t, nth) => ({
    ...transitionOf(node, t, root),
    trigger: { kind: 'always' } as const,
    bare: isBareEntry(node.config['always'], nth),
  }));
  return [...always, ...named];
}

function transitionOf(node: Node, t: NodeTransition, root: Node) {
  return {
    source: pathOf(node),
    guard: guardTree(t.guard, root),
    targets: (t.target ?? []).map(pathOf),
    actions: own(t.actions),
    reenter: t.reenter,
  };
}

function isBare(node: Node, type: string, delay: string | undefined, nth: number): boolean {
  if (delay !== undefined) return isBareEntry((node.config['after'] as Loose)[delay], nth);
  return isBareEntry(
    node.config.on?.[type] ?? (type.includes('done') ? node.config['onDone'] : undefined),
    nth,
  );
}

function isBareEntry(written: unknown, nth: number): boolean {
  return typeof (Array.isArray(written) ? written[nth] : written) === 'string';
}
