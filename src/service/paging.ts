/** Cursors are opaque, so that a list may be ordered otherwise one day without breaking anybody. */
import { id } from '../lifecycle/index.ts';

const ids = id();

export function encodeCursor(after: string): string {
  return Buffer.from(after, 'utf8').toString('base64url');
}

/** The id that a cursor stands for; null when this service never gave such a cursor. */
export function decodeCursor(cursor: string): string | null {
  const after = Buffer.from(cursor, 'base64url').toString('utf8');
  return encodeCursor(after) === cursor && ids.safeParse(after).success ? after : null;
}
