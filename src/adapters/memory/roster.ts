/** Rosters and standings in memory, an organisation at a time; counted when asked, as there is no file to keep small. */
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
import { byCodePoints, byTexts } from './order.ts';

interface Tables {
  readonly rows: Map<string, StoredRow>;
  readonly journal: RosterJournalRow[];
  readonly standings: Map<string, StandingRow>;
}

const memberText = ({ group, person, role }: MemberKey) => JSON.stringify([group, person, role]);
const byKey = byTexts<StoredRow>(({ key }) => key);
const byPerson = byTexts<StandingRow>(({ person, role }) => [person, role]);
const bySince = byTexts<StandingRow>(({ since, person, role }) => [since, person, role]);

export class RosterTables {
  readonly #organisations = new Map<string, Tables>();

  fits({ journal, ...at }: RosterWrite): boolean {
    const { journal: stored } = this.#of(at);
    const isTaken = (key: string | null) => key !== null && stored.some((row) => row.key === key);
    return journal.every(
      ({ sequence, key }, n) => sequence === stored.length + 1 + n && !isTaken(key),
    );
  }

  /** Puts a write that fits; what it returns takes it back. */
  put(write: RosterWrite): () => void {
    const { rows, journal, standings } = this.#of(write);
    const undo: (() => void)[] = [];
    const set = <V>(map: Map<string, V>, at: string, value: V | undefined) => {
      const before = map.get(at);
      undo.push(() => (before === undefined ? map.delete(at) : map.set(at, before)));
      if (value === undefined) map.delete(at);
      else map.set(at, value);
    };
    for (const key of write.gone) set(rows, JSON.stringify(key), undefined);
    for (const row of write.rows) set(rows, JSON.stringify(row.key), row);
    for (const key of write.left) set(standings, memberText(key), undefined);
    for (const row of write.standings) set(standings, memberText(row), row);
    journal.push(...write.journal);
    undo.push(() => journal.splice(journal.length - write.journal.length));
    return () => {
      for (const step of undo.toReversed()) step();
    };
  }

  organisations(tenant: string): string[] {
    return [...this.#organisations]
      .filter(([, { rows }]) => rows.size > 0)
      .map(([key]) => JSON.parse(key) as [string, string])
      .flatMap(([own, organisation]) => (own === tenant ? [organisation] : []))
      .toSorted(byCodePoints);
  }

  row(at: RosterAt, key: readonly string[]): StoredRow | null {
    return this.#of(at).rows.get(JSON.stringify(key)) ?? null;
  }

  below(at: RosterAt, prefix: readonly string[], page: Parameters<RosterReads['below']>[2]) {
    const { after, limit } = page ?? { limit: Number.POSITIVE_INFINITY };
    const isBehind = (row: StoredRow) =>
      after === undefined || byKey(row, { ...row, key: after }) > 0;
    return [...this.#of(at).rows.values()]
      .filter(({ key }) => prefix.every((part, n) => key[n] === part))
      .filter(isBehind)
      .toSorted(byKey)
      .slice(0, limit);
  }

  named(at: RosterAt, kind: string, other: string): StoredRow[] {
    return [...this.#of(at).rows.values()]
      .filter((row) => row.key[0] === kind && row.other === other)
      .toSorted(byKey);
  }

  journal(at: RosterAt, { after, limit }: { after: number; limit: number }) {
    return this.#of(at).journal.slice(after, after + limit);
  }

  lastChange(at: RosterAt): RosterJournalRow | null {
    return this.#of(at).journal.at(-1) ?? null;
  }

  changeWith(at: RosterAt, key: string): RosterJournalRow | null {
    return this.#of(at).journal.find((row) => row.key === key) ?? null;
  }

  standing(at: RosterAt, key: MemberKey): StandingRow | null {
    return this.#of(at).standings.get(memberText(key)) ?? null;
  }

  members({ group, status, sort, after, limit, ...at }: MembersQuery): StandingRow[] {
    const order = sort === 'since' ? bySince : byPerson;
    return this.#standings({ ...at, group })
      .filter((row) => status === undefined || row.status === status)
      .filter((row) => after === undefined || order(row, { ...row, ...after }) > 0)
      .toSorted(order)
      .slice(0, limit);
  }

  overdue(
    at: Parameters<RosterReads['overdue']>[0],
    { now, limit }: { now: string; limit: number },
  ): MemberKey[] {
    const texts = byTexts<StandingRow>(({ nextChangeAt, group, person, role }) => [
      nextChangeAt ?? '',
      group,
      person,
      role,
    ]);
    return this.#standings(at)
      .filter(({ nextChangeAt }) => nextChangeAt !== null && nextChangeAt <= now)
      .toSorted(texts)
      .slice(0, limit)
      .map(({ group, person, role }) => ({ group, person, role }));
  }

  counts(at: Parameters<RosterReads['counts']>[0]): Record<string, number> {
    const groups = Map.groupBy(this.#standings(at), ({ status }) => status);
    return Object.fromEntries([...groups].map(([status, rows]) => [status, rows.length]));
  }

  #standings({ group, ...at }: Parameters<RosterReads['counts']>[0]): StandingRow[] {
    const rows = [...this.#of(at).standings.values()];
    return group === undefined ? rows : rows.filter((row) => row.group === group);
  }

  #of(at: RosterAt): Tables {
    const name = nameOf(at);
    const tables = this.#organisations.get(name) ?? {
      rows: new Map(),
      journal: [],
      standings: new Map(),
    };
    this.#organisations.set(name, tables);
    return tables;
  }
}

const nameOf = ({ tenant, organisation }: RosterAt) => JSON.stringify([tenant, organisation]);

/** The port's questions, each asked of the tables by `open`. */
export function rosterReads(
  open: <T>(ask: (tables: RosterTables) => T) => Promise<T>,
): RosterReads {
  return {
    row: (at, key) => open((tables) => tables.row(at, key)),
    organisations: (tenant) => open((tables) => tables.organisations(tenant)),
    below: (at, prefix, page) => open((tables) => tables.below(at, prefix, page)),
    named: (at, kind, other) => open((tables) => tables.named(at, kind, other)),
    journal: (at, page) => open((tables) => tables.journal(at, page)),
    lastChange: (at) => open((tables) => tables.lastChange(at)),
    changeWith: (at, key) => open((tables) => tables.changeWith(at, key)),
    standing: (at, key) => open((tables) => tables.standing(at, key)),
    members: (query) => open((tables) => tables.members(query)),
    overdue: (at, page) => open((tables) => tables.overdue(at, page)),
    counts: (at) => open((tables) => tables.counts(at)),
  };
}
