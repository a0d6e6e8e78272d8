/** A lifecycle out of bare parts, for tests of the search: no guide, no statuses, and nobody lints it. */
import type { AnyStateMachine } from 'xstate';
import { z } from 'zod';
import { type AnyLifecycle, machineOf, type Sample } from '../../src/lifecycle/index.ts';
import { runnerOf } from '../../src/lifecycle/kernels.ts';
import { shapeOf } from '../../src/lifecycle/xstate/reading.ts';
import { door } from './door.ts';

type Samples = (snapshot: any, at: string, freshId: () => string) => readonly Sample[];

export function unlinted(parts: object, config: object, samples: Samples): AnyLifecycle {
  const made: unknown = machineOf(parts as never).createMachine(config as never);
  const machine = made as AnyStateMachine;
  return Object.freeze({
    ...door,
    ...parts,
    name: 'test/unlinted',
    machine,
    shape: shapeOf(machine),
    runner: runnerOf({ name: 'test/unlinted', machine, effects: {} }),
    status: () => null,
    activity: () => null,
    policies: { schema: z.object({}), literal: {} },
    samples,
  });
}
