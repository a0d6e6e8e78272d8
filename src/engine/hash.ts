/** Stable hashes of JSON: the same content gives the same text, whatever the order of its keys. */
import { createHash } from 'node:crypto';
import { canonical } from '../lifecycle/index.ts';

/** The first 32 hexadecimal digits of SHA-256: ample against accidents, short enough to read. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 32);
}
