/** Copying a live store to a new file, consistently. */
import { closeSync, openSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../ports/index.ts';
import { makeFolder, syncFolder } from './connection.ts';
import { faultOf } from './faults.ts';

/** Bigger steps are fewer; each one keeps a thread, not the event loop. */
const pagesAStep = 1024;

/** Copies the store as it is now; throws StoreError and leaves nothing where the copy cannot be made whole. */
export async function copyTo(file: string, target: string): Promise<void> {
  reserve(target);
  // On a connection of its own, reads go on meanwhile; in a transaction it keeps to what it saw first, where a copy
  // without one would start anew with every commit and end only when writers rest.
  const source = new DatabaseSync(file, { readOnly: true });
  try {
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM schema_migration').get();
    await backup(source, target, { rate: pagesAStep });
    syncFolder(target);
  } catch (error) {
    for (const part of ['', '-journal', '-wal', '-shm'])
      rmSync(`${target}${part}`, { force: true });
    throw faultOf(target, error);
  } finally {
    source.close();
  }
}

/** Takes the name, so that nothing that is there is ever written over. */
function reserve(target: string): void {
  try {
    makeFolder(target);
  } catch (error) {
    throw faultOf(target, error);
  }
  try {
    closeSync(openSync(target, 'wx'));
  } catch (error) {
    const { code } = error as { code?: string };
    throw code === 'EEXIST'
      ? new StoreError('io', `${target} exists already; name a new file for the backup`)
      : faultOf(target, error);
  }
}
