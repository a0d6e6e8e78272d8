/**
 * What an event comes to: decided purely from where the instance stands, with everything that is stored along with it.
 * Nothing is stored here.
 */
import {
  type AnyLifecycle,
  accept,
  type Birth,
  decide,
  epoch,
  type Instant,
  type Issue,
  instantOf,
  later,
  type Outcome,
  observe,
  policiesOf,
  type Snapshot,
  type StampedEvent,
  unborn,
} from '../lifecycle/index.ts';
import type { InstanceKey, InstanceRow, SentRow, Write } from '../ports/index.ts';
import { type Answer, labelled, refusalOf } from './answer.ts';
import { type Core, keyIds, keyText, loaded, notFound } from './core.ts';
import { EngineError } from './errors.ts';
import { hashOf } from './hash.ts';
import { forgedIn, personalRows, referenceOf, type SetApart, setApart } from './personal.ts';
import type { Registered } from './registry.ts';
import { stampedFacts } from './roster/facts.ts';
import { type Emitted, emitted, instanceRow, journalRow, outboxRows } from './rows.ts';
import type { Sending, SendMode, SendRequest } from './send-request.ts';

export interface Prepared {
  readonly row: InstanceRow | null;
  readonly birth: Birth | null;
  readonly event: StampedEvent;
  readonly values: ReadonlyMap<string, string>;
  readonly outcome: Outcome;
  readonly now: Instant;
}

export async function prepare(
  core: Core,
  registered: Registered,
  request: Sending,
  mode: SendMode,
): Promise<Prepared> {
  const { lifecycle } = registered;
  const row = await loaded(core, request);
  if (mode === 'create' && row) {
    throw new EngineError(
      'alreadyExists',
      `${keyText(request)} exists already (revision ${row.snapshot.revision}); send it an event instead`,
      { ids: keyIds(request) },
    );
  }
  if (!row && !mayStart(lifecycle, request.type, mode)) throw notFound(request);
  const now = core.clock.now();
  const id = request.eventId ?? core.ids.next();
  const at = request.at ?? later(now, row?.snapshot.at ?? now);
  const birth = row ? null : birthFor(core, lifecycle, request);
  const snapshot = row?.snapshot ?? unborn(lifecycle, birth as Birth, at);
  const accepted = acceptedApart(lifecycle, request, id, now);
  if ('issues' in accepted) {
    const { issues } = accepted;
    const outcome: Outcome = {
      kind: 'refused',
      reason: 'invalidEvent',
      message: issues.map((i) => `${i.path}: ${i.message}`).join('; '),
      issues,
      unmet: [],
      permitted: [],
      snapshot,
      elapsed: [],
    };
    const event = { type: request.type, data: {}, id, at, by: request.by, facts: {} };
    return { row, birth, event, values: new Map(), outcome, now };
  }
  const { data, values } = accepted;
  checkRevision(request, lifecycle, snapshot, at);
  const bare: StampedEvent = { type: request.type, data, id, at, by: request.by, facts: {} };
  // At birth only the event itself says whom it concerns, so the facts are read from where it would lead.
  const { context } = row ? row.snapshot : decide(lifecycle, snapshot, bare).snapshot;
  const event = {
    ...bare,
    facts: await stampedFacts(core, lifecycle, request.tenant, context, at),
  };
  return { row, birth, event, values, outcome: decide(lifecycle, snapshot, event), now };
}

/** The payload with personal values set apart, or what is wrong with it. */
function acceptedApart(
  lifecycle: AnyLifecycle,
  request: Sending,
  eventId: string,
  now: Instant,
): SetApart<Record<string, unknown>> | { readonly issues: readonly Issue[] } {
  const accepted = accept(lifecycle, request.type, request.data);
  if ('issues' in accepted) return accepted;
  const issues = futureIssue(request.at, now);
  if (issues.length > 0) return { issues };
  const schema = lifecycle.events[request.type].data;
  const sender = request.companion?.sender ?? 'outside';
  const apart = setApart(schema, accepted.data, () => referenceOf(request, eventId), sender);
  const forged = sender === 'outside' ? forgedIn(apart) : undefined;
  return forged === undefined ? apart : { issues: [{ path: 'data', message: forged }] };
}

function mayStart(lifecycle: AnyLifecycle, type: string, mode: SendMode): boolean {
  return mode === 'create' || (mode === 'deliver' && lifecycle.events[type]?.birth === true);
}

function birthFor(core: Core, lifecycle: AnyLifecycle, request: SendRequest): Birth {
  try {
    const policies = policiesOf(lifecycle, core.profile, request.policies ?? {});
    return { id: request.id, policies, zone: request.zone ?? core.zone };
  } catch (cause) {
    const issues = (cause as { issues?: { path: PropertyKey[]; message: string }[] }).issues ?? [];
    const text = issues.map((i) => `policies.${i.path.join('.')}: ${i.message}`).join('; ');
    throw new EngineError('invalidInput', `the policies do not fit ${lifecycle.name}: ${text}`, {
      cause,
    });
  }
}

/** A little ahead is a clock that differs; more is a mistake. */
function futureIssue(at: Instant | undefined, now: Instant) {
  if (at === undefined || at <= instantOf(epoch(now) + 1000)) return [];
  return [
    {
      path: 'at',
      message: `${at} lies in the future (now is ${now}); an event is sent when it has happened`,
    },
  ];
}

function checkRevision(
  request: SendRequest,
  lifecycle: AnyLifecycle,
  snapshot: Snapshot,
  at: Instant,
): void {
  if (request.ifRevision === undefined) return;
  const { revision } = observe(lifecycle, snapshot, at).snapshot;
  if (revision === request.ifRevision) return;
  throw new EngineError(
    'revisionMoved',
    `${keyText(request)} stands at revision ${revision}, not ${request.ifRevision}; look at it again before you decide`,
    { ids: keyIds(request) },
  );
}

export function passesOf(outcome: Outcome) {
  return outcome.kind === 'applied' ? [...outcome.elapsed, outcome.taken] : outcome.elapsed;
}

export function targetOf(lifecycle: AnyLifecycle, tenant: string, effect: Emitted): InstanceKey {
  const { sendTo } = lifecycle.effects[effect.name] as {
    sendTo: { lifecycle: string; id: string };
  };
  return { tenant, lifecycle: sendTo.lifecycle, id: String(effect.data[sendTo.id]) };
}

/**
 * What an event comes to, as writes that somebody else stores with more; the caller holds the mailboxes. `cause` is
 * what led to it outside of any instance.
 */
export async function decided(
  core: Core,
  request: SendRequest,
  mode: SendMode,
  cause: string,
): Promise<{ readonly outcome: Outcome; readonly writes: readonly Write[] }> {
  const registered = core.registry.get(request.lifecycle);
  const prepared = await prepare(core, registered, request, mode);
  const { outcome } = prepared;
  if (passesOf(outcome).length === 0) return { outcome, writes: [] };
  const effects = emitted(registered.lifecycle, passesOf(outcome));
  const sends = effects.filter((e) => registered.lifecycle.effects[e.name]?.sendTo);
  const sent = await Promise.all(
    sends.map((e) => pass(core, registered.lifecycle, request, prepared, e)),
  );
  const others = effects.filter((e) => !sends.includes(e));
  const rows = sent.map((s) => s.row);
  const answer = answerOf(core, request, prepared, others, rows);
  const own = ownWrite(registered, request, prepared, others, rows, answer, cause);
  return { outcome, writes: [own, ...sent.flatMap((s) => s.write ?? [])] };
}

export function ownWrite(
  registered: Registered,
  request: SendRequest,
  { row, birth, values, outcome, now }: Prepared,
  effects: readonly Emitted[],
  sent: readonly SentRow[],
  answer: Answer,
  cause: string | null = null,
): Write {
  const { tenant, lifecycle, id } = request;
  const key = { tenant, lifecycle, id };
  const subject = row?.subject ?? registered.lifecycle.subject(outcome.snapshot.context, id);
  const { credential } = request;
  const recording = { key, registered, recordedAt: now, cause, credential };
  const passes = passesOf(outcome);
  const isPast = request.effects === 'held';
  const owner = { subject, heldUntil: isPast ? now : row?.heldUntil };
  return {
    key,
    expected: row?.snapshot.revision ?? 0,
    instance: passes.length === 0 ? null : instanceRow(key, registered, owner, outcome.snapshot),
    journal: passes.map((taken, n) => {
      const last = n === passes.length - 1 && outcome.kind === 'applied';
      const kind = taken.event.by.kind === 'clock' ? 'deadline' : 'event';
      return journalRow(taken, kind, recording, {
        birth: taken.revision === 1 ? birth : null,
        sent: last ? sent : [],
      });
    }),
    outbox: outboxRows(key, now, effects, row ?? {}, isPast),
    answer:
      request.key !== undefined && outcome.kind !== 'refused'
        ? {
            ...key,
            key: request.key,
            requestHash: requestHash(request),
            answer: { ...answer },
            recordedAt: now,
          }
        : null,
    personal: outcome.kind === 'applied' ? personalRows({ tenant, subject }, values) : [],
  };
}

/** Applies an event that the first one sends to another instance: one step deep, same actor, the first as its cause. */
export async function pass(
  core: Core,
  from: AnyLifecycle,
  request: SendRequest,
  prepared: Prepared,
  effect: Emitted,
): Promise<{ readonly row: SentRow; readonly write: Write | null }> {
  const { sendTo } = from.effects[effect.name] as {
    sendTo: { lifecycle: string; event: string; id: string };
  };
  const key = targetOf(from, request.tenant, effect);
  const sent = (outcome: SentRow['outcome'], reason: string | null): SentRow => ({
    lifecycle: key.lifecycle,
    id: key.id,
    event: sendTo.event,
    outcome,
    reason,
  });
  const row = await loaded(core, key);
  if (!row) return { row: sent('refused', 'notFound'), write: null };
  const registered = core.registry.get(key.lifecycle);
  const data = Object.fromEntries(
    Object.entries(effect.data).filter(([field]) => field !== sendTo.id),
  );
  const accepted = accept(registered.lifecycle, sendTo.event, data);
  if ('issues' in accepted) return { row: sent('refused', 'invalidEvent'), write: null };
  const at = later(effect.at, row.snapshot.at);
  const facts = await stampedFacts(
    core,
    registered.lifecycle,
    key.tenant,
    row.snapshot.context,
    at,
  );
  const id = `${effect.cause}/${effect.index}`;
  const { data: schema } = registered.lifecycle.events[sendTo.event];
  const apart = setApart(schema, accepted.data, () => referenceOf(key, id), 'machine');
  const { by } = prepared.event;
  const event: StampedEvent = { type: sendTo.event, data: apart.data, id, at, by, facts };
  const outcome = decide(registered.lifecycle, row.snapshot, event);
  const reason = outcome.kind === 'refused' ? outcome.reason : null;
  const passes = passesOf(outcome);
  if (passes.length === 0) return { row: sent(outcome.kind, reason), write: null };
  return {
    row: sent(outcome.kind, reason),
    write: {
      ...passedWrite(key, registered, row, outcome, {
        now: prepared.now,
        cause: effect.cause,
        credential: request.credential,
        isPast: request.effects === 'held',
      }),
      personal: outcome.kind === 'applied' ? personalRows(row, apart.values) : [],
    },
  };
}

function passedWrite(
  key: InstanceKey,
  registered: Registered,
  row: InstanceRow,
  outcome: Outcome,
  {
    now,
    cause,
    credential,
    isPast,
  }: { now: Instant; cause: string; credential: string | undefined; isPast: boolean },
): Write {
  const passes = passesOf(outcome);
  const effects = emitted(registered.lifecycle, passes).filter(
    (e) => !registered.lifecycle.effects[e.name]?.sendTo,
  );
  return {
    key,
    expected: row.snapshot.revision,
    instance: instanceRow(
      key,
      registered,
      isPast ? { ...row, heldUntil: now } : row,
      outcome.snapshot,
    ),
    journal: passes.map((taken) => {
      const clock = taken.event.by.kind === 'clock';
      return journalRow(taken, clock ? 'deadline' : 'event', {
        key,
        registered,
        recordedAt: now,
        cause: clock ? null : cause,
        credential,
      });
    }),
    outbox: outboxRows(key, now, effects, row, isPast),
    answer: null,
    personal: [],
  };
}

export function answerOf(
  core: Core,
  { tenant, lifecycle, id }: InstanceKey,
  { event, outcome }: Prepared,
  effects: readonly Emitted[],
  sent: readonly SentRow[],
): Answer {
  const definition = core.registry.get(lifecycle).lifecycle;
  const { snapshot } = outcome;
  return {
    tenant,
    lifecycle,
    id,
    outcome: outcome.kind,
    event: { id: event.id, type: event.type, at: event.at },
    revision: snapshot.revision,
    status: labelled(definition, snapshot.status),
    activity: labelled(definition, snapshot.activity),
    effects: effects.map((e) => e.name),
    elapsed: outcome.elapsed.map((taken) => taken.event.type),
    sent,
    refusal: refusalOf(outcome),
    repeated: false,
  };
}

export function requestHash({ type, data, by, at, policies, zone }: SendRequest): string {
  return hashOf({ type, data: data ?? {}, by, at, policies, zone });
}
