/**
 * What a transition leaves and enters. This follows XState's own steps (its names stand beside each), quirks
 * included, because what resets and what stays is decided there.
 */
import { above, type Chart, isBelow, nowhere, type State, type Transition } from './chart.ts';

/** What history states remember, by their ids. */
export type Memory = Readonly<Record<string, readonly number[]>>;

/** Transitions that leave some state in common exclude each other: the inner one wins, or else the first. */
export function withoutConflicts(
  chart: Chart,
  transitions: readonly Transition[],
  active: Iterable<number>,
  memory: Memory,
): Transition[] {
  const states = [...active];
  const kept = new Set<Transition>();
  for (const t of transitions) {
    const leaving = left(chart, [t], states, memory);
    const rivals = [...kept].filter((k) =>
      [...left(chart, [k], states, memory)].some((state) => leaving.has(state)),
    );
    if (!rivals.every((k) => isBelow(chart, t.source, k.source))) continue;
    for (const rival of rivals) kept.delete(rival);
    kept.add(t);
  }
  return [...kept];
}

/** computeExitSet: the active states that the transitions leave. */
export function left(
  chart: Chart,
  transitions: readonly Transition[],
  active: Iterable<number>,
  memory: Memory,
): Set<number> {
  const states = [...active];
  const leaving = new Set<number>();
  for (const t of transitions.filter(({ targets }) => targets !== null && targets.length > 0)) {
    const domain = domainOf(chart, t, memory);
    if (t.reenter && t.source === domain) leaving.add(domain);
    for (const state of states) if (isBelow(chart, state, domain)) leaving.add(state);
  }
  return leaving;
}

/** getTransitionDomain: the state within which everything happens; `nowhere` stands for all, the root included. */
function domainOf(chart: Chart, { source, targets, reenter }: Transition, memory: Memory): number {
  const meant = effective(chart, targets ?? [], memory);
  const isInternal = meant.every((target) => target === source || isBelow(chart, target, source));
  if (!reenter && isInternal) return source;
  const [head, ...tail] = [...meant, source];
  const common = above(chart, head).find((a) => tail.every((state) => isBelow(chart, state, a)));
  return common ?? (reenter ? nowhere : 0);
}

/** getEffectiveTargetStates: history states stand for what they remember. */
function effective(chart: Chart, targets: readonly number[], memory: Memory): number[] {
  const found = targets.flatMap((target) => {
    const { type, id, defaults } = chart.states[target] as State;
    if (type !== 'history') return [target];
    return memory[id] ?? effective(chart, defaults, memory);
  });
  return [...new Set(found)];
}

/** computeEntrySet: the states that the transitions enter, in the order in which they are found. */
export function entered(
  chart: Chart,
  transitions: readonly Transition[],
  memory: Memory,
): Set<number> {
  const entry = new Entry(chart, memory);
  for (const t of transitions) {
    const domain = domainOf(chart, t, memory);
    const targets = t.targets ?? [];
    for (const target of targets) {
      const isEntered = t.source !== target || t.source !== domain || t.reenter;
      if (isEntered && !entry.isHistory(target)) entry.states.add(target);
      entry.addBelow(target);
    }
    for (const target of effective(chart, targets, memory)) {
      const around = above(chart, target, domain);
      if (domain !== nowhere && chart.states[domain]?.type === 'parallel') around.push(domain);
      entry.addAround(around, domain);
    }
  }
  return entry.states;
}

/** The states to enter, as they are gathered. */
class Entry {
  readonly states = new Set<number>();
  readonly #chart: Chart;
  readonly #memory: Memory;

  constructor(chart: Chart, memory: Memory) {
    this.#chart = chart;
    this.#memory = memory;
  }

  isHistory(state: number): boolean {
    return this.#at(state).type === 'history';
  }

  /** addDescendantStatesToEnter. */
  addBelow(state: number): void {
    const { type, initial, children, parent, id, defaults } = this.#at(state);
    if (type === 'history') this.#addAll(this.#memory[id] ?? defaults, parent);
    else if (type === 'compound') this.#addAll([initial], state);
    else if (type === 'parallel') {
      for (const child of children) if (!this.#isBegun(child)) this.#addWhole(child);
    }
  }

  /** addAncestorStatesToEnter: the states around a target, with the other regions of a parallel one. */
  addAround(around: readonly number[], limit: number = nowhere): void {
    for (const state of around) {
      if (isBelow(this.#chart, state, limit)) this.states.add(state);
      const { type, children } = this.#at(state);
      if (type !== 'parallel') continue;
      for (const child of children) if (!this.#isBegun(child)) this.#addWhole(child);
    }
  }

  #addAll(states: readonly number[], within: number): void {
    for (const state of states) this.#addWhole(state);
    for (const state of states) this.addAround(above(this.#chart, state, within));
  }

  #addWhole(state: number): void {
    this.states.add(state);
    this.addBelow(state);
  }

  /** True when something below the state is entered already. */
  #isBegun(state: number): boolean {
    return [...this.states].some((s) => isBelow(this.#chart, s, state));
  }

  #at(state: number): State {
    return this.#chart.states[state] as State;
  }
}
