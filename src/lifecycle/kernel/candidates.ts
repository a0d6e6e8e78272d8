/**
 * Who is asked about an event in a configuration, and in which order: the innermost state first, each region for
 * itself, and a state around them only where none of them takes the event.
 */
import type { StateValue } from '../snapshot.ts';
import { above, type Chart, isLeaf, type State, type Transition } from './chart.ts';
import { type Guard, settled, type Test } from './guards.ts';

/** A transition that may be taken here. */
export interface Candidate {
  readonly transition: Transition;
  /** What is still to ask; null where nothing is. */
  readonly test: Test | null;
}

/** Every region is asked; where none of them takes the event, the first of `own` that can. */
export interface Group {
  readonly regions: readonly Group[];
  readonly own: readonly Candidate[];
}

export type IsActive = (guard: Guard & { kind: 'in' }) => boolean;

/** The candidates for an event. */
export function groupFor(chart: Chart, value: StateValue, type: string, isActive: IsActive): Group {
  const ownOf = (state: number) => opened(matching(chart, state, type), isActive);
  const read = (state: number, value: StateValue): Group => {
    if (typeof value === 'string') {
      return around([{ regions: [], own: ownOf(childOf(chart, state, value)) }], ownOf(state));
    }
    const regions = Object.entries(value).map(([key, inner]) =>
      read(childOf(chart, state, key), inner),
    );
    return around(regions, ownOf(state));
  };
  return read(0, value);
}

/** The candidates of every `always`, a group for each active leaf. */
export function alwaysGroups(
  chart: Chart,
  active: readonly number[],
  isActive: IsActive,
): readonly (readonly Candidate[])[] {
  const chains = active
    .filter((state) => isLeaf(chart, state))
    .map((leaf) =>
      [leaf, ...above(chart, leaf)].flatMap((state) => opened(chart.always[state] ?? [], isActive)),
    );
  return chains.map(firstSure).filter((chain) => chain.length > 0);
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

function opened(transitions: readonly Transition[], isActive: IsActive): readonly Candidate[] {
  const candidates = transitions.flatMap((transition): Candidate[] => {
    const { guard } = transition;
    const test = guard === null ? true : settled(guard, isActive);
    if (test === false) return [];
    return [{ transition, test: test === true ? null : test }];
  });
  return firstSure(candidates);
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
