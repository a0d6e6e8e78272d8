/** The store in one SQLite file: one writer in a thread, reads beside it on the caller's own connection. */
import { existsSync } from 'node:fs';
import { backup, type DatabaseSync } from 'node:sqlite';
import type { StateValue } from '../../lifecycle/index.ts';
import {
  type GroupResult,
  type InstanceKey,
  type ListQuery,
  type OverdueQuery,
  type StateCount,
  type Store,
  StoreError,
} from '../../ports/index.ts';
import {
  checkFile,
  checkSchema,
  type Lock,
  lock,
  makeFolder,
  migrate,
  openReader,
  openWriter,
} from './connection.ts';
import { answerOf, encode, instanceOf, journalOf, keyCells, outboxOf } from './encoding.ts';
import { faultOf } from './faults.ts';
import { newest } from './migrations.ts';
import { WriterThread } from './thread.ts';

export interface SqliteOptions {
  /** Made, with its folder, where it is missing. */
  readonly file: string;
  /** Only look: works beside a process that writes. */
  readonly readOnly?: boolean;
}

/** Opens a store. Throws StoreError `locked`, `damaged`, `newerStore`, `missing`, … each with what would be right. */
export async function openSqliteStore({ file, readOnly = false }: SqliteOptions): Promise<Store> {
  if (readOnly && !existsSync(file))
    throw new StoreError('missing', `there is no store ${file} yet`);
  try {
    checkFile(file);
    return readOnly ? openToLook(file) : openToWrite(file);
  } catch (error) {
    throw faultOf(file, error);
  }
}

function openToLook(file: string): Store {
  const reader = openReader(file);
  try {
    checkSchema(file, reader);
  } catch (error) {
    reader.close();
    throw error;
  }
  return storeOf(file, reader, null, null);
}

function openToWrite(file: string): Store {
  makeFolder(file);
  const held = lock(file);
  try {
    const db = openWriter(file);
    migrate(file, db, new Date().toISOString());
    db.close();
    return storeOf(file, openReader(file), new WriterThread(file), held);
  } catch (error) {
    held.release();
    throw error;
  }
}

const here = 'tenant = ? AND lifecycle = ? AND id = ?';
const instanceColumns = 'tenant, lifecycle, id, subject, hash, snapshot';

function storeOf(
  file: string,
  db: DatabaseSync,
  thread: WriterThread | null,
  held: Lock | null,
): Store {
  const read = queries(db);
  let closed = false;

  /** Reads are synchronous inside; the port's promises carry their faults. */
  async function looking<T>(work: () => T): Promise<T> {
    if (closed) throw new StoreError('closed', `${file} was closed`);
    try {
      return work();
    } catch (error) {
      throw faultOf(file, error);
    }
  }
  function writing(): WriterThread {
    if (closed) throw new StoreError('closed', `${file} was closed`);
    if (thread) return thread;
    throw new StoreError('readOnly', `${file} was opened only to look; nothing was changed`);
  }

  return {
    info: { kind: 'sqlite', place: file, schema: newest },
    async commit(groups) {
      return (await writing().ask({
        kind: 'commit',
        groups: groups.map((g) => g.map(encode)),
      })) as GroupResult[];
    },
    load: (key) =>
      looking(() => {
        const row = read.instance.get(...keyCells(key));
        return row ? instanceOf(row) : null;
      }),
    answer: (key, idempotencyKey) =>
      looking(() => {
        const row = read.answer.get(...keyCells(key), idempotencyKey);
        return row ? answerOf(key, row) : null;
      }),
    journal: (key, { after, limit }) =>
      looking(() => read.journal.all(...keyCells(key), after, limit).map(journalOf)),
    journalAt: (key, at) =>
      looking(() => {
        const row = read.journalAt.get(...keyCells(key), at);
        return row ? journalOf(row) : null;
      }),
    outbox: (key, { after, limit }) =>
      looking(() => read.outbox.all(...keyCells(key), after, limit).map(outboxOf)),
    list: (query) => looking(() => listed(db, query)),
    overdue: (query) => looking(() => overdue(db, query)),
    nextDue: () => looking(() => (read.nextDue.get()?.['due'] ?? null) as string | null),
    counts: (filter) => looking(() => counted(db, filter)),
    ofSubject: (tenant, subject) =>
      looking(() => read.ofSubject.all(tenant, subject) as unknown as InstanceKey[]),
    personal: (tenant, references) =>
      looking(() => {
        const found = read.personal.all(tenant, JSON.stringify(references));
        return new Map(found.map((row) => [row['reference'] as string, row['value'] as string]));
      }),
    async erase(tenant, subject, group) {
      const request = { kind: 'erase', tenant, subject, group: group.map(encode) } as const;
      return (await writing().ask(request)) as number | 'conflict';
    },
    async backup(target) {
      if (existsSync(target))
        throw new StoreError('io', `${target} exists already; name a new file for the backup`);
      await looking(() => makeFolder(target));
      await backup(db, target).catch((error: unknown) => {
        throw faultOf(target, error);
      });
    },
    async close() {
      if (closed) return;
      closed = true;
      db.close();
      await thread?.ask({ kind: 'close' });
      held?.release();
    },
  };
}

function queries(db: DatabaseSync) {
  return {
    instance: db.prepare(`SELECT ${instanceColumns} FROM instance WHERE ${here}`),
    answer: db.prepare(
      `SELECT key, request_hash, recorded_at, answer FROM answer WHERE ${here} AND key = ?`,
    ),
    journal: db.prepare(
      `SELECT row FROM journal WHERE ${here} AND revision > ? ORDER BY revision LIMIT ?`,
    ),
    journalAt: db.prepare(
      `SELECT row FROM journal WHERE ${here} AND at <= ? ORDER BY revision DESC LIMIT 1`,
    ),
    outbox: db.prepare(
      `SELECT row FROM outbox WHERE ${here} AND revision > ? ORDER BY revision, position LIMIT ?`,
    ),
    nextDue: db.prepare('SELECT min(next_deadline_at) AS due FROM instance'),
    ofSubject: db.prepare(
      'SELECT tenant, lifecycle, id FROM instance WHERE tenant = ? AND subject = ? ORDER BY lifecycle, id',
    ),
    personal: db.prepare(
      'SELECT reference, value FROM personal WHERE tenant = ? AND reference IN (SELECT value FROM json_each(?))',
    ),
  };
}

type Clause = readonly [string, string | number] | null;

/** The conditions that are given, and their values. */
function where(clauses: readonly Clause[]): {
  readonly text: string;
  readonly values: readonly (string | number)[];
} {
  const given = clauses.filter((clause) => clause !== null);
  const text =
    given.length === 0 ? '' : `WHERE ${given.map(([condition]) => condition).join(' AND ')}`;
  return { text, values: given.map(([, value]) => value) };
}

const ifGiven = (condition: string, value: string | undefined): Clause =>
  value === undefined ? null : [condition, value];

function listed(
  db: DatabaseSync,
  { tenant, lifecycle, status, activity, after, limit }: ListQuery,
) {
  const { text, values } = where([
    ['tenant = ?', tenant],
    ['lifecycle = ?', lifecycle],
    ifGiven('status = ?', status),
    ifGiven('activity = ?', activity),
    ifGiven('id > ?', after),
  ]);
  const sql = `SELECT ${instanceColumns} FROM instance ${text} ORDER BY id LIMIT ?`;
  return db
    .prepare(sql)
    .all(...values, limit)
    .map(instanceOf);
}

function overdue(db: DatabaseSync, { now, limit, tenant, lifecycle }: OverdueQuery): InstanceKey[] {
  const { text, values } = where([
    ['next_deadline_at <= ?', now],
    ifGiven('tenant = ?', tenant),
    ifGiven('lifecycle = ?', lifecycle),
  ]);
  const sql = `SELECT tenant, lifecycle, id FROM instance ${text} ORDER BY next_deadline_at, tenant, lifecycle, id LIMIT ?`;
  return db.prepare(sql).all(...values, limit) as unknown as InstanceKey[];
}

function counted(
  db: DatabaseSync,
  { tenant, lifecycle }: { tenant?: string; lifecycle?: string },
): StateCount[] {
  const { text, values } = where([
    ifGiven('tenant = ?', tenant),
    ifGiven('lifecycle = ?', lifecycle),
  ]);
  const group = 'tenant, lifecycle, version, hash, value, status';
  const rows = db
    .prepare(`SELECT ${group}, count(*) AS count FROM instance ${text} GROUP BY ${group}`)
    .all(...values);
  return rows.map(
    (row) =>
      ({
        ...row,
        value: JSON.parse(row['value'] as string) as StateValue,
      }) as unknown as StateCount,
  );
}
