/**
 * Questions across people, the most pressing first: who has stood somewhere for long, and whose time is nearly up.
 * A page is read in its own order from an index, so it costs what it holds, however many others there are.
 */
import { type AnyLifecycle, type Instant, observe, plus } from '../lifecycle/index.ts';
import type { DueRow, InstanceKey, InstanceRow } from '../ports/index.ts';
import { type Label, labelled } from './answer.ts';
import { checkStatus, checkWhole, invalid } from './checking.ts';
import { fireDue } from './clockwork.ts';
import type { Core } from './core.ts';
import { cursorOf, placeIn } from './cursor.ts';

interface Scope {
  readonly tenant: string;
  readonly lifecycle: string;
  /** How many at most, 1 to 10,000. */
  readonly limit: number;
  /** Those after this page: its `next`. */
  readonly after?: string | undefined;
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
  const [since, id] = request.after === undefined ? [] : placeIn(request.after, 2);
  const after = since === undefined || id === undefined ? undefined : { since, id };
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
