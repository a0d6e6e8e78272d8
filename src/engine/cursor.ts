/** Where a page ends, as a text that means nothing to others: the texts by which its last row is ordered. */
import { EngineError } from './errors.ts';

export function cursorOf(place: readonly string[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place of a cursor, as many texts as its pages are ordered by. Throws EngineError `invalidInput`. */
export function placeIn(cursor: string, texts: number): readonly string[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isPlace = Array.isArray(place) && place.length === texts;
    if (isPlace && place.every((text) => typeof text === 'string')) return place;
  } catch {
    // Told below, as any other text that no page ended with.
  }
  const message = `after: "${cursor.slice(0, 40)}" is where no page ended; take \`next\` of the page before`;
  throw new EngineError('invalidInput', message);
}
