/** From what was decided to what is stored: journal rows, outbox rows, the instance row. */
import type { AnyLifecycle, Birth, Effect, Instant, Snapshot, Taken } from '../lifecycle/index.ts';
import type {
  InstanceKey,
  InstanceRow,
  JournalKind,
  JournalRow,
  OutboxRow,
  SentRow,
} from '../ports/index.ts';
import type { Registered } from './registry.ts';

interface Recording {
  readonly key: InstanceKey;
  readonly registered: Registered;
  readonly recordedAt: Instant;
  readonly cause: string | null;
  readonly credential?: string | undefined;
}

/** What an instance keeps from one transition to the next, beside its snapshot. */
export type Owner = Pick<InstanceRow, 'subject'> & { readonly heldUntil?: Instant | undefined };

export function instanceRow(
  key: InstanceKey,
  registered: Registered,
  { subject, heldUntil }: Owner,
  snapshot: Snapshot,
): InstanceRow {
  const row = { ...key, subject, hash: registered.hash, snapshot };
  return heldUntil === undefined ? row : { ...row, heldUntil };
}

const label = (lifecycle: AnyLifecycle, code: string | undefined) =>
  code === undefined ? null : (lifecycle.statuses[code]?.label ?? code);

/** The journal row of one transition. */
export function journalRow(
  taken: Taken,
  kind: JournalKind,
  { key, registered, recordedAt, cause, credential }: Recording,
  extra: {
    birth?: Birth | null;
    context?: Snapshot['context'] | null;
    sent?: readonly SentRow[];
  } = {},
): JournalRow {
  const { type, data, id, by, facts } = taken.event;
  const row = {
    ...key,
    revision: taken.revision,
    kind,
    at: taken.at,
    recordedAt,
    event: { type, data, id, by, facts },
    cause,
    from: taken.from,
    to: taken.to,
    status: taken.status,
    label: label(registered.lifecycle, taken.status?.code),
    activity: taken.activity,
    activityLabel: label(registered.lifecycle, taken.activity?.code),
    deadlines: taken.deadlines,
    version: registered.lifecycle.version,
    hash: registered.hash,
    birth: extra.birth ?? null,
    context: extra.context ?? null,
    sent: extra.sent ?? [],
  };
  // Nobody sent what the clock fired, though a request may have been what stored it.
  return credential === undefined || by.kind === 'clock' ? row : { ...row, credential };
}

/** An effect of one transition, with its place. */
export interface Emitted extends Effect {
  readonly revision: number;
  readonly index: number;
  readonly at: Instant;
  readonly cause: string;
}

/** The effects of a stored pass in order; of those that share a collapse key only the last is kept. */
export function emitted(lifecycle: AnyLifecycle, passes: readonly Taken[]): Emitted[] {
  const all = passes.flatMap((taken) =>
    taken.effects.map((effect, index) => ({
      ...effect,
      revision: taken.revision,
      index,
      at: taken.at,
      cause: taken.event.id,
    })),
  );
  const keyOf = (e: Emitted): string | undefined => lifecycle.effects[e.name]?.collapseKey;
  const last = new Map(all.map((e, n) => [keyOf(e), n]));
  return all.filter((e, n) => keyOf(e) === undefined || last.get(keyOf(e)) === n);
}

/** Effects as they are stored: due, but for those of a past that was taken in. */
export function outboxRows(
  key: InstanceKey,
  recordedAt: Instant,
  effects: readonly Emitted[],
  { heldUntil }: Pick<Owner, 'heldUntil'>,
  isPast = false,
): OutboxRow[] {
  return effects.map(({ revision, index, name, data, at }) => {
    const effectId = `${key.tenant}/${key.lifecycle}/${key.id}#${revision}.${index}`;
    const row = { ...key, effectId, revision, index, name, data, at, recordedAt };
    const past = isPast || (heldUntil !== undefined && at < heldUntil);
    return past ? { ...row, past } : row;
  });
}
