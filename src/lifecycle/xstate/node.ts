/** XState's internals that are read here, and nowhere else; they are stable through version 5. */
import { type AnyStateMachine, and, matchesState, not, or } from 'xstate';
import type { ShapeState } from '../shape.ts';
import type { StateValue } from '../snapshot.ts';

type Loose = Readonly<Record<string, unknown>>;

export interface Node {
  readonly id: string;
  readonly key: string;
  readonly path: readonly string[];
  readonly type: ShapeState['type'];
  readonly order: number;
  readonly parent?: Node;
  readonly states: Readonly<Record<string, Node>>;
  readonly tags: readonly string[];
  readonly description?: string;
  readonly entry: readonly unknown[];
  readonly exit: readonly unknown[];
  readonly always?: readonly NodeTransition[];
  readonly after: readonly (NodeTransition & { readonly delay: string | number })[];
  readonly transitions: ReadonlyMap<string, readonly NodeTransition[]>;
  readonly initial: { readonly target: readonly Node[]; readonly actions?: readonly unknown[] };
  /** A history node: `deep` remembers every leaf, anything else the children of its parent. */
  readonly history: false | 'shallow' | 'deep';
  readonly config: Loose & {
    readonly on?: Loose;
    readonly invoke?: unknown;
    readonly target?: string | readonly string[];
  };
}

export interface NodeTransition {
  readonly source: Node;
  readonly eventType: string;
  readonly target?: readonly Node[];
  readonly guard?: unknown;
  readonly actions: readonly unknown[];
  readonly reenter: boolean;
}

/** The functions behind a machine's names. */
export interface Implementations {
  readonly guards: Loose;
  readonly actions: Loose;
  readonly delays: Loose;
}

export function rootOf(machine: AnyStateMachine): Node {
  return machine.root as unknown as Node;
}

export function implementationsOf(machine: AnyStateMachine): Implementations {
  return machine.implementations;
}

/** A node and everything below it, in document order. */
export function allNodes(node: Node): Node[] {
  return [node, ...Object.values(node.states).flatMap(allNodes)];
}

export function pathOf(node: Node): string {
  return node.path.join('.');
}

/** A target as it is written: a path from `parent`, or an id with a path below it. Undefined where it leads nowhere. */
export function nodeAt(parent: Node, written: string): Node | undefined {
  const [first = '', ...names] = written.split('.');
  const from = first.startsWith('#')
    ? allNodes(topOf(parent)).find(({ id }) => id === first.slice(1))
    : parent.states[first];
  return names.reduce((node, name) => node?.states[name], from);
}

function topOf(node: Node): Node {
  return node.parent ? topOf(node.parent) : node;
}

/** Where a history state leads while nothing is remembered: its own target, or else where its parent begins. */
export function historyDefaults(node: Node): readonly (Node | undefined)[] {
  const parent = node.parent as Node;
  const written = [node.config.target ?? ''].flat().filter((target) => target !== '');
  if (written.length > 0) return written.map((target) => nodeAt(parent, target));
  return parent.type === 'parallel' ? [parent] : parent.initial.target;
}

/** The deadline of an `after`, as snapshots call it. */
export function deadlineName(path: string, deadline: string): string {
  return path ? `${path}.${deadline}` : deadline;
}

/** What an action is called: its name, XState's own such as `xstate.assign`, or that it has none. */
export function actionName(action: unknown): string {
  if (typeof action === 'string') return action;
  if (typeof action === 'object' && action !== null) return (action as { type: string }).type;
  const type = (action as { type?: unknown }).type;
  return typeof type === 'string' ? type : '(anonymous)';
}

/** XState's raise and cancel of an `after`. */
export function isTimer(action: unknown): boolean {
  const { id, sendId } = action as { id?: unknown; sendId?: unknown };
  return String(id ?? sendId).startsWith('xstate.after.');
}

interface Built {
  readonly check?: unknown;
  readonly guards?: readonly unknown[];
  readonly stateValue?: StateValue;
}
const checkOf = (guard: unknown) => (guard as Built).check;
const combinations = [
  ['and', checkOf(and([]))],
  ['or', checkOf(or([]))],
  ['not', checkOf(not(() => true))],
] as const;

/** The parts of a guard that was made with `and`, `or` or `not`; null for any other. */
export function combined(
  guard: unknown,
): { readonly kind: 'and' | 'or' | 'not'; readonly of: readonly unknown[] } | null {
  const { check, guards = [] } = guard as Built;
  const found = check === undefined ? undefined : combinations.find((c) => c[1] === check);
  return found ? { kind: found[0], of: guards } : null;
}

/** The state that a `stateIn` asks about; undefined for any other guard. */
export function askedState(guard: unknown): StateValue | undefined {
  return (guard as Built).stateValue;
}

/** What a `stateIn` answers where this value is active; a question by id is answered elsewhere. */
export function isAnswered(asked: StateValue, value: StateValue): boolean {
  return matchesState(asked, value);
}
