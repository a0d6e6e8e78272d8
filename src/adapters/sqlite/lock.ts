/** One writer for one file: a lock that the operating system lets go of even after a kill. */
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../ports/index.ts';

const busy = 5;

/** Held as long as the store is open for writing. */
export interface Lock {
  release(): void;
}

/** Takes the lock, or throws StoreError `locked` with the number of the process that has it, as far as is known. */
export function lock(file: string): Lock {
  const own = ownName(file);
  const db = new DatabaseSync(`${own}.lock`);
  const holder = `${own}.pid`;
  try {
    // Nothing is ever written to it; without a journal in memory, SQLite would make one more file.
    db.exec('PRAGMA busy_timeout=0; PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
    // Only for the message to the next one: a number that was left behind locks nobody out.
    writeFileSync(holder, `${process.pid}\n`);
  } catch (error) {
    db.close();
    const { errcode = 0 } = error as { errcode?: number };
    throw (errcode & 0xff) === busy ? locked(file, holder) : error;
  }
  return {
    release() {
      rmSync(holder, { force: true });
      db.close();
    },
  };
}

/** Whatever links lead to it, a file has one name, and so one lock. */
function ownName(file: string): string {
  return existsSync(file) ? realpathSync(file) : join(realpathSync(dirname(file)), basename(file));
}

function locked(file: string, holder: string): StoreError {
  const pid = existsSync(holder) ? readFileSync(holder, 'utf8').trim() : '';
  const who = pid === String(process.pid) ? 'this process' : 'another process';
  return new StoreError(
    'locked',
    `${who}${pid && ` (pid ${pid})`} has ${file} open; stop it first, or talk to it over HTTP`,
    { retryable: true },
  );
}
