/**
 * A process that is killed: it sends events as fast as it can and prints a line for each acknowledged one,
 * only after it was acknowledged. Arguments: the store's file, a name for this run.
 */
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { systemClock, uuidIds } from '../../src/adapters/system/index.ts';
import { Engine } from '../../src/engine/index.ts';
import { door } from '../support/door.ts';
import { admin, at, user } from '../support/world.ts';

const [file = '', run = ''] = process.argv.slice(2);
const store = await openSqliteStore({ file });
const engine = new Engine({ store, lifecycles: [door], clock: systemClock, ids: uuidIds });
const acknowledge = (id: string, key: string, revision: number) => {
  process.stdout.write(`${JSON.stringify({ id, key, revision })}\n`);
};

async function drive(id: string): Promise<void> {
  const birth = {
    ...at('test/door', id),
    type: 'BUILT',
    data: { code: 'k' },
    by: admin,
    key: `${id} birth`,
  };
  await engine.create(birth).catch(() => undefined);
  for (let n = 0; ; n += 1) {
    const key = `${run} ${id} ${n}`;
    const answer = await engine.send({ ...at('test/door', id), type: 'LIGHT', by: user, key });
    acknowledge(id, key, answer.revision);
  }
}

process.stdout.write('ready\n');
await Promise.all(Array.from({ length: 20 }, (_, n) => drive(`door-${n}`)));
