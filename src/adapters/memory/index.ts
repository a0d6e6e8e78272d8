/** A store in memory, for tests and trials: the same port, nothing that lasts. */
import {
  type AnswerRow,
  type GroupResult,
  type InstanceKey,
  type InstanceRow,
  type JournalRow,
  type PersonalRow,
  type RosterWrite,
  type Store,
  StoreError,
  type Write,
  type WriteGroup,
} from '../../ports/index.ts';
import { memoryCredentials } from './credentials.ts';
import { byTexts } from './order.ts';
import { Ordered } from './ordered.ts';
import { Outbox } from './outbox.ts';
import { counted, dueIn, listed, nextDue, overdueIn, waited } from './questions.ts';
import { RosterTables, rosterReads } from './roster.ts';
import { type Put, keyText as text } from './tables.ts';

interface Place {
  readonly tenant?: string | undefined;
  readonly lifecycle?: string | undefined;
}

/** An erased value leaves its reference behind, which is never given again. */
interface Personal {
  readonly subject: string;
  readonly value: string | null;
}

const placeOf = ({ tenant, lifecycle }: Place): Place => ({ tenant, lifecycle });
const keyOf = ({ tenant, lifecycle, id }: InstanceKey): InstanceKey => ({ tenant, lifecycle, id });
const answerText = (key: InstanceKey, idempotencyKey: string) => `${text(key)} ${idempotencyKey}`;
const referenceText = (tenant: string, reference: string) => JSON.stringify([tenant, reference]);
/** Through JSON, so that rows come back exactly as a file would give them back. */
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
/** Nothing is shared: what goes in and out is copied. */
export function openMemoryStore(): Store {
  const tables = new Tables();
  let closed = false;

  async function open<T>(work: () => T): Promise<T> {
    if (closed) throw new StoreError('closed', 'the store in memory was closed');
    return work();
  }

  return {
    info: { kind: 'memory', place: 'memory', schema: 0 },
    roster: rosterReads((ask) => open(() => copy(ask(tables.roster)))),
    credentials: memoryCredentials(open, copy),
    commit: (groups) => open(() => groups.map((group) => tables.apply(group))),
    load: (key) => open(() => copy(tables.instances.get(text(key)) ?? null)),
    answer: (key, idempotencyKey) =>
      open(() => copy(tables.answers.get(answerText(key, idempotencyKey)) ?? null)),
    journal: (key, { after, limit }) =>
      open(() =>
        copy(
          tables
            .journalOf(key)
            .filter((r) => r.revision > after)
            .slice(0, limit),
        ),
      ),
    journalAt: (key, at) =>
      open(() => copy(tables.journalOf(key).findLast((r) => r.at <= at) ?? null)),
    transitions: ({ tenant, after, limit }) =>
      open(() => copy(tables.ordered.of(tenant).slice(after, after + limit))),
    lastTransition: (tenant) => open(() => copy(tables.ordered.of(tenant).at(-1) ?? null)),
    outbox: (key, { after, limit }) =>
      open(() => {
        const rows = tables.outbox.of(key).filter((r) => r.revision > after);
        const last = rows[Math.min(limit, rows.length) - 1]?.revision ?? 0;
        return copy(rows.filter((r) => r.revision <= last));
      }),
    lease: (query) => open(() => copy(tables.outbox.lease(query))),
    delivery: (place) => open(() => copy(tables.outbox.delivery(place))),
    outboxDepths: (tenant) => open(() => tables.outbox.depths(tenant)),
    deliveries: (query) => open(() => copy(tables.outbox.deliveries(query))),
    list: (query) => open(() => copy(listed(tables.instancesOf(placeOf(query)), query))),
    waiting: (query) => open(() => copy(waited(tables.instancesOf(placeOf(query)), query))),
    due: (query) => open(() => dueIn(tables.instancesOf(placeOf(query)), query)),
    overdue: (query) => open(() => overdueIn(tables.instancesOf(placeOf(query)), query).map(keyOf)),
    nextDue: () =>
      open(
        () =>
          tables
            .instancesOf({})
            .flatMap((r) => nextDue(r) ?? [])
            .toSorted()[0] ?? null,
      ),
    counts: (of) => open(() => counted(tables.instancesOf(of))),
    ofSubject: (tenant, subject) => open(() => tables.ofSubject(tenant, subject)),
    personal: (tenant, references) => open(() => tables.valuesOf(tenant, references)),
    erase: (tenant, subject, group) => open(() => tables.erase(tenant, subject, group)),
    async backup() {
      throw new StoreError('unsupported', 'a store in memory has no file to copy');
    },
    async close() {
      closed = true;
    },
  };
}

class Tables {
  readonly instances = new Map<string, InstanceRow>();
  readonly answers = new Map<string, AnswerRow>();
  readonly roster = new RosterTables();
  readonly outbox = new Outbox();
  readonly ordered = new Ordered();
  readonly #journals = new Map<string, readonly JournalRow[]>();
  readonly #personal = new Map<string, Personal>();

  journalOf(key: InstanceKey): readonly JournalRow[] {
    return this.#journals.get(text(key)) ?? [];
  }

  instancesOf(of: Place): InstanceRow[] {
    return [...this.instances.values()].filter(
      (row) =>
        (of.tenant === undefined || row.tenant === of.tenant) &&
        (of.lifecycle === undefined || row.lifecycle === of.lifecycle),
    );
  }

  ofSubject(tenant: string, subject: string): InstanceKey[] {
    return this.instancesOf({ tenant })
      .filter((row) => row.subject === subject)
      .map(keyOf)
      .toSorted(byTexts(({ lifecycle, id }) => [lifecycle, id]));
  }

  valuesOf(tenant: string, references: readonly string[]): Map<string, string> {
    return new Map(
      references.flatMap((reference) => {
        const value = this.#personal.get(referenceText(tenant, reference))?.value ?? null;
        return value === null ? [] : [[reference, value] as const];
      }),
    );
  }

  /** All or nothing: what was put before a conflict is taken back, last first. */
  apply(group: WriteGroup): GroupResult {
    const undo: (() => void)[] = [];
    const put: Put = (rows, at, row) => {
      const before = rows.get(at);
      undo.push(() => (before === undefined ? rows.delete(at) : rows.set(at, before)));
      rows.set(at, row);
    };
    for (const write of group) {
      const fits = 'key' in write ? this.#fits(write) : this.#fitsRoster(write);
      if (fits && 'key' in write) this.#put(copy(write), put, undo);
      else if (fits) this.#putRoster(copy(write as RosterWrite), put, undo);
      else {
        for (const step of undo.toReversed()) step();
        return 'conflict';
      }
    }
    return 'committed';
  }

  #fits({ key, expected, journal, outbox, deliveries = [], answer, personal }: Write): boolean {
    const revision = this.instances.get(text(key))?.snapshot.revision ?? 0;
    const stored = this.journalOf(key);
    const sent = this.outbox.of(key);
    return (
      revision === expected &&
      !(answer && this.answers.has(answerText(key, answer.key))) &&
      !journal.some((row) => stored.some((r) => r.revision === row.revision)) &&
      !outbox.some((row) => sent.some((r) => r.effectId === row.effectId)) &&
      deliveries.every((change) => this.outbox.fits(key, change)) &&
      !personal.some((row) => this.#personal.has(referenceText(row.tenant, row.reference)))
    );
  }

  #put(
    { key, instance, journal, outbox, deliveries = [], answer, personal }: Write,
    put: Put,
    undo: (() => void)[],
  ): void {
    undo.push(this.ordered.add(key.tenant, journal));
    if (instance) put(this.instances, text(key), instance);
    if (journal.length > 0) put(this.#journals, text(key), [...this.journalOf(key), ...journal]);
    this.outbox.put(key, outbox, deliveries, put);
    if (answer) put(this.answers, answerText(key, answer.key), answer);
    for (const { tenant, reference, subject, value } of personal) {
      put(this.#personal, referenceText(tenant, reference), { subject, value });
    }
  }

  #fitsRoster(write: RosterWrite): boolean {
    const isTaken = ({ tenant, reference }: PersonalRow) =>
      this.#personal.has(referenceText(tenant, reference));
    return this.roster.fits(write) && !write.personal.some(isTaken);
  }

  #putRoster(
    write: RosterWrite,
    put: <V>(rows: Map<string, V>, at: string, row: V) => void,
    undo: (() => void)[],
  ): void {
    undo.push(this.roster.put(write));
    for (const { tenant, reference, subject, value } of write.personal)
      put(this.#personal, referenceText(tenant, reference), { subject, value });
  }

  erase(tenant: string, subject: string, group: WriteGroup): number | 'conflict' {
    if (this.apply(group) === 'conflict') return 'conflict';
    const own = new Set(this.ofSubject(tenant, subject).map(text));
    for (const [at, row] of this.answers) {
      if (own.has(text(row))) this.answers.set(at, { ...row, requestHash: null });
    }
    const mine = [...this.#personal].filter(
      ([at, row]) =>
        row.subject === subject &&
        row.value !== null &&
        (JSON.parse(at) as readonly string[])[0] === tenant,
    );
    for (const [at] of mine) this.#personal.set(at, { subject, value: null });
    return mine.length;
  }
}
