/**
 * Effects on their way out. Of each instance the first that waits is its head, and only heads stand in the index that
 * leases look at: whatever else waits, or is finished, costs a lease nothing.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryRow, LeaseQuery } from '../../ports/index.ts';
import {
  type Cell,
  deliveryColumns,
  deliveryOf,
  type EncodedChange,
  type EncodedWrite,
} from './encoding.ts';

type Key = EncodedWrite['key'];

type Kind = readonly [lifecycle: string, name: string];

/** A row that waits, by its place in the table. */
interface Waiting {
  readonly rowid: number;
  readonly revision: number;
  readonly position: number;
  readonly leased_until: string | null;
}

export class OutboxWriter {
  readonly #run: ReturnType<typeof statements>;

  constructor(db: DatabaseSync) {
    this.#run = statements(db);
  }

  /** Effects of one write, in order. What waits comes behind what waits already. */
  add(key: Key, rows: readonly (readonly Cell[])[]): void {
    const { insert } = this.#run;
    let free: boolean | undefined;
    for (const row of rows) {
      const waits = row[stateCell] === 1;
      const isHead = waits && (free ?? this.#first(key) === undefined);
      insert.run(...key, ...row, isHead ? 1 : 0);
      if (waits) free = false;
    }
  }

  /** True when the delivery stands as the change expects. */
  fits(key: Key, { place, from, putBackAt }: EncodedChange): boolean {
    const row = this.#run.stands.get(...key, ...place);
    if (row?.['state'] !== from.state || row['token'] !== from.token) return false;
    const first = putBackAt === null ? undefined : this.#first(key);
    const isLeased = first !== undefined && (first.leased_until ?? '') > (putBackAt ?? '');
    return !(isLeased && isBefore(place, first));
  }

  change(key: Key, { place, to }: EncodedChange): void {
    const { change, setHead } = this.#run;
    const before = this.#first(key);
    change.run(...to, ...key, ...place);
    const after = this.#first(key);
    if (before && before.rowid !== after?.rowid) setHead.run(0, before.rowid);
    if (after) setHead.run(1, after.rowid);
  }

  lease({ tenant, lifecycle, names, now, until, holder, limit }: LeaseQuery): DeliveryRow[] {
    const { due, chosen, lease } = this.#run;
    const rowids: unknown[] = [];
    for (const [of, name] of this.#kinds(tenant)) {
      if (lifecycle !== undefined && of !== lifecycle) continue;
      if (names !== undefined && !names.includes(name)) continue;
      rowids.push(...due.all(tenant, of, name, now, limit).map((row) => row['rowid']));
    }
    const rows = chosen.all(JSON.stringify(rowids), limit);
    return rows.map((row) => {
      const leased = lease.get(until, until, JSON.stringify(holder), row['rowid'] as number);
      return deliveryOf(leased as NonNullable<typeof leased>);
    });
  }

  #first(key: Key): Waiting | undefined {
    return this.#run.first.get(...key) as unknown as Waiting | undefined;
  }

  /** Each lifecycle and effect of which something waits: a few leaps through the index. */
  *#kinds(tenant: string): Iterable<Kind> {
    const { nextName, nextLifecycle } = this.#run;
    let last: Kind = ['', ''];
    for (;;) {
      const row = nextName.get(tenant, ...last) ?? nextLifecycle.get(tenant, last[0]);
      if (row === undefined) return;
      last = [row['lifecycle'] as string, row['name'] as string];
      yield last;
    }
  }
}

/** Where `encode` puts the state of an effect: after revision, position and the row itself. */
const stateCell = 3;

function isBefore([revision, position]: EncodedChange['place'], other: Waiting): boolean {
  return revision < other.revision || (revision === other.revision && position < other.position);
}

const here = 'tenant = ? AND lifecycle = ? AND id = ?';
const there = `${here} AND revision = ? AND position = ?`;

function statements(db: DatabaseSync) {
  return {
    insert: db.prepare(
      'INSERT INTO outbox (tenant, lifecycle, id, revision, position, row, state, due, head) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    first: db.prepare(
      `SELECT rowid, revision, position, leased_until FROM outbox INDEXED BY outbox_waiting WHERE ${here} AND state = 1 ORDER BY revision, position LIMIT 1`,
    ),
    stands: db.prepare(`SELECT state, token FROM outbox WHERE ${there}`),
    change: db.prepare(
      `UPDATE outbox SET state = ?, due = ?, attempts = ?, said = ?, leased_until = NULL, holder = NULL, head = 0 WHERE ${there}`,
    ),
    setHead: db.prepare('UPDATE outbox SET head = ? WHERE rowid = ?'),
    // Asked as one pair, SQLite would go through all that waits of a lifecycle.
    nextName: db.prepare(
      'SELECT lifecycle, name FROM outbox INDEXED BY outbox_head WHERE tenant = ? AND lifecycle = ? AND name > ? AND head = 1 ORDER BY name LIMIT 1',
    ),
    nextLifecycle: db.prepare(
      'SELECT lifecycle, name FROM outbox INDEXED BY outbox_head WHERE tenant = ? AND lifecycle > ? AND head = 1 ORDER BY lifecycle, name LIMIT 1',
    ),
    due: db.prepare(
      'SELECT rowid FROM outbox INDEXED BY outbox_head WHERE tenant = ? AND lifecycle = ? AND name = ? AND due <= ? AND head = 1 ORDER BY due, id LIMIT ?',
    ),
    chosen: db.prepare(
      'SELECT rowid FROM outbox WHERE rowid IN (SELECT value FROM json_each(?)) ORDER BY due, lifecycle, id LIMIT ?',
    ),
    lease: db.prepare(
      `UPDATE outbox SET due = ?, leased_until = ?, holder = ?, attempts = attempts + 1, token = token + 1 WHERE rowid = ? RETURNING ${deliveryColumns}`,
    ),
  };
}
