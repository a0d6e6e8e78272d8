/** What every request must be, wherever it comes from: the library trusts its callers no more than the network. */
import {
  type Actor,
  type AnyLifecycle,
  actorKinds,
  type Instant,
  id,
  inWords,
  isId,
  zone,
} from '../lifecycle/index.ts';
import type { InstanceKey, RosterAt } from '../ports/index.ts';
import { EngineError } from './errors.ts';
import type { SendMode, SendRequest } from './send-request.ts';

const ids = id();
const zones = zone();
/** A longer idempotency key is a mistake; it would be stored beside every answer. */
const longestKey = 500;
const longestReason = 2000;

interface Request extends InstanceKey {
  readonly by: Actor;
  readonly key?: string | undefined;
  readonly zone?: string | undefined;
  readonly eventId?: string | undefined;
}

/** Throws EngineError `invalidInput` where somebody would be created by an event that starts no life. */
export function checkBirth(
  lifecycle: AnyLifecycle,
  { type }: Pick<SendRequest, 'type'>,
  mode: SendMode,
): void {
  const definition = Object.hasOwn(lifecycle.events, type) ? lifecycle.events[type] : undefined;
  if (mode === 'create' && definition && !definition.birth) {
    const births = Object.keys(lifecycle.events).filter((name) => lifecycle.events[name].birth);
    throw new EngineError(
      'invalidInput',
      `${type} cannot start a life; ${lifecycle.name} starts with ${births.join(' or ')}`,
    );
  }
}

/** Throws EngineError `invalidInput` that names the field and what would be right. */
export function checkRequest(request: Request): void {
  checkId('tenant', request.tenant);
  checkId('id', request.id);
  if (request.eventId !== undefined) checkId('eventId', request.eventId);
  checkActor(request.by);
  checkKey(request.key);
  if (request.zone !== undefined && !zones.safeParse(request.zone).success) {
    throw invalid(
      'zone',
      `"${shortened(request.zone)}" is no time zone; one is written Europe/Zurich`,
    );
  }
}

/** The same for what is asked of a roster. */
export function checkRosterRequest(
  { tenant, organisation }: RosterAt,
  { by, key }: Pick<Request, 'by' | 'key'>,
): void {
  checkId('tenant', tenant);
  checkId('organisation', organisation);
  checkActor(by);
  checkKey(key);
}

function checkKey(key: string | undefined): void {
  if (key === undefined || (key.length > 0 && key.length <= longestKey)) return;
  throw invalid(
    'key',
    `an idempotency key has 1 to ${longestKey} characters; this one has ${key.length}`,
  );
}

export function checkActor(by: Actor): void {
  const kinds = actorKinds.filter((kind) => kind !== 'clock');
  if (!kinds.some((kind) => kind === by.kind)) {
    throw invalid(
      'by',
      `"${shortened(by.kind)}" is no kind of actor that sends; kinds are ${kinds.join(', ')}`,
    );
  }
  checkId('by.id', by.id);
}

export function checkId(field: string, value: unknown): void {
  if (isId(value)) return;
  const parsed = ids.safeParse(value, { error: inWords });
  if (!parsed.success)
    throw invalid(
      field,
      `${parsed.error.issues[0]?.message} (given: "${shortened(String(value))}")`,
    );
}

export function checkWhole(field: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw invalid(
    field,
    `a whole number from ${least} to ${most} (given: "${shortened(String(value))}")`,
  );
}

/** An instant whose answer nothing can change any more. It goes by another name wherever it is asked for. */
export function checkPast(asOf: Instant, now: Instant): void {
  if (asOf > now) throw new EngineError('invalidInput', `${asOf} is yet to come; it is ${now}`);
}

/** A reason in words: it is stored as a personal value, so it must not look like a reference to one. */
export function checkReason(reason: unknown): void {
  const fits =
    typeof reason === 'string' &&
    reason.trim() !== '' &&
    reason.length <= longestReason &&
    reason.isWellFormed() &&
    !reason.startsWith('personal:');
  if (fits) return;
  throw invalid(
    'reason',
    `say why in 1 to ${longestReason} characters; it must not begin with "personal:"`,
  );
}

/** A status or activity that a lifecycle has. */
export function checkStatus(
  field: string,
  { name, statuses }: Pick<AnyLifecycle, 'name' | 'statuses'>,
  code: string | undefined,
): void {
  if (code === undefined || Object.hasOwn(statuses, code)) return;
  const known = Object.keys(statuses).join(', ');
  throw invalid(field, `${name} has no "${shortened(code)}"; it has ${known}`);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

export function invalid(field: string, problem: string): EngineError {
  return new EngineError('invalidInput', `${field}: ${problem}`);
}
