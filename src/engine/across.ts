/**
 * Questions across people, the most pressing first: who has stood somewhere for long, and whose time is nearly up.
 * What is read is found by index: those who stand there, or those who have anything due in the time that is asked for.
 */
import { type AnyLifecycle, type Instant, observe, plus } from '../lifecycle/index.ts';
import type { InstanceKey, InstanceRow } from '../ports/index.ts';
import { type Label, labelled } from './answer.ts';
import { checkStatus, checkWhole, invalid } from './checking.ts';
import { fireDue } from './clockwork.ts';
import type { Core } from './core.ts';

interface Scope {
  readonly tenant: string;
  readonly lifecycle: string;
  /** How many at most, 1 to 10,000. */
  readonly limit: number;
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

/** The first of them, and how many there are in all. */
export interface Ranked<T> {
  readonly items: readonly T[];
  readonly total: number;
}

const page = 500;
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
  await fireDue(core, { tenant, lifecycle });
  const until = plus(core.clock.now(), { days: -days });
  const found: Waiting[] = [];
  let after: string | undefined;
  for (;;) {
    const rows = await core.store.list({ tenant, lifecycle, status, activity, after, limit: page });
    for (const row of rows) {
      const had = status === undefined ? row.snapshot.activity : row.snapshot.status;
      if (had && had.since <= until)
        found.push({ ...standingOf(definition, row), since: had.since });
    }
    after = rows.at(-1)?.id;
    if (rows.length < page) return ranked(found, ({ since }) => since, limit);
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
  const counts = (name: string) =>
    deadline === undefined ? definition.deadlines[name]?.attention !== true : name === deadline;
  const now = core.clock.now();
  const until = plus(now, { days });
  // Whoever has one of these due has none before it that is due later.
  const keys = await core.store.overdue({ now: until, tenant, lifecycle, limit: mostRead });
  const found: Expiring[] = [];
  for (const key of keys) {
    const row = await core.store.load(key);
    if (!row || row.hash !== hash) continue;
    const { snapshot } = observe(definition, row.snapshot, now);
    for (const { name: path, due } of snapshot.deadlines) {
      const name = path.slice(path.lastIndexOf('.') + 1);
      if (due > until || !counts(name)) continue;
      const says = definition.deadlines[name]?.says ?? '';
      found.push({ ...standingOf(definition, { ...row, snapshot }), deadline: name, says, due });
    }
  }
  return ranked(found, ({ due }) => due, limit);
}

/** More than that is no list that anybody works through. */
const mostRead = 100_000;

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

function ranked<T extends InstanceKey>(
  found: readonly T[],
  at: (one: T) => Instant,
  limit: number,
): Ranked<T> {
  const text = (one: T) => `${at(one)} ${one.id}`;
  const items = found.toSorted((a, b) => (text(a) < text(b) ? -1 : 1)).slice(0, limit);
  return { items, total: found.length };
}
