/**
 * Who is touched by a difference: stored instances that stand in a state that was removed, moved or changed, or wait
 * for a deadline that was; in groups of those who stand alike, with what would become of each.
 */
import { leaves, type StateValue, valueText } from '../../lifecycle/index.ts';
import type { Difference } from './difference.ts';
import type { MarkedState } from './states.ts';

/** Where somebody stands, and what they wait for. A stored snapshot is one. */
export interface Placed {
  readonly value: StateValue;
  readonly deadlines: readonly { readonly name: string }[];
}

export interface Affected {
  readonly all: number;
  /** Instances in the groups below. */
  readonly touched: number;
  /** The largest first. */
  readonly groups: readonly AffectedGroup[];
  /** What is true of every stored instance: what is remembered of it would not fit. */
  readonly everybody: readonly string[];
  /** What `rollcall upgrade --map` can be told already. */
  readonly map: UpgradeHint;
}

export interface AffectedGroup {
  /** As `rollcall list` and `upgrade` write it: `coverage.valid + attempt.idle`. */
  readonly where: string;
  readonly count: number;
  /** Where they would stand; null where somebody has to say. */
  readonly to: string | null;
  /** One sentence for each thing that happens to them. */
  readonly becomes: readonly string[];
}

export interface UpgradeHint {
  /** States that were renamed, old to new. */
  readonly states: Readonly<Record<string, string>>;
  /** Context fields that are no longer remembered. */
  readonly drop: readonly string[];
}

/** Instances are read once, and none of them is kept. */
export function affected(difference: Difference, instances: Iterable<Placed>): Affected {
  const counting = countingAffected(difference);
  for (const instance of instances) counting.add(instance);
  return counting.done();
}

/** The same for instances that come page by page. */
export function countingAffected(difference: Difference): {
  add(instance: Placed): void;
  done(): Affected;
} {
  const groups = new Map<string, AffectedGroup>();
  const known = new Map<string, Omit<AffectedGroup, 'count'>>();
  let all = 0;
  return {
    add(instance) {
      all += 1;
      const waits = instance.deadlines.map(({ name }) => name);
      const key = JSON.stringify([instance.value, waits.toSorted()]);
      const fate = known.get(key) ?? fateOf(difference, instance.value, waits);
      known.set(key, fate);
      if (fate.becomes.length === 0) return;
      // Those who wait for different things may share what becomes of them.
      const group = JSON.stringify(fate);
      groups.set(group, { ...fate, count: (groups.get(group)?.count ?? 0) + 1 });
    },
    done() {
      const found = [...groups.values()].toSorted((a, b) => b.count - a.count);
      return {
        all,
        touched: found.reduce((sum, { count }) => sum + count, 0),
        groups: found,
        everybody: difference.changes
          .filter(({ kind, risk }) => kind === 'context' && risk === 'migration')
          .map(({ says, because }) => `${says} ${sentence(because)}`),
        map: upgradeHint(difference),
      };
    },
  };
}

function fateOf(
  difference: Difference,
  value: StateValue,
  waits: readonly string[],
): Omit<AffectedGroup, 'count'> {
  const paths = leaves(value);
  const states = paths.map((path) => difference.states.find(({ before }) => before === path));
  const to = states.map((state) => state?.after ?? null);
  return {
    where: valueText(value),
    to: to.includes(null) ? null : to.join(' + '),
    becomes: [
      ...states.flatMap((state, n) => stateFate(state, paths[n] ?? '')),
      ...aroundFates(difference, paths),
      ...waits.flatMap((name) => waitFate(difference, name)),
      ...paths.flatMap((path) => newWaits(difference, path)),
    ],
  };
}

function stateFate(state: MarkedState | undefined, path: string): string[] {
  if (!state)
    return [`${path} is no state of the older version; they were written by another one.`];
  const { label, before, after, risk } = state;
  if (after === null) return [`“${label}” (${before}) is gone: say with a map where they go.`];
  if (after !== before) return [`They go along to ${after}, with a map from ${before}.`];
  return risk === 'migration' ? [`“${label}” (${after}) is another kind of state now.`] : [];
}

/** New regions and new states within must be entered, too. */
function aroundFates({ changes }: Difference, paths: readonly string[]): string[] {
  return changes
    .filter(({ rule }) => rule === 'region added' || rule === 'state added where people stand')
    .filter(({ after }) => {
      const around = after?.slice(0, Math.max(0, after.lastIndexOf('.'))) ?? '';
      return (
        around === '' || paths.some((path) => path === around || path.startsWith(`${around}.`))
      );
    })
    .map(({ after }) => `They must be put into ${after} or a state beside it.`);
}

function waitFate({ transitions, changes }: Difference, name: string): string[] {
  const own = transitions.filter(({ deadline }) => deadline?.before === name);
  if (own.length === 0) return [];
  const kept = own.filter(({ after }) => after !== null);
  if (kept.length === 0) return [`Their deadline ${name} is dropped: nothing would happen then.`];
  const now = kept[0]?.deadline?.after ?? name;
  const last = (path: string) => path.slice(path.lastIndexOf('.') + 1);
  // A deadline keeps its instant only under its old name.
  if (last(now) !== last(name)) return [`Their deadline ${name} is ${now} now, and counted anew.`];
  const isChanged = changes.some(
    ({ rule, after }) => rule === 'deadline changed' && after === last(now),
  );
  return isChanged ? [`Their deadline ${name} keeps the instant that was worked out before.`] : [];
}

function newWaits({ transitions, states }: Difference, path: string): string[] {
  const now = states.find(({ before }) => before === path)?.after;
  if (now == null) return [];
  const names = transitions.flatMap(({ mark, risk, deadline }) => {
    const name = deadline?.after;
    if (mark !== 'added' || risk !== 'migration' || !name) return [];
    const source = around(name);
    return source === '' || source === now || now.startsWith(`${source}.`) ? [name] : [];
  });
  return [...new Set(names)].map(
    (name) => `They get the deadline ${name}, counted from when they came there.`,
  );
}

/** The path before the last name; empty where there is none. */
const around = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('.')));

/** What a map for `rollcall upgrade` must say; where people of removed states go, only people know. */
export function upgradeHint({ states, changes }: Difference): UpgradeHint {
  const outer = new Set(states.flatMap(({ before }) => parentsOf(before)));
  return {
    states: Object.fromEntries(
      states.flatMap(({ before, after }) =>
        before !== null && after !== null && before !== after && !outer.has(before)
          ? [[before, after] as const]
          : [],
      ),
    ),
    drop: changes.flatMap(({ rule, before }) =>
      rule === 'context field removed' && before !== null ? [before] : [],
    ),
  };
}

function parentsOf(path: string | null): string[] {
  const names = path?.split('.').slice(0, -1) ?? [];
  return names.map((_, n) => names.slice(0, n + 1).join('.'));
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
