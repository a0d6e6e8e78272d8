/** Looking: every question of the port as one statement. Reads run beside the writer and see what it acknowledged. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Instant } from '../../lifecycle/index.ts';
import type {
  AnswerRow,
  DeliveriesQuery,
  DeliveryRow,
  DeliveryState,
  DueQuery,
  DueRow,
  EffectPlace,
  InstanceKey,
  InstanceRow,
  JournalRow,
  ListQuery,
  OutboxDepth,
  OutboxRow,
  OverdueQuery,
  PlacedRow,
  StateCount,
  WaitingQuery,
} from '../../ports/index.ts';
import {
  answerOf,
  countOf,
  deliveryColumns,
  deliveryOf,
  instanceOf,
  journalOf,
  keyCells,
  keyOf,
  outboxOf,
  personalOf,
  placedOf,
  type Stored,
  stateCell,
} from './encoding.ts';
import { RosterReader } from './roster.ts';

interface Page {
  readonly after: number;
  readonly limit: number;
}

const here = 'tenant = ? AND lifecycle = ? AND id = ?';
const instanceColumns = 'tenant, lifecycle, id, subject, hash, snapshot, held_until';
const countColumns = 'tenant, lifecycle, version, hash, value, status';
const ages = 'min(status_since) AS earliest, CAST(avg(unixepoch(status_since)) AS INTEGER) AS mean';

export class Reader {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  readonly roster: RosterReader;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.roster = new RosterReader(db);
  }

  close(): void {
    this.#db.close();
  }

  load(key: InstanceKey): InstanceRow | null {
    const row = this.#one(`SELECT ${instanceColumns} FROM instance WHERE ${here}`, keyCells(key));
    return row && instanceOf(row);
  }

  answer(key: InstanceKey, idempotencyKey: string): AnswerRow | null {
    const sql = `SELECT request_hash, recorded_at, answer FROM answer WHERE ${here} AND key = ?`;
    const row = this.#one(sql, [...keyCells(key), idempotencyKey]);
    return row && answerOf(key, idempotencyKey, row);
  }

  journal(key: InstanceKey, { after, limit }: Page): JournalRow[] {
    const sql = `SELECT row FROM journal WHERE ${here} AND revision > ? ORDER BY revision LIMIT ?`;
    return this.#all(sql, [...keyCells(key), after, limit]).map(journalOf);
  }

  journalAt(key: InstanceKey, at: Instant): JournalRow | null {
    const sql = `SELECT row FROM journal WHERE ${here} AND at <= ? ORDER BY revision DESC LIMIT 1`;
    const row = this.#one(sql, [...keyCells(key), at]);
    return row && journalOf(row);
  }

  transitions({ tenant, after, limit }: Page & { readonly tenant: string }): PlacedRow[] {
    const sql =
      'SELECT position, row FROM journal WHERE tenant = ? AND position > ? ORDER BY position LIMIT ?';
    return this.#all(sql, [tenant, after, limit]).map(placedOf);
  }

  lastTransition(tenant: string): PlacedRow | null {
    const sql = 'SELECT position, row FROM journal WHERE tenant = ? ORDER BY position DESC LIMIT 1';
    const row = this.#one(sql, [tenant]);
    return row && placedOf(row);
  }

  /** A page goes on after a revision, so it must not end within one: the rest of the last one comes along. */
  outbox(key: InstanceKey, { after, limit }: Page): OutboxRow[] {
    const sql = `SELECT revision, row FROM outbox WHERE ${here} AND revision > ? ORDER BY revision, position LIMIT ?`;
    const page = this.#all(sql, [...keyCells(key), after, limit]);
    const last = page.at(-1)?.['revision'] as number | undefined;
    if (last === undefined || page.length < limit) return page.map(outboxOf);
    const whole = `SELECT row FROM outbox WHERE ${here} AND revision = ? ORDER BY position`;
    const rest = this.#all(whole, [...keyCells(key), last]);
    return [...page.filter((row) => row['revision'] !== last), ...rest].map(outboxOf);
  }

  delivery({ revision, index, ...key }: EffectPlace): DeliveryRow | null {
    const sql = `SELECT ${deliveryColumns} FROM outbox WHERE ${here} AND revision = ? AND position = ?`;
    const row = this.#one(sql, [...keyCells(key), revision, index]);
    return row && deliveryOf(row);
  }

  deliveries({ tenant, state, after, leasedAt, limit, ...of }: DeliveriesQuery): DeliveryRow[] {
    const { index, condition } = deliveriesIn[state];
    const { text, values } = where([
      ['tenant = ?', tenant],
      ['lifecycle = ?', of.lifecycle],
      ['id = ?', of.id],
      ['name = ?', of.name],
      ['leased_until > ?', leasedAt],
    ]);
    const behind = after && [after.lifecycle, after.id, after.revision, after.index];
    const page = behind ? 'AND (lifecycle, id, revision, position) > (?, ?, ?, ?)' : '';
    const sql = `SELECT ${deliveryColumns} FROM outbox INDEXED BY ${index} ${text} AND ${condition} ${page} ORDER BY lifecycle, id, revision, position LIMIT ?`;
    return this.#all(sql, [...values, ...(behind ?? []), limit]).map(deliveryOf);
  }

  /** Each count is read from an index that holds nothing else. */
  outboxDepths(tenant: string): OutboxDepth[] {
    const waiting =
      'SELECT lifecycle, count(*) AS waiting, 0 AS dead, NULL AS due FROM outbox INDEXED BY outbox_waiting WHERE tenant = ? AND state = 1 GROUP BY lifecycle';
    const dead = `SELECT lifecycle, 0, count(*), NULL FROM outbox INDEXED BY outbox_failed WHERE tenant = ? AND ${deliveriesIn.dead.condition} GROUP BY lifecycle`;
    const first =
      'SELECT lifecycle, 0, 0, min(due) FROM outbox INDEXED BY outbox_head WHERE tenant = ? AND head = 1 GROUP BY lifecycle';
    const sql = `SELECT lifecycle, sum(waiting) AS waiting, sum(dead) AS dead, max(due) AS due FROM (${waiting} UNION ALL ${dead} UNION ALL ${first}) GROUP BY lifecycle ORDER BY lifecycle`;
    return this.#all(sql, [tenant, tenant, tenant]) as unknown as OutboxDepth[];
  }

  list({ tenant, lifecycle, status, activity, after, limit }: ListQuery): InstanceRow[] {
    const { text, values } = where([
      ['tenant = ?', tenant],
      ['lifecycle = ?', lifecycle],
      ['status = ?', status],
      ['activity = ?', activity],
      ['id > ?', after],
    ]);
    const sql = `SELECT ${instanceColumns} FROM instance ${text} ORDER BY id LIMIT ?`;
    return this.#all(sql, [...values, limit]).map(instanceOf);
  }

  waiting({
    tenant,
    lifecycle,
    status,
    activity,
    until,
    after,
    limit,
  }: WaitingQuery): InstanceRow[] {
    const had = status === undefined ? 'activity' : 'status';
    const behind = after ? `AND (${had}_since, id) > (?, ?)` : '';
    const sql = `SELECT ${instanceColumns} FROM instance INDEXED BY instance_${had}_since WHERE tenant = ? AND lifecycle = ? AND ${had} = ? AND ${had}_since <= ? ${behind} ORDER BY ${had}_since, id LIMIT ?`;
    const values = [tenant, lifecycle, (status ?? activity) as string, until];
    return this.#all(sql, [...values, ...(after ? [after.since, after.id] : []), limit]).map(
      instanceOf,
    );
  }

  /** Each name is a range of the index, so the first of each are enough to find the first of all. */
  due({ tenant, lifecycle, names, until, after, limit }: DueQuery): DueRow[] {
    const behind = after ? 'AND due >= ? AND (due, id, name) > (?, ?, ?)' : '';
    const firsts = `SELECT * FROM (SELECT due, id, name FROM deadline INDEXED BY deadline_due WHERE tenant = ? AND lifecycle = ? AND name = ? AND due <= ? ${behind} ORDER BY due, id LIMIT ?)`;
    const sql = `${names.map(() => firsts).join(' UNION ALL ')} ORDER BY due, id, name LIMIT ?`;
    const from = after ? [after.due, after.due, after.id, after.name] : [];
    const values = names.flatMap((name) => [tenant, lifecycle, name, until, ...from, limit]);
    if (names.length === 0) return [];
    return this.#all(sql, [...values, limit]) as unknown as DueRow[];
  }

  /** Few are overdue at any time, so going through them beats whatever index a planner without figures would take. */
  overdue({ now, limit, tenant, lifecycle }: OverdueQuery): InstanceKey[] {
    const { text, values } = where([
      ['next_deadline_at <= ?', now],
      ['tenant = ?', tenant],
      ['lifecycle = ?', lifecycle],
    ]);
    const sql = `SELECT tenant, lifecycle, id FROM instance INDEXED BY instance_next_deadline ${text} ORDER BY next_deadline_at, tenant, lifecycle, id LIMIT ?`;
    return this.#all(sql, [...values, limit]).map(keyOf);
  }

  nextDue(): Instant | null {
    const sql =
      'SELECT next_deadline_at AS due FROM instance WHERE next_deadline_at IS NOT NULL ORDER BY next_deadline_at LIMIT 1';
    return (this.#one(sql, [])?.['due'] ?? null) as Instant | null;
  }

  counts({ tenant, lifecycle }: { tenant?: string; lifecycle?: string }): StateCount[] {
    const { text, values } = where([
      ['tenant = ?', tenant],
      ['lifecycle = ?', lifecycle],
    ]);
    const sql = `SELECT ${countColumns}, count(*) AS count, ${ages} FROM instance ${text} GROUP BY ${countColumns}`;
    return this.#all(sql, values).map(countOf);
  }

  ofSubject(tenant: string, subject: string): InstanceKey[] {
    const sql =
      'SELECT tenant, lifecycle, id FROM instance WHERE tenant = ? AND subject = ? ORDER BY lifecycle, id';
    return this.#all(sql, [tenant, subject]).map(keyOf);
  }

  personal(tenant: string, references: readonly string[]): Map<string, string> {
    const sql =
      'SELECT reference, value FROM personal WHERE tenant = ? AND erased = 0 AND reference IN (SELECT value FROM json_each(?))';
    return new Map(this.#all(sql, [tenant, JSON.stringify(references)]).map(personalOf));
  }

  /** For questions that live beside their tables. */
  select(sql: string, values: readonly SQLInputValue[]): Stored[] {
    return this.#all(sql, values);
  }

  #one(sql: string, values: readonly SQLInputValue[]): Stored | null {
    return this.#statement(sql).get(...values) ?? null;
  }

  #all(sql: string, values: readonly SQLInputValue[]): Stored[] {
    return this.#statement(sql).all(...values);
  }

  #statement(sql: string): StatementSync {
    const known = this.#prepared.get(sql) ?? this.#db.prepare(sql);
    this.#prepared.set(sql, known);
    return known;
  }
}

/** What waits, died or was dropped has an index of its own; the others are nearly all there is. */
const deliveriesIn: Readonly<Record<DeliveryState, { index: string; condition: string }>> = {
  held: { index: 'sqlite_autoindex_outbox_1', condition: `state = ${stateCell('held')}` },
  waiting: { index: 'outbox_waiting', condition: 'state = 1' },
  done: { index: 'sqlite_autoindex_outbox_1', condition: `state = ${stateCell('done')}` },
  dead: { index: 'outbox_failed', condition: `state = ${stateCell('dead')} AND state > 2` },
  dropped: { index: 'outbox_failed', condition: `state = ${stateCell('dropped')} AND state > 2` },
};

/** The conditions whose value is given, and the values. */
function where(clauses: readonly (readonly [string, string | undefined])[]): {
  readonly text: string;
  readonly values: readonly string[];
} {
  const given = clauses.filter((clause): clause is [string, string] => clause[1] !== undefined);
  const text = given.map(([condition]) => condition).join(' AND ');
  return { text: text && `WHERE ${text}`, values: given.map(([, value]) => value) };
}
