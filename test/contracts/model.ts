/** A store in a few plain lists, slow and obvious: what a real one must agree with, question by question. */
import type {
  AnswerRow,
  DueQuery,
  DueRow,
  InstanceKey,
  InstanceRow,
  JournalRow,
  ListQuery,
  OutboxRow,
  OverdueQuery,
  PersonalRow,
  StateCount,
  WaitingQuery,
  Write,
  WriteGroup,
} from '../../src/ports/index.ts';

type Part = Partial<Record<string, unknown>>;

/** True when a row has everything that is asked for; what is undefined is not asked for. */
function fits(row: object, asked: Part): boolean {
  return Object.entries(asked).every(
    ([name, value]) => value === undefined || (row as Part)[name] === value,
  );
}

/** Sorts by these texts, code point by code point. */
function sorted<T>(rows: readonly T[], texts: (row: T) => readonly string[]): T[] {
  const points = (row: T) =>
    texts(row).map((text) => Array.from(text, (c) => c.codePointAt(0) ?? 0));
  return rows.toSorted((a, b) => {
    const others = points(b);
    for (const [n, own] of points(a).entries()) {
      const other = others[n] ?? [];
      const at = own.findIndex((point, m) => point !== other[m]);
      if (at >= 0) return (own[at] ?? 0) - (other[at] ?? -1);
      if (own.length !== other.length) return own.length - other.length;
    }
    return 0;
  });
}

const keyOf = ({ tenant, lifecycle, id }: InstanceKey): InstanceKey => ({ tenant, lifecycle, id });
const firstDue = (row: InstanceRow) => row.snapshot.deadlines.map((d) => d.due).toSorted()[0];

export class Model {
  instances: readonly InstanceRow[] = [];
  rows: readonly JournalRow[] = [];
  effects: readonly OutboxRow[] = [];
  answers: readonly AnswerRow[] = [];
  values: readonly PersonalRow[] = [];
  /** References whose value was erased: they are never given again. */
  erased: readonly PersonalRow[] = [];

  /** Rosters have a contract of their own; see roster.ts. */
  commit(group: WriteGroup): 'committed' | 'conflict' {
    const { instances, rows, effects, answers, values } = this;
    for (const write of group.filter((each): each is Write => 'key' in each)) {
      if (!this.#fits(write)) {
        Object.assign(this, { instances, rows, effects, answers, values });
        return 'conflict';
      }
      const others = this.instances.filter((row) => !fits(row, { ...write.key }));
      if (write.instance) this.instances = [...others, write.instance];
      this.rows = [...this.rows, ...write.journal];
      this.effects = [...this.effects, ...write.outbox];
      if (write.answer) this.answers = [...this.answers, write.answer];
      this.values = [...this.values, ...write.personal];
    }
    return 'committed';
  }

  #fits({ key, expected, answer, personal }: Write): boolean {
    const taken = [...this.values, ...this.erased];
    return (
      (this.load(key)?.snapshot.revision ?? 0) === expected &&
      !(answer && this.answer(key, answer.key)) &&
      !personal.some(({ tenant, reference }) =>
        taken.some((row) => fits(row, { tenant, reference })),
      )
    );
  }

  erase(tenant: string, subject: string, group: WriteGroup): number | 'conflict' {
    if (this.commit(group) === 'conflict') return 'conflict';
    const keys = this.ofSubject(tenant, subject);
    this.answers = this.answers.map((row) =>
      keys.some((key) => fits(row, { ...key })) ? { ...row, requestHash: null } : row,
    );
    const gone = this.values.filter((row) => fits(row, { tenant, subject }));
    this.values = this.values.filter((row) => !gone.includes(row));
    this.erased = [...this.erased, ...gone];
    return gone.length;
  }

  load(key: InstanceKey): InstanceRow | null {
    return this.instances.find((row) => fits(row, { ...key })) ?? null;
  }

  answer(key: InstanceKey, idempotencyKey: string): AnswerRow | null {
    return this.answers.find((row) => fits(row, { ...key, key: idempotencyKey })) ?? null;
  }

  journal(key: InstanceKey, { after, limit }: { after: number; limit: number }): JournalRow[] {
    return this.rows.filter((row) => fits(row, { ...key }) && row.revision > after).slice(0, limit);
  }

  journalAt(key: InstanceKey, at: string): JournalRow | null {
    return this.rows.findLast((row) => fits(row, { ...key }) && row.at <= at) ?? null;
  }

  outbox(key: InstanceKey): OutboxRow[] {
    return this.effects.filter((row) => fits(row, { ...key }));
  }

  list({ tenant, lifecycle, status, activity, after, limit }: ListQuery): InstanceRow[] {
    const all = sorted(
      this.instances.filter(
        (row) =>
          fits(row, { tenant, lifecycle }) &&
          fits(row.snapshot.status ?? {}, { code: status }) &&
          fits(row.snapshot.activity ?? {}, { code: activity }),
      ),
      (row) => [row.id],
    );
    const behind = all.filter(
      ({ id }) =>
        after === undefined || (id !== after && sorted([id, after], (i) => [i])[0] === after),
    );
    return behind.slice(0, limit);
  }

  /** In the order in which they were stored. */
  transitions(tenant: string): JournalRow[] {
    return this.rows.filter((row) => row.tenant === tenant);
  }

  waiting({ tenant, lifecycle, status, activity, until }: WaitingQuery): InstanceRow[] {
    const had = ({ snapshot }: InstanceRow) =>
      status === undefined ? snapshot.activity : snapshot.status;
    const those = this.instances.filter(
      (row) =>
        fits(row, { tenant, lifecycle }) &&
        had(row)?.code === (status ?? activity) &&
        (had(row)?.since ?? '~') <= until,
    );
    return sorted(those, (row) => [had(row)?.since ?? '', row.id]);
  }

  due({ tenant, lifecycle, names, until }: DueQuery): DueRow[] {
    const all = this.instances
      .filter((row) => fits(row, { tenant, lifecycle }))
      .flatMap(({ id, snapshot }) =>
        snapshot.deadlines.map(({ due, name }): DueRow => ({ due, id, name })),
      )
      .filter(({ due, name }) => due <= until && names.includes(name));
    return sorted(all, ({ due, id, name }) => [due, id, name]);
  }

  overdue({ now, limit, tenant, lifecycle }: OverdueQuery): InstanceKey[] {
    const due = this.instances.filter(
      (row) => fits(row, { tenant, lifecycle }) && (firstDue(row) ?? '~') <= now,
    );
    return sorted(due, (row) => [firstDue(row) ?? '', row.tenant, row.lifecycle, row.id])
      .slice(0, limit)
      .map(keyOf);
  }

  nextDue(): string | null {
    return this.instances.flatMap((row) => firstDue(row) ?? []).toSorted()[0] ?? null;
  }

  counts(filter: { tenant?: string; lifecycle?: string }): StateCount[] {
    const rows = this.instances.filter((row) => fits(row, filter));
    const lineOf = ({
      tenant,
      lifecycle,
      hash,
      snapshot: { version, value, status },
    }: InstanceRow) =>
      JSON.stringify({ tenant, lifecycle, version, hash, value, status: status?.code ?? null });
    return [...new Set(rows.map(lineOf))].map((line) => {
      const those = rows.filter((row) => lineOf(row) === line);
      const since = those.flatMap(({ snapshot }) => snapshot.status?.since ?? []).toSorted();
      const seconds = since.map((at) => Math.floor(Date.parse(at) / 1000));
      const mean = seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
      return {
        ...(JSON.parse(line) as Omit<StateCount, 'count' | 'earliest' | 'mean'>),
        count: those.length,
        earliest: since[0] ?? null,
        mean: since.length === 0 ? null : new Date(Math.trunc(mean) * 1000).toISOString(),
      };
    });
  }

  ofSubject(tenant: string, subject: string): InstanceKey[] {
    const own = this.instances.filter((row) => fits(row, { tenant, subject }));
    return sorted(own, (row) => [row.lifecycle, row.id]).map(keyOf);
  }

  personal(tenant: string, references: readonly string[]): Map<string, string> {
    const found = this.values.filter(
      (row) => row.tenant === tenant && references.includes(row.reference),
    );
    return new Map(found.map((row) => [row.reference, row.value]));
  }
}
