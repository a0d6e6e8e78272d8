/** A state value and the active states that it stands for, in XState's order: the order decides who is asked first. */
import type { StateValue } from '../snapshot.ts';
import { above, type Chart, isLeaf, nowhere, type State } from './chart.ts';

/** The active states of a value. Throws where it names a state that does not exist. */
export function statesOf(chart: Chart, value: StateValue): Set<number> {
  return whole(chart, new Set(named(chart, 0, value)));
}

/** getStateNodes: the states that a value names, below the given one. */
function named(chart: Chart, state: number, value: StateValue): number[] {
  if (typeof value === 'string') return [state, childOf(chart, state, value, 'State')];
  const children = Object.keys(value).map((key) => childOf(chart, state, key, 'Child state'));
  const below = Object.values(value).map((inner, n) => named(chart, children[n] as number, inner));
  return [0, state, ...children, ...below.flat()];
}

function childOf(chart: Chart, state: number, key: string, what: string): number {
  const { children, histories, id } = chart.states[state] as State;
  const found = [...children, ...histories].find((c) => chart.states[c]?.key === key);
  if (found === undefined) throw new Error(`${what} '${key}' does not exist on '${id}'`);
  return found;
}

/** getAllStateNodes: with what the named states begin in, and everything around them. */
function whole(chart: Chart, given: ReadonlySet<number>): Set<number> {
  const named = adjacent(chart, given);
  const all = new Set(given);
  for (const state of all) {
    const { type, children } = chart.states[state] as State;
    if (type === 'compound' && !named.get(state)?.length) add(all, beginnings(chart, state));
    if (type !== 'parallel') continue;
    for (const region of children) if (!all.has(region)) add(all, beginnings(chart, region));
  }
  for (const state of all) add(all, above(chart, state));
  return all;
}

function add(set: Set<number>, more: Iterable<number>): void {
  for (const each of more) set.add(each);
}

/** getInitialStateNodes: the state with everything that it begins in. */
export function beginnings(chart: Chart, state: number): number[] {
  const { type, initial, children } = chart.states[state] as State;
  const first = type === 'compound' ? [initial] : type === 'parallel' ? children : [];
  return [state, ...first.flatMap((each) => beginnings(chart, each))];
}

/** Each active state with its active children, in the order of the given states. */
function adjacent(chart: Chart, active: Iterable<number>): Map<number, number[]> {
  const children = new Map<number, number[]>();
  const of = (state: number) => {
    const known = children.get(state) ?? [];
    children.set(state, known);
    return known;
  };
  for (const state of active) {
    of(state);
    const { parent } = chart.states[state] as State;
    if (parent !== nowhere) of(parent).push(state);
  }
  return children;
}

/** getStateValue: the value that stands for the active states. */
export function valueOf(chart: Chart, active: Iterable<number>): StateValue {
  const children = adjacent(chart, whole(chart, new Set(active)));
  const read = (state: number): StateValue => {
    const below = children.get(state) ?? [];
    const { type } = chart.states[state] as State;
    const [only] = below;
    if (type === 'compound' && only !== undefined && isLeaf(chart, only)) return keyOf(only);
    return Object.freeze(Object.fromEntries(below.map((each) => [keyOf(each), read(each)])));
  };
  const keyOf = (state: number) => (chart.states[state] as State).key;
  return read(0);
}
