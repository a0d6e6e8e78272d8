/**
 * Which variables matter, and how far they count. A counter that only grows and is only compared with constants
 * looks the same to every guard once it is above the largest of them, so it stops there; a variable that no guard
 * ever sees keeps only its kind. Both are exact: every path of the reduced graph is one of the full graph, and back.
 */
import type { Value } from './evaluate.ts';
import { type Assignment, type Expression, readsOf } from './script.ts';

/** All scripts of all models; names are unique over them. */
export interface Scripts {
  readonly guards: readonly Expression[];
  readonly assignments: readonly Assignment[];
}

export interface Reduction {
  /** The value that stands for this one. */
  of(name: string, value: Value): Value;
  /** True when this value stands for all larger ones too. */
  isCap(name: string, value: Value): boolean;
}

const comparisons = new Set(['<', '<=', '>', '>=', '==', '!=', '===', '!==']);

export function reductionOf(scripts: Scripts): Reduction {
  const seen = seenByGuards(scripts);
  const caps = capsOf(scripts);
  return {
    of(name, value) {
      if (!seen.has(name)) return typeof value === 'number' ? 0 : false;
      const cap = caps.get(name);
      return typeof value === 'number' && cap !== undefined ? Math.min(value, cap) : value;
    },
    isCap: (name, value) => value === caps.get(name) && seen.has(name),
  };
}

/** Variables that a guard reads, and those that flow into them; an action's own && and || choose as guards do. */
function seenByGuards({ guards, assignments }: Scripts): ReadonlySet<string> {
  const choices = assignments.flatMap(({ value }) => (chooses(value) ? [value] : []));
  const seen = new Set([...guards, ...choices].flatMap(readsOf));
  for (let size = -1; size !== seen.size; ) {
    size = seen.size;
    for (const { name, value } of assignments)
      if (seen.has(name)) for (const read of readsOf(value)) seen.add(read);
  }
  return seen;
}

function chooses(value: Expression): boolean {
  if (value.kind === 'not' || value.kind === 'minus') return chooses(value.of);
  if (value.kind !== 'binary') return false;
  return ['&&', '||'].includes(value.operator) || chooses(value.left) || chooses(value.right);
}

/** One above the largest constant that a pure counter is compared with. */
function capsOf({ guards, assignments }: Scripts): ReadonlyMap<string, number> {
  const largest = new Map<string, number>();
  const other = new Set<string>();
  for (const guard of guards) note(guard, largest, other);
  for (const { name, value } of assignments) {
    if (value.kind !== 'constant' && !grows(name, value))
      for (const spoilt of [name, ...readsOf(value)]) other.add(spoilt);
  }
  return new Map(
    [...largest].filter(([name]) => !other.has(name)).map(([name, n]) => [name, n + 1]),
  );
}

function note(guard: Expression, largest: Map<string, number>, other: Set<string>): void {
  if (guard.kind === 'variable') other.add(guard.name);
  else if (guard.kind === 'not' || guard.kind === 'minus') note(guard.of, largest, other);
  else if (guard.kind === 'binary') {
    const { left, right, operator } = guard;
    const [name, constant] = [nameIn(left) ?? nameIn(right), constantIn(left) ?? constantIn(right)];
    if (comparisons.has(operator) && name !== null && constant !== null)
      largest.set(name, Math.max(largest.get(name) ?? constant, constant));
    else for (const side of [left, right]) note(side, largest, other);
  }
}

const nameIn = (one: Expression) => (one.kind === 'variable' ? one.name : null);

function constantIn(one: Expression): number | null {
  if (one.kind === 'minus' && one.of.kind === 'constant') return -Number(one.of.value);
  return one.kind === 'constant' && typeof one.value === 'number' ? one.value : null;
}

/** `x + 1` and `1 + x`, by at least one. */
function grows(name: string, value: Expression): boolean {
  if (value.kind !== 'binary' || value.operator !== '+') return false;
  const { left, right } = value;
  const by = constantIn(left) ?? constantIn(right) ?? 0;
  return by >= 0 && (nameIn(left) ?? nameIn(right)) === name && by !== 0;
}
