/**
 * A process that is killed: it rings doors, leases what is due and finishes it, and prints the id of each effect only
 * after `done` was acknowledged. Argument: the store's file.
 */
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { systemClock, uuidIds } from '../../src/adapters/system/index.ts';
import { Engine } from '../../src/engine/index.ts';
import { door } from '../support/door.ts';
import { admin, at, user } from '../support/world.ts';

const [file = ''] = process.argv.slice(2);
const store = await openSqliteStore({ file });
const engine = new Engine({ store, lifecycles: [door], clock: systemClock, ids: uuidIds });
const mailer = { kind: 'system', id: 'mailer' } as const;
const tenant = 'default';

async function ring(n: number): Promise<void> {
  const key = at('test/door', `door-${process.pid}-${n}`);
  await engine.create({ ...key, type: 'BUILT', data: { code: 'k' }, by: admin });
  await engine.send({ ...key, type: 'OPEN', data: { code: 'k' }, by: user });
}

process.stdout.write('ready\n');
for (let n = 0; ; n += 10) {
  await Promise.all(Array.from({ length: 10 }, (_, m) => ring(n + m)));
  const leased = await engine.leaseEffects({ tenant, by: mailer, limit: 8, leaseSeconds: 1 });
  await Promise.all(
    leased.map(async ({ effectId, token }) => {
      await engine.effectDone({ tenant, effectId, token, by: mailer });
      process.stdout.write(`${effectId} ${token}\n`);
    }),
  );
}
