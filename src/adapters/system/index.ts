/** The machine's own clock and ids. */
import { v7 } from 'uuid';
import type { Clock, Ids } from '../../ports/index.ts';

/** The host's time, to the millisecond. */
export const systemClock: Clock = { now: () => new Date().toISOString() };

/** UUIDv7: they sort by the time they were made. */
export const uuidIds: Ids = { next: () => v7() };
