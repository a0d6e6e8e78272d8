/**
 * What is decided and not yet stored, laid over the store: whoever looks through it sees what will be there once it is
 * stored. One draft becomes one commit.
 */
import type { Instant } from '../../lifecycle/index.ts';
import type {
  InstanceKey,
  InstanceRow,
  JournalRow,
  PersonalRow,
  RosterAt,
  RosterJournalRow,
  Store,
  StoredRow,
  Write,
} from '../../ports/index.ts';
import { keyOf, type MembershipRow, type RosterKey, type RosterRow } from '../../roster/index.ts';

const instanceText = ({ tenant, lifecycle, id }: InstanceKey) => `${tenant} ${lifecycle} ${id}`;

/** A row of the pure core as it is stored; memberships are found by their person too. */
export function storedRow(row: RosterRow): StoredRow {
  const other = row.kind === 'membership' ? row.person : null;
  return { key: keyOf(row), other, row: { ...row } };
}

export class Draft {
  readonly writes: Write[] = [];
  readonly journal: RosterJournalRow[] = [];
  readonly personal: PersonalRow[] = [];
  /** The store with this draft over it; only what deciding reads. */
  readonly store: Store;
  /** By key; null for a row that goes. */
  readonly #rows = new Map<
    string,
    { readonly key: readonly string[]; readonly row: StoredRow | null }
  >();
  /** The keys of those that are found by their kind, and by their kind and other name. */
  readonly #found = new Map<string, Set<string>>();
  readonly #instances = new Map<string, InstanceRow>();
  readonly #journals = new Map<string, readonly JournalRow[]>();

  constructor(base: Store) {
    const { roster } = base;
    const overlay = (rows: readonly StoredRow[], by: string, fits = (_row: StoredRow) => true) => {
      if (this.#rows.size === 0) return rows;
      const kept = rows.filter(({ key }) => !this.#rows.has(JSON.stringify(key)));
      const mine = [...(this.#found.get(by) ?? [])].flatMap((key) => {
        const row = this.#rows.get(key)?.row;
        return row && fits(row) ? [row] : [];
      });
      return [...kept, ...mine];
    };
    this.store = {
      ...base,
      load: async (key) => this.#instances.get(instanceText(key)) ?? base.load(key),
      ofSubject: async (tenant, subject) => {
        const mine = [...this.#instances.values()].filter(
          (row) => row.tenant === tenant && row.subject === subject,
        );
        const stored = await base.ofSubject(tenant, subject);
        const isMine = (key: InstanceKey) => this.#instances.has(instanceText(key));
        return [...stored.filter((key) => !isMine(key)), ...mine];
      },
      journalAt: async (key, at) => this.#journalAt(key, at) ?? base.journalAt(key, at),
      journal: async (key, page) => {
        const mine = this.journalOf(key).filter(({ revision }) => revision > page.after);
        return [...(await base.journal(key, page)), ...mine].slice(0, page.limit);
      },
      roster: {
        ...roster,
        row: async (at, key) => {
          const mine = this.#rows.get(JSON.stringify(key));
          return mine ? mine.row : roster.row(at, key);
        },
        below: async (at, prefix) =>
          overlay(await roster.below(at, prefix), String(prefix[0]), ({ key }) =>
            prefix.every((part, n) => key[n] === part),
          ),
        named: async (at, kind, other) =>
          overlay(
            await roster.named(at, kind, other),
            `${kind} ${other}`,
            (row) => row.other === other,
          ),
        lastChange: async (at) => this.journal.at(-1) ?? roster.lastChange(at),
      },
    };
  }

  add(...writes: readonly Write[]): void {
    for (const write of writes) {
      this.writes.push(write);
      const text = instanceText(write.key);
      if (write.instance) this.#instances.set(text, write.instance);
      this.#journals.set(text, [...(this.#journals.get(text) ?? []), ...write.journal]);
    }
  }

  put(row: StoredRow): void {
    const text = JSON.stringify(row.key);
    this.#rows.set(text, { key: row.key, row });
    this.#find(text, row);
  }

  #find(text: string, { key: [kind], other }: StoredRow): void {
    for (const by of [`${kind}`, ...(other === null ? [] : [`${kind} ${other}`])])
      this.#found.set(by, (this.#found.get(by) ?? new Set()).add(text));
  }

  drop(key: RosterKey | readonly string[]): void {
    this.#rows.set(JSON.stringify(key), { key, row: null });
  }

  /** Takes over everything of a draft that was laid over this one. */
  absorb(other: Draft): void {
    this.add(...other.writes);
    this.journal.push(...other.journal);
    this.personal.push(...other.personal);
    for (const [text, entry] of other.#rows) {
      this.#rows.set(text, entry);
      if (entry.row) this.#find(text, entry.row);
    }
  }

  /** What this draft adds to the journal of an instance. */
  journalOf(key: InstanceKey): readonly JournalRow[] {
    return this.#journals.get(instanceText(key)) ?? [];
  }

  get rows(): StoredRow[] {
    return [...this.#rows.values()].flatMap(({ row }) => row ?? []);
  }

  get gone(): (readonly string[])[] {
    return [...this.#rows.values()].flatMap(({ key, row }) => (row === null ? [key] : []));
  }

  #journalAt(key: InstanceKey, at: Instant): JournalRow | null {
    return this.journalOf(key).findLast((row) => row.at <= at) ?? null;
  }
}

/** Every membership of a person. */
export async function membershipsOf(
  store: Store,
  at: RosterAt,
  person: string,
): Promise<readonly MembershipRow[]> {
  const rows = await store.roster.named(at, 'membership', person);
  return rows.map(({ row }) => row as unknown as MembershipRow);
}
