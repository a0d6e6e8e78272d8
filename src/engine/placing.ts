/**
 * Placing people without an event: adopting those who already stand somewhere, correcting one by an administrator,
 * and carrying stored instances over to a changed definition. Each is a journal row with the whole context.
 */
import {
  type Actor,
  type Deadline,
  type Instant,
  later,
  leaves,
  parseValue,
  policiesOf,
  type Snapshot,
  type StateValue,
  stand,
  valueOf,
  valueText,
} from '../lifecycle/index.ts';
import type { InstanceKey, InstanceRow, JournalKind, Write } from '../ports/index.ts';
import { type Answer, labelled } from './answer.ts';
import { type CaughtUp, caughtUp } from './catching-up.ts';
import { checkRequest } from './checking.ts';
import { type Core, keyIds, keyText, loaded, notFound } from './core.ts';
import { entered, personBox, whoseIs } from './entering.ts';
import { EngineError } from './errors.ts';
import { hashOf } from './hash.ts';
import { forgedIn, personalRows, referenceOf, type SetApart, setApart } from './personal.ts';
import type { Registered } from './registry.ts';
import { withStandings } from './roster/standings.ts';
import { instanceRow, journalRow } from './rows.ts';

/** Where somebody is put. */
export interface PlaceRequest extends InstanceKey {
  /** State paths joined by ` + `, a unique last name, or a state value. */
  readonly state: unknown;
  /** Context fields that differ from a fresh instance (adopt) or from the present one (correct). */
  readonly context?: Record<string, unknown> | undefined;
  /** Since when; deadlines are counted from here. */
  readonly since?: Instant | undefined;
  readonly by: Actor;
  /** Free text, kept apart as personal data; mandatory for a correction. */
  readonly reason?: string | undefined;
  readonly key?: string | undefined;
  readonly policies?: Record<string, unknown> | undefined;
  readonly zone?: string | undefined;
}

export async function adopt(core: Core, request: PlaceRequest): Promise<Answer> {
  return place(core, request, 'adopted');
}

/** Repairs one person; admin only, with a reason, as a new journal row. */
export async function correct(core: Core, request: PlaceRequest): Promise<Answer> {
  if (request.by.kind !== 'admin')
    throw invalid(request, `by: only an admin corrects; this is ${request.by.kind}`);
  if (!request.reason?.trim()) throw invalid(request, 'reason: a correction says why');
  return place(core, request, 'corrected');
}

function invalid(key: InstanceKey, message: string): EngineError {
  return new EngineError('invalidInput', `${keyText(key)}: ${message}`, { ids: keyIds(key) });
}

async function place(
  core: Core,
  request: PlaceRequest,
  kind: 'adopted' | 'corrected',
): Promise<Answer> {
  checkRequest(request);
  const { tenant, lifecycle, id } = request;
  const key = { tenant, lifecycle, id };
  const registered = core.registry.get(lifecycle);
  return entered<Answer>(core, [key], async (held) => {
    const prior = request.key === undefined ? null : await core.store.answer(key, request.key);
    if (prior) return repeated(prior.answer, prior.requestHash, request);
    const row = await loaded(core, key);
    if (kind === 'adopted' && row) {
      throw new EngineError(
        'alreadyExists',
        `${keyText(key)} exists already; "rollcall correct" repairs one who is here`,
        { ids: keyIds(key) },
      );
    }
    if (kind === 'corrected' && !row) throw notFound(key);
    const now = core.clock.now();
    const before = row && caughtUp(registered, row, now);
    const eventId = core.ids.next();
    const { data: context, values } = contextApart(registered, request, eventId);
    const given = { ...request, context };
    const snapshot = placed(core, registered, given, before?.snapshot ?? null, now);
    const whose = whoseIs(core, key, snapshot.context);
    const person = whose && personBox(whose);
    if (person !== null && !held.includes(person)) return { needs: [person] };
    const answer = answerOf(registered, key, { kind, eventId, snapshot });
    const placing = { kind, row, before, snapshot, now, answer, values };
    const write = placedWrite(registered, request, placing);
    const group = await withStandings(core, [write], now);
    if ((await core.committer.submit(group)) === 'conflict') {
      throw new EngineError('contended', `${keyText(key)} was changed meanwhile; try again`, {
        ids: keyIds(key),
        retryable: true,
      });
    }
    return answer;
  });
}

function repeated(
  answer: Readonly<Record<string, unknown>>,
  hash: string | null,
  request: PlaceRequest,
): Answer {
  if (hash === null || hash === hashOf({ ...request, key: undefined }))
    return { ...(answer as unknown as Answer), repeated: true };
  throw new EngineError(
    'keyReused',
    `the key "${request.key}" was used for another request to ${keyText(request)}; a new request needs a new key`,
    { ids: keyIds(request) },
  );
}

/** The context that was given, personal values set apart as an event's are. */
function contextApart(
  { lifecycle }: Registered,
  request: PlaceRequest,
  eventId: string,
): SetApart<Record<string, unknown>> {
  const reference = () => `${referenceOf(request, eventId)}:context`;
  const apart = setApart(lifecycle.context, request.context ?? {}, reference);
  const forged = forgedIn(apart);
  if (forged !== undefined) throw invalid(request, `context: ${forged}`);
  return apart;
}

function placed(
  core: Core,
  { lifecycle }: Registered,
  request: PlaceRequest,
  before: Snapshot | null,
  now: Instant,
): Snapshot {
  const since = request.since ?? now;
  if (since > now) throw invalid(request, `since: ${since} lies in the future`);
  const policies = policiesOf(lifecycle, core.profile, request.policies ?? {});
  const birth = { id: request.id, policies, zone: request.zone ?? core.zone };
  const context = { ...before?.context, ...request.context };
  const revision = (before?.revision ?? 0) + 1;
  const at = { value: parseValue(lifecycle, request.state), context, since };
  const result = stand(lifecycle, birth, at, request.by, revision);
  if ('issues' in result) {
    throw invalid(request, result.issues.map((i) => `${i.path}: ${i.message}`).join('; '));
  }
  const unreachable = core.unreachable(lifecycle, at.value, policies);
  if (unreachable !== null) throw invalid(request, `state: ${unreachable}`);
  // A correction takes effect now, though its deadlines may count from earlier: time never goes backwards.
  return { ...result.snapshot, at: before ? later(now, before.at) : since };
}

interface Placing {
  readonly kind: 'adopted' | 'corrected';
  readonly row: InstanceRow | null;
  /** The instance with everything fired that was due; null for an adoption. */
  readonly before: CaughtUp | null;
  readonly snapshot: Snapshot;
  readonly now: Instant;
  readonly answer: Answer;
  /** Personal values of the context, by reference. */
  readonly values: SetApart<unknown>['values'];
}

function placedWrite(
  registered: Registered,
  request: PlaceRequest,
  { kind, row, before, snapshot, now, answer, values }: Placing,
): Write {
  const { tenant, lifecycle, id } = request;
  const key = { tenant, lifecycle, id };
  const subject = row?.subject ?? registered.lifecycle.subject(snapshot.context, id);
  const reason = `${referenceOf(key, answer.event.id)}:reason`;
  const data = request.reason ? { reason } : {};
  const event = {
    type: answer.event.type,
    data,
    id: answer.event.id,
    at: snapshot.at,
    by: request.by,
    facts: {},
  };
  const journal = placedRow(
    key,
    registered,
    kind,
    before?.snapshot.value ?? 'new',
    snapshot,
    event,
    now,
  );
  return {
    key,
    expected: row?.snapshot.revision ?? 0,
    // Nothing is sent to anyone about the time before they were placed here.
    instance: instanceRow(key, registered, { subject, heldUntil: now }, snapshot),
    journal: [...(before?.journal ?? []), journal],
    outbox: before?.outbox ?? [],
    answer:
      request.key === undefined
        ? null
        : {
            ...key,
            key: request.key,
            requestHash: hashOf({ ...request, key: undefined }),
            answer: { ...answer },
            recordedAt: now,
          },
    personal: personalRows(
      { tenant, subject },
      request.reason ? [...values, [reason, request.reason]] : values,
    ),
  };
}

function placedRow(
  key: InstanceKey,
  registered: Registered,
  kind: JournalKind,
  from: StateValue,
  snapshot: Snapshot,
  event: Parameters<typeof journalRow>[0]['event'],
  recordedAt: Instant,
) {
  const { at, revision, value: to, status, activity, deadlines, context } = snapshot;
  const taken = { event, at, revision, from, to, status, activity, deadlines, effects: [] };
  return journalRow(taken, kind, { key, registered, recordedAt, cause: null }, { context });
}

function answerOf(
  { lifecycle }: Registered,
  key: InstanceKey,
  { kind, eventId, snapshot }: { kind: string; eventId: string; snapshot: Snapshot },
): Answer {
  return {
    ...key,
    outcome: 'applied',
    event: { id: eventId, type: kind.toUpperCase(), at: snapshot.at },
    revision: snapshot.revision,
    status: labelled(lifecycle, snapshot.status),
    activity: labelled(lifecycle, snapshot.activity),
    effects: [],
    elapsed: [],
    sent: [],
    refusal: null,
    repeated: false,
  };
}

/** How stored instances are carried over to the definition that runs now. */
export interface UpgradeMap {
  /** Old state paths to new ones; a path that still exists needs no entry. */
  readonly states?: Readonly<Record<string, string>>;
  /** Context fields to set; a field that the new schema lacks is dropped by name in `drop`. */
  readonly set?: Readonly<Record<string, unknown>>;
  readonly drop?: readonly string[];
}

/** What an upgrade does, or would do, to everyone in one state. */
export interface UpgradeLine {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** What stands in the way; empty when they can be carried over. */
  readonly problem: string | null;
}

export interface UpgradeRequest {
  readonly tenant: string;
  readonly lifecycle: string;
  readonly map: UpgradeMap;
  readonly by: Actor;
  readonly dryRun: boolean;
}

/** Carries every instance that an older definition wrote over to this one. With a problem anywhere, nothing is changed. */
export async function upgrade(
  core: Core,
  request: UpgradeRequest,
): Promise<readonly UpgradeLine[]> {
  const registered = core.registry.get(request.lifecycle);
  const lines = new Map<string, UpgradeLine>();
  for await (const row of outdated(core, registered, request)) {
    const result = carriedOver(registered, row, request);
    const line = { from: valueText(row.snapshot.value), to: result.to, problem: result.problem };
    const text = JSON.stringify(line);
    lines.set(text, { ...line, count: (lines.get(text)?.count ?? 0) + 1 });
  }
  const all = [...lines.values()];
  if (request.dryRun || all.some((line) => line.problem !== null)) return all;
  for await (const row of outdated(core, registered, request))
    await carryOver(core, registered, row, request);
  return all;
}

async function* outdated(
  core: Core,
  registered: Registered,
  { tenant, lifecycle }: UpgradeRequest,
) {
  let after: string | undefined;
  for (;;) {
    const rows = await core.store.list({ tenant, lifecycle, after, limit: 500 });
    yield* rows.filter((row) => row.hash !== registered.hash);
    after = rows.at(-1)?.id;
    if (rows.length < 500) return;
  }
}

function carriedOver(registered: Registered, row: InstanceRow, { map, by }: UpgradeRequest) {
  const { lifecycle } = registered;
  const paths = leaves(row.snapshot.value).map((path) => map.states?.[path] ?? path);
  const value = valueOf(paths);
  const drop = new Set(map.drop ?? []);
  const kept = Object.entries(row.snapshot.context).filter(([field]) => !drop.has(field));
  const context = { ...Object.fromEntries(kept), ...map.set };
  const birth = { id: row.id, policies: policiesOf(lifecycle, 'default'), zone: 'UTC' };
  const revision = row.snapshot.revision + 1;
  const result = stand(lifecycle, birth, { value, context, since: row.snapshot.at }, by, revision);
  const to = valueText(value);
  if ('issues' in result) {
    return {
      to,
      problem: result.issues.map((i) => `${i.path}: ${i.message}`).join('; '),
      snapshot: null,
    };
  }
  return {
    to,
    problem: null,
    snapshot: { ...result.snapshot, ...keptTimes(row.snapshot, result.snapshot, map) },
  };
}

/** Labels keep their since, and deadlines that exist in both keep their due instant. */
function keptTimes(
  before: Snapshot,
  after: Snapshot,
  map: UpgradeMap,
): Pick<Snapshot, 'status' | 'activity' | 'deadlines'> {
  const same = (old: Snapshot['status'], now: Snapshot['status']) =>
    old && now && old.code === now.code ? old : now;
  const moved = (name: string) => {
    const dot = name.lastIndexOf('.');
    return `${map.states?.[name.slice(0, dot)] ?? name.slice(0, dot)}${name.slice(dot)}`;
  };
  const dues = new Map(before.deadlines.map((d) => [moved(d.name), d.due]));
  const deadlines: Deadline[] = after.deadlines.map((d) => ({
    ...d,
    due: dues.get(d.name) ?? d.due,
  }));
  return {
    status: same(before.status, after.status),
    activity: same(before.activity, after.activity),
    deadlines,
  };
}

async function carryOver(
  core: Core,
  registered: Registered,
  row: InstanceRow,
  request: UpgradeRequest,
): Promise<void> {
  const { snapshot } = carriedOver(registered, row, request);
  if (!snapshot) return;
  const { tenant, lifecycle, id } = row;
  const key = { tenant, lifecycle, id };
  const now = core.clock.now();
  const event = {
    type: 'UPGRADED',
    data: { map: request.map, from: row.snapshot.version },
    id: core.ids.next(),
    at: snapshot.at,
    by: request.by,
    facts: {},
  };
  const write = {
    key,
    expected: row.snapshot.revision,
    instance: instanceRow(key, registered, row, snapshot),
    journal: [placedRow(key, registered, 'upgraded', row.snapshot.value, snapshot, event, now)],
    outbox: [],
    answer: null,
    personal: [],
  };
  await entered(core, [key], async () =>
    core.committer.submit(await withStandings(core, [write], now)),
  );
}
