/** Which kernel a lifecycle runs on: the compiled one wherever it can, unless told otherwise. */
import type { AnyStateMachine } from 'xstate';
import { compile } from './kernel/compiling.ts';
import { uncompiled } from './kernel/uncompiled.ts';
import type { AnyLifecycle } from './lifecycle.ts';
import type { Commands, KernelName, Runner } from './runner.ts';
import { clockNamesOf, xstateRunner } from './xstate/running.ts';

/** The runner of a machine on the kernel that was asked for; on XState where the tables cannot hold it. */
export function runnerOf(
  machine: AnyStateMachine,
  commands: Commands,
  kernel: KernelName = 'compiled',
): Runner {
  const features = uncompiled(machine);
  if (kernel === 'xstate' || features.length > 0) return xstateRunner(machine, commands, features);
  return compile(machine, commands, clockNamesOf(machine));
}

/** The same lifecycle on another kernel. */
export function withKernel<L extends AnyLifecycle>(lifecycle: L, kernel: KernelName): L {
  const runner = runnerOf(lifecycle.machine, lifecycle.effects, kernel);
  return Object.freeze({ ...lifecycle, runner });
}
