/** The examples that come with the package: a company and a league, for `serve --example` and the README. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../engine/index.ts';
import { importLines } from './importing.ts';
import { applyChanges } from './roster/applying.ts';
import { type Line, readCsv, readNdjson } from './rows.ts';
import type { World } from './world.ts';

interface ExampleFile {
  readonly file: string;
  /** For a CSV of people: what is created, with which event. */
  readonly csv?: { readonly lifecycle: string; readonly event: string };
}

/** In this order: people and what is asked of them come before what happened to them. */
const files: readonly ExampleFile[] = [
  { file: 'ahead/ahead-users.csv', csv: { lifecycle: 'ahead/user', event: 'CREATE' } },
  { file: 'ahead/entra-users.csv', csv: { lifecycle: 'ahead/user', event: 'ENTRA_SYNCED' } },
  { file: 'ahead/events.ndjson' },
  { file: 'ankored/members.csv', csv: { lifecycle: 'ankored/account', event: 'MEMBER_ADDED' } },
  { file: 'ankored/requirements.ndjson' },
  { file: 'ankored/events.ndjson' },
];

/** Loads them all into an empty store. Wrong rows are part of the examples; they are counted and left out. */
export async function loadExamples(
  world: World,
  engine: Engine,
): Promise<{ rows: number; notTaken: number }> {
  let rows = 0;
  let notTaken = 0;
  for (const { file, csv } of files) {
    const tally = await importLines(
      engine,
      linesOf(engine, join(world.home, 'examples', file), csv),
      {
        tenant: 'default',
        by: { kind: 'admin', id: 'import' },
        adopt: false,
        onBad: () => {
          notTaken += 1;
        },
        onProgress: () => undefined,
      },
    );
    rows += tally.rows;
  }
  const roster = join(world.home, 'examples', 'ankored', 'roster.ndjson');
  const changes = await applyChanges(
    engine,
    { tenant: 'default', organisation: 'org-01' },
    readNdjson(createReadStream(roster)),
    { by: { kind: 'admin', id: 'import' }, onNotMade: () => undefined },
  );
  return { rows: rows + changes.rows, notTaken: notTaken + changes.notMade };
}

function linesOf(engine: Engine, file: string, csv: ExampleFile['csv']): AsyncIterable<Line> {
  const source = createReadStream(file);
  if (!csv) return readNdjson(source);
  const found = engine.lifecycles().find(({ lifecycle }) => lifecycle.name === csv.lifecycle);
  if (!found) throw new Error(`${file} needs the lifecycle ${csv.lifecycle}`);
  return readCsv(source, { lifecycle: found.lifecycle, event: csv.event });
}
