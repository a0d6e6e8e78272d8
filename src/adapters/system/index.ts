/** The machine's own clock and ids. */
import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock, Ids } from '../../ports/index.ts';

/** The host's time, to the millisecond. */
export const systemClock: Clock = { now };

/** Many ask within one millisecond, and writing an instant takes longer than reading the clock. */
let told = { at: Number.NaN, instant: '' };

function now(): string {
  const at = Date.now();
  if (at !== told.at) told = { at, instant: new Date(at).toISOString() };
  return told.instant;
}

/** UUIDv7: they sort by the time they were made, also those of one millisecond. */
export const uuidIds: Ids = { next };

const idBytes = 16;
/** Asking the system for chance costs far more than making an id of it, so it is asked for many at once. */
const pool = new Uint8Array(256 * idBytes);
let used = pool.length;
let made = { msecs: 0, seq: 0 };

function next(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + idBytes);
  used += idBytes;
  made = following(made, Date.now(), random);
  return v7({ ...made, random });
}

/** A new millisecond starts anywhere in the lower half of the sequence's 32 bits; the same one counts on. */
function following(last: typeof made, at: number, random: Uint8Array): typeof made {
  if (at <= last.msecs) return { msecs: last.msecs, seq: last.seq + 1 };
  const [a = 0, b = 0, c = 0, d = 0] = random.subarray(6);
  return { msecs: at, seq: ((a & 0x7f) << 24) | (b << 16) | (c << 8) | d };
}
