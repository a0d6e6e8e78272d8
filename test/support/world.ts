/** An engine for tests: real parts, a clock and ids that the test moves. */
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import { Engine, type EngineOptions } from '../../src/engine/index.ts';
import { unreachableIn } from '../../src/explore/standable.ts';
import {
  type Actor,
  type AnyLifecycle,
  type Elapsed,
  type Instant,
  plus,
} from '../../src/lifecycle/index.ts';
import type { Store } from '../../src/ports/index.ts';
import { door } from './door.ts';
import { person, report } from './pair.ts';

export const admin: Actor = { kind: 'admin', id: 'anna' };
export const user: Actor = { kind: 'user', id: 'uma' };

/** A clock that stands until it is moved. */
export class HandClock {
  at: Instant;
  constructor(at: Instant = '2026-01-01T00:00:00.000Z') {
    this.at = at;
  }
  now(): Instant {
    return this.at;
  }
  wait(elapsed: Elapsed): void {
    this.at = plus(this.at, elapsed);
  }
}

/** Ids that count. */
export function countingIds(prefix = 'event') {
  let n = 0;
  return {
    next: () => {
      n += 1;
      return `${prefix}-${n}`;
    },
  };
}

export interface TestWorld {
  readonly engine: Engine;
  readonly clock: HandClock;
  readonly store: Store;
}

/** An engine over the test lifecycles, in memory unless a store is given. */
export function testWorld(
  options: {
    store?: Store;
    lifecycles?: readonly AnyLifecycle[];
    clock?: HandClock;
    ids?: EngineOptions['ids'];
    standing?: EngineOptions['standing'];
  } = {},
): TestWorld {
  const store = options.store ?? openMemoryStore();
  const clock = options.clock ?? new HandClock();
  const ids = options.ids ?? countingIds();
  const engine = new Engine({
    store,
    clock,
    ids,
    lifecycles: options.lifecycles ?? [door, person, report],
    unreachable: unreachableIn(),
    ...(options.standing && { standing: options.standing }),
  });
  return { engine, clock, store };
}

/** The key of an instance in the default tenant. */
export function at(lifecycle: string, id: string) {
  return { tenant: 'default', lifecycle, id };
}
