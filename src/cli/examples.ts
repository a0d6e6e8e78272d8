/** The examples that come with the package: a company and a league, for `serve --example` and the README. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../engine/index.ts';
import { importLines } from './importing.ts';
import { readNdjson } from './rows.ts';
import type { World } from './world.ts';

/** In this order: people and what is asked of them come before what happened to them. */
export const exampleFiles: readonly string[] = [
  'ahead/people.ndjson',
  'ahead/events.ndjson',
  'ankored/people.ndjson',
  'ankored/events.ndjson',
];

/** Loads them all into an empty store. Wrong rows are part of the examples; they are counted and left out. */
export async function loadExamples(
  world: World,
  engine: Engine,
): Promise<{ rows: number; notTaken: number }> {
  let rows = 0;
  let notTaken = 0;
  for (const file of exampleFiles) {
    const source = createReadStream(join(world.home, 'examples', file));
    const tally = await importLines(engine, readNdjson(source), {
      tenant: 'default',
      by: { kind: 'admin', id: 'import' },
      adopt: false,
      onBad: () => {
        notTaken += 1;
      },
      onProgress: () => undefined,
    });
    rows += tally.rows;
  }
  return { rows, notTaken };
}
