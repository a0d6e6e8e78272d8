/**
 * Which thing of one version is which of the other: states by path, everything else by name, and what was renamed by
 * what its author says, in either direction. Nothing is guessed.
 */
import type { GuardTree, Trigger } from '../../lifecycle/index.ts';
import { canonical } from '../../lifecycle/index.ts';
import type { Named, Portrait, PortraitState, PortraitTransition } from '../portrait.ts';

/** A thing that is in one version or in both. */
export interface Pair<T> {
  readonly before: T | null;
  readonly after: T | null;
}

interface Renameable {
  readonly renamedFrom?: string;
}

/** A named thing together with its name. */
export interface Own<T> {
  readonly name: string;
  readonly it: T;
}

/** By name, else by `renamedFrom`; in the order of the newer version, what is gone at the end. */
export function pairsOf<T extends object>(before: Named<T>, after: Named<T>): Pair<Own<T>>[] {
  const own = (all: Named<T>): Own<T>[] => Object.entries(all).map(([name, it]) => ({ name, it }));
  return matched(
    own(before),
    own(after),
    ({ name }) => name,
    ({ it }) => (it as Renameable).renamedFrom,
  );
}

function matched<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (it: T) => string,
  from: (it: T) => string | undefined,
): Pair<T>[] {
  const free = new Map(before.map((it) => [nameOf(it), it]));
  const names = new Set(after.map(nameOf));
  const taken = new Map<T, T>();
  const take = (now: T, old: T | undefined) => {
    if (old === undefined || taken.has(now) || !free.has(nameOf(old))) return;
    taken.set(now, old);
    free.delete(nameOf(old));
  };
  for (const now of after) take(now, free.get(nameOf(now)));
  for (const now of after) {
    if (taken.has(now)) continue;
    const [forth, back] = [from(now), nameOf(now)];
    take(now, forth === undefined || names.has(forth) ? undefined : free.get(forth));
    take(
      now,
      [...free.values()].find((old) => from(old) === back),
    );
  }
  return [
    ...after.map((now) => ({ before: taken.get(now) ?? null, after: now })),
    ...[...free.values()].map((old) => ({ before: old, after: null })),
  ];
}

/** States also go along with the state around them. */
export function statePairs(before: Portrait, after: Portrait): Pair<PortraitState>[] {
  const pairs = matched(
    before.states,
    after.states,
    ({ path }) => path,
    ({ renamedFrom }) => renamedFrom,
  );
  const moved = new Map<string, string>();
  for (const { before: old, after: now } of pairs) if (old && now) moved.set(old.path, now.path);
  const gone = pairs.filter((pair) => pair.after === null);
  const newer = new Map(
    pairs.flatMap((pair) => (pair.before === null && pair.after ? [[pair.after.path, pair]] : [])),
  );
  const along: Pair<PortraitState>[] = [];
  for (const pair of gone) {
    const { path = '', parent } = pair.before ?? {};
    const around = moved.get(parent ?? '');
    const target =
      around === undefined ? '' : joined(around, path.slice(path.lastIndexOf('.') + 1));
    const found = newer.get(target);
    if (!found || around === parent) continue;
    along.push({ before: pair.before, after: found.after });
    moved.set(path, target);
    newer.delete(target);
  }
  const settled = new Set(along.flatMap((pair) => [pair.before, pair.after]));
  const others = pairs.filter(
    (pair) => (pair.before && pair.after) || !settled.has(pair.before ?? pair.after),
  );
  return [...others, ...along];
}

const joined = (parent: string, name: string) => (parent === '' ? name : `${parent}.${name}`);

/** Names of the older version by those of the newer one. */
export interface Naming {
  readonly states: ReadonlyMap<string, string>;
  readonly events: ReadonlyMap<string, string>;
  readonly deadlines: ReadonlyMap<string, string>;
  /** Guards, actions and effects. */
  readonly parts: ReadonlyMap<string, string>;
}

export function namingOf(before: Portrait, after: Portrait): Naming {
  const named = (of: (portrait: Portrait) => Named<object>) =>
    pairsOf(of(before), of(after)).flatMap(({ before: old, after: now }) =>
      old && now ? [[old.name, now.name] as const] : [],
    );
  return {
    states: new Map(
      statePairs(before, after).flatMap(({ before: old, after: now }) =>
        old && now ? [[old.path, now.path] as const] : [],
      ),
    ),
    events: new Map(named(({ events }) => events)),
    deadlines: new Map(named(({ deadlines }) => deadlines)),
    parts: new Map([
      ...named(({ guards }) => guards),
      ...named(({ actions }) => actions),
      ...named(({ effects }) => effects),
    ]),
  };
}

const renamed = (names: ReadonlyMap<string, string>, name: string) => names.get(name) ?? name;

/** A transition of the older version in the names of the newer one. */
export function translated(it: PortraitTransition, naming: Naming): PortraitTransition {
  const state = (path: string) => renamed(naming.states, path);
  return {
    ...it,
    source: state(it.source),
    trigger: triggerIn(it.trigger, naming),
    guard: it.guard && guardIn(it.guard, naming),
    targets: it.targets.map(state),
    actions: it.actions.map((name) => renamed(naming.parts, name)),
  };
}

function triggerIn(trigger: Trigger, { events, deadlines }: Naming): Trigger {
  if (trigger.kind === 'event') return { ...trigger, type: renamed(events, trigger.type) };
  if (trigger.kind !== 'deadline') return trigger;
  return { ...trigger, deadline: renamed(deadlines, trigger.deadline) };
}

function guardIn(tree: GuardTree, naming: Naming): GuardTree {
  switch (tree.kind) {
    case 'named':
      return { ...tree, name: renamed(naming.parts, tree.name) };
    case 'in': {
      const paths = tree.path.split(' + ').map((path) => renamed(naming.states, path));
      return { ...tree, path: paths.join(' + ') };
    }
    case 'not':
      return { ...tree, of: guardIn(tree.of, naming) };
    default:
      return { ...tree, of: tree.of.map((part) => guardIn(part, naming)) };
  }
}

/** What sets it off, whatever state it stands in. */
export function triggerKey({ trigger }: PortraitTransition): string {
  if (trigger.kind === 'event') return `event ${trigger.type}`;
  return trigger.kind === 'deadline' ? `deadline ${trigger.deadline}` : trigger.kind;
}

export interface TransitionPair extends Pair<PortraitTransition> {
  /** The older one in the names of the newer version. */
  readonly translated: PortraitTransition | null;
}

/** By source, trigger and target; of equals first those that are the same, then in their order. */
export function transitionPairs(
  before: Portrait,
  after: Portrait,
  naming: Naming,
): TransitionPair[] {
  const key = (it: PortraitTransition) => JSON.stringify([it.source, triggerKey(it), it.targets]);
  const whole = (it: PortraitTransition) => canonical([key(it), it.guard, it.actions, it.reenter]);
  const free = new Set(
    before.transitions.map((it) => ({ it, translated: translated(it, naming) })),
  );
  const taken = new Map<
    PortraitTransition,
    { it: PortraitTransition; translated: PortraitTransition }
  >();
  for (const same of [whole, key]) {
    const waiting = Map.groupBy(free, (old) => same(old.translated));
    for (const now of after.transitions) {
      const found = taken.has(now) ? undefined : waiting.get(same(now))?.shift();
      if (!found) continue;
      taken.set(now, found);
      free.delete(found);
    }
  }
  return [
    ...after.transitions.map((now) => {
      const old = taken.get(now);
      return { before: old?.it ?? null, translated: old?.translated ?? null, after: now };
    }),
    ...[...free].map(({ it, translated: old }) => ({ before: it, translated: old, after: null })),
  ];
}
