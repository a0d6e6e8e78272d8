/** Looking: every read observes, so a status is right at any instant. Reads store nothing and send nothing. */
import {
  type Actor,
  type AnyLifecycle,
  type Instant,
  observe,
  type Permission,
  permitted,
  type Snapshot,
  type StateValue,
  type StatusGuide,
  viewOf,
} from '../lifecycle/index.ts';
import type { InstanceKey, InstanceRow, JournalRow, OutboxRow } from '../ports/index.ts';
import { type Label, labelled } from './answer.ts';
import { fireDue } from './clockwork.ts';
import { type Core, keyText, loaded, notFound, sameDefinition } from './core.ts';
import { referencesIn, revealed } from './personal.ts';
import { stampedFacts } from './roster/facts.ts';

/** A deadline with what it promises, in words. */
export interface Promised {
  readonly name: string;
  readonly says: string;
  readonly due: Instant;
}

/** What the context tells beside the status, in words: the exact reason, what needs attention, what to do about it. */
export interface Note {
  readonly code: string;
  readonly label: string;
  readonly says: string;
  readonly advice: readonly string[];
  /** What others said, word for word; null where nobody did. */
  readonly words: string | null;
}

/** Where one instance stands, and everything one may ask about that. */
export interface View extends InstanceKey {
  readonly title: string;
  readonly version: string;
  readonly subject: string;
  /** The instant that this answers for. */
  readonly asOf: Instant;
  readonly status: Label | null;
  readonly activity: Label | null;
  /** Since when it has its status. */
  readonly since: Instant | null;
  readonly value: StateValue;
  readonly revision: number;
  /** When the last transition took effect. */
  readonly at: Instant;
  readonly finished: boolean;
  readonly guide: StatusGuide | null;
  readonly activityGuide: StatusGuide | null;
  /** Reasons and flags; empty for a past instant. */
  readonly notes: readonly Note[];
  readonly deadlines: readonly Promised[];
  /** What can happen now; empty for a past instant. */
  readonly permitted: readonly Permission[];
  /** The recorded context, personal values in place unless erased; null for a past instant. */
  readonly context: Readonly<Record<string, unknown>> | null;
  /** The latest effects, newest last. */
  readonly effects: readonly ShownEffect[];
}

export interface ShownEffect {
  readonly effectId: string;
  readonly name: string;
  readonly says: string;
  readonly at: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ShowRequest extends InstanceKey {
  /** Any instant; the past is read from the journal. */
  readonly at?: Instant | undefined;
  /** Answer `permitted` for this actor. */
  readonly actor?: Actor | undefined;
}

export async function show(core: Core, request: ShowRequest): Promise<View> {
  const { tenant, lifecycle, id } = request;
  const key = { tenant, lifecycle, id };
  const { lifecycle: definition } = core.registry.get(lifecycle);
  const row = await core.store.load(key);
  if (!row) throw notFound(key);
  const at = request.at ?? laterOf(core.clock.now(), row.snapshot.at);
  if (at < row.snapshot.at) return past(core, definition, row, key, at);
  sameDefinition(core, row);
  const { snapshot } = observe(definition, row.snapshot, at);
  const facts = await stampedFacts(core, definition, tenant, snapshot.context, at);
  const told = { context: snapshot.context, notes: notesOf(definition, snapshot) };
  const { context, notes } = await withPersonal(core, tenant, told);
  return {
    ...head(definition, key, row.subject, at),
    ...standing(definition, snapshot),
    notes,
    permitted: permitted(definition, snapshot, at, request.actor, facts),
    context,
    effects: await shownEffects(core, definition, key),
  };
}

const laterOf = (a: Instant, b: Instant) => (a > b ? a : b);

function head(definition: AnyLifecycle, key: InstanceKey, subject: string, asOf: Instant) {
  return { ...key, title: definition.title, version: definition.version, subject, asOf };
}

function standing(
  definition: AnyLifecycle,
  snapshot: Pick<
    Snapshot,
    'status' | 'activity' | 'value' | 'revision' | 'at' | 'finished' | 'deadlines'
  >,
) {
  const guideOf = (code: string | undefined): StatusGuide | null =>
    code === undefined ? null : (definition.statuses[code] ?? null);
  const { value, revision, at, finished } = snapshot;
  return {
    status: labelled(definition, snapshot.status),
    activity: labelled(definition, snapshot.activity),
    since: snapshot.status?.since ?? null,
    value,
    revision,
    at,
    finished,
    guide: guideOf(snapshot.status?.code),
    activityGuide: guideOf(snapshot.activity?.code),
    deadlines: snapshot.deadlines.map(({ name, due }) => ({
      name,
      due,
      says: definition.deadlines[name.slice(name.lastIndexOf('.') + 1)]?.says ?? '',
    })),
  };
}

function notesOf(definition: AnyLifecycle, { context, value }: Snapshot): readonly Note[] {
  return definition.noted(viewOf(context, value)).flatMap(({ code, words = null }) => {
    const guide = definition.notes[code];
    if (guide === undefined) return [];
    const { label, says, advice } = guide;
    return [{ code, label, says, advice, words }];
  });
}

/** A past instant is answered by the journal alone, in the words of its day. */
async function past(
  core: Core,
  definition: AnyLifecycle,
  row: InstanceRow,
  key: InstanceKey,
  at: Instant,
): Promise<View> {
  const then = await core.store.journalAt(key, at);
  if (!then) {
    const message = `there was no ${keyText(key)} at ${at} yet`;
    throw Object.assign(notFound(key), { message });
  }
  const worded = (since: JournalRow['status'], label: string | null): Label | null =>
    since === null ? null : { ...since, label: label ?? since.code };
  return {
    ...head(definition, key, row.subject, at),
    ...standing(definition, { ...then, value: then.to, finished: false }),
    version: then.version,
    status: worded(then.status, then.label),
    activity: worded(then.activity, then.activityLabel),
    notes: [],
    permitted: [],
    context: null,
    effects: [],
  };
}

/** The same with the values behind references in place, unless they were erased. */
export async function withPersonal<T>(core: Core, tenant: string, value: T): Promise<T> {
  const references = referencesIn(value);
  return references.length === 0
    ? value
    : revealed(value, await core.store.personal(tenant, references));
}

const shownMost = 5;

async function shownEffects(
  core: Core,
  definition: AnyLifecycle,
  key: InstanceKey,
): Promise<ShownEffect[]> {
  const rows = await core.store.outbox(key, { after: 0, limit: 1000 });
  return withPersonal(
    core,
    key.tenant,
    rows.slice(-shownMost).map((row) => shown(definition, row)),
  );
}

function shown(definition: AnyLifecycle, { effectId, name, at, data }: OutboxRow): ShownEffect {
  return { effectId, name, says: definition.effects[name]?.says ?? name, at, data };
}

/** A journal row with what it sent out. */
export interface HistoryRow extends JournalRow {
  readonly effects: readonly ShownEffect[];
}

/** One page of an instance's journal, oldest first, personal values in place unless erased. */
export async function history(
  core: Core,
  key: InstanceKey,
  page: { after: number; limit: number },
): Promise<readonly HistoryRow[]> {
  const { lifecycle } = core.registry.get(key.lifecycle);
  const rows = await core.store.journal(key, page);
  if (rows.length === 0 && !(await core.store.load(key))) throw notFound(key);
  const last = rows.at(-1)?.revision ?? page.after;
  const outbox = (await core.store.outbox(key, { after: page.after, limit: 10_000 })).filter(
    (o) => o.revision <= last,
  );
  const joined = rows.map((row) => ({
    ...row,
    effects: outbox.filter((o) => o.revision === row.revision).map((o) => shown(lifecycle, o)),
  }));
  return withPersonal(core, key.tenant, joined);
}

export interface ListRequest {
  readonly tenant: string;
  readonly lifecycle: string;
  readonly status?: string | undefined;
  readonly activity?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
  /** Store nothing, as on a store that is open read-only: each row is brought up to date in memory instead. */
  readonly observeOnly?: boolean | undefined;
}

/** One line of a list. */
export interface Listed extends InstanceKey {
  readonly subject: string;
  readonly status: Label | null;
  readonly activity: Label | null;
  readonly revision: number;
  readonly at: Instant;
}

/** A page by status: what is overdue is brought up to date first, so the page is exact. */
export async function list(
  core: Core,
  request: ListRequest,
): Promise<{ readonly items: readonly Listed[]; readonly next: string | null }> {
  const { lifecycle } = core.registry.get(request.lifecycle);
  const rows = request.observeOnly
    ? await observedRows(core, request)
    : await freshRows(core, request);
  const items = rows
    .slice(0, request.limit)
    .map(({ tenant, lifecycle: name, id, subject, snapshot }) => ({
      tenant,
      lifecycle: name,
      id,
      subject,
      status: labelled(lifecycle, snapshot.status),
      activity: labelled(lifecycle, snapshot.activity),
      revision: snapshot.revision,
      at: snapshot.at,
    }));
  return { items, next: rows.length > request.limit ? (items.at(-1)?.id ?? null) : null };
}

async function freshRows(
  core: Core,
  { tenant, lifecycle, status, activity, after, limit }: ListRequest,
): Promise<readonly InstanceRow[]> {
  await fireDue(core, { tenant, lifecycle });
  return core.store.list({ tenant, lifecycle, status, activity, after, limit: limit + 1 });
}

const scanned = 500;

/** Looks at every row in turn: what a status index says of an overdue one is not true any more. */
async function observedRows(
  core: Core,
  { tenant, lifecycle, status, activity, after, limit }: ListRequest,
): Promise<readonly InstanceRow[]> {
  const now = core.clock.now();
  const fits = ({ snapshot }: InstanceRow) =>
    (status === undefined || snapshot.status?.code === status) &&
    (activity === undefined || snapshot.activity?.code === activity);
  const found: InstanceRow[] = [];
  let from = after;
  for (;;) {
    const rows = await core.store.list({ tenant, lifecycle, after: from, limit: scanned });
    found.push(...rows.map((row) => observedRow(core, row, now)).filter(fits));
    from = rows.at(-1)?.id;
    if (rows.length < scanned || found.length > limit) return found.slice(0, limit + 1);
  }
}

/** A row of another definition is given as it was stored: only its own could bring it up to date. */
function observedRow(core: Core, row: InstanceRow, now: Instant): InstanceRow {
  const { lifecycle, hash } = core.registry.get(row.lifecycle);
  if (row.hash !== hash) return row;
  return { ...row, snapshot: observe(lifecycle, row.snapshot, now).snapshot };
}

/** The stored state as deciding needs it, for exports and replays. */
export async function stored(core: Core, key: InstanceKey): Promise<InstanceRow> {
  const row = await loaded(core, key);
  if (!row) throw notFound(key);
  return row;
}
