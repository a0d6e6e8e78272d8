/** A form in which a portrait leaves: pure, and the same bytes for the same portrait. */
import type { Portrait } from '../portrait.ts';

export interface DiagramFormat {
  /** What people call it. */
  readonly label: string;
  /** Of the file, without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  /** The whole file. What the format cannot say of this portrait stands in a comment at its top. */
  readonly write: (portrait: Portrait) => string;
}
