/** What only SQLite has to show of rosters: that every question is answered by an index, however large the league. */
import { describe, expect, it, vi } from 'vitest';
import { openReader, prepareFile } from '../../src/adapters/sqlite/connection.ts';
import { RosterReader } from '../../src/adapters/sqlite/roster.ts';
import { at } from '../contracts/roster.ts';
import { minute } from '../contracts/rows.ts';
import { scratch } from '../faults/scratch.ts';

const folder = scratch();
const who = { group: 'g', person: 'p', role: 'r' };
const inGroup = { ...at, group: 'g', limit: 9 };
const last = { ...who, since: 's' };
const here = 'tenant=? AND organisation=?';

describe('a question about a roster', () => {
  it.each<[string, (reader: RosterReader) => unknown, string]>([
    [
      'row',
      (r) => r.row(at, ['group', 'g']),
      `sqlite_autoindex_roster_1 (${here} AND kind=? AND a=? AND b=? AND c=?)`,
    ],
    [
      'below',
      (r) => r.below(at, ['assignment', 'g', 'r']),
      `sqlite_autoindex_roster_1 (${here} AND kind=? AND a=? AND b=?)`,
    ],
    [
      'below after',
      (r) => r.below(at, ['person'], { after: ['person', 'p'], limit: 9 }),
      `sqlite_autoindex_roster_1 (${here} AND kind=? AND (a,b,c)>(?,?,?))`,
    ],
    [
      'named',
      (r) => r.named(at, 'membership', 'p'),
      `roster_other (${here} AND kind=? AND other=?)`,
    ],
    [
      'journal',
      (r) => r.journal(at, { after: 1, limit: 9 }),
      `sqlite_autoindex_roster_journal_1 (${here} AND sequence>?)`,
    ],
    ['by its key', (r) => r.changeWith(at, 'k'), `roster_journal_key (${here} AND key=?)`],
    ['last change', (r) => r.lastChange(at), `sqlite_autoindex_roster_journal_1 (${here})`],
    [
      'standing',
      (r) => r.standing(at, who),
      `sqlite_autoindex_standing_1 (${here} AND grp=? AND person=? AND role=?)`,
    ],
    [
      'by person',
      (r) => r.members({ ...inGroup, sort: 'person', after: last }),
      `sqlite_autoindex_standing_1 (${here} AND grp=? AND (person,role)>(?,?))`,
    ],
    [
      'by since',
      (r) => r.members({ ...inGroup, sort: 'since', after: last }),
      `standing_since (${here} AND grp=? AND (since,person,role)>(?,?,?))`,
    ],
    [
      'by status',
      (r) => r.members({ ...inGroup, sort: 'person', status: 's', after: last }),
      `standing_status (${here} AND grp=? AND status=? AND (person,role)>(?,?))`,
    ],
    [
      'by status and since',
      (r) => r.members({ ...inGroup, sort: 'since', status: 's', after: last }),
      `standing_status_since (${here} AND grp=? AND status=? AND (since,person,role)>(?,?,?))`,
    ],
    [
      'overdue',
      (r) => r.overdue(at, { now: 'n', limit: 9 }),
      `standing_next (${here} AND next_change_at<?)`,
    ],
    [
      'overdue in a group',
      (r) => r.overdue({ ...at, group: 'g' }, { now: 'n', limit: 9 }),
      `standing_next_in_group (${here} AND grp=? AND next_change_at<?)`,
    ],
    ['counts', (r) => r.counts(at), `PRIMARY KEY (${here} AND grp=?)`],
  ])('has its index: %s', (_, ask, index) => {
    const file = folder('store.sqlite');
    prepareFile(file, minute(0));
    const db = openReader(file);
    const prepare = vi.spyOn(db, 'prepare');
    ask(new RosterReader(db));
    const [sql = ''] = prepare.mock.calls[0] ?? [];
    const plan = db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row['detail']));
    expect(plan[0]).toMatch(/^SEARCH/);
    expect(plan[0]?.endsWith(index), plan.join('; ')).toBe(true);
    expect(plan.join('; ')).not.toContain('TEMP B-TREE');
    db.close();
  });
});
