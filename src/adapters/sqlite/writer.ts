/**
 * The one writer, in its own thread: an fsync must not stop the event loop. It takes batches of groups, each batch
 * one transaction, and answers with one result a group. What it answers is on disk.
 */
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { GroupResult } from '../../ports/index.ts';
import { openWriter } from './connection.ts';
import type { Cell, EncodedWrite } from './encoding.ts';

/** What the store asks for. */
export type Request =
  | {
      readonly id: number;
      readonly kind: 'commit';
      readonly groups: readonly (readonly EncodedWrite[])[];
    }
  | {
      readonly id: number;
      readonly kind: 'erase';
      readonly tenant: string;
      readonly subject: string;
      readonly group: readonly EncodedWrite[];
    }
  | { readonly id: number; readonly kind: 'pragma'; readonly sql: string }
  | { readonly id: number; readonly kind: 'close' };

/** What it gets back: a result, or SQLite's own words and code. */
export type Reply =
  | { readonly id: number; readonly result: readonly GroupResult[] | number | 'conflict' | null }
  | { readonly id: number; readonly error: { readonly message: string; readonly errcode: number } };

class Writer {
  readonly #db: DatabaseSync;
  readonly #run: ReturnType<typeof statements>;

  constructor(file: string) {
    this.#db = openWriter(file);
    this.#run = statements(this.#db);
  }

  handle(request: Request): Extract<Reply, { result: unknown }>['result'] {
    switch (request.kind) {
      case 'commit':
        return this.#transaction(() => request.groups.map((group) => this.#group(group)));
      case 'erase':
        return this.#erase(request);
      case 'pragma':
        this.#db.exec(request.sql);
        return null;
      case 'close':
        this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        this.#db.close();
        return null;
    }
  }

  #transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // After a full disk SQLite may have rolled back by itself.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** A group of one needs no savepoint: its only refusal comes before its first write. */
  #group(group: readonly EncodedWrite[]): GroupResult {
    const [only] = group;
    if (group.length === 1 && only) return this.#write(only) ? 'committed' : 'conflict';
    this.#db.exec('SAVEPOINT whole');
    const committed = group.every((write) => this.#write(write));
    this.#db.exec(committed ? 'RELEASE whole' : 'ROLLBACK TO whole; RELEASE whole');
    return committed ? 'committed' : 'conflict';
  }

  /** False, and nothing written, when the revision is not the expected one or the key was answered already. */
  #write({
    key,
    expected,
    instance,
    deadlines,
    journal,
    outbox,
    answer,
    personal,
  }: EncodedWrite): boolean {
    const run = this.#run;
    if (answer && run.answered.get(...key, answer[0] as string)) return false;
    if (instance === null) {
      if ((run.revision.get(...key)?.['revision'] ?? 0) !== expected) return false;
    } else if (!this.#instance(key, expected, instance)) return false;
    if (instance !== null) this.#deadlines(key, deadlines);
    for (const row of journal) run.journal.run(...key, ...row);
    for (const row of outbox) run.outbox.run(...key, ...row);
    for (const row of personal) run.personal.run(...row);
    if (answer) run.answer.run(...key, ...answer);
    return true;
  }

  #instance(key: EncodedWrite['key'], expected: number, cells: readonly Cell[]): boolean {
    const { insert, update } = this.#run;
    const { changes } =
      expected === 0 ? insert.run(...key, ...cells) : update.run(...cells, ...key, expected);
    return changes === 1;
  }

  /** Most transitions leave the deadlines as they are, so looking is cheaper than writing. */
  #deadlines(key: EncodedWrite['key'], wanted: EncodedWrite['deadlines']): void {
    const { deadlines, setDeadline, dropDeadline } = this.#run;
    const stored = new Map(
      deadlines
        .all(...key)
        .map((row) => [row['name'] as string, `${row['generation']} ${row['due']}`]),
    );
    for (const [name, generation, due] of wanted) {
      if (stored.get(name) !== `${generation} ${due}`)
        setDeadline.run(...key, name, generation, due);
      stored.delete(name);
    }
    for (const name of stored.keys()) dropDeadline.run(...key, name);
  }

  #erase({ tenant, subject, group }: Extract<Request, { kind: 'erase' }>): number | 'conflict' {
    const removed = this.#transaction(() => {
      if (this.#group(group) === 'conflict') return 'conflict' as const;
      this.#run.forgetHashes.run(tenant, subject);
      return Number(this.#run.forget.run(tenant, subject).changes);
    });
    // The old pages must not live on in the write-ahead log.
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return removed;
  }
}

const here = 'tenant = ? AND lifecycle = ? AND id = ?';

function statements(db: DatabaseSync) {
  return {
    insert: db.prepare(
      'INSERT INTO instance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    update: db.prepare(
      `UPDATE instance SET subject = ?, version = ?, hash = ?, revision = ?, status = ?, activity = ?, value = ?, next_deadline_at = ?, snapshot = ? WHERE ${here} AND revision = ?`,
    ),
    revision: db.prepare(`SELECT revision FROM instance WHERE ${here}`),
    answered: db.prepare(`SELECT 1 FROM answer WHERE ${here} AND key = ?`),
    journal: db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)'),
    outbox: db.prepare('INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?)'),
    answer: db.prepare('INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)'),
    personal: db.prepare('INSERT INTO personal VALUES (?, ?, ?, ?)'),
    deadlines: db.prepare(`SELECT name, generation, due FROM deadline WHERE ${here}`),
    setDeadline: db.prepare('INSERT OR REPLACE INTO deadline VALUES (?, ?, ?, ?, ?, ?)'),
    dropDeadline: db.prepare(`DELETE FROM deadline WHERE ${here} AND name = ?`),
    forget: db.prepare('DELETE FROM personal WHERE tenant = ? AND subject = ?'),
    forgetHashes: db.prepare(
      'UPDATE answer SET request_hash = NULL WHERE (tenant, lifecycle, id) IN (SELECT tenant, lifecycle, id FROM instance WHERE tenant = ? AND subject = ?)',
    ),
  };
}

const port = parentPort;
if (port) {
  const writer = new Writer((workerData as { file: string }).file);
  port.on('message', (request: Request) => {
    try {
      port.postMessage({ id: request.id, result: writer.handle(request) } satisfies Reply);
      if (request.kind === 'close') port.close();
    } catch (error) {
      const { message, errcode = 0 } = error as Error & { errcode?: number };
      port.postMessage({ id: request.id, error: { message, errcode } } satisfies Reply);
    }
  });
}
