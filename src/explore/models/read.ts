/** A model from text: what kind it is shows in its first characters, whatever the file is called. */
import { cut, ModelError } from './errors.ts';
import { readGraphWalker } from './graphwalker/walk.ts';
import { readMealy } from './mealy.ts';
import type { Reading } from './search.ts';

export interface ReadOptions {
  /** What people call the file; it becomes the model's name and begins every message. */
  readonly name: string;
  /** The most states to look for. */
  readonly limit?: number;
}

const commonLimit = 100_000;
const comments = /^(?:\s+|\/\/[^\n]*|#[^\n]*|\/\*[^]*?\*\/)+/;

/** Reads GraphWalker JSON and Mealy machines in DOT. Throws ModelError, code `model`. */
export function readModel(text: string, { name, limit = commonLimit }: ReadOptions): Reading {
  const clean = text.replace(/^\uFEFF/, '');
  const begins = clean.replace(comments, '').slice(0, 200);
  if (/^[[{]/.test(begins)) return readGraphWalker(clean, { name, limit });
  if (/^(strict\s+)?(di)?graph\b/i.test(begins)) return readMealy(clean, { name, limit });
  throw new ModelError(
    name,
    null,
    begins === '' ? 'the file is empty' : `nothing known begins with "${cut(begins, 30)}"`,
    /^(import|export|const|'use)\b/.test(begins)
      ? 'A module with machines is named by --machines'
      : 'A model is GraphWalker JSON, { "models": […] }, or a Mealy machine in DOT, digraph { … }',
  );
}
