/** The lifecycles that an engine drives, by name, each with the hash of its meaning. */
import { type AnyLifecycle, describe } from '../lifecycle/index.ts';
import { EngineError } from './errors.ts';
import { hashOf } from './hash.ts';

export interface Registered {
  readonly lifecycle: AnyLifecycle;
  readonly hash: string;
}

export class Registry {
  readonly #byName: ReadonlyMap<string, Registered>;

  constructor(lifecycles: readonly AnyLifecycle[]) {
    const byName = new Map<string, Registered>();
    for (const lifecycle of lifecycles) {
      if (byName.has(lifecycle.name)) {
        throw new EngineError(
          'invalidInput',
          `two lifecycles are called "${lifecycle.name}"; names must differ`,
        );
      }
      byName.set(lifecycle.name, { lifecycle, hash: hashOf(describe(lifecycle)) });
    }
    this.#byName = byName;
  }

  all(): readonly Registered[] {
    return [...this.#byName.values()];
  }

  find(name: string): Registered | undefined {
    return this.#byName.get(name);
  }

  get(name: string): Registered {
    const found = this.#byName.get(name);
    if (found) return found;
    const known = [...this.#byName.keys()].join(', ') || 'none';
    throw new EngineError(
      'unknownLifecycle',
      `there is no lifecycle "${name.slice(0, 80)}"; known are ${known}`,
    );
  }
}
