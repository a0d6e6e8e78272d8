/** What was said to be done stays done, whenever the process is killed; everything else comes back. */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { systemClock, uuidIds } from '../../src/adapters/system/index.ts';
import { Engine } from '../../src/engine/index.ts';
import { door } from '../support/door.ts';
import { runs } from '../support/seed.ts';
import { killed, scratch, started } from './scratch.ts';

const at = scratch();
const finisher = fileURLToPath(new URL('finisher.ts', import.meta.url));
const kills = runs(4);
const mailer = { kind: 'system', id: 'mailer' } as const;

it(`loses no "done" over ${kills} kills`, { timeout: 20_000 + kills * 10_000 }, async () => {
  const file = at('store.sqlite');
  const acknowledged: string[] = [];
  for (let n = 0; n < kills; n += 1) {
    const child = await started(finisher, file);
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    await new Promise<void>((enough) => {
      let left = 10 + n * 7;
      lines.on('line', (line) => {
        acknowledged.push(line);
        left -= 1;
        if (left === 0) enough();
      });
    });
    await killed(child);
  }
  const whole = acknowledged.filter((line) => /#\d+\.\d+ \d+$/.test(line));
  expect(whole.length).toBeGreaterThanOrEqual(kills * 10);

  const store = await openSqliteStore({ file });
  const engine = new Engine({ store, lifecycles: [door], clock: systemClock, ids: uuidIds });
  const done = await engine.effects({ tenant: 'default', state: 'done', limit: 10_000 });
  const ids = new Set(done.items.map(({ effectId }) => effectId));
  for (const line of whole) expect(ids, line).toContain(line.split(' ')[0]);
  // Nobody was told of them twice: a lease that was finished never comes back.
  expect(new Set(whole.map((line) => line.split(' ')[0])).size).toBe(whole.length);
  await new Promise((over) => setTimeout(over, 1100));
  const again = await engine.leaseEffects({ tenant: 'default', by: mailer, limit: 500 });
  expect(again.length).toBeGreaterThan(0);
  for (const { effectId } of again) expect(ids).not.toContain(effectId);
  await engine.stop();
});
