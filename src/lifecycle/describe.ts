import type { AnyLifecycle } from './definition.ts';
/** The meaning of a definition as plain data. */
export function describe(lifecycle: AnyLifecycle): Record<string, unknown> {
  return { name: lifecycle.name, version: lifecycle.version, shape: lifecycle.shape };
}
