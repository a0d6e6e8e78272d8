/** Models of what a `--machines` module exports: lifecycles, explored elsewhere, and plain XState machines. */
import type { AnyLifecycle } from '../../lifecycle/index.ts';
import type { Model } from '../model.ts';
import { ModelError } from './errors.ts';
import { isMachine, readMachine, type Samples } from './machine.ts';
import type { Reading } from './search.ts';

export interface ThingOptions {
  /** What people call it; it begins every message and names a machine's model. */
  readonly name: string;
  readonly limit?: number;
  /** Payloads for the events of a plain machine; a lifecycle brings its own. */
  readonly samples?: Samples;
  /** How a lifecycle becomes a model. */
  readonly ofLifecycle: (lifecycle: AnyLifecycle) => Model;
}

/** XState takes some tens of thousands of steps a second, so a machine that counts stops sooner than a file. */
const commonLimit = 10_000;

/** Throws ModelError for a machine that cannot start, and for what is neither machine nor lifecycle. */
export function modelOf(thing: unknown, options: ThingOptions): Reading {
  const { name, limit = commonLimit, samples, ofLifecycle } = options;
  if (isLifecycle(thing)) return { model: ofLifecycle(thing), warnings: [] };
  if (isMachine(thing)) return readMachine(thing, { name, limit, ...(samples ? { samples } : {}) });
  throw new ModelError(
    name,
    null,
    'this is neither a lifecycle nor an XState machine',
    'Export what defineLifecycle, createMachine or setup(…).createMachine returns',
  );
}

/** What a module exports that can be explored, by name: single exports, and the members of `lifecycles`. */
export function thingsIn(exports: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  const listed = Array.isArray(exports['lifecycles']) ? exports['lifecycles'] : [];
  const lifecycles = [...listed, ...Object.values(exports)].filter(isLifecycle);
  const inner = new Set<unknown>(lifecycles.map(({ machine }) => machine));
  const machines = Object.entries(exports).flatMap(([name, thing]) =>
    isMachine(thing) && !inner.has(thing)
      ? [[name === 'default' ? thing.id : name, thing] as const]
      : [],
  );
  return new Map<string, unknown>([
    ...lifecycles.map((one) => [one.name, one] as const),
    ...machines,
  ]);
}

export function isLifecycle(thing: unknown): thing is AnyLifecycle {
  const one = thing as Partial<AnyLifecycle> | null;
  return typeof one === 'object' && isMachine(one?.machine) && one?.shape !== undefined;
}
