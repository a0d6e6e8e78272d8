/**
 * Who is asked about an event in a configuration, and in which order: the innermost state first, each region for
 * itself, and a state around them only where none of them takes the event.
 */
import type { StateValue } from '../snapshot.ts';
import { above, type Chart, isLeaf, type State, type Transition } from './chart.ts';
import type { Candidate, Group } from './configuration.ts';
import { type Answering, once, questionsOf, settled } from './guards.ts';

/** The candidates for an event. */
export function groupFor(chart: Chart, value: StateValue, type: string, isActive: IsActive): Group {
  const open = opening(transitionsFor(chart, value, type), isActive);
  const read = (state: number, value: StateValue): Group => {
    const own = open(matching(chart, state, type));
    return around(
      below(chart, state, value).map(([child, inner]) => read(child, inner)),
      own,
    );
  };
  return read(0, value);
}

/** The candidates of every `always`, a line for each active leaf. */
export function alwaysLines(
  chart: Chart,
  active: readonly number[],
  isActive: IsActive,
): readonly (readonly Candidate[])[] {
  const open = opening(
    active.flatMap((state) => chart.always[state] ?? []),
    isActive,
  );
  const lines = active
    .filter((state) => isLeaf(chart, state))
    .map((leaf) =>
      [leaf, ...above(chart, leaf)].flatMap((state) => open(chart.always[state] ?? [])),
    );
  return lines.map(firstSure).filter((line) => line.length > 0);
}

export type IsActive = Answering['isActive'];

/** The active children of a state; a bare name stands for one that has none itself. */
function below(chart: Chart, state: number, value: StateValue): [number, StateValue][] {
  const inner = typeof value === 'string' ? { [value]: {} } : value;
  return Object.entries(inner).map(([key, each]) => [childOf(chart, state, key), each]);
}

function transitionsFor(chart: Chart, value: StateValue, type: string): Transition[] {
  const read = (state: number, value: StateValue): Transition[] => [
    ...matching(chart, state, type),
    ...below(chart, state, value).flatMap(([child, inner]) => read(child, inner)),
  ];
  return read(0, value);
}

function around(regions: readonly Group[], own: readonly Candidate[]): Group {
  const asked = regions.filter((group) => group.regions.length > 0 || group.own.length > 0);
  const [only] = asked;
  // One region alone is asked like a line of states.
  if (only === undefined || asked.length > 1) return { regions: asked, own };
  return { regions: only.regions, own: firstSure([...only.own, ...own]) };
}

/** Nothing behind a candidate without a question is ever reached. */
function firstSure(candidates: readonly Candidate[]): readonly Candidate[] {
  const end = candidates.findIndex(({ test }) => test === null);
  return end < 0 ? candidates : candidates.slice(0, end + 1);
}

/** Makes candidates of transitions; a question that several of `all` ask is asked once. */
function opening(all: readonly Transition[], isActive: IsActive) {
  const questions = all.flatMap(({ guard }) => questionsOf(guard));
  const shared = questions.filter((question, n) => questions.indexOf(question) !== n);
  const asked = new Map(shared.map((question) => [question, once(question)]));
  const how: Answering = { isActive, ask: (question) => asked.get(question) ?? question };
  return (transitions: readonly Transition[]): readonly Candidate[] => {
    const candidates = transitions.flatMap((transition): Candidate[] => {
      const { guard } = transition;
      const test = guard === null ? true : settled(guard, how);
      return test === false ? [] : [{ transition, test: test === true ? null : test, alone: null }];
    });
    return firstSure(candidates);
  };
}

/** A state's transitions on an event: those by its own name first, then the wildcards, the longest first. */
function matching({ on }: Chart, state: number, type: string): readonly Transition[] {
  const declared = on[state] as Chart['on'][number];
  const wide = [...declared.keys()].filter((d) => d !== type && matches(d, type));
  const sorted = wide.toSorted((a, b) => b.length - a.length);
  return [type, ...sorted].flatMap((descriptor) => declared.get(descriptor) ?? []);
}

/** True when a descriptor such as `door.*` or `*` takes the event. */
function matches(descriptor: string, type: string): boolean {
  if (descriptor === type || descriptor === '*') return true;
  if (!descriptor.endsWith('.*')) return false;
  const tokens = type.split('.');
  const parts = descriptor.split('.');
  const star = parts.indexOf('*');
  // XState takes no star but the last.
  return star === parts.length - 1 && parts.slice(0, star).every((part, n) => part === tokens[n]);
}

function childOf({ states }: Chart, state: number, key: string): number {
  const { children } = states[state] as State;
  return children.find((child) => states[child]?.key === key) as number;
}
