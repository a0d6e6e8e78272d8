/** Rosters and standings in SQLite: rows as cells, what is written of them, and every question as one statement. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type {
  MemberKey,
  MembersQuery,
  RosterAt,
  RosterJournalRow,
  RosterReads,
  RosterWrite,
  StandingRow,
  StoredRow,
} from '../../ports/index.ts';
import type { Cell, Stored } from './encoding.ts';

type Cells = readonly Cell[];

/** A roster write, ready for the writer's thread. */
export interface EncodedRoster {
  readonly at: readonly [tenant: string, organisation: string];
  readonly journal: readonly (readonly [sequence: number, key: string | null, row: string])[];
  readonly rows: readonly Cells[];
  readonly gone: readonly Cells[];
  readonly standings: readonly EncodedStanding[];
  readonly left: readonly Cells[];
  readonly personal: readonly Cells[];
}

interface EncodedStanding {
  readonly member: readonly [group: string, person: string, role: string];
  readonly status: string;
  readonly rest: Cells;
}

export function encodeRoster(write: RosterWrite): EncodedRoster {
  return {
    at: atCells(write),
    journal: write.journal.map((row) => [row.sequence, row.key, JSON.stringify(row)]),
    rows: write.rows.map(({ key, other, row }) => [...keyCells(key), other, JSON.stringify(row)]),
    gone: write.gone.map(keyCells),
    standings: write.standings.map((row) => ({
      member: memberCells(row),
      status: row.status,
      rest: [row.since, row.nextChangeAt, JSON.stringify(row.blockers)],
    })),
    left: write.left.map(memberCells),
    personal: write.personal.map(({ tenant, reference, subject, value }) => [
      tenant,
      reference,
      subject,
      JSON.stringify(value),
    ]),
  };
}

const atCells = ({ tenant, organisation }: RosterAt) => [tenant, organisation] as const;
const memberCells = ({ group, person, role }: MemberKey) => [group, person, role] as const;

/** No id is empty, so what is empty is not there. */
function keyCells([kind = '', a = '', b = '', c = '']: readonly string[]) {
  return [kind, a, b, c] as const;
}

export class RosterWriter {
  readonly #run: ReturnType<typeof statements>;

  constructor(db: DatabaseSync) {
    this.#run = statements(db);
  }

  /** False, and nothing written, when the journal does not go on from where it stands. */
  write({ at, journal, rows, gone, standings, left, personal }: EncodedRoster): boolean {
    const run = this.#run;
    const [first] = journal;
    if (first && first[0] !== Number(run.sequence.get(...at)?.['sequence']) + 1) return false;
    for (const row of journal) run.journal.run(...at, ...row);
    for (const key of gone) run.drop.run(...at, ...key);
    for (const row of rows) run.put.run(...at, ...row);
    for (const row of personal) run.personal.run(...row);
    for (const member of left) {
      this.#count(at, member as EncodedStanding['member'], null);
      run.leave.run(...at, ...member);
    }
    for (const { member, status, rest } of standings) {
      this.#count(at, member, status);
      run.stand.run(...at, ...member, status, ...rest);
    }
    return true;
  }

  /** Moves a member from one count to another, in the group and in the organisation. */
  #count(at: EncodedRoster['at'], member: EncodedStanding['member'], to: string | null): void {
    const from = (this.#run.status.get(...at, ...member)?.['status'] ?? null) as string | null;
    if (from === to) return;
    for (const group of [member[0], '']) {
      if (from !== null) this.#run.less.run(...at, group, from);
      if (to !== null) this.#run.more.run(...at, group, to);
    }
  }
}

const here = 'tenant = ? AND organisation = ?';
const oneMember = `${here} AND grp = ? AND person = ? AND role = ?`;
const memberColumns = 'grp, person, role, status, since, next_change_at, blockers';

function statements(db: DatabaseSync) {
  return {
    sequence: db.prepare(
      `SELECT coalesce(max(sequence), 0) AS sequence FROM roster_journal WHERE ${here}`,
    ),
    journal: db.prepare('INSERT INTO roster_journal VALUES (?, ?, ?, ?, ?)'),
    put: db.prepare(
      'INSERT INTO roster VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET other = excluded.other, row = excluded.row',
    ),
    drop: db.prepare(`DELETE FROM roster WHERE ${here} AND kind = ? AND a = ? AND b = ? AND c = ?`),
    personal: db.prepare('INSERT INTO personal VALUES (?, ?, ?, ?, 0)'),
    status: db.prepare(`SELECT status FROM standing WHERE ${oneMember}`),
    stand: db.prepare(
      'INSERT INTO standing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET status = excluded.status, since = excluded.since, next_change_at = excluded.next_change_at, blockers = excluded.blockers',
    ),
    leave: db.prepare(`DELETE FROM standing WHERE ${oneMember}`),
    more: db.prepare(
      'INSERT INTO standing_count VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1',
    ),
    less: db.prepare(
      `UPDATE standing_count SET count = count - 1 WHERE ${here} AND grp = ? AND status = ?`,
    ),
  };
}

export class RosterReader {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** From one to the next by the index: an organisation has many rows, and a tenant few organisations. */
  organisations(tenant: string): string[] {
    const sql =
      'SELECT organisation FROM roster WHERE tenant = ? AND organisation > ? ORDER BY organisation LIMIT 1';
    const found: string[] = [];
    for (;;) {
      const [next] = this.#all(sql, [tenant, found.at(-1) ?? '']);
      if (next === undefined) return found;
      found.push(next['organisation'] as string);
    }
  }

  row(at: RosterAt, key: readonly string[]): StoredRow | null {
    const sql = `SELECT * FROM roster WHERE ${here} AND kind = ? AND a = ? AND b = ? AND c = ?`;
    const [row] = this.#all(sql, [...atCells(at), ...keyCells(key)]);
    return row ? rowOf(row) : null;
  }

  below(at: RosterAt, prefix: readonly string[], page?: Parameters<RosterReads['below']>[2]) {
    const columns = ['kind', 'a', 'b', 'c'];
    const fixed = prefix.map((_, n) => `AND ${columns[n]} = ?`).join(' ');
    const rest = columns.slice(prefix.length);
    const isPaged = page?.after !== undefined && rest.length > 0;
    const behind = isPaged ? `AND (${rest.join(', ')}) > (${rest.map(() => '?').join(', ')})` : '';
    const sql = `SELECT * FROM roster WHERE ${here} ${fixed} ${behind} ORDER BY kind, a, b, c LIMIT ?`;
    const after = isPaged ? keyCells(page.after ?? []).slice(prefix.length) : [];
    return this.#all(sql, [...atCells(at), ...prefix, ...after, page?.limit ?? -1]).map(rowOf);
  }

  named(at: RosterAt, kind: string, other: string): StoredRow[] {
    const sql = `SELECT * FROM roster WHERE ${here} AND kind = ? AND other = ? ORDER BY a, b, c`;
    return this.#all(sql, [...atCells(at), kind, other]).map(rowOf);
  }

  journal(at: RosterAt, { after, limit }: { after: number; limit: number }): RosterJournalRow[] {
    const sql = `SELECT row FROM roster_journal WHERE ${here} AND sequence > ? ORDER BY sequence LIMIT ?`;
    return this.#all(sql, [...atCells(at), after, limit]).map(changeOf);
  }

  lastChange(at: RosterAt): RosterJournalRow | null {
    const sql = `SELECT row FROM roster_journal WHERE ${here} ORDER BY sequence DESC LIMIT 1`;
    const [row] = this.#all(sql, atCells(at));
    return row ? changeOf(row) : null;
  }

  changeWith(at: RosterAt, key: string): RosterJournalRow | null {
    const sql = `SELECT row FROM roster_journal WHERE ${here} AND key = ?`;
    const [row] = this.#all(sql, [...atCells(at), key]);
    return row ? changeOf(row) : null;
  }

  standing(at: RosterAt, key: MemberKey): StandingRow | null {
    const sql = `SELECT ${memberColumns} FROM standing WHERE ${oneMember}`;
    const [row] = this.#all(sql, [...atCells(at), ...memberCells(key)]);
    return row ? standingOf(row) : null;
  }

  members({ group, status, sort, after, limit, ...at }: MembersQuery): StandingRow[] {
    const order = sort === 'since' ? 'since, person, role' : 'person, role';
    const is = status === undefined ? '' : 'AND status = ?';
    const place = sort === 'since' ? '(?, ?, ?)' : '(?, ?)';
    const behind = after === undefined ? '' : `AND (${order}) > ${place}`;
    const sql = `SELECT ${memberColumns} FROM standing WHERE ${here} AND grp = ? ${is} ${behind} ORDER BY ${order} LIMIT ?`;
    const last = after
      ? [...(sort === 'since' ? [after.since] : []), after.person, after.role]
      : [];
    const values = [
      ...atCells(at),
      group,
      ...(status === undefined ? [] : [status]),
      ...last,
      limit,
    ];
    return this.#all(sql, values).map(standingOf);
  }

  overdue(
    { group, ...at }: Parameters<RosterReads['overdue']>[0],
    { now, limit }: { now: string; limit: number },
  ): MemberKey[] {
    const index = group === undefined ? 'standing_next' : 'standing_next_in_group';
    const within = group === undefined ? '' : 'AND grp = ?';
    const sql = `SELECT grp, person, role FROM standing INDEXED BY ${index} WHERE ${here} ${within} AND next_change_at <= ? ORDER BY next_change_at, grp, person, role LIMIT ?`;
    const values = [...atCells(at), ...(group === undefined ? [] : [group]), now, limit];
    return this.#all(sql, values).map(memberOf);
  }

  counts({ group = '', ...at }: Parameters<RosterReads['counts']>[0]): Record<string, number> {
    const sql = `SELECT status, count FROM standing_count WHERE ${here} AND grp = ? AND count > 0`;
    const rows = this.#all(sql, [...atCells(at), group]) as { status: string; count: number }[];
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }

  #all(sql: string, values: readonly SQLInputValue[]): Stored[] {
    const statement = this.#prepared.get(sql) ?? this.#db.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement.all(...values);
  }
}

/** The port's questions, each asked by `look`. */
export function rosterReads(
  look: <T>(work: (reader: RosterReader) => T) => Promise<T>,
): RosterReads {
  return {
    row: (at, key) => look((read) => read.row(at, key)),
    organisations: (tenant) => look((read) => read.organisations(tenant)),
    below: (at, prefix, page) => look((read) => read.below(at, prefix, page)),
    named: (at, kind, other) => look((read) => read.named(at, kind, other)),
    journal: (at, page) => look((read) => read.journal(at, page)),
    changeWith: (at, key) => look((read) => read.changeWith(at, key)),
    lastChange: (at) => look((read) => read.lastChange(at)),
    standing: (at, key) => look((read) => read.standing(at, key)),
    members: (query) => look((read) => read.members(query)),
    overdue: (at, page) => look((read) => read.overdue(at, page)),
    counts: (at) => look((read) => read.counts(at)),
  };
}

function rowOf(stored: Stored): StoredRow {
  const { kind, a, b, c, other, row } = stored as Record<string, string>;
  const key = [kind, a, b, c].filter((part): part is string => part !== '');
  return { key, other: other ?? null, row: JSON.parse(row as string) };
}

const changeOf = ({ row }: Stored) => JSON.parse(row as string) as RosterJournalRow;

function memberOf({ grp, person, role }: Stored): MemberKey {
  return { group: grp as string, person: person as string, role: role as string };
}

function standingOf(row: Stored): StandingRow {
  const { status, since, next_change_at: nextChangeAt, blockers } = row as Record<string, string>;
  return {
    ...memberOf(row),
    status: status as string,
    since: since as string,
    blockers: JSON.parse(blockers as string),
    nextChangeAt: nextChangeAt ?? null,
  };
}
