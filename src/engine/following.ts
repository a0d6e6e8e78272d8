/**
 * Following: every transition of a tenant, in the order in which it was stored, and then those that are still to come.
 * A cursor names the transition that it follows, so whoever comes back with it misses none and gets none twice. Where
 * that transition is not there any more, because an older copy of the store was put in its place, it is told so.
 */
import type { JournalRow, PlacedRow } from '../ports/index.ts';
import type { Core } from './core.ts';
import { EngineError } from './errors.ts';
import { hashOf } from './hash.ts';
import { withPersonal } from './reading.ts';

export interface FollowRequest {
  readonly tenant: string;
  /** Only transitions of these. */
  readonly lifecycles?: readonly string[] | undefined;
  /** Only transitions of instances with this id. */
  readonly id?: string | undefined;
  /** What comes after this cursor; `start` for all there is, and what is yet to come when absent. */
  readonly after?: string | undefined;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** After so long without anything to tell, the cursor alone is told; 15 when absent. */
  readonly silenceSeconds?: number | undefined;
}

/** A transition, and how to go on after it. Without one, only the cursor has moved on: at first, and in a silence. */
export interface Followed {
  readonly cursor: string;
  /** Personal values in place unless erased. */
  readonly transition: JournalRow | null;
}

const page = 100;
const start = 'start';

/** Never ends by itself. Throws EngineError `invalidInput`, `unknownLifecycle`, `transitionGone`. */
export async function* follow(core: Core, request: FollowRequest): AsyncGenerator<Followed> {
  const { tenant, lifecycles, id, signal, silenceSeconds = 15 } = request;
  for (const lifecycle of lifecycles ?? []) core.registry.get(lifecycle);
  const fits = (row: JournalRow) =>
    (lifecycles?.includes(row.lifecycle) ?? true) && (id === undefined || row.id === id);
  let last = await placeOf(core, tenant, request.after);
  yield { cursor: cursorOf(last), transition: null };
  for (;;) {
    if (signal?.aborted || core.arrivals.ended) return;
    const seen = core.arrivals.count;
    const after = last?.position ?? 0;
    const rows = await core.store.transitions({ tenant, after, limit: page });
    const wanted = rows.filter(({ row }) => fits(row));
    for (const { position, row } of await withPersonal(core, tenant, wanted))
      yield { cursor: cursorOf({ position, row }), transition: row };
    last = rows.at(-1) ?? last;
    if (rows.length > 0) continue;
    await core.arrivals.after(seen, silenceSeconds * 1000, signal);
    if (core.arrivals.count === seen) yield { cursor: cursorOf(last), transition: null };
  }
}

/** `120-1f0c…`: a position, and what tells the row there from any other that could come to stand there. */
function cursorOf(placed: PlacedRow | null): string {
  if (placed === null) return start;
  const { lifecycle, id, revision, event, recordedAt } = placed.row;
  const mark = hashOf([lifecycle, id, revision, event.id, recordedAt]).slice(0, 16);
  return `${placed.position}-${mark}`;
}

async function placeOf(
  core: Core,
  tenant: string,
  cursor: string | undefined,
): Promise<PlacedRow | null> {
  if (cursor === start) return null;
  if (cursor === undefined) return core.store.lastTransition(tenant);
  const position = Number(/^([1-9]\d{0,14})-[0-9a-f]{16}$/.exec(cursor)?.[1]);
  if (Number.isNaN(position)) {
    const message = `after: "${cursor.slice(0, 60)}" is no cursor of this feed; take the newest that it gave, or "${start}" for all there is`;
    throw new EngineError('invalidInput', message);
  }
  const [placed] = await core.store.transitions({ tenant, after: position - 1, limit: 1 });
  if (placed !== undefined && cursorOf(placed) === cursor) return placed;
  throw new EngineError(
    'transitionGone',
    `after: the transition that "${cursor}" follows is not in this store, which an older copy has taken the place of; read again from "${start}", or from now on`,
  );
}
