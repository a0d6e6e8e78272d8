/** A process that opens a store, stores one instance, says so, and holds the store until it is killed. */
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { key, step } from '../contracts/rows.ts';

const [file = '', id = 'held'] = process.argv.slice(2);
const store = await openSqliteStore({ file });
await store.commit([[step(key(id))]]);
process.stdout.write('ready\n');
process.stdin.resume();
