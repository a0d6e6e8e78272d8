import type { AnyLifecycle } from './definition.ts';
import type { Finding } from './errors.ts';
export function findingsOf(_l: AnyLifecycle): Finding[] { return []; }
