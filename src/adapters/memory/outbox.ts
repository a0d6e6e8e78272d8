/** Effects and how their deliveries stand, in one list an instance. Slow and plain: every question goes through all. */
import type {
  DeliveriesQuery,
  DeliveryChange,
  DeliveryRow,
  EffectPlace,
  InstanceKey,
  LeaseQuery,
  OutboxDepth,
  OutboxRow,
} from '../../ports/index.ts';
import { byCodePoints, byTexts } from './order.ts';
import { keyText, type Put } from './tables.ts';

type Place = Pick<OutboxRow, 'revision' | 'index'>;

const byPlace = (a: Place, b: Place) => a.revision - b.revision || a.index - b.index;
const isAt = (place: Place) => (row: DeliveryRow) => byPlace(row.effect, place) === 0;
const isWaiting = ({ state }: DeliveryRow) => state === 'waiting';

export class Outbox {
  readonly #rows = new Map<string, readonly DeliveryRow[]>();

  of(key: InstanceKey): readonly OutboxRow[] {
    return this.#of(key).map(({ effect }) => effect);
  }

  delivery(place: EffectPlace): DeliveryRow | null {
    return this.#of(place).find(isAt(place)) ?? null;
  }

  deliveries({ tenant, state, lifecycle, id, name, leasedAt, after, limit }: DeliveriesQuery) {
    const fits = ({ effect, leasedUntil }: DeliveryRow) =>
      effect.tenant === tenant &&
      (lifecycle === undefined || effect.lifecycle === lifecycle) &&
      (id === undefined || effect.id === id) &&
      (name === undefined || effect.name === name) &&
      (leasedAt === undefined || (leasedUntil ?? '') > leasedAt) &&
      (after === undefined || inOrder(effect, after) > 0);
    return [...this.#rows.values()]
      .flat()
      .filter((row) => row.state === state && fits(row))
      .toSorted((a, b) => inOrder(a.effect, b.effect))
      .slice(0, limit);
  }

  depths(tenant: string): OutboxDepth[] {
    const lists = [...this.#rows.values()].filter(([first]) => first?.effect.tenant === tenant);
    const byLifecycle = Map.groupBy(lists, ([first]) => first?.effect.lifecycle ?? '');
    return [...byLifecycle]
      .map(([lifecycle, those]) => ({
        lifecycle,
        waiting: those.flat().filter(isWaiting).length,
        dead: those.flat().filter(({ state }) => state === 'dead').length,
        due: those.flatMap((rows) => rows.find(isWaiting)?.due ?? []).toSorted()[0] ?? null,
      }))
      .filter(({ waiting, dead }) => waiting + dead > 0)
      .toSorted((a, b) => byCodePoints(a.lifecycle, b.lifecycle));
  }

  lease({ tenant, lifecycle, names, now, until, holder, limit }: LeaseQuery): DeliveryRow[] {
    const fits = ({ effect, due }: DeliveryRow) =>
      due <= now &&
      effect.tenant === tenant &&
      (lifecycle === undefined || effect.lifecycle === lifecycle) &&
      (names === undefined || names.includes(effect.name));
    const first = [...this.#rows.values()].flatMap((rows) => rows.find(isWaiting) ?? []);
    const due = first
      .filter(fits)
      .toSorted(byTexts((row) => [row.due, row.effect.lifecycle, row.effect.id]));
    return due.slice(0, limit).map((row) => {
      const { attempts, token } = row;
      const leased = {
        ...row,
        due: until,
        attempts: attempts + 1,
        token: token + 1,
        leasedUntil: until,
        holder,
      };
      this.#rows.set(keyText(row.effect), replaced(this.#of(row.effect), leased));
      return leased;
    });
  }

  fits(key: InstanceKey, { from, to, ...place }: DeliveryChange): boolean {
    const rows = this.#of(key);
    const row = rows.find(isAt(place));
    if (row?.state !== from.state || row.token !== from.token) return false;
    const first = rows.find(isWaiting);
    const putBack = to.state === 'waiting' && from.state !== 'waiting';
    return !(putBack && first && isLeased(first, to.said.at) && byPlace(place, first.effect) < 0);
  }

  put(
    key: InstanceKey,
    outbox: readonly OutboxRow[],
    changes: readonly DeliveryChange[],
    put: Put,
  ): void {
    if (outbox.length + changes.length === 0) return;
    const changed = changes.reduce(changedBy, this.#of(key));
    put(this.#rows, keyText(key), [...changed, ...outbox.map(emitted)]);
  }

  #of(key: InstanceKey): readonly DeliveryRow[] {
    return this.#rows.get(keyText(key)) ?? [];
  }
}

function isLeased({ leasedUntil }: DeliveryRow, at: string): boolean {
  return leasedUntil !== null && leasedUntil > at;
}

function emitted(effect: OutboxRow): DeliveryRow {
  return {
    effect,
    state: effect.past ? 'held' : 'waiting',
    due: effect.recordedAt,
    attempts: 0,
    token: 0,
    leasedUntil: null,
    holder: null,
    said: null,
  };
}

function changedBy(rows: readonly DeliveryRow[], { to, ...place }: DeliveryChange) {
  const row = rows.find(isAt(place)) as DeliveryRow;
  return replaced(rows, { ...row, ...to, leasedUntil: null, holder: null });
}

function replaced(rows: readonly DeliveryRow[], by: DeliveryRow): readonly DeliveryRow[] {
  return rows.map((row) => (isAt(by.effect)(row) ? by : row));
}

function inOrder(a: Omit<EffectPlace, 'tenant'>, b: Omit<EffectPlace, 'tenant'>): number {
  return byCodePoints(a.lifecycle, b.lifecycle) || byCodePoints(a.id, b.id) || byPlace(a, b);
}
