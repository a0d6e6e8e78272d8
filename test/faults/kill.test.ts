/**
 * Acknowledged means stored: a process that writes is killed without warning at random points, again and again,
 * on one store file. Afterwards every acknowledged transition is there, none twice, revisions have no gap,
 * and replaying the journals gives the stored snapshots.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { systemClock, uuidIds } from '../../src/adapters/system/index.ts';
import { Engine } from '../../src/engine/index.ts';
import { door } from '../support/door.ts';
import { runs, seed } from '../support/seed.ts';
import { at } from '../support/world.ts';

const kills = runs(20);
const sender = fileURLToPath(new URL('sender.ts', import.meta.url));

interface Acknowledged {
  readonly id: string;
  readonly key: string;
  readonly revision: number;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-kill-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * Runs the sender, kills it so many milliseconds after its first acknowledgement (every fourth time: after its
 * store is open, so that the first commit is hit too), and gives back what it acknowledged.
 */
async function killedAfter(file: string, n: number, milliseconds: number): Promise<Acknowledged[]> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', sender, file, `run-${n}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const closed = new Promise((done) => reader.once('close', done));
  await new Promise<void>((ready, failed) => {
    child.once('exit', (code) => failed(new Error(`the sender ended by itself with ${code}`)));
    reader.on('line', (line) => {
      if (line !== 'ready') lines.push(line);
      if (line !== 'ready' || n % 4 === 0) ready();
    });
  });
  await new Promise((later) => setTimeout(later, milliseconds));
  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  await closed;
  // The last line may have been cut by the kill; an acknowledgement nobody received is none.
  return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Acknowledged);
}

it(`loses nothing and doubles nothing over ${kills} kills`, {
  timeout: 20_000 + kills * 6000,
}, async () => {
  const file = join(folder, 'rollcall.sqlite');
  const moments = fc.sample(fc.integer({ min: 0, max: 120 }), { numRuns: kills, seed });
  const acknowledged: Acknowledged[] = [];
  for (const [n, moment] of moments.entries()) {
    acknowledged.push(...(await killedAfter(file, n, moment)));
  }
  expect(acknowledged.length).toBeGreaterThan(kills * 10);

  const store = await openSqliteStore({ file });
  const engine = new Engine({ store, lifecycles: [door], clock: systemClock, ids: uuidIds });
  const byId = Map.groupBy(acknowledged, (a) => a.id);
  for (const [id, mine] of byId) {
    const rows = await engine.history(at('test/door', id), { limit: 1_000_000 });
    expect(rows.map((r) => r.revision)).toEqual(rows.map((_, index) => index + 1));
    for (const { key, revision } of mine) {
      const answer = await store.answer(at('test/door', id), key);
      expect(answer?.answer['revision'], `${key} was acknowledged`).toBe(revision);
    }
    expect(new Set(mine.map((a) => a.revision)).size).toBe(mine.length);
    const last = Math.max(...mine.map((a) => a.revision));
    expect(rows.length).toBeGreaterThanOrEqual(last);
    expect(new Set(rows.map((r) => r.event.id)).size).toBe(rows.length);
  }
  const verified = await engine.verify('default', 'test/door');
  expect(verified.divergences).toEqual([]);
  expect(verified.instances).toBe(20);
  await engine.stop();
});
