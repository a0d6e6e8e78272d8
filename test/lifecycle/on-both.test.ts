/**
 * What holds for deciding holds on XState and on the tables alike: the same tests once more, with both kernels asked
 * and compared at every step.
 */
import { expect, test, vi } from 'vitest';
import type { KernelName } from '../../src/lifecycle/index.ts';
import { door } from '../support/door.ts';

vi.mock(import('../../src/lifecycle/kernels.ts'), async (original) => {
  const kernels = await original();
  const { runnerOf } = kernels;
  return { ...kernels, runnerOf: (of, kernel?: KernelName) => runnerOf(of, kernel ?? 'both') };
});

await import('./traps.test.ts');
await import('./advance.test.ts');
await import('./observe.test.ts');
await import('./policies.test.ts');

test('all of this was asked of both kernels', () => {
  expect(door.runner.kernel).toBe('both');
});
