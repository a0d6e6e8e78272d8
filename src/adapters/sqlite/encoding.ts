/** Rows as SQLite keeps them: flat arrays of texts and numbers, cheap to hand to the writer's thread. */
import type { Snapshot } from '../../lifecycle/index.ts';
import type {
  AnswerRow,
  DeliveryChange,
  DeliveryRow,
  DeliveryState,
  InstanceKey,
  InstanceRow,
  JournalRow,
  OutboxRow,
  PlacedRow,
  StateCount,
  Write,
} from '../../ports/index.ts';

export type Cell = string | number | null;
type Cells = readonly Cell[];

/** One write, ready for the statements in writer.ts. */
export interface EncodedWrite {
  readonly key: readonly [string, string, string];
  readonly expected: number;
  readonly instance: Cells | null;
  /** Null where they stay as they are. */
  readonly deadlines: readonly (readonly [string, number, string])[] | null;
  readonly journal: readonly Cells[];
  readonly outbox: readonly Cells[];
  readonly deliveries: readonly EncodedChange[];
  readonly answer: Cells | null;
  readonly personal: readonly Cells[];
}

/** A change of a delivery: which one, what must be stored, what is stored then. */
export interface EncodedChange {
  readonly place: readonly [revision: number, position: number];
  readonly from: { readonly state: number; readonly token: number };
  readonly to: readonly [state: number, due: string, attempts: number, said: string];
  /** For one that is put back: the instant at which no later one may be under a lease. */
  readonly putBackAt: string | null;
}

export function keyCells({ tenant, lifecycle, id }: InstanceKey): [string, string, string] {
  return [tenant, lifecycle, id];
}

/** `before` is the row that the write rests on, where it is at hand: what stays as it is need not be written. */
export function encode(write: Write, before?: InstanceRow): EncodedWrite {
  const { key, expected, instance } = write;
  const known = before?.snapshot.revision === expected ? before.snapshot : undefined;
  return {
    key: keyCells(key),
    expected,
    instance: instance && instanceCells(instance),
    deadlines: instance && changedDeadlines(instance.snapshot, known),
    journal: write.journal.map((row) => [row.revision, row.at, jsonOf(row)]),
    outbox: write.outbox.map((row) => [
      row.revision,
      row.index,
      JSON.stringify(row),
      row.past ? held : waiting,
      row.recordedAt,
    ]),
    deliveries: (write.deliveries ?? []).map(changeOf),
    answer: write.answer && answerCells(write.answer),
    // As JSON, because a text may hold characters that UTF-8 lacks, or a zero byte that would end it.
    personal: write.personal.map((row) => [
      row.tenant,
      row.reference,
      row.subject,
      JSON.stringify(row.value),
    ]),
  };
}

/** A frozen array is written several times slower than a copy of it, and deadlines mostly stay as they were. */
function jsonOf(row: JournalRow | Snapshot): string {
  return JSON.stringify({ ...row, deadlines: [...row.deadlines] });
}

function changedDeadlines({ deadlines }: Snapshot, known: Snapshot | undefined) {
  const cells = deadlines.map((d) => [d.name, d.generation, d.due] as const);
  const isSame = ([name, generation, due]: (typeof cells)[number], n: number) => {
    const had = known?.deadlines[n];
    return had?.name === name && had.generation === generation && had.due === due;
  };
  return known?.deadlines.length === cells.length && cells.every(isSame) ? null : cells;
}

/** How the states of a delivery are stored; the indexes of migration 2 name them by these numbers. */
const states = ['held', 'waiting', 'done', 'dead', 'dropped'] as const;
const [held, waiting] = [0, 1];

export function stateCell(state: DeliveryState): number {
  return states.indexOf(state);
}

function changeOf({ revision, index, from, to }: DeliveryChange): EncodedChange {
  const { state, due, attempts, said } = to;
  const isPutBack = state === 'waiting' && from.state !== 'waiting';
  return {
    place: [revision, index],
    from: { state: stateCell(from.state), token: from.token },
    to: [stateCell(state), due, attempts, JSON.stringify(said)],
    putBackAt: isPutBack ? said.at : null,
  };
}

function instanceCells({ subject, hash, snapshot, heldUntil }: InstanceRow): Cells {
  const { version, revision, status, activity, value, deadlines } = snapshot;
  const next = deadlines.reduce<string | null>(
    (first, d) => (first === null || d.due < first ? d.due : first),
    null,
  );
  return [
    subject,
    version,
    hash,
    revision,
    status?.code ?? null,
    activity?.code ?? null,
    JSON.stringify(value),
    next,
    jsonOf(snapshot),
    heldUntil ?? null,
    status?.since ?? null,
    activity?.since ?? null,
  ];
}

function answerCells({ key, requestHash, recordedAt, answer }: AnswerRow): Cells {
  return [key, requestHash, recordedAt, JSON.stringify(answer)];
}

/** A row as SQLite gives it back. */
export type Stored = Readonly<Record<string, unknown>>;

export function keyOf(row: Stored): InstanceKey {
  const { tenant, lifecycle, id } = row as Record<keyof InstanceKey, string>;
  return { tenant, lifecycle, id };
}

export function instanceOf(row: Stored): InstanceRow {
  const { subject, hash, snapshot, held_until: heldUntil } = row as Record<string, string>;
  const stored = { ...keyOf(row), subject, hash, snapshot: JSON.parse(snapshot as string) };
  return (heldUntil ? { ...stored, heldUntil } : stored) as InstanceRow;
}

export function journalOf(row: Stored): JournalRow {
  return JSON.parse(row['row'] as string) as JournalRow;
}

export function placedOf(row: Stored): PlacedRow {
  return { position: row['position'] as number, row: journalOf(row) };
}

export function outboxOf(row: Stored): OutboxRow {
  return JSON.parse(row['row'] as string) as OutboxRow;
}

export const deliveryColumns = 'row, state, due, attempts, token, leased_until, holder, said';

export function deliveryOf(row: Stored): DeliveryRow {
  const { state, due, attempts, token, leased_until: leasedUntil, holder, said } = row;
  const effect = outboxOf(row);
  const read = (json: unknown) => (json === null ? null : JSON.parse(json as string));
  return {
    effect,
    state: states[state as number],
    // What was stored before there was a feed was due, if ever, when it was stored.
    due: due ?? effect.recordedAt,
    attempts,
    token,
    leasedUntil,
    holder: read(holder),
    said: read(said),
  } as DeliveryRow;
}

export function answerOf(
  { tenant, lifecycle, id }: InstanceKey,
  key: string,
  row: Stored,
): AnswerRow {
  return {
    tenant,
    lifecycle,
    id,
    key,
    requestHash: hashOf(row['request_hash'] as string | null),
    recordedAt: row['recorded_at'] as string,
    answer: JSON.parse(row['answer'] as string) as AnswerRow['answer'],
  };
}

export function personalOf(row: Stored): readonly [reference: string, value: string] {
  return [row['reference'] as string, JSON.parse(row['value'] as string) as string];
}

/** Erasing writes zeros over a hash. */
function hashOf(stored: string | null): string | null {
  return stored !== null && /^0+$/.test(stored) ? null : stored;
}

export function countOf(row: Stored): StateCount {
  const { value, mean } = row as { readonly value: string; readonly mean: number | null };
  return {
    ...row,
    value: JSON.parse(value),
    mean: mean === null ? null : new Date(mean * 1000).toISOString(),
  } as unknown as StateCount;
}
