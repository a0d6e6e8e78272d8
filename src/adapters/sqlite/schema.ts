/** The migrations that a file has: all of them known and unchanged, or one clear word about the version it needs. */
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../ports/index.ts';
import { checksumOf, migrations as known, type Migration } from './migrations.ts';

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** Brings the schema up to date in one transaction; what goes wrong changes nothing. */
export function migrate(
  file: string,
  db: DatabaseSync,
  now: string,
  migrations: readonly Migration[] = known,
): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(
      'CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)',
    );
    const note = db.prepare('INSERT INTO schema_migration VALUES (?, ?, ?, ?)');
    for (const migration of migrations.slice(appliedIn(file, db, migrations).length)) {
      db.exec(migration.sql);
      note.run(migration.number, migration.name, checksumOf(migration), now);
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** True when every migration was applied. Throws StoreError `newerStore`, `changedMigration` or `unsupported`. */
export function isCurrent(
  file: string,
  db: DatabaseSync,
  migrations: readonly Migration[] = known,
): boolean {
  const tables = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migration'").all();
  if (tables.length === 0) {
    throw new StoreError(
      'unsupported',
      `${file} is a SQLite file, and not a store of rollcall; name another`,
    );
  }
  return appliedIn(file, db, migrations).length === migrations.length;
}

function appliedIn(file: string, db: DatabaseSync, migrations: readonly Migration[]): Applied[] {
  const rows = db
    .prepare('SELECT number, name, checksum FROM schema_migration ORDER BY number')
    .all() as unknown as Applied[];
  const last = rows.at(-1)?.number ?? 0;
  if (last > migrations.length) {
    throw new StoreError(
      'newerStore',
      `${file} has schema ${last}, and this version of rollcall knows schemas up to ${migrations.length}; run the version that wrote it, or a newer one`,
    );
  }
  for (const [n, row] of rows.entries()) {
    const migration = migrations[n];
    if (migration?.number === row.number && checksumOf(migration) === row.checksum) continue;
    throw new StoreError(
      'changedMigration',
      `${file}: its migration ${row.number} ("${row.name}") is not the one that this version knows; run the version that wrote it`,
    );
  }
  return rows;
}
