/** Storing: groups of writes in one transaction each batch, and erasing for good. What returns is on disk. */
import type { DatabaseSync } from 'node:sqlite';
import type { Deadline } from '../../lifecycle/index.ts';
import type { DeliveryRow, GroupResult, LeaseQuery } from '../../ports/index.ts';
import type { EncodedWrite } from './encoding.ts';
import { OutboxWriter } from './outbox.ts';
import { type EncodedRoster, RosterWriter } from './roster.ts';

export type EncodedGroup = readonly (EncodedWrite | EncodedRoster)[];

/** What erasing came to: values overwritten, and whether the write-ahead log lets go of their old pages too. */
export interface Erasure {
  readonly values: number;
  readonly logEmptied: boolean;
}

export class GroupWriter {
  readonly #db: DatabaseSync;
  readonly #run: ReturnType<typeof statements>;
  readonly #roster: RosterWriter;
  readonly #outbox: OutboxWriter;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#roster = new RosterWriter(db);
    this.#run = statements(db);
    this.#outbox = new OutboxWriter(db);
  }

  /** Stores groups in one transaction; one result a group. What SQLite throws leaves nothing of any of them. */
  store(groups: readonly EncodedGroup[]): GroupResult[] {
    return this.#transaction((careful) => groups.map((group) => this.#group(group, careful)));
  }

  erase(tenant: string, subject: string, group: EncodedGroup): Erasure | 'conflict' {
    const values = this.#transaction((careful) => {
      if (this.#group(group, careful) === 'conflict') return 'conflict' as const;
      this.#run.forgetHashes.run(tenant, tenant, subject);
      return Number(this.#run.forget.run(tenant, subject).changes);
    });
    return values === 'conflict' ? values : { values, logEmptied: this.emptyLog() };
  }

  lease(query: LeaseQuery): DeliveryRow[] {
    return this.#transaction(() => this.#outbox.lease(query));
  }

  /** Moves everything from the write-ahead log to the file. False while a reader needs an old page, or the disk is full. */
  emptyLog(): boolean {
    try {
      return this.#run.emptyLog.get()?.['busy'] === 0;
    } catch {
      // Nothing is lost by it: the log is as good as the file.
      return false;
    }
  }

  /**
   * A row that is there already is found when it is inserted, and then its group must go while the others stay.
   * That never happens to who looks before writing, so the savepoint that it takes is set on a second try only.
   */
  #transaction<T>(work: (careful: boolean) => T, careful = false): T {
    // A rollback that failed with its disk is made up for here.
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work(careful);
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#undo();
      if (isDoubled(error) && !careful) return this.#transaction(work, true);
      throw error;
    }
  }

  /** SQLite may have rolled back by itself, and may fail to; the error that led here is the one to tell. */
  #undo(): void {
    try {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    } catch {
      // The next transaction tries again.
    }
  }

  /** A conflict of the first write is found before anything is written; all else needs a way back. */
  #group(group: EncodedGroup, careful: boolean): GroupResult {
    const [only] = group;
    if (only && group.length === 1 && !careful) {
      return this.#write(only) ? 'committed' : 'conflict';
    }
    this.#db.exec('SAVEPOINT whole');
    const stored = this.#all(group);
    this.#db.exec(stored ? 'RELEASE whole' : 'ROLLBACK TO whole; RELEASE whole');
    return stored ? 'committed' : 'conflict';
  }

  #all(group: EncodedGroup): boolean {
    try {
      return group.every((write) => this.#write(write));
    } catch (error) {
      if (isDoubled(error)) return false;
      throw error;
    }
  }

  /** False, and nothing written, when the revision or a delivery is not the expected one. */
  #write(write: EncodedWrite | EncodedRoster): boolean {
    if ('at' in write) return this.#roster.write(write);
    const { key, journal, outbox, deliveries, answer, personal } = write;
    if (!deliveries.every((change) => this.#outbox.fits(key, change))) return false;
    if (!this.#compareAndSet(write)) return false;
    const run = this.#run;
    for (const row of journal) run.journal.run(...key, ...row);
    for (const change of deliveries) this.#outbox.change(key, change);
    if (outbox.length > 0) this.#outbox.add(key, outbox);
    for (const row of personal) run.personal.run(...row);
    if (answer) run.answer.run(...key, ...answer);
    return true;
  }

  #compareAndSet({ key, expected, instance, deadlines }: EncodedWrite): boolean {
    const { insert, update, revision } = this.#run;
    if (instance === null) return (revision.get(...key)?.['revision'] ?? 0) === expected;
    const { changes } =
      expected === 0 ? insert.run(...key, ...instance) : update.run(...instance, ...key, expected);
    if (changes === 0) return false;
    if (deadlines) this.#deadlines(key, deadlines);
    return true;
  }

  /** Most transitions leave the deadlines as they are, so looking is cheaper than writing. */
  #deadlines(key: EncodedWrite['key'], wanted: NonNullable<EncodedWrite['deadlines']>): void {
    const { deadlines, setDeadline, dropDeadline } = this.#run;
    const rows = deadlines.all(...key) as unknown as Deadline[];
    const stored = new Map(rows.map((row) => [row.name, row]));
    for (const [name, generation, due] of wanted) {
      const had = stored.get(name);
      if (had?.generation !== generation || had.due !== due)
        setDeadline.run(...key, name, generation, due);
      stored.delete(name);
    }
    for (const name of stored.keys()) dropDeadline.run(...key, name);
  }
}

const primaryKey = 1555;
const unique = 2067;

/** True when SQLite refused a row because its key is taken. */
function isDoubled(error: unknown): boolean {
  const { errcode } = error as { errcode?: number };
  return errcode === primaryKey || errcode === unique;
}

const here = 'tenant = ? AND lifecycle = ? AND id = ?';

/**
 * As many zeros as the column has bytes. Deleting is not enough: `secure_delete` clears a deleted row, but not the
 * copies that stayed behind where SQLite moved the row from one page to another. So the tables with something to
 * erase only grow at their end, where no row ever moves, and a row of the same size is written over in place.
 */
const overwrite = (column: string): string =>
  `substr(hex(zeroblob(octet_length(${column}))), 1, octet_length(${column}))`;

function statements(db: DatabaseSync) {
  return {
    insert: db.prepare(
      'INSERT INTO instance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    update: db.prepare(
      `UPDATE instance SET subject = ?, version = ?, hash = ?, revision = ?, status = ?, activity = ?, value = ?, next_deadline_at = ?, snapshot = ?, held_until = ?, status_since = ?, activity_since = ? WHERE ${here} AND revision = ?`,
    ),
    revision: db.prepare(`SELECT revision FROM instance WHERE ${here}`),
    // One writer, so what has the higher position was stored later.
    journal: db.prepare(
      'INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT coalesce(max(position), 0) + 1 FROM journal WHERE tenant = ?1))',
    ),
    answer: db.prepare('INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)'),
    personal: db.prepare('INSERT INTO personal VALUES (?, ?, ?, ?, 0)'),
    deadlines: db.prepare(`SELECT name, generation, due FROM deadline WHERE ${here}`),
    setDeadline: db.prepare('INSERT OR REPLACE INTO deadline VALUES (?, ?, ?, ?, ?, ?)'),
    dropDeadline: db.prepare(`DELETE FROM deadline WHERE ${here} AND name = ?`),
    forget: db.prepare(
      `UPDATE personal SET value = ${overwrite('value')}, erased = 1 WHERE tenant = ? AND subject = ? AND erased = 0`,
    ),
    forgetHashes: db.prepare(
      `UPDATE answer SET request_hash = ${overwrite('request_hash')} WHERE tenant = ? AND (lifecycle, id) IN (SELECT lifecycle, id FROM instance WHERE tenant = ? AND subject = ?)`,
    ),
    emptyLog: db.prepare('PRAGMA wal_checkpoint(TRUNCATE)'),
  };
}
