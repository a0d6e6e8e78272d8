/** A walkable net: what the elements of a file are linked to, and what a walk is made of. */
import type { Assignment, Expression } from './script.ts';

/** Where one can stand: a vertex, or all vertices of one shared state. */
export interface Place {
  readonly name: string;
  readonly actions: readonly Assignment[];
  readonly tags: readonly string[];
  readonly edges: Edge[];
}

export interface Edge {
  readonly event: string;
  /** For messages: the edge's place in the file and its name. */
  readonly where: string;
  readonly guard: Expression | null;
  readonly actions: readonly Assignment[];
  readonly tags: readonly string[];
  readonly target: Place;
}

export interface Net {
  readonly places: readonly Place[];
  readonly edges: readonly Edge[];
  /** Run once at the start, model by model. */
  readonly actions: readonly Assignment[];
  /** A vertex to stand on, or an edge to take first. */
  readonly start: Place | Edge;
  readonly warnings: readonly string[];
}
