/** An explored state graph in columns: numbers only, so that a million edges stay small and algorithms stay plain. */

export interface Graph {
  /** How many states there are. State 0 is where every case starts, and where a reset leads. */
  readonly states: number;
  /** Edge n leads from `from[n]` to `to[n]`; edges lie in order of discovery. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Edge numbers that follow each other; a case's path begins in state 0. */
export type Path = readonly number[];
