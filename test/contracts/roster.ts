/** What every store promises of rosters and standings. Each adapter's test hands in how it is opened. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  MemberKey,
  RosterAt,
  RosterJournalRow,
  RosterWrite,
  StandingRow,
  Store,
  StoredRow,
} from '../../src/ports/index.ts';
import { key, minute, step } from './rows.ts';

export const at: RosterAt = { tenant: 'default', organisation: 'league' };

/** A change of nothing in particular. */
function changeRow(sequence: number, of: RosterAt = at): RosterJournalRow {
  return {
    ...of,
    sequence,
    id: `change-${sequence}`,
    key: null,
    at: minute(sequence),
    recordedAt: minute(sequence + 1),
    by: { kind: 'admin', id: 'anna' },
    change: { type: 'GROUP_ADDED', group: `g${sequence}`, title: 'Group' },
  };
}

function standingRow(member: MemberKey, given: Partial<StandingRow> = {}): StandingRow {
  return {
    ...member,
    status: 'incomplete',
    since: minute(1),
    blockers: [],
    nextChangeAt: null,
    ...given,
  };
}

function rosterWrite(given: Partial<RosterWrite> = {}): RosterWrite {
  const none = { journal: [], rows: [], gone: [], standings: [], left: [], personal: [] };
  return { ...at, ...none, ...given };
}

const member = (person: string, group = 'north', role = 'coach'): MemberKey => ({
  group,
  person,
  role,
});
const membership = (person: string, group = 'north'): StoredRow => ({
  key: ['membership', group, 'coach', person],
  other: person,
  row: { kind: 'membership', group, role: 'coach', person },
});

/** The suite, for a store that `open` makes fresh and empty. */
export function rosterContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: rosters`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const put = async (given: Partial<RosterWrite>) =>
      (await store.commit([[rosterWrite(given)]]))[0];

    it('rows are found by their key, below a part of it, and by their other name', async () => {
      const rows = ['b', 'a', 'é', 'ﬀ', '𝔸'].map((person) => membership(person));
      expect(await put({ rows: [...rows, membership('a', 'south')] })).toBe('committed');
      expect(await store.roster.row(at, ['membership', 'north', 'coach', 'a'])).toEqual(
        membership('a'),
      );
      expect(await store.roster.row(at, ['membership', 'north', 'coach', 'c'])).toBeNull();
      expect(await store.roster.row(at, ['membership', 'north', 'coach'])).toBeNull();
      const below = (prefix: string[], page?: { after?: string[]; limit: number }) =>
        store.roster.below(at, prefix, page).then((all) => all.map((row) => row.key.at(-1)));
      // By code point, as in every list.
      expect(await below(['membership', 'north', 'coach'])).toEqual(['a', 'b', 'é', 'ﬀ', '𝔸']);
      expect(
        await below(['membership', 'north'], {
          after: ['membership', 'north', 'coach', 'b'],
          limit: 2,
        }),
      ).toEqual(['é', 'ﬀ']);
      expect(await below(['membership', 'nor'])).toEqual([]);
      expect(await store.roster.named(at, 'membership', 'a')).toEqual([
        membership('a'),
        membership('a', 'south'),
      ]);
      expect(await store.roster.named(at, 'person', 'a')).toEqual([]);
    });

    it('the organisations of a tenant are found, each once', async () => {
      expect(await store.roster.organisations(at.tenant)).toEqual([]);
      for (const organisation of ['b', 'a', 'é'])
        await put({ organisation, rows: [membership('x'), membership('y')] });
      await put({ tenant: 'other', organisation: 'c', rows: [membership('x')] });
      expect(await store.roster.organisations(at.tenant)).toEqual(['a', 'b', 'é']);
    });

    it('a row is written over, and goes', async () => {
      await put({ rows: [membership('a')] });
      const other = { ...membership('a'), other: 'z', row: { changed: true } };
      await put({ rows: [other] });
      expect(await store.roster.row(at, other.key)).toEqual(other);
      expect(await store.roster.named(at, 'membership', 'a')).toEqual([]);
      await put({ gone: [other.key] });
      expect(await store.roster.row(at, other.key)).toBeNull();
    });

    it('what goes and comes in one write is there', async () => {
      await put({ rows: [membership('a')] });
      await put({ gone: [membership('a').key], rows: [membership('a')] });
      expect(await store.roster.row(at, membership('a').key)).toEqual(membership('a'));
    });

    it('nothing is seen from another organisation or tenant', async () => {
      await put({
        rows: [membership('a')],
        standings: [standingRow(member('a'))],
        journal: [changeRow(1)],
      });
      for (const other of [
        { ...at, tenant: 'other' },
        { ...at, organisation: 'other' },
      ]) {
        expect(await store.roster.row(other, membership('a').key)).toBeNull();
        expect(await store.roster.below(other, ['membership'])).toEqual([]);
        expect(await store.roster.named(other, 'membership', 'a')).toEqual([]);
        expect(await store.roster.lastChange(other)).toBeNull();
        expect(await store.roster.standing(other, member('a'))).toBeNull();
        expect(await store.roster.counts(other)).toEqual({});
        expect(await store.roster.overdue(other, { now: minute(9), limit: 9 })).toEqual([]);
        const query = { ...other, group: 'north', sort: 'person', limit: 9 } as const;
        expect(await store.roster.members(query)).toEqual([]);
      }
    });

    it('the journal goes on from where it stands, or the whole group is refused', async () => {
      const born = step(key('d1'));
      expect(
        await store.commit([[rosterWrite({ journal: [changeRow(1), changeRow(2)] }), born]]),
      ).toEqual(['committed']);
      for (const sequence of [1, 2, 4]) {
        const late = rosterWrite({
          journal: [changeRow(sequence)],
          rows: [membership('late')],
          standings: [standingRow(member('late'))],
        });
        expect(await store.commit([[step(key('late')), late]])).toEqual(['conflict']);
        expect(await store.commit([[late, step(key('late'))]])).toEqual(['conflict']);
      }
      expect(await store.load(key('late'))).toBeNull();
      expect(await store.roster.row(at, membership('late').key)).toBeNull();
      expect(await store.roster.counts(at)).toEqual({});
      expect(await store.roster.journal(at, { after: 0, limit: 9 })).toEqual([
        changeRow(1),
        changeRow(2),
      ]);
      expect(await store.roster.journal(at, { after: 1, limit: 1 })).toEqual([changeRow(2)]);
      expect(await store.roster.lastChange(at)).toEqual(changeRow(2));
    });

    it('a key is taken once in an organisation', async () => {
      const keyed = (sequence: number, name: string | null) => ({
        ...changeRow(sequence),
        key: name,
      });
      expect(await put({ journal: [keyed(1, 'k'), keyed(2, null), keyed(3, null)] })).toBe(
        'committed',
      );
      expect(await put({ journal: [keyed(4, 'k')], rows: [membership('late')] })).toBe('conflict');
      expect(await store.roster.row(at, membership('late').key)).toBeNull();
      expect(await store.roster.changeWith(at, 'k')).toEqual(keyed(1, 'k'));
      expect(await store.roster.changeWith(at, 'other')).toBeNull();
      expect(await store.roster.changeWith({ ...at, organisation: 'other' }, 'k')).toBeNull();
    });

    it('a roster goes back with the instance that is in conflict', async () => {
      await store.commit([[step(key('d1'))]]);
      await put({
        standings: [standingRow(member('a'), { status: 'cleared' })],
        rows: [membership('a')],
      });
      const roster = rosterWrite({
        standings: [standingRow(member('a'))],
        left: [member('b')],
        gone: [membership('a').key],
        personal: [
          { tenant: 'default', subject: 'a', reference: 'personal:1', value: 'ann@example.org' },
        ],
      });
      expect(await store.commit([[roster, step(key('d1'))]])).toEqual(['conflict']);
      expect(await store.roster.standing(at, member('a'))).toMatchObject({ status: 'cleared' });
      expect(await store.roster.counts(at)).toEqual({ cleared: 1 });
      expect(await store.roster.row(at, membership('a').key)).toEqual(membership('a'));
      expect(await store.personal('default', ['personal:1'])).toEqual(new Map());
    });

    it('a personal value is stored once, and erased with its subject', async () => {
      const personal = [
        { tenant: 'default', subject: 'a', reference: 'personal:1', value: 'ann@example.org' },
      ];
      expect(await put({ personal })).toBe('committed');
      expect(await store.personal('default', ['personal:1'])).toEqual(
        new Map([['personal:1', 'ann@example.org']]),
      );
      expect(await put({ personal, rows: [membership('late')] })).toBe('conflict');
      expect(await store.roster.row(at, membership('late').key)).toBeNull();
      await put({ rows: [membership('a')] });
      expect(
        await store.erase('default', 'a', [rosterWrite({ gone: [membership('a').key] })]),
      ).toBe(1);
      expect(await store.roster.row(at, membership('a').key)).toBeNull();
      expect(await store.personal('default', ['personal:1'])).toEqual(new Map());
    });

    it('counts follow every standing, in its group and in the organisation', async () => {
      const counts = async () => [
        await store.roster.counts(at),
        await store.roster.counts({ ...at, group: 'north' }),
        await store.roster.counts({ ...at, group: 'south' }),
      ];
      const [a, b, c] = [member('a'), member('b'), member('a', 'south')];
      await put({ standings: [a, b, c].map((each) => standingRow(each)) });
      expect(await counts()).toEqual([{ incomplete: 3 }, { incomplete: 2 }, { incomplete: 1 }]);
      // The same status again, another one, and one that goes.
      await put({
        standings: [standingRow(a, { since: minute(2) }), standingRow(b, { status: 'cleared' })],
      });
      expect(await counts()).toEqual([
        { incomplete: 2, cleared: 1 },
        { incomplete: 1, cleared: 1 },
        { incomplete: 1 },
      ]);
      await put({ left: [a, member('nobody')] });
      expect(await counts()).toEqual([
        { incomplete: 1, cleared: 1 },
        { cleared: 1 },
        { incomplete: 1 },
      ]);
      expect(await store.roster.standing(at, a)).toBeNull();
    });

    it('members are sorted by person or by who has stood there longest, by status, page by page', async () => {
      const rows = ['d', 'a', 'c', 'b'].map((person, n) =>
        standingRow(member(person), { since: minute(n), status: n % 2 ? 'cleared' : 'incomplete' }),
      );
      const twice = standingRow(member('a', 'north', 'referee'), { since: minute(1) });
      await put({ standings: [...rows, twice, standingRow(member('x', 'south'))] });
      const all = { ...at, group: 'north', limit: 9 };
      const who = async (query: Parameters<Store['roster']['members']>[0]) =>
        (await store.roster.members(query)).map(({ person, role }) => `${person} ${role}`);
      const byPerson = ['a coach', 'a referee', 'b coach', 'c coach', 'd coach'];
      const bySince = ['d coach', 'a coach', 'a referee', 'c coach', 'b coach'];
      expect(await who({ ...all, sort: 'person' })).toEqual(byPerson);
      expect(await who({ ...all, sort: 'since' })).toEqual(bySince);
      expect(await who({ ...all, sort: 'person', status: 'cleared' })).toEqual([
        'a coach',
        'b coach',
      ]);
      expect(await who({ ...all, sort: 'since', status: 'incomplete' })).toEqual([
        'd coach',
        'a referee',
        'c coach',
      ]);
      for (const [sort, expected] of [
        ['person', byPerson],
        ['since', bySince],
      ] as const) {
        const found: string[] = [];
        let after: StandingRow | undefined;
        do {
          const [next] = await store.roster.members({ ...all, sort, after, limit: 1 });
          if (next) found.push(`${next.person} ${next.role}`);
          after = next;
        } while (after);
        expect(found).toEqual(expected);
      }
      const after = { person: 'd', role: 'coach', since: minute(0) };
      expect(await who({ ...all, sort: 'since', status: 'incomplete', after })).toEqual([
        'a referee',
        'c coach',
      ]);
    });

    it('the overdue come first things first, in a group or in all', async () => {
      const due = (person: string, n: number | null, group?: string) =>
        standingRow(member(person, group), { nextChangeAt: n === null ? null : minute(n) });
      await put({
        standings: [due('a', 5), due('b', 3), due('c', null), due('d', 4, 'south'), due('e', 6)],
      });
      const overdue = async (group: string | undefined, now: number, limit = 9) =>
        (await store.roster.overdue({ ...at, group }, { now: minute(now), limit })).map(
          (m) => m.person,
        );
      expect(await overdue(undefined, 5)).toEqual(['b', 'd', 'a']);
      expect(await overdue('north', 5)).toEqual(['b', 'a']);
      expect(await overdue(undefined, 5, 2)).toEqual(['b', 'd']);
      expect(await overdue(undefined, 2)).toEqual([]);
      await put({ standings: [due('b', null)] });
      expect(await overdue('north', 9)).toEqual(['a', 'e']);
    });

    it('nothing is shared: what goes in and out is a copy', async () => {
      const row = { ...membership('a'), row: { list: [1] } };
      await put({ rows: [row] });
      row.row.list.push(2);
      const first = await store.roster.row(at, row.key);
      expect(first?.row).toEqual({ list: [1] });
      (first as unknown as typeof row).row.list.push(3);
      expect((await store.roster.row(at, row.key))?.row).toEqual({ list: [1] });
    });
  });
}
