/** Credentials and the record of who opened sealed texts, in SQLite: the tables, the statements, and the rows. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { AccessRow, CredentialRow, Credentials } from '../../ports/index.ts';
import type { Cell, Stored } from './encoding.ts';
import { frozen } from './recent.ts';

/** The migration, but for its number. */
export const credentialTables = {
  name: 'credentials, and who opened sealed texts',
  sql: `
CREATE TABLE credential (id TEXT PRIMARY KEY, tenant TEXT NOT NULL, created_at TEXT NOT NULL, expires_at TEXT,
  revoked_at TEXT, revoked_by TEXT, last_used_at TEXT, row TEXT NOT NULL);
CREATE INDEX credential_tenant ON credential (tenant, created_at, id);
CREATE TABLE access (number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, lifecycle TEXT NOT NULL, id TEXT NOT NULL,
  at TEXT NOT NULL, row TEXT NOT NULL);
CREATE INDEX access_tenant ON access (tenant, number);
CREATE INDEX access_instance ON access (tenant, lifecycle, id, number);
`,
} as const;

/** A change, as the writer's thread is handed it. */
export interface CredentialChange {
  readonly statement: keyof ReturnType<typeof statements>;
  readonly cells: readonly Cell[];
}

function statements(db: DatabaseSync) {
  return {
    add: db.prepare(
      'INSERT INTO credential VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    ),
    // The first revocation stays; the row counts as changed all the same, because it is there.
    revoke: db.prepare(
      'UPDATE credential SET revoked_by = CASE WHEN revoked_at IS NULL THEN ? ELSE revoked_by END, revoked_at = ifnull(revoked_at, ?) WHERE id = ? AND tenant = ?',
    ),
    used: db.prepare(
      'UPDATE credential SET last_used_at = ? WHERE id = ? AND ifnull(last_used_at, ?) < ?',
    ),
    record: db.prepare('INSERT INTO access VALUES (NULL, ?, ?, ?, ?, ?)'),
  } satisfies Record<string, StatementSync>;
}

/** The writer's side: each change is a transaction of its own. */
export class CredentialWriter {
  readonly #db: DatabaseSync;
  readonly #run: ReturnType<typeof statements>;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#run = statements(db);
  }

  /** The number of rows that it changed. */
  change({ statement, cells }: CredentialChange): number {
    // A rollback that failed with its disk is made up for here, or this would never be committed.
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    return Number(this.#run[statement].run(...cells).changes);
  }
}

/** What the store lends: reading on its own connection, changing in the writer's thread. */
interface Means {
  readonly select: (sql: string, values: readonly SQLInputValue[]) => Promise<readonly Stored[]>;
  readonly change: (change: CredentialChange) => Promise<number>;
  /** True where nobody else writes: then what was found once is true until it is changed here. */
  readonly alone: boolean;
}

/** More than anybody hands out; beyond it they are read again. */
const mostKnown = 10_000;

const columns = 'row, revoked_at, revoked_by, last_used_at';

export function sqliteCredentials({ select, change: store, alone }: Means): Credentials {
  const known = new Map<string, CredentialRow>();
  const change = async (one: CredentialChange) => {
    try {
      return await store(one);
    } finally {
      known.clear();
    }
  };
  return {
    async add(row) {
      const { id, tenant, createdAt, expiresAt, revokedAt, revokedBy, lastUsedAt } = row;
      const later = [revokedAt, revokedBy, lastUsedAt];
      const cells = [id, tenant, createdAt, expiresAt, ...later, JSON.stringify(row)];
      return (await change({ statement: 'add', cells })) === 1;
    },
    async find(id) {
      const remembered = known.get(id);
      if (remembered) return remembered;
      const [stored] = await select(`SELECT ${columns} FROM credential WHERE id = ?`, [id]);
      if (!stored) return null;
      const row = credentialOf(stored);
      if (known.size >= mostKnown) known.clear();
      if (alone) known.set(id, frozen(row));
      return row;
    },
    async list(tenant) {
      const sql = `SELECT ${columns} FROM credential WHERE tenant = ? ORDER BY created_at, id`;
      return (await select(sql, [tenant])).map(credentialOf);
    },
    async revoke({ tenant, id }, at, by) {
      return (await change({ statement: 'revoke', cells: [by, at, id, tenant] })) === 1;
    },
    async count(at) {
      const sql =
        'SELECT count(*) AS known, count(*) FILTER (WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)) AS usable FROM credential';
      const [row] = await select(sql, [at]);
      return { known: Number(row?.['known']), usable: Number(row?.['usable']) };
    },
    async used(id, at) {
      await change({ statement: 'used', cells: [at, id, '', at] });
    },
    async record(access) {
      const { tenant, lifecycle, id, at } = access;
      const cells = [tenant, lifecycle, id, at, JSON.stringify(access)];
      await change({ statement: 'record', cells });
    },
    async accesses({ tenant, lifecycle, id, limit }) {
      const narrowed = [
        ['tenant = ?', tenant],
        ['lifecycle = ?', lifecycle],
        ['id = ?', id],
      ].filter((part): part is [string, string] => part[1] !== undefined);
      const where = narrowed.map(([condition]) => condition).join(' AND ');
      const sql = `SELECT row FROM access WHERE ${where} ORDER BY number DESC LIMIT ?`;
      const rows = await select(sql, [...narrowed.map(([, value]) => value), limit]);
      return rows.map((row) => JSON.parse(row['row'] as string) as AccessRow);
    },
  };
}

/** What changes later lies in columns of its own; the rest is as it was made. */
function credentialOf(stored: Stored): CredentialRow {
  return {
    ...(JSON.parse(stored['row'] as string) as CredentialRow),
    revokedAt: stored['revoked_at'] as string | null,
    revokedBy: stored['revoked_by'] as string | null,
    lastUsedAt: stored['last_used_at'] as string | null,
  };
}
