import type { Instant } from '../lifecycle/index.ts';

/** Now, as a canonical instant. Tests bring their own. */
export interface Clock {
  now(): Instant;
}
