/**
 * Writes the example input: `node examples/generate.ts [folder]`. The same bytes on every run, on every machine.
 * Run it again after a change of the machines: the counts and messages in expected.json come from them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lifecycles } from '../machines/index.ts';
import { aheadFolder } from './generate/ahead.ts';
import { leagueFolder } from './generate/league.ts';

/** Every generated file: its path below the folder, and its text. */
export function generated(): ReadonlyMap<string, string> {
  return new Map([...aheadFolder(lifecycles), ...leagueFolder(lifecycles)]);
}

if (import.meta.main) {
  const folder = resolve(process.argv[2] ?? import.meta.dirname);
  for (const [path, text] of generated()) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
