/**
 * Opening the file: is it ours, whole, and of a version that we know? Only SQLite ever opens it: on POSIX, closing a
 * file drops every lock that the process has on it, so a mere look at the header would take the locks of a store that
 * is open in the same process, and the next program to close the file would delete the log under its feet.
 */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../ports/index.ts';
import { isCurrent, migrate } from './schema.ts';

const shared = 'PRAGMA busy_timeout=2000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000';

/** The writer's connection: every commit is on disk before it is acknowledged, erased bytes are overwritten. */
export function openWriter(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  db.exec(`${shared}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;
    PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=4000`);
  return db;
}

/** A connection that only looks. Throws where the store is not whole, not ours, or not of the schema that we read. */
export function openReader(file: string): DatabaseSync {
  const { db, current } = look(file);
  if (current) return db;
  db.close();
  throw new StoreError(
    'unsupported',
    `${file} was made by an older version of rollcall; open it once for writing, which brings it up to date`,
  );
}

function look(file: string): { readonly db: DatabaseSync; readonly current: boolean } {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    db.exec(`${shared}; PRAGMA query_only=ON`);
    checkWhole(file, db);
    return { db, current: isCurrent(file, db) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Makes the store where there is none, and brings an older one up to date. */
export function prepareFile(file: string, now: string): void {
  checkPlace(file);
  if (existsSync(file)) update(file, now);
  else create(file, now);
}

/** The smallest page of SQLite: it takes less for an empty database, and would begin a new one there. */
const smallest = 512;

/** Where a store is to be opened there is a whole one, or nothing at all. */
export function checkPlace(file: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isDirectory())
    throw new StoreError('unsupported', `${file} is a folder; name a file in it`);
  if (stat && stat.size < smallest)
    throw damaged(
      `${file} has ${stat.size} bytes, too few for a store; remove it if nothing was ever stored in it, or else`,
    );
  if (!stat && sizeOf(`${file}-wal`) > 0)
    throw damaged(`${file} is gone, and its log ${file}-wal is still there;`);
}

/** A new store is made beside its place and moved there whole, so that no kill leaves a file that is half made. */
function create(file: string, now: string): void {
  const draft = `${file}.new`;
  for (const part of ['', '-wal', '-shm']) rmSync(`${draft}${part}`, { force: true });
  const db = openWriter(draft);
  try {
    // On some network drives SQLite cannot keep a log, and with it nobody could read beside the writer.
    const mode = db.prepare('PRAGMA journal_mode').get()?.['journal_mode'];
    if (mode !== 'wal')
      throw new StoreError(
        'unsupported',
        `${file}: SQLite cannot keep a write-ahead log there; choose a local disk`,
      );
    migrate(file, db, now);
  } finally {
    db.close();
  }
  renameSync(draft, file);
  syncFolder(file);
}

/** Looks before it opens for writing, which would make even the database of somebody else keep a log. */
function update(file: string, now: string): void {
  accessSync(file, constants.R_OK | constants.W_OK);
  const { db: reader, current } = look(file);
  reader.close();
  if (current) return;
  const db = openWriter(file);
  try {
    migrate(file, db, now);
  } finally {
    db.close();
  }
}

/** SQLite finds a missing page by itself; a page that was cut in two it would read as zeros. */
function checkWhole(file: string, db: DatabaseSync): void {
  const number = (pragma: string) => Number(db.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
  const expected = number('page_count') * number('page_size');
  // What was read above may still lie in the log; when that is empty, all of it is in the file.
  if (sizeOf(`${file}-wal`) > 0 || sizeOf(file) >= expected) return;
  throw damaged(`${file} was cut off: it has ${sizeOf(file)} bytes of ${expected};`);
}

function damaged(problem: string): StoreError {
  return new StoreError('damaged', `${problem} restore it from a backup`);
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Makes the folder of a file, where it is missing; throws when nobody could write there. */
export function makeFolder(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  accessSync(dirname(file), constants.W_OK | constants.X_OK);
}

/** A file's name is durable once its folder is; where folders cannot be opened, as on Windows, it is at once. */
export function syncFolder(file: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
