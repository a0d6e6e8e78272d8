/** What every export is: a function from a suite to the text of one file. */
import type { Suite } from '../suite.ts';

/** What became of one case in a run. */
export interface Result {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly message?: string | undefined;
  readonly elapsedSeconds?: number | undefined;
  /** The number of the step that failed, from 1. */
  readonly failedStep?: number | undefined;
}

/** Both are keyed by the case's id. */
export interface WriteOptions {
  /** What a run brought; `junit` carries it. */
  readonly results?: ReadonlyMap<string, Result>;
  /** The ids that the tool at the other end gave to the cases, such as `C123`; `junit` names them instead of ours. */
  readonly toolIds?: ReadonlyMap<string, string>;
}

export interface Format {
  /** For lists and menus: `TestRail (XML)`. */
  readonly label: string;
  /** Of the file's name, without its first dot: `md`. */
  readonly extension: string;
  readonly mediaType: string;
  write(suite: Suite, options?: WriteOptions): string;
  /** A file that the text needs beside it. A team fills it in, so it is written once and never over theirs. */
  readonly beside?: { readonly name: string; readonly text: string };
}
