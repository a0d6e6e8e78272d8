/**
 * Handing out effects for delivery: under a lease, in order per instance, with personal values in place. What was tried
 * too often, or needs values that were erased, is finished here instead.
 */
import { type Actor, epoch, type Instant, instantOf } from '../lifecycle/index.ts';
import type { DeliveryRow, InstanceKey } from '../ports/index.ts';
import { checkActor, checkId, checkWhole, invalid } from './checking.ts';
import { type Core, saysOf } from './core.ts';
import { giveUp, leaveOut } from './finishing.ts';
import { referencesIn, revealed } from './personal.ts';

export interface LeaseRequest {
  readonly tenant: string;
  /** Who will deliver them. */
  readonly by: Actor;
  readonly lifecycle?: string | undefined;
  /** Only effects of these names, such as `sendInvitation`. */
  readonly effects?: readonly string[] | undefined;
  /** At most so many, 1 to 500; 20 unless told otherwise. */
  readonly limit?: number | undefined;
  /** How long the lease lasts, 1 second to 12 hours; a minute unless told otherwise. */
  readonly leaseSeconds?: number | undefined;
}

/** An effect to deliver now, by whoever leased it. */
export interface LeasedEffect extends InstanceKey {
  /** The same on every attempt: what a receiver knows a repetition by. */
  readonly effectId: string;
  readonly name: string;
  readonly says: string;
  /** Personal values in place. */
  readonly data: Readonly<Record<string, unknown>>;
  /** When the transition took effect that asked for it. */
  readonly at: Instant;
  readonly revision: number;
  /** 1 for the first. */
  readonly attempt: number;
  /** What finishing it takes; it grows with every lease. */
  readonly token: number;
  readonly leasedUntil: Instant;
}

const most = { limit: 500, leaseSeconds: 12 * 60 * 60 };

/** Leases what is due. Nobody else gets it until the lease is finished or runs out. */
export async function lease(core: Core, request: LeaseRequest): Promise<readonly LeasedEffect[]> {
  const { tenant, by, lifecycle, effects: names, limit = 20, leaseSeconds = 60 } = request;
  checkId('tenant', tenant);
  checkActor(by);
  checkWhole('limit', limit, 1, most.limit);
  checkWhole('leaseSeconds', leaseSeconds, 1, most.leaseSeconds);
  checkNames(core, request);
  const now = core.clock.now();
  const until = instantOf(epoch(now) + leaseSeconds * 1000);
  const rows = await core.store.lease({ tenant, lifecycle, names, now, until, holder: by, limit });
  const references = referencesIn(rows.map(({ effect }) => effect.data));
  const values = await core.store.personal(tenant, references);
  const leased = await Promise.allSettled(rows.map((row) => handedOut(core, row, values)));
  const given = leased.flatMap((each) => (each.status === 'fulfilled' ? (each.value ?? []) : []));
  // What could not be finished comes back when its lease runs out; the others must not wait for it.
  const fault = leased.find((each) => each.status === 'rejected');
  if (fault && given.length === 0) throw fault.reason;
  return given;
}

/** Null where it is finished instead of handed out. */
async function handedOut(
  core: Core,
  row: DeliveryRow,
  values: ReadonlyMap<string, string>,
): Promise<LeasedEffect | null> {
  const { effect, attempts, token, leasedUntil } = row;
  const isErased = referencesIn(effect.data).some((reference) => !values.has(reference));
  if (isErased || attempts > core.attempts.most) {
    await (isErased ? leaveOut(core, row) : giveUp(core, row));
    return null;
  }
  const { tenant, lifecycle, id, effectId, name, at, revision } = effect;
  return {
    tenant,
    lifecycle,
    id,
    effectId,
    name,
    says: saysOf(core, effect),
    data: revealed(effect.data, values),
    at,
    revision,
    attempt: attempts,
    token,
    leasedUntil: leasedUntil as Instant,
  };
}

/** Throws EngineError where a lifecycle or an effect is asked for that does not exist: it would wait for ever. */
function checkNames(core: Core, { lifecycle, effects = [] }: LeaseRequest): void {
  const all = lifecycle === undefined ? core.registry.all() : [core.registry.get(lifecycle)];
  const known = new Set(
    all.flatMap(({ lifecycle: { effects: declared } }) =>
      Object.keys(declared).filter((name) => !declared[name]?.sendTo),
    ),
  );
  const unknown = effects.find((name) => !known.has(name));
  if (unknown === undefined) return;
  const names = [...known].toSorted().join(', ') || 'none';
  throw invalid('effects', `there is no effect "${unknown.slice(0, 80)}"; known are ${names}`);
}
