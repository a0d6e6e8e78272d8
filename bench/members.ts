/**
 * Importing members from a spreadsheet into one SQLite file: lines a second and peak memory, with a quarter as many as
 * the peer, because memory must not grow with the file. Each runs in a process of its own. ROLLCALL_PEOPLE sets how many.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { groupStanding, lifecycles } from '../machines/index.ts';
import { importMembers } from '../src/cli/roster/import/importing.ts';
import { sheetRows } from '../src/cli/spreadsheet.ts';
import { Engine, keptByRoster, openSqliteStore, systemClock, uuidIds } from '../src/index.ts';
import type { Bench } from './measure.ts';

const people = Number(process.env['ROLLCALL_PEOPLE'] ?? 100_000);
const groupSize = 100;
const at = { tenant: 'default', organisation: 'league' };
const by = { kind: 'admin', id: 'bench' } as const;
const requirements = {
  screening: 'ankored/background-check',
  training: 'ankored/training',
} as const;

/** The file: what each group requires, and its coaches. */
function* fileOf(count: number): Iterable<string> {
  yield 'group,role,address,requirement\n';
  for (let n = 0; n < count; n += 1) {
    const group = `g-${Math.floor(n / groupSize)}`;
    if (n % groupSize === 0)
      for (const requirement of Object.keys(requirements)) yield `${group},coach,,${requirement}\n`;
    yield `${group},coach,coach-${n}@example.org,\n`;
  }
}

/** Imports so many and prints how long that took and how much memory it had at most. */
export async function importing(count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const store = await openSqliteStore({ file: join(folder, 'league.sqlite') });
  const standing = keptByRoster(groupStanding);
  const engine = new Engine({ store, lifecycles, clock: systemClock, ids: uuidIds, standing });
  try {
    await engine.roster.changeAll(
      at,
      [
        { type: 'ORGANISATION_ADDED', title: 'League', zone: 'America/New_York' },
        ...Object.entries(requirements).map(
          ([requirement, lifecycle]) =>
            ({ type: 'REQUIREMENT_ADDED', requirement, title: requirement, lifecycle }) as const,
        ),
      ],
      { by },
    );
    const start = performance.now();
    const { total } = await importMembers(engine, at, sheetRows(Readable.from(fileOf(count))), {
      by,
      addGroups: true,
      dryRun: false,
      mapping: new Map(),
      onColumns: () => undefined,
      onNotMade: (line) => {
        throw new Error(JSON.stringify(line));
      },
      onProgress: () => undefined,
    });
    const seconds = (performance.now() - start) / 1000;
    if (total.memberships !== count) throw new Error(JSON.stringify(total));
    const mebibytes = process.resourceUsage().maxRSS / 1024;
    console.log(JSON.stringify({ rate: total.rows / seconds, mebibytes }));
  } finally {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function measured(count: number): { rate: number; mebibytes: number } {
  const script = `import { importing } from ${JSON.stringify(import.meta.url)}; await importing(${count});`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

export const members: Bench = async () => {
  const quarter = measured(people / 4);
  const whole = measured(people);
  const peerName = `with ${people / 4} members`;
  return [
    {
      name: `members imported, ${people}, each with two requirements`,
      unit: 'lines/s',
      ours: whole.rate,
      peer: quarter.rate,
      peerName,
      ratio: whole.rate / quarter.rate,
    },
    {
      name: 'peak memory',
      unit: 'MiB',
      ours: whole.mebibytes,
      peer: quarter.mebibytes,
      peerName,
      ratio: whole.mebibytes / quarter.mebibytes,
    },
  ];
};
