/** The suite itself: what `readSuite` reads back. */
import type { Suite } from '../suite.ts';

export function json(suite: Suite): string {
  return `${JSON.stringify(suite, null, 2)}\n`;
}
