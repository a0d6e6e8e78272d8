/** The compiled kernel against XState: random machines, and every lifecycle that comes with the house. */
import fc from 'fast-check';
import { test } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { type Instant, plus, type StampedEvent } from '../../src/lifecycle/index.ts';
import { type Runnable, runnerOf } from '../../src/lifecycle/kernels.ts';
import type { Runner, Standing } from '../../src/lifecycle/runner.ts';
import { commands, heard, machineSpec } from '../support/machines.ts';
import { parameters } from '../support/seed.ts';

const start: Instant = '2026-01-01T00:00:00.000Z';
const through = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** An event by its name, a deadline of the machine by its number, or something that nobody listens to. */
const sent = fc.record({
  what: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...heard) },
    { weight: 3, arbitrary: fc.nat({ max: 7 }) },
    { weight: 1, arbitrary: fc.constant('UNHEARD') },
  ),
  /** True: the snapshot goes through JSON first, as from a store. */
  stored: fc.boolean(),
});

function stamped(type: string, n: number): StampedEvent {
  const at = plus(start, { seconds: n });
  return { type, data: { n }, id: `event-${n}`, at, by: { kind: 'user', id: 'u' }, facts: {} };
}

function walked(
  machine: AnyStateMachine,
  walk: readonly { what: string | number; stored: boolean }[],
) {
  const of: Runnable = { name: 'random', machine, effects: commands };
  const both = runnerOf(of, 'both');
  const names = [...both.clock.typeOf.keys()];
  let from: Standing | null = begun(both);
  for (const [n, { what, stored }] of walk.entries()) {
    if (from === null) return;
    const type = typeof what === 'string' ? what : (names[what % names.length] ?? 'A');
    const next = attempt(() =>
      both.step(stored ? through(from as Standing) : (from as Standing), stamped(type, n)),
    );
    from = next ?? from;
  }
}
function begun(runner: Runner): Standing | null {
  return attempt(() => ({ ...runner.start({ id: 'm', zone: 'UTC', policies: {} }), history: {} }));
}

function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch (fault) {
    if ((fault as Error).name === 'KernelsDiffer') throw fault;
    return null;
  }
}

test('random machines', () => {
  fc.assert(
    fc.property(machineSpec, fc.array(sent, { maxLength: 15 }), (spec, walk) => {
      walked(spec.build(), walk);
    }),
    parameters(300),
  );
});
