/** Stable hashes of JSON: the same content gives the same text, whatever the order of its keys. */
import { hash } from 'node:crypto';
import { canonical } from '../lifecycle/index.ts';

/** The first 32 hexadecimal digits of SHA-256: ample against accidents, short enough to read. */
export function hashOf(value: unknown): string {
  return hash('sha256', canonical(value), 'hex').slice(0, 32);
}
