/** Importing 100,000 events in one command: how fast, and whether memory grows with the file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './measure.ts';

const program = fileURLToPath(new URL('../bin/rollcall.js', import.meta.url));
const people = 1000;

/** A file of so many events about 1,000 people: one assignment each, then uploads and withdrawals in turn. */
async function written(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file);
  for (let n = 0; n < rows; n += 1) {
    const person = `p-${n % people}`;
    const turn = Math.floor(n / people);
    const at = new Date(Date.UTC(2026, 0, 5) + turn * 60_000).toISOString();
    const row = {
      lifecycle: 'ankored/document',
      id: `${person}/document`,
      by: turn === 0 ? 'admin:bench' : `user:${person}`,
      at,
      ...eventOf(person, turn),
    };
    if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

function eventOf(person: string, turn: number) {
  if (turn === 0)
    return {
      event: 'ASSIGNED',
      data: { person, organisation: 'league', requirement: 'certificate' },
    };
  return turn % 2 === 1
    ? { event: 'UPLOADED', data: { version: `v-${turn}`, completedOn: '2026-01-05' } }
    : { event: 'WITHDRAWN' };
}

/** Runs the command in its own process; seconds, and the most memory it ever held in MiB (VmHWM). */
async function run(file: string, data: string): Promise<{ seconds: number; mebibytes: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, [program, 'import', file, '--data', data], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, peakOf(child.pid));
  }, 50);
  const [code] = (await once(child, 'exit')) as [number];
  clearInterval(watch);
  if (code !== 0) throw new Error(`the import ended with ${code}`);
  return { seconds: (performance.now() - start) / 1000, mebibytes: most };
}

/** Linux keeps the peak itself; elsewhere the figure is missing (0). */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export const importing: Bench = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const measure = async (rows: number) => {
    const file = join(folder, `${rows}.ndjson`);
    await written(file, rows);
    return run(file, join(folder, `data-${rows}`));
  };
  const small = await measure(25_000);
  const large = await measure(100_000);
  rmSync(folder, { recursive: true, force: true });
  return [
    {
      name: 'import of 100,000 events',
      unit: 'rows/s',
      ours: 100_000 / large.seconds,
      peer: null,
      peerName: null,
      ratio: null,
    },
    {
      name: 'peak memory at 100,000 events',
      unit: 'MiB',
      ours: large.mebibytes,
      peer: small.mebibytes,
      peerName: 'at 25,000',
      ratio: large.mebibytes / small.mebibytes,
    },
  ];
};
