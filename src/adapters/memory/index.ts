/** A store in memory, for tests and trials: the same port, nothing that lasts. */
import type { Instant } from '../../lifecycle/index.ts';
import {
  type AnswerRow,
  type GroupResult,
  type InstanceKey,
  type InstanceRow,
  type JournalRow,
  type OutboxRow,
  type StateCount,
  type Store,
  StoreError,
  type WriteGroup,
} from '../../ports/index.ts';

const text = ({ tenant, lifecycle, id }: InstanceKey) => JSON.stringify([tenant, lifecycle, id]);
const copy = <T>(value: T): T => structuredClone(value);
const nextDue = (row: InstanceRow): Instant | null =>
  row.snapshot.deadlines.map((d) => d.due).toSorted()[0] ?? null;

/** Nothing shares: what goes in and out is copied. */
export function openMemoryStore(): Store {
  const instances = new Map<string, InstanceRow>();
  const journals = new Map<string, JournalRow[]>();
  const outboxes = new Map<string, OutboxRow[]>();
  const answers = new Map<string, AnswerRow>();
  const personal = new Map<string, { subject: string; value: string }>();
  let closed = false;

  const open = () => {
    if (closed) throw new StoreError('closed', 'the store in memory was closed');
  };
  const answerKey = (key: InstanceKey, idempotencyKey: string) => `${text(key)} ${idempotencyKey}`;
  const revisionOf = (key: InstanceKey) => instances.get(text(key))?.snapshot.revision ?? 0;
  const sorted = () =>
    [...instances.values()].toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

  function apply(group: WriteGroup): GroupResult {
    const fits = group.every(
      (w) =>
        revisionOf(w.key) === w.expected &&
        !(w.answer && answers.has(answerKey(w.key, w.answer.key))),
    );
    if (!fits) return 'conflict';
    for (const w of group.map(copy)) {
      const key = text(w.key);
      if (w.instance) instances.set(key, w.instance);
      journals.set(key, [...(journals.get(key) ?? []), ...w.journal]);
      outboxes.set(key, [...(outboxes.get(key) ?? []), ...w.outbox]);
      if (w.answer) answers.set(answerKey(w.key, w.answer.key), w.answer);
      for (const p of w.personal) {
        personal.set(JSON.stringify([p.tenant, p.reference]), {
          subject: p.subject,
          value: p.value,
        });
      }
    }
    return 'committed';
  }

  return {
    info: { kind: 'memory', place: 'memory', schema: 0 },
    async commit(groups) {
      open();
      return groups.map(apply);
    },
    async load(key) {
      open();
      return copy(instances.get(text(key)) ?? null);
    },
    async answer(key, idempotencyKey) {
      open();
      return copy(answers.get(answerKey(key, idempotencyKey)) ?? null);
    },
    async journal(key, { after, limit }) {
      open();
      return copy(
        (journals.get(text(key)) ?? []).filter((r) => r.revision > after).slice(0, limit),
      );
    },
    async journalAt(key, at) {
      open();
      return copy((journals.get(text(key)) ?? []).findLast((r) => r.at <= at) ?? null);
    },
    async outbox(key, { after, limit }) {
      open();
      return copy(
        (outboxes.get(text(key)) ?? []).filter((r) => r.revision > after).slice(0, limit),
      );
    },
    async list({ tenant, lifecycle, status, activity, after, limit }) {
      open();
      return copy(
        sorted()
          .filter((r) => r.tenant === tenant && r.lifecycle === lifecycle)
          .filter((r) => status === undefined || r.snapshot.status?.code === status)
          .filter((r) => activity === undefined || r.snapshot.activity?.code === activity)
          .filter((r) => after === undefined || r.id > after)
          .slice(0, limit),
      );
    },
    async overdue({ now, limit, tenant, lifecycle }) {
      open();
      return sorted()
        .filter((r) => tenant === undefined || r.tenant === tenant)
        .filter((r) => lifecycle === undefined || r.lifecycle === lifecycle)
        .flatMap((r) => {
          const due = nextDue(r);
          return due !== null && due <= now
            ? [{ due, key: { tenant: r.tenant, lifecycle: r.lifecycle, id: r.id } }]
            : [];
        })
        .toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
        .slice(0, limit)
        .map(({ key }) => key);
    },
    async nextDue() {
      open();
      return [...instances.values()].flatMap((r) => nextDue(r) ?? []).toSorted()[0] ?? null;
    },
    async counts({ tenant, lifecycle }) {
      open();
      const counts = new Map<string, StateCount>();
      for (const row of instances.values()) {
        if (tenant !== undefined && row.tenant !== tenant) continue;
        if (lifecycle !== undefined && row.lifecycle !== lifecycle) continue;
        const { version, value, status } = row.snapshot;
        const line = {
          tenant: row.tenant,
          lifecycle: row.lifecycle,
          version,
          hash: row.hash,
          value,
          status: status?.code ?? null,
        };
        const key = JSON.stringify(line);
        counts.set(key, { ...line, count: (counts.get(key)?.count ?? 0) + 1 });
      }
      return copy([...counts.values()]);
    },
    async ofSubject(tenant, subject) {
      open();
      return sorted()
        .filter((r) => r.tenant === tenant && r.subject === subject)
        .map(({ tenant: t, lifecycle, id }) => ({ tenant: t, lifecycle, id }));
    },
    async personal(tenant, references) {
      open();
      return new Map(
        references.flatMap((reference) => {
          const found = personal.get(JSON.stringify([tenant, reference]));
          return found ? [[reference, found.value] as const] : [];
        }),
      );
    },
    async erase(tenant, subject, group) {
      open();
      if (apply(group) === 'conflict') return 'conflict';
      const own = new Set((await this.ofSubject(tenant, subject)).map(text));
      for (const [key, row] of answers) {
        if (own.has(text(row))) answers.set(key, { ...row, requestHash: null });
      }
      let removed = 0;
      for (const [key, row] of personal) {
        if (row.subject !== subject || (JSON.parse(key) as string[])[0] !== tenant) continue;
        personal.delete(key);
        removed += 1;
      }
      return removed;
    },
    async backup() {
      throw new StoreError('unsupported', 'a store in memory has no file to copy');
    },
    async close() {
      closed = true;
    },
  };
}
