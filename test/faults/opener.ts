/** A process that tries to open a store and to write, and prints what became of each as JSON. */
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { StoreError } from '../../src/ports/index.ts';
import { key, step } from '../contracts/rows.ts';

const [file = '', mode = 'write'] = process.argv.slice(2);
const told = (error: unknown) =>
  error instanceof StoreError ? { code: error.code, message: error.message } : String(error);

const store = await openSqliteStore({ file, readOnly: mode === 'look' }).catch(told);
if (typeof store === 'string' || 'code' in store) {
  process.stdout.write(JSON.stringify({ open: store }));
} else {
  const list = { tenant: 'default', lifecycle: 'test/door', limit: 10 };
  const seen = await store.list(list).then((rows) => rows.map((row) => row.id), told);
  const written = await store.commit([[step(key('late'))]]).then(([result]) => result, told);
  await store.close();
  process.stdout.write(JSON.stringify({ open: 'opened', seen, written }));
}
