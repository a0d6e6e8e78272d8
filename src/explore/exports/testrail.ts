/** What TestRail takes, whichever way it comes in. */
import type { Suite } from '../suite.ts';
import { oneLine } from './text.ts';

/** TestRail keeps no longer title. */
export const longestTitle = 250;
export const template = 'Test Case (Steps)';

/** The sections from the outermost; a hierarchy is written with `>` between them, so that a name has none. */
export function sectionsOf({ model, suite }: Suite): string[] {
  return [model, suite].map((name) => oneLine(name).replaceAll('>', '›'));
}

/** References are a list with commas between them, so that a tag has none. */
export function referencesOf(tags: readonly string[]): string {
  return tags.map((it) => oneLine(it).replaceAll(',', ' ')).join(', ');
}
