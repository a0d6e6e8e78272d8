/** Where one instance stands: everything that deciding needs, as plain JSON. */
import { Bounded } from './bounded.ts';
import type { Instant } from './time.ts';

/** The active states: a path's last name, or regions by name (XState's state value). */
export type StateValue = string | { readonly [region: string]: StateValue };

/** A durable timer of the state that set it. */
export interface Deadline {
  /** The state's path and the deadline's own name, `requirement.coverage.valid.expiringSoonDue`. */
  readonly name: string;
  readonly due: Instant;
  /** The revision that set it: a stale timer never fires into a later visit. */
  readonly generation: number;
}

/** A label that people see, and since when. */
export interface Since {
  readonly code: string;
  readonly since: Instant;
}

export interface Snapshot<C = Readonly<Record<string, unknown>>> {
  readonly lifecycle: string;
  readonly version: string;
  readonly value: StateValue;
  readonly context: C;
  /** XState's history values: history node id to the ids of the states it remembers. */
  readonly history: Readonly<Record<string, readonly string[]>>;
  /** The label people see; null only in the hidden `new`. */
  readonly status: Since | null;
  /** The running attempt's label beside it, or nothing. */
  readonly activity: Since | null;
  /** When the last transition took effect. */
  readonly at: Instant;
  /** Transitions so far; birth makes it 1. */
  readonly revision: number;
  readonly deadlines: readonly Deadline[];
  /** True when nothing can happen any more. */
  readonly finished: boolean;
}

/** The paths of the active leaf states, in document order. */
export function leaves(value: StateValue, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix ? `${prefix}.${value}` : value];
  const keys = Object.keys(value);
  if (keys.length === 0) return prefix ? [prefix] : [];
  return keys.flatMap((key) => leaves(value[key] as StateValue, prefix ? `${prefix}.${key}` : key));
}

/** The paths of all active states but the root, those around a leaf before it. */
export function activePaths(value: StateValue, prefix = ''): string[] {
  const named = (name: string) => (prefix ? `${prefix}.${name}` : name);
  if (typeof value === 'string') return [named(value)];
  return Object.entries(value).flatMap(([name, below]) => [
    named(name),
    ...activePaths(below, named(name)),
  ]);
}

/** The names in a path; the same few paths are asked about all the time. */
const names = new Bounded<string, readonly string[]>(1000);

/** True when the state at `path` or one below it is active. */
export function isIn(value: StateValue, path: string): boolean {
  let at: StateValue | undefined = value;
  for (const name of names.of(path, (each) => each.split('.'))) {
    if (typeof at === 'string') {
      if (at !== name) return false;
      at = undefined;
    } else if (at === undefined || !Object.hasOwn(at, name)) return false;
    else at = at[name];
  }
  return true;
}

/** One line for people: `coverage valid · attempt idle`, or the bare name. */
export function valueText(value: StateValue): string {
  return leaves(value).join(' + ');
}
