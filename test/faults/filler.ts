/**
 * A process that stores instances until the disk refuses. Then it removes the ballast, where there is one, and stores
 * one more in the same store. It prints what was acknowledged and what it was told, as JSON.
 */
import { existsSync, rmSync } from 'node:fs';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import type { StoreError } from '../../src/ports/index.ts';
import { key, step } from '../contracts/rows.ts';

const [file = '', ballast = ''] = process.argv.slice(2);
const most = 5000;
const store = await openSqliteStore({ file });
const acknowledged: string[] = [];
let fault: StoreError | undefined;
let refused: string[] = [];
const large = { snapshot: { context: { note: 'x'.repeat(2000) } } };

for (let n = 0; n < most && !fault; n += 8) {
  // Several commits at once, so that they share a transaction and its fate.
  const ids = Array.from({ length: 8 }, (_, m) => `d${n + m}`);
  const results = await Promise.allSettled(ids.map((id) => store.commit([[step(key(id), large)]])));
  for (const [m, result] of results.entries()) {
    if (result.status === 'fulfilled') acknowledged.push(ids[m] ?? '');
    else fault = result.reason as StoreError;
  }
  refused = ids.filter((id) => !acknowledged.includes(id));
}
const absent = await Promise.all(refused.map((id) => store.load(key(id))));
let after: unknown = null;
if (existsSync(ballast)) {
  rmSync(ballast);
  after = (await store.commit([[step(key('after'), large)]]))[0];
}
await store.close();
process.stdout.write(
  JSON.stringify({
    acknowledged,
    refused,
    stillThere: absent.filter((row) => row !== null).length,
    fault: fault && { code: fault.code, message: fault.message, retryable: fault.retryable },
    after,
  }),
);
