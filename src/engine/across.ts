/**
 * Questions across people, the most pressing first: who has stood somewhere for long, and whose time is nearly up.
 * A page is read in its own order from an index, so it costs what it holds, however many others there are.
 */
import { type AnyLifecycle, type Instant, observe, plus, type Since } from '../lifecycle/index.ts';
import type { DueRow, InstanceKey, InstanceRow } from '../ports/index.ts';
import { type Label, labelled } from './answer.ts';
import { checkStatus, checkWhole, invalid } from './checking.ts';
import { fireDue } from './clockwork.ts';
import type { Core } from './core.ts';
import { cursorOf, placeIn } from './cursor.ts';
import { type Earlier, earlier, firstOf, type Placed } from './earlier.ts';

interface Scope {
  readonly tenant: string;
  readonly lifecycle: string;
  /** How many at most, 1 to 10,000. */
  readonly limit: number;
  /** Those after this page: its `next`. */
  readonly after?: string | undefined;
  /** As it was at this past instant; now when absent. */
  readonly asOf?: Instant | undefined;
}

export interface WaitingRequest extends Scope {
  /** Who has this status, or with `activity` whoever has that; one of the two. */
  readonly status?: string | undefined;
  readonly activity?: string | undefined;
  /** Only those who have had it for so many days, each of 24 hours; 0 when absent. */
  readonly days?: number | undefined;
}

/** Somebody, and where they stand. */
interface Standing extends InstanceKey {
  readonly subject: string;
  readonly status: Label | null;
  readonly activity: Label | null;
}

export interface Waiting extends Standing {
  /** Since when they have had the status or the activity that was asked for. */
  readonly since: Instant;
}

export interface ExpiringRequest extends Scope {
  /** What falls due within so many days, each of 24 hours. */
  readonly days: number;
  /** Only deadlines of this name; every one that changes more than flags and reminders when absent. */
  readonly deadline?: string | undefined;
}

export interface Expiring extends Standing {
  readonly deadline: string;
  readonly says: string;
  readonly due: Instant;
}

/** One page, and where the next one begins; null on the last. */
export interface Ranked<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const mostDays = 36_500;

/** Who has waited longest comes first. Throws EngineError `invalidInput`, `unknownLifecycle`. */
export async function waiting(core: Core, request: WaitingRequest): Promise<Ranked<Waiting>> {
  const { tenant, lifecycle, status, activity, days = 0, limit } = request;
  const { lifecycle: definition } = core.registry.get(lifecycle);
  checkWhole('limit', limit, 1, 10_000);
  checkWhole('days', days, 0, mostDays);
  if ((status === undefined) === (activity === undefined))
    throw invalid('status', 'name a status or an activity, one of the two');
  checkStatus('status', definition, status);
  checkStatus('activity', definition, activity);
  const place = request.after === undefined ? undefined : placeIn(request.after, 2);
  if (request.asOf !== undefined) {
    const lives = earlier(core, { tenant, lifecycle }, request.asOf);
    const found = waitingThen(lives, request, plus(request.asOf, { days: -days }));
    return firstOf(found, { after: place, limit });
  }
  const after = place && { since: place[0] as Instant, id: place[1] as string };
  await fireDue(core, { tenant, lifecycle });
  const until = plus(core.clock.now(), { days: -days });
  const query = { tenant, lifecycle, status, activity, until, after, limit: limit + 1 };
  const rows = await core.store.waiting(query);
  const items = rows.slice(0, limit).map((row): Waiting => {
    const had = status === undefined ? row.snapshot.activity : row.snapshot.status;
    return { ...standingOf(definition, row), since: had?.since ?? row.snapshot.at };
  });
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursorOf([last.since, last.id]) : null };
}

async function* waitingThen(
  lives: AsyncIterable<readonly Earlier[]>,
  { status, activity }: Pick<WaitingRequest, 'status' | 'activity'>,
  until: Instant,
): AsyncGenerator<readonly Placed<Waiting>[]> {
  for await (const page of lives) {
    yield page.flatMap((life) => {
      const had = status === undefined ? life.row.activity : life.row.status;
      if (!had || had.code !== (status ?? activity) || had.since > until) return [];
      const { id } = life.instance;
      return [{ place: [had.since, id], item: { ...stoodOf(life), since: had.since } }];
    });
  }
}

/** What falls due first comes first. Throws EngineError `invalidInput`, `unknownLifecycle`. */
export async function expiring(core: Core, request: ExpiringRequest): Promise<Ranked<Expiring>> {
  const { tenant, lifecycle, days, deadline, limit } = request;
  const { lifecycle: definition, hash } = core.registry.get(lifecycle);
  checkWhole('limit', limit, 1, 10_000);
  checkWhole('days', days, 1, mostDays);
  if (deadline !== undefined && !Object.hasOwn(definition.deadlines, deadline)) {
    const known = Object.keys(definition.deadlines).join(', ');
    throw invalid('deadline', `${lifecycle} has no "${deadline.slice(0, 60)}"; it has ${known}`);
  }
  const place = request.after === undefined ? undefined : placeIn(request.after, 3);
  const names = namesOf(definition, deadline);
  if (request.asOf !== undefined) {
    const until = plus(request.asOf, { days });
    const lives = earlier(core, { tenant, lifecycle }, request.asOf);
    const found = expiringThen(lives, definition, { names, until });
    return firstOf(found, { after: place, limit });
  }
  await fireDue(core, { tenant, lifecycle });
  const now = core.clock.now();
  const query = { tenant, lifecycle, names, until: plus(now, { days }), limit: limit + 1 };
  const items: Expiring[] = [];
  let after = place && ({ due: place[0], id: place[1], name: place[2] } as DueRow);
  for (;;) {
    const rows = await core.store.due({ ...query, after });
    for (const row of rows) {
      const last = items.length === limit ? after : undefined;
      if (last) return { items, next: cursorOf([last.due, last.id, last.name]) };
      const standing = await standingUntil(core, { tenant, lifecycle, hash }, row, now);
      if (standing) items.push({ ...standing, ...wordsOf(definition, row) });
      after = row;
    }
    if (rows.length < query.limit) return { items, next: null };
  }
}

async function* expiringThen(
  lives: AsyncIterable<readonly Earlier[]>,
  definition: AnyLifecycle,
  { names, until }: { readonly names: readonly string[]; readonly until: Instant },
): AsyncGenerator<readonly Placed<Expiring>[]> {
  for await (const page of lives) {
    yield page.flatMap((life) => {
      const { id } = life.instance;
      return life.row.deadlines
        .filter(({ name, due }) => names.includes(name) && due <= until)
        .map(({ name, due }) => ({
          place: [due, id, name],
          item: { ...stoodOf(life), ...wordsOf(definition, { id, name, due }) },
        }));
    });
  }
}

/** The deadlines that count, as snapshots name them. */
function namesOf(definition: AnyLifecycle, asked: string | undefined): string[] {
  const counts = (name: string) =>
    asked === undefined ? definition.deadlines[name]?.attention !== true : name === asked;
  const names = definition.shape.transitions.flatMap(({ trigger }) =>
    trigger.kind === 'deadline' && counts(trigger.deadline) ? [trigger.name] : [],
  );
  return [...new Set(names)];
}

function wordsOf(definition: AnyLifecycle, { name, due }: DueRow) {
  const deadline = name.slice(name.lastIndexOf('.') + 1);
  return { deadline, says: definition.deadlines[deadline]?.says ?? '', due };
}

/** Where one stands who has this deadline; null where something that was not stored yet has ended it. */
async function standingUntil(
  core: Core,
  { hash, ...of }: Pick<InstanceRow, 'tenant' | 'lifecycle' | 'hash'>,
  { id, name, due }: DueRow,
  now: Instant,
): Promise<Standing | null> {
  const row = await core.store.load({ ...of, id });
  if (row?.hash !== hash) return null;
  const { lifecycle } = core.registry.get(of.lifecycle);
  const { snapshot } = observe(lifecycle, row.snapshot, now);
  const stands = snapshot.deadlines.some((each) => each.name === name && each.due === due);
  return stands ? standingOf(lifecycle, { ...row, snapshot }) : null;
}

function standingOf(definition: AnyLifecycle, row: InstanceRow): Standing {
  const { tenant, lifecycle, id, subject, snapshot } = row;
  return {
    tenant,
    lifecycle,
    id,
    subject,
    status: labelled(definition, snapshot.status),
    activity: labelled(definition, snapshot.activity),
  };
}

/** In the words of that time. */
function stoodOf({ instance: { tenant, lifecycle, id, subject }, row }: Earlier): Standing {
  const told = (had: Since | null, label: string | null) =>
    had && { ...had, label: label ?? had.code };
  return {
    tenant,
    lifecycle,
    id,
    subject,
    status: told(row.status, row.label),
    activity: told(row.activity, row.activityLabel),
  };
}
