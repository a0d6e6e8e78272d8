/**
 * How a delivery ends: done, tried again, dead, dropped, or put back. Each change rests on the newest lease and is
 * stored in one commit with the event that belongs to it, such as a bounce.
 */
import { type Actor, epoch, type Instant, instantOf } from '../lifecycle/index.ts';
import type { DeliveryRow, DeliveryState, EffectPlace, Write } from '../ports/index.ts';
import type { Answer } from './answer.ts';
import { pauseAfter } from './attempts.ts';
import { checkActor, checkReason, checkWhole, invalid } from './checking.ts';
import { boxOf, type Core, keyIds } from './core.ts';
import { type EffectName, found, placeOf } from './effects.ts';
import { EngineError } from './errors.ts';
import { personalRows, referenceOf } from './personal.ts';
import { send } from './sending.ts';

/** A delivery that came to its end, by who leased it. */
export interface DoneRequest extends EffectName {
  /** Of the lease, as it was handed out. */
  readonly token: number;
  readonly by: Actor;
  /** What the caller was known by, for the journal. */
  readonly credential?: string | undefined;
  /** Sent to the instance in the same commit, such as INVITATION_SENT. */
  readonly event?: { readonly type: string; readonly data?: unknown } | undefined;
}

/** A delivery that did not come to its end. With an event, such as DELIVERY_FAILED, it is not tried again. */
export interface FailedRequest extends DoneRequest {
  /** In words, such as the mail system's own. Kept as personal data. */
  readonly reason: string;
  /** When to try again, up to 30 days; by backoff where absent. */
  readonly retryAfterSeconds?: number | undefined;
  /** True where trying again cannot help. */
  readonly permanent?: boolean | undefined;
}

/** What became of a delivery. */
export interface Finished {
  readonly effectId: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When it is due again; null where it is not. */
  readonly due: Instant | null;
  /** What became of the event. Where that was refused, nothing was changed. */
  readonly answer: Answer | null;
  /** True where this very lease was finished so before. */
  readonly repeated: boolean;
}

/** What a delivery becomes, decided on how it stands. */
interface Ending {
  readonly state: DeliveryState;
  readonly due: Instant;
  readonly attempts: number;
  readonly reason: string | null;
  readonly event: Event | null;
}

interface Event {
  readonly type: string;
  readonly data: unknown;
  readonly by: Actor;
  readonly credential?: string | undefined;
  /** What the definition asks for must not keep an effect from dying. */
  readonly from: 'caller' | 'definition';
}

type Decide = (row: DeliveryRow) => Ending | 'ended' | Promise<Ending | 'ended'>;

const system: Actor = { kind: 'system', id: 'effects' };
const longestRetry = 30 * 24 * 60 * 60;

export async function done(core: Core, request: DoneRequest): Promise<Finished> {
  checkActor(request.by);
  const row = await byToken(core, request);
  return finish(core, row, request.by, (now) => {
    if (endedAs(now, request, 'done')) return 'ended';
    requireLease(now, request);
    return { ...unchanged(core, now), state: 'done', reason: null, event: eventOf(request) };
  });
}

export async function failed(core: Core, request: FailedRequest): Promise<Finished> {
  checkFailure(request);
  const { reason, by } = request;
  const row = await byToken(core, request);
  return finish(core, row, by, (now) => {
    const again = mayTryAgain(core, now, request);
    if (endedAs(now, request, again ? 'waiting' : 'dead')) return 'ended';
    requireLease(now, request);
    const due = again ? nextAttempt(core, now, request) : core.clock.now();
    const state = again ? 'waiting' : 'dead';
    const event = again ? null : (eventOf(request) ?? deadEvent(core, now, reason));
    return { ...unchanged(core, now), state, due, reason, event };
  });
}

/** Puts an effect back that is dead, was dropped, is held, or rests before its next attempt: it is due at once. */
export async function retry(core: Core, request: EffectName & { by: Actor }): Promise<Finished> {
  checkActor(request.by);
  const [row] = await found(core, request);
  return finish(core, row, request.by, async (now) => {
    const { effectId } = now.effect;
    if (now.state === 'done')
      throw unfit(now, `${effectId} was delivered; what was delivered is not sent twice`);
    await requireNoLease(core, now);
    return { state: 'waiting', due: core.clock.now(), attempts: 0, reason: null, event: null };
  });
}

/** Takes an effect out of delivery, on the record. */
export async function drop(
  core: Core,
  request: EffectName & { by: Actor; reason: string },
): Promise<Finished> {
  checkActor(request.by);
  checkReason(request.reason);
  const [row] = await found(core, request);
  return finish(core, row, request.by, (now) => {
    if (now.state === 'done' || now.state === 'dropped')
      throw unfit(now, `${now.effect.effectId} is ${now.state} already; there is nothing to drop`);
    return { ...unchanged(core, now), state: 'dropped', reason: request.reason, event: null };
  });
}

/** The end of an effect whose last lease ran out. */
export function giveUp(core: Core, row: DeliveryRow): Promise<Finished> {
  const reason = `the last of ${core.attempts.most} attempts was not finished in time`;
  return finish(core, row, system, (now) => {
    requireLease(now, row);
    const event = deadEvent(core, now, reason);
    return { ...unchanged(core, now), attempts: core.attempts.most, state: 'dead', reason, event };
  });
}

/** The end of an effect that needs what was erased. */
export function leaveOut(core: Core, row: DeliveryRow): Promise<Finished> {
  const reason = 'the personal data that it needs were erased';
  return finish(core, row, system, (now) => {
    requireLease(now, row);
    return { ...unchanged(core, now), state: 'dropped', reason, event: null };
  });
}

function unchanged(core: Core, { attempts }: DeliveryRow): Pick<Ending, 'due' | 'attempts'> {
  return { due: core.clock.now(), attempts };
}

function checkFailure(request: FailedRequest): void {
  const { by, reason, retryAfterSeconds, permanent, event } = request;
  checkActor(by);
  checkReason(reason);
  if (retryAfterSeconds === undefined) return;
  checkWhole('retryAfterSeconds', retryAfterSeconds, 0, longestRetry);
  if (permanent || event)
    throw invalid('retryAfterSeconds', 'what failed for good, or has an event, is not tried again');
}

function mayTryAgain(core: Core, { attempts }: DeliveryRow, request: FailedRequest): boolean {
  return !request.permanent && !request.event && attempts < core.attempts.most;
}

function nextAttempt(
  core: Core,
  { effect, attempts }: DeliveryRow,
  { retryAfterSeconds }: FailedRequest,
): Instant {
  const pause =
    retryAfterSeconds === undefined
      ? pauseAfter(core.attempts, effect.effectId, attempts)
      : retryAfterSeconds * 1000;
  return instantOf(epoch(core.clock.now()) + pause);
}

function eventOf({ event, by, credential }: DoneRequest): Event | null {
  return event
    ? { type: event.type, data: event.data ?? {}, by, credential, from: 'caller' }
    : null;
}

/** What the definition sends when the delivery is given up. */
function deadEvent(core: Core, { effect }: DeliveryRow, reason: string): Event | null {
  const { effects } = core.registry.get(effect.lifecycle).lifecycle;
  const onDead = effects[effect.name]?.onDead;
  if (!onDead) return null;
  const data = onDead.data({ data: effect.data as never, reason });
  return { type: onDead.event, data, by: system, from: 'definition' };
}

/** Of several effects with this id (see `found`) the one that was leased with this token. */
async function byToken(core: Core, request: DoneRequest): Promise<DeliveryRow> {
  checkWhole('token', request.token, 1, Number.MAX_SAFE_INTEGER);
  const rows = await found(core, request);
  const { token } = request;
  return rows.find((row) => row.state === 'waiting' && row.token === token) ?? rows[0];
}

/** True where this lease was finished in the same way before: an answer that was lost is given again. */
function endedAs(row: DeliveryRow, { token }: DoneRequest, state: DeliveryState): boolean {
  return row.token === token && row.state === state && row.leasedUntil === null;
}

function requireLease(row: DeliveryRow, { token }: { readonly token: number }): void {
  if (row.token === token && row.leasedUntil !== null) return;
  const { effectId } = row.effect;
  const why =
    row.state !== 'waiting'
      ? `the effect is ${row.state} by now`
      : row.token === token
        ? 'it ended when the attempt failed'
        : row.token < token
          ? `the newest lease is ${row.token}`
          : `it ran out, and the newest lease is ${row.token}`;
  throw new EngineError(
    'staleLease',
    `lease ${token} of ${effectId} does not hold: ${why}; nothing was changed`,
    { ids: keyIds(row.effect) },
  );
}

/** An effect that is put back comes before later ones, so none of those may be under way. */
async function requireNoLease(core: Core, row: DeliveryRow): Promise<void> {
  const { tenant, lifecycle, id } = row.effect;
  const query = { tenant, lifecycle, id, state: 'waiting', leasedAt: core.clock.now() } as const;
  const [leased] = await core.store.deliveries({ ...query, limit: 1 });
  if (!leased) return;
  throw unfit(
    row,
    `${leased.effect.effectId} is under a lease until ${leased.leasedUntil}, and effects of one instance go out one by one; try again then`,
  );
}

function unfit({ effect }: DeliveryRow, message: string): EngineError {
  return new EngineError('effectState', message, { ids: keyIds(effect) });
}

/** Thrown where a rival ended the same lease in the same way meanwhile. */
const ended = Symbol('ended');

async function finish(core: Core, row: DeliveryRow, by: Actor, decide: Decide): Promise<Finished> {
  const place = placeOf(row.effect);
  const write = async (): Promise<Companioned> => {
    const now = await stands(core, place);
    const ending = await decide(now);
    // oxlint-disable-next-line typescript/only-throw-error -- a signal to the catch below, never seen outside
    if (ending === 'ended') throw ended;
    return changed(core, now, ending, by);
  };
  try {
    const first = await decide(await stands(core, place));
    const event = first === 'ended' ? null : first.event;
    const answer = event ? await withEvent(core, place, event, write) : null;
    if (!event) await alone(core, place, write);
    return finished(await stands(core, place), answer, false);
  } catch (error) {
    if (error !== ended) throw error;
    return finished(await stands(core, place), null, true);
  }
}

type Companioned = Required<Pick<Write, 'deliveries' | 'personal'>>;

async function stands(core: Core, place: EffectPlace): Promise<DeliveryRow> {
  return (await core.store.delivery(place)) as DeliveryRow;
}

function withEvent(
  core: Core,
  { tenant, lifecycle, id }: EffectPlace,
  { from, ...event }: Event,
  write: () => Promise<Companioned>,
): Promise<Answer> {
  const companion =
    from === 'caller'
      ? ({ write, regardless: false, sender: 'outside' } as const)
      : ({ write, regardless: true, sender: 'machine' } as const);
  return send(core, { tenant, lifecycle, id, ...event, companion }, 'send');
}

/** Attempts before a writer in another process is taken to be winning for good. */
const attempts = 8;

/** The change by itself, on whatever revision the instance stands. */
async function alone(
  core: Core,
  place: EffectPlace,
  write: () => Promise<Companioned>,
): Promise<void> {
  const { tenant, lifecycle, id } = place;
  const key = { tenant, lifecycle, id };
  for (let n = 0; n < attempts; n += 1) {
    const result = await core.mailboxes.run([boxOf(key)], async () => {
      const row = await core.store.load(key);
      const expected = row?.snapshot.revision ?? 0;
      const nothing = { key, expected, instance: null, journal: [], outbox: [], answer: null };
      return core.committer.submit([{ ...nothing, ...(await write()) }]);
    });
    if (result === 'committed') return;
  }
  throw new EngineError('contended', `the delivery was changed by others meanwhile; try again`, {
    ids: keyIds(key),
    retryable: true,
  });
}

/** The change as it is stored. The reason may hold an address, so it lies apart with the personal data. */
async function changed(
  core: Core,
  { effect, state, token }: DeliveryRow,
  { reason, ...ending }: Ending,
  by: Actor,
): Promise<Companioned> {
  const { revision, index, tenant } = effect;
  const reference = reason && `${referenceOf(effect, core.ids.next())}:reason`;
  const said = { at: core.clock.now(), by, reason: reference };
  const to = { state: ending.state, due: ending.due, attempts: ending.attempts, said };
  const deliveries = [{ revision, index, from: { state, token }, to }];
  if (!reason || !reference) return { deliveries, personal: [] };
  const subject = (await core.store.load(effect))?.subject ?? effect.id;
  return { deliveries, personal: personalRows({ tenant, subject }, [[reference, reason]]) };
}

function finished(row: DeliveryRow, answer: Answer | null, repeated: boolean): Finished {
  const { effect, state, attempts: tried, due } = row;
  const next = state === 'waiting' ? due : null;
  return { effectId: effect.effectId, state, attempts: tried, due: next, answer, repeated };
}
