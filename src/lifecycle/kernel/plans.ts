/**
 * What taking some transitions does, worked out once: everything that runs, in XState's order, and where it leads.
 * Nothing in it depends on a context, so a plan holds for every instance that stands in the same configuration.
 */
import type { Act } from './acts.ts';
import { type Chart, nowhere, type State, type Transition } from './chart.ts';
import type { Active } from './configuration.ts';
import { entered, left, type Memory, withoutConflicts } from './geometry.ts';
import type { Heard } from './run.ts';

export interface Draft extends Active {
  readonly acts: readonly Act[];
  /** False where the same states are active as before, and remembered as before. */
  readonly moved: boolean;
  /** True where the whole machine is done. */
  readonly done: boolean;
}

/** XState's microstep. Before birth nothing is left: the root is only entered. */
export function draftOf(
  chart: Chart,
  from: Active,
  transitions: readonly Transition[],
  isBirth = false,
): Draft {
  const taken = withoutConflicts(chart, transitions, from.active, from.memory);
  const leaving = isBirth ? [] : backwards(left(chart, taken, from.active, from.memory));
  const memory = remembering(chart, from, leaving);
  const active = new Set(from.active.filter((state) => !leaving.includes(state)));
  const arriving = [...entered(chart, taken, memory)].toSorted((a, b) => a - b);
  const { acts: entry, done } = entering(chart, arriving, active);
  const isSame = active.size === from.active.length && from.active.every((s) => active.has(s));
  const moved = memory !== from.memory || !isSame;
  const order = done ? backwards(active) : [...active];
  return {
    acts: [
      ...leaving.flatMap((state) => chart.exit[state] ?? []),
      ...taken.flatMap((t) => t.acts),
      ...entry,
      // A machine that is done leaves every state.
      ...(done ? order.flatMap((state) => chart.exit[state] ?? []) : []),
    ],
    active: moved ? order : from.active,
    memory,
    moved,
    done,
  };
}

function backwards(states: Iterable<number>): number[] {
  return [...states].toSorted((a, b) => b - a);
}

/** What history states below the states that are left remember from now on; the same memory where there are none. */
function remembering(chart: Chart, { active, memory }: Active, leaving: readonly number[]): Memory {
  const below = leaving.flatMap((state) => (chart.states[state] as State).histories);
  if (below.length === 0) return memory;
  const now = below.map((history) => {
    const { id, parent } = chart.states[history] as State;
    return [id, active.filter((state) => chart.states[state]?.parent === parent)] as const;
  });
  return { ...memory, ...Object.fromEntries(now) };
}

/** Enters states one by one, with the done events that follow; the set of active states grows with them. */
function entering(chart: Chart, arriving: readonly number[], active: Set<number>) {
  const acts: Act[] = [];
  const completed = new Set<number>();
  let done = false;
  for (const state of arriving) {
    active.add(state);
    acts.push(...(chart.entry[state] as readonly Act[]));
    if (chart.states[state]?.type !== 'final') continue;
    const { finished, isWhole } = completing(chart, state, active, completed);
    for (const each of finished) acts.push(raisingDone((chart.states[each] as State).id));
    done ||= isWhole;
  }
  return { acts, done };
}

/** The states around a final one that are done with it, and whether the whole machine is. */
function completing(
  chart: Chart,
  state: number,
  active: ReadonlySet<number>,
  completed: Set<number>,
): { readonly finished: readonly number[]; readonly isWhole: boolean } {
  const typeOf = (s: number) => chart.states[s]?.type;
  const parentOf = (s: number) => chart.states[s]?.parent ?? nowhere;
  const parent = parentOf(state);
  const finished = typeOf(parent) === 'compound' ? [parent] : [];
  let around = typeOf(parent) === 'parallel' ? parent : parentOf(parent);
  while (typeOf(around) === 'parallel' && !completed.has(around) && isDone(chart, around, active)) {
    completed.add(around);
    finished.push(around);
    around = parentOf(around);
  }
  return { finished, isWhole: around === nowhere };
}

/** isInFinalState. */
function isDone(chart: Chart, state: number, active: ReadonlySet<number>): boolean {
  const { type, children } = chart.states[state] as State;
  if (type === 'compound') {
    return children.some((c) => chart.states[c]?.type === 'final' && active.has(c));
  }
  return type === 'parallel' ? children.every((c) => isDone(chart, c, active)) : type === 'final';
}

function raisingDone(id: string): Act {
  const event = Object.freeze({ type: `xstate.done.state.${id}`, output: undefined }) as Heard;
  return { kind: 'raise', name: '', part: () => event, params: undefined };
}
