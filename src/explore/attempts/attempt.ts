/** A path and one more move at its end, whatever becomes of that: what a finding shows, and what a suite tries. */
import type { Path } from '../graph.ts';

export interface Attempt {
  readonly path: Path;
  /** The kind of move that is tried in the state where the path ends; null where being there says it all. */
  readonly move: number | null;
}
