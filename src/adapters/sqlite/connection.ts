/** Opening the file: is it ours, whole, and of a version that we know? And the lock that keeps a second process out. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../ports/index.ts';
import { faultOf } from './faults.ts';
import { checksumOf, migrations, newest } from './migrations.ts';

/** The writer's connection: every commit is on disk before it is acknowledged, erased bytes are overwritten. */
export function openWriter(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;
    PRAGMA busy_timeout=2000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000; PRAGMA wal_autocheckpoint=4000`);
  return db;
}

export function openReader(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true });
  db.exec('PRAGMA busy_timeout=2000; PRAGMA cache_size=-32000; PRAGMA query_only=ON');
  return db;
}

export function makeFolder(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw faultOf(file, error);
  }
}

const magic = 'SQLite format 3\0';

/** A file that is there must be a whole SQLite file; an empty or missing one becomes a new store. */
export function checkFile(file: string): void {
  if (!existsSync(file) || statSync(file).size === 0) return;
  const header = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  const read = readSync(handle, header, 0, 100, 0);
  closeSync(handle);
  if (read < 100 || header.toString('latin1', 0, 16) !== magic) {
    throw new StoreError(
      'damaged',
      `${file} is not a SQLite file; name another, or restore it from a backup`,
    );
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const expected = header.readUInt32BE(28) * pageSize;
  // The page count is only meant where this field says that it is current.
  if (header.readUInt32BE(24) === header.readUInt32BE(92) && statSync(file).size < expected) {
    throw new StoreError(
      'damaged',
      `${file} was cut off: it has ${statSync(file).size} bytes of ${expected}; restore it from a backup`,
    );
  }
}

/** Brings the schema up to date. Throws `newerStore` or `changedMigration` and changes nothing then. */
export function migrate(file: string, db: DatabaseSync, now: string): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(
      'CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)',
    );
    const applied = checkSchema(file, db);
    const note = db.prepare('INSERT INTO schema_migration VALUES (?, ?, ?, ?)');
    for (const migration of migrations.slice(applied)) {
      db.exec(migration.sql);
      note.run(migration.number, migration.name, checksumOf(migration), now);
    }
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw faultOf(file, error);
  }
}

/** The number of migrations that the file has, all of them known and unchanged. */
export function checkSchema(file: string, db: DatabaseSync): number {
  const rows = db
    .prepare('SELECT number, name, checksum FROM schema_migration ORDER BY number')
    .all() as unknown as {
    number: number;
    name: string;
    checksum: string;
  }[];
  const last = rows.at(-1)?.number ?? 0;
  if (last > newest) {
    throw new StoreError(
      'newerStore',
      `${file} has schema ${last}, and this version of rollcall knows schemas up to ${newest}; run the version that wrote it, or a newer one`,
    );
  }
  for (const [n, row] of rows.entries()) {
    const known = migrations[n];
    if (known && checksumOf(known) === row.checksum) continue;
    throw new StoreError(
      'changedMigration',
      `${file}: its migration ${row.number} ("${row.name}") is not the one that this version knows; run the version that wrote it`,
    );
  }
  return rows.length;
}

/** Held as long as the store is open for writing; the operating system lets go of it even after a kill. */
export interface Lock {
  release(): void;
}

export function lock(file: string): Lock {
  const db = new DatabaseSync(`${file}.lock`);
  const owner = `${file}.pid`;
  try {
    db.exec('PRAGMA busy_timeout=0; PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    const { errcode = 0 } = error as { errcode?: number };
    if ((errcode & 0xff) !== 5) throw faultOf(file, error);
    const pid = existsSync(owner) ? ` (process ${readFileSync(owner, 'utf8').trim()})` : '';
    throw new StoreError(
      'locked',
      `another process${pid} has ${file} open; stop it first, or talk to it over HTTP`,
      { retryable: true },
    );
  }
  writeFileSync(owner, `${process.pid}\n`);
  return {
    release() {
      rmSync(owner, { force: true });
      db.close();
    },
  };
}
