/**
 * Which variables matter, and how far they count. A counter that only grows and is only compared with constants
 * looks the same to every guard once it is beyond the largest of them, so it stops there; a variable that no guard
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
  /** `x=2`; `x≥3` where it has stood for larger ones; `x is set` where no guard ever looks. */
  textOf(name: string, value: Value): string;
}

const comparisons = new Set(['<', '<=', '>', '>=', '==', '!=', '===', '!==']);

export function reductionOf(scripts: Scripts): Reduction {
  const seen = seenByGuards(scripts);
  const caps = capsOf(scripts);
  const passed = new Set<string>();
  return {
    of(name, value) {
      if (typeof value !== 'number') return seen.has(name) && value;
      const cap = caps.get(name) ?? value;
      if (value > cap) passed.add(name);
      return seen.has(name) ? Math.min(value, cap) : 0;
    },
    textOf(name, value) {
      if (!seen.has(name)) return `${name} is set`;
      return `${name}${value === caps.get(name) && passed.has(name) ? '≥' : '='}${value}`;
    },
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

/** The least number from which on a pure counter answers all its comparisons alike. */
function capsOf({ guards, assignments }: Scripts): ReadonlyMap<string, number> {
  const caps = new Map<string, number>();
  const other = new Set<string>();
  for (const guard of guards) note(guard, caps, other);
  for (const { name, value } of assignments) {
    if (value.kind !== 'constant' && !grows(name, value))
      for (const spoilt of [name, ...readsOf(value)]) other.add(spoilt);
  }
  return new Map([...caps].filter(([name]) => !other.has(name)));
}

/** Notes the cap of each comparison with a constant, and every variable that is read in another way. */
function note(guard: Expression, caps: Map<string, number>, other: Set<string>): void {
  if (guard.kind === 'variable') other.add(guard.name);
  else if (guard.kind === 'not' || guard.kind === 'minus') note(guard.of, caps, other);
  else if (guard.kind === 'binary') {
    const { left, right, operator } = guard;
    const [name, constant] = [nameIn(left) ?? nameIn(right), constantIn(left) ?? constantIn(right)];
    if (comparisons.has(operator) && name !== null && constant !== null) {
      // `x < 3` answers alike from 3 on; `x <= 3` and `x == 3` only from 4 on.
      const alike = nameIn(left) === null ? ['>', '<='] : ['<', '>='];
      const cap = alike.includes(operator) ? constant : constant + 1;
      caps.set(name, Math.max(caps.get(name) ?? cap, cap));
    } else for (const side of [left, right]) note(side, caps, other);
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
