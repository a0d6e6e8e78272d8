/** Rows for tests of a store: small, valid, and different wherever a mistake could hide. */
import type { Deadline, Snapshot } from '../../src/lifecycle/index.ts';
import type {
  AnswerRow,
  InstanceKey,
  JournalRow,
  OutboxRow,
  PersonalRow,
  Write,
} from '../../src/ports/index.ts';

/** The instant so many minutes into the year. */
export function minute(n: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
}

export function key(id: string, lifecycle = 'test/door', tenant = 'default'): InstanceKey {
  return { tenant, lifecycle, id };
}

export interface Step {
  /** The revision that is stored before; 0 for a birth. */
  readonly expected?: number;
  readonly subject?: string;
  readonly hash?: string;
  readonly status?: string | null;
  readonly activity?: string | null;
  readonly deadlines?: readonly Deadline[];
  readonly snapshot?: Partial<Snapshot>;
  /** Effects of the transition. */
  readonly effects?: number;
  readonly answer?: Partial<AnswerRow>;
  readonly personal?: readonly PersonalRow[];
}

/** One transition of one instance, with everything that belongs to it. */
export function step(at: InstanceKey, given: Step = {}): Write {
  const expected = given.expected ?? 0;
  const snapshot = snapshotOf(at, expected + 1, given);
  const { subject = at.id, hash = 'hash-1' } = given;
  return {
    key: at,
    expected,
    instance: { ...at, subject, hash, snapshot },
    journal: [journalRow(at, snapshot)],
    outbox: Array.from({ length: given.effects ?? 0 }, (_, n) => outboxRow(at, expected + 1, n)),
    answer: given.answer === undefined ? null : answerRow(at, given.answer),
    personal: given.personal ?? [],
  };
}

/** A declared no-op that only keeps its answer. */
export function noop(at: InstanceKey, expected: number, answer: Partial<AnswerRow>): Write {
  return {
    key: at,
    expected,
    instance: null,
    journal: [],
    outbox: [],
    answer: answerRow(at, answer),
    personal: [],
  };
}

function snapshotOf(at: InstanceKey, revision: number, given: Step): Snapshot {
  const since = minute(revision);
  const labelled = (code: string | null) => (code === null ? null : { code, since });
  return {
    lifecycle: at.lifecycle,
    version: '1',
    value: 'shut',
    context: { id: at.id, opened: revision },
    history: {},
    status: labelled(given.status === undefined ? 'shut' : given.status),
    activity: labelled(given.activity ?? null),
    at: since,
    revision,
    deadlines: given.deadlines ?? [],
    finished: false,
    ...given.snapshot,
  };
}

function journalRow(at: InstanceKey, snapshot: Snapshot): JournalRow {
  const { revision, value, status, activity, deadlines, version } = snapshot;
  return {
    ...at,
    revision,
    kind: 'event',
    at: snapshot.at,
    recordedAt: minute(revision + 1),
    event: {
      type: 'OPEN',
      data: { code: `k-${revision}` },
      id: `${at.tenant}/${at.id}/event-${revision}`,
      by: { kind: 'user', id: 'uma' },
      facts: { lockedOut: false },
    },
    cause: null,
    from: 'shut',
    to: value,
    status,
    label: 'Shut',
    activity,
    activityLabel: null,
    deadlines,
    version,
    hash: 'hash-1',
    birth: revision === 1 ? { id: at.id, policies: { closesAfterMinutes: 5 }, zone: 'UTC' } : null,
    context: null,
    sent: [],
  };
}

function outboxRow(at: InstanceKey, revision: number, index: number): OutboxRow {
  return {
    ...at,
    effectId: `${at.tenant}/${at.lifecycle}/${at.id}#${revision}.${index}`,
    revision,
    index,
    name: 'ring',
    data: { times: index },
    at: minute(revision),
    recordedAt: minute(revision + 1),
  };
}

function answerRow(at: InstanceKey, given: Partial<AnswerRow>): AnswerRow {
  return {
    ...at,
    key: 'key-1',
    requestHash: 'a'.repeat(64),
    answer: { outcome: 'applied', revision: 1 },
    recordedAt: minute(1),
    ...given,
  };
}

export function personalRow(subject: string, reference: string, value: string): PersonalRow {
  return { tenant: 'default', subject, reference, value };
}

export function deadline(due: string, generation = 1, name = 'door.open.closesItself'): Deadline {
  return { name, due, generation };
}
