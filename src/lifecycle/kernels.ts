/** Which kernel a lifecycle runs on: the compiled one wherever it can, unless told otherwise. */
import type { AnyStateMachine } from 'xstate';
import { bothRunner } from './kernel/both.ts';
import { compile } from './kernel/compiling.ts';
import { uncompiled } from './kernel/uncompiled.ts';
import type { AnyLifecycle } from './lifecycle.ts';
import type { Commands, KernelName, Runner } from './runner.ts';
import { clockNamesOf, xstateRunner } from './xstate/running.ts';

/** What is run: a machine, what its effects say, and a name for messages. */
export interface Runnable {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly effects: Commands;
}

/** The runner on the kernel that was asked for; on XState where the tables cannot hold the machine. */
export function runnerOf(of: Runnable, kernel: KernelName = 'compiled'): Runner {
  const { name, machine, effects } = of;
  const features = uncompiled(machine);
  if (kernel === 'xstate' || features.length > 0) return xstateRunner(machine, effects, features);
  const compiled = compile(machine, effects, clockNamesOf(machine));
  if (kernel === 'compiled') return compiled;
  return bothRunner(name, compiled, xstateRunner(machine, effects, features));
}

/** The same lifecycle on another kernel. */
export function withKernel<L extends AnyLifecycle>(lifecycle: L, kernel: KernelName): L {
  return Object.freeze({ ...lifecycle, runner: runnerOf(lifecycle, kernel) });
}
