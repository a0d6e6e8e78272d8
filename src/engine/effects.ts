/** Finding effects: by their id, and as lists by how their delivery stands. */
import type { Actor, Instant } from '../lifecycle/index.ts';
import type { DeliveryRow, DeliveryState, EffectPlace, InstanceKey } from '../ports/index.ts';
import { checkId, checkWhole } from './checking.ts';
import { type Core, saysOf } from './core.ts';
import { EngineError } from './errors.ts';
import { referencesIn, revealed } from './personal.ts';

export interface EffectName {
  readonly tenant: string;
  readonly effectId: string;
}

/** `leased` is waiting, and under a lease now. */
export type EffectState = DeliveryState | 'leased';

export interface EffectsRequest {
  readonly tenant: string;
  /** Waiting ones include those under a lease. */
  readonly state: EffectState;
  readonly lifecycle?: string | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** Those after this effect, in the order of lifecycle, id, revision and index. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** One effect, and how its delivery stands. */
export interface ListedEffect extends InstanceKey {
  readonly effectId: string;
  readonly name: string;
  readonly says: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Instant;
  readonly state: EffectState;
  /** Leases since it was emitted, or last put back. */
  readonly attempts: number;
  /** Not before this; null where it is finished or held. */
  readonly due: Instant | null;
  /** Who has it under a lease, or had it when that ran out. */
  readonly holder: Actor | null;
  /** What was last said about it: by whom, when, and why it failed or was dropped. */
  readonly said: DeliveryRow['said'];
}

export async function effects(
  core: Core,
  request: EffectsRequest,
): Promise<{ readonly items: readonly ListedEffect[]; readonly next: string | null }> {
  const { tenant, state, lifecycle, id, name, after, limit } = request;
  checkId('tenant', tenant);
  checkWhole('limit', limit, 1, 10_000);
  const now = core.clock.now();
  const [last] = after === undefined ? [] : await found(core, { tenant, effectId: after });
  const rows = await core.store.deliveries({
    tenant,
    lifecycle,
    id,
    name,
    limit: limit + 1,
    state: state === 'leased' ? 'waiting' : state,
    leasedAt: state === 'leased' ? now : undefined,
    after: last && placeOf(last.effect),
  });
  const page = rows.slice(0, limit).map((row) => listed(core, row, now));
  const values = await core.store.personal(tenant, referencesIn(page));
  return {
    items: revealed(page, values),
    next: rows.length > limit ? (page.at(-1)?.effectId ?? null) : null,
  };
}

function listed(core: Core, row: DeliveryRow, now: Instant): ListedEffect {
  const { effect, state, attempts, due, holder, said } = row;
  const { tenant, lifecycle, id, effectId, name, data, at } = effect;
  const isLeased = state === 'waiting' && row.leasedUntil !== null && row.leasedUntil > now;
  return {
    tenant,
    lifecycle,
    id,
    effectId,
    name,
    says: saysOf(core, effect),
    data,
    at,
    state: isLeased ? 'leased' : state,
    attempts,
    due: state === 'waiting' ? due : null,
    holder,
    said,
  };
}

export function placeOf({ tenant, lifecycle, id, revision, index }: EffectPlace): EffectPlace {
  return { tenant, lifecycle, id, revision, index };
}

/** Longer than any id that was ever made. */
const longestId = 1000;

/**
 * The effects with this id; at least one. An id is `tenant/lifecycle/id#revision.index`, and slashes within the names
 * could make it that of two instances: then both are given, and a lease's token tells which was meant.
 */
export async function found(
  core: Core,
  { tenant, effectId }: EffectName,
): Promise<readonly [DeliveryRow, ...DeliveryRow[]]> {
  const places = effectId.length > longestId ? [] : placesOf(tenant, effectId);
  const rows = await Promise.all(places.map((place) => core.store.delivery(place)));
  const [first, ...others] = rows.filter((row) => row?.effect.effectId === effectId);
  if (first) return [first, ...(others as DeliveryRow[])];
  throw new EngineError(
    'unknownEffect',
    `there is no effect "${effectId.slice(0, 200)}" in the tenant ${tenant}; an id is written as it was handed out`,
    { ids: { tenant } },
  );
}

function placesOf(tenant: string, effectId: string): EffectPlace[] {
  const [, names = '', revision, index] = /^(.+)#(\d{1,15})\.(\d{1,9})$/.exec(effectId) ?? [];
  if (!names.startsWith(`${tenant}/`)) return [];
  const parts = names.slice(tenant.length + 1).split('/');
  const at = { tenant, revision: Number(revision), index: Number(index) };
  return parts.slice(1).map((_, n) => ({
    ...at,
    lifecycle: parts.slice(0, n + 1).join('/'),
    id: parts.slice(n + 1).join('/'),
  }));
}
