/** What every part of the engine works with, and the few moves they share. */
import type {
  AnyLifecycle,
  Facts,
  Instant,
  Profile,
  Snapshot,
  StateValue,
} from '../lifecycle/index.ts';
import { observe } from '../lifecycle/index.ts';
import type { Clock, Ids, InstanceKey, InstanceRow, Store } from '../ports/index.ts';
import type { RosterStanding } from '../roster/index.ts';
import type { Arrivals } from './arrivals.ts';
import type { AttemptRules } from './attempts.ts';
import type { Committer } from './committer.ts';
import { EngineError } from './errors.ts';
import type { Mailboxes } from './mailbox.ts';
import type { Registered, Registry } from './registry.ts';
import type { Watchers } from './watching.ts';

/**
 * Why nobody can stand in some states, or null where somebody may. The engine is given it, because finding out takes
 * exploring the whole lifecycle.
 */
export type Unreachable = (
  lifecycle: AnyLifecycle,
  value: StateValue,
  policies: Readonly<Record<string, unknown>>,
) => string | null;

export interface Core {
  readonly store: Store;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly mailboxes: Mailboxes;
  readonly committer: Committer;
  readonly arrivals: Arrivals;
  readonly watchers: Watchers;
  /** Policies and time zone of those who are created without their own. */
  readonly profile: Profile;
  readonly zone: string;
  readonly unreachable: Unreachable;
  /** What is kept of the members of rosters; null where none are kept. */
  readonly standing: RosterStanding | null;
  readonly attempts: AttemptRules;
}

/** One text per instance; a space cannot occur in its parts. */
export function boxOf({ tenant, lifecycle, id }: InstanceKey): string {
  return `${tenant} ${lifecycle} ${id}`;
}

export function keyText({ tenant, lifecycle, id }: InstanceKey): string {
  return tenant === 'default' ? `${lifecycle} ${id}` : `${tenant} ${lifecycle} ${id}`;
}

export function keyIds({ tenant, lifecycle, id }: InstanceKey): Record<string, string> {
  return { tenant, lifecycle, id };
}

/** The stored instance; its definition must be the one that wrote it. */
export async function loaded(core: Core, key: InstanceKey): Promise<InstanceRow | null> {
  const row = await core.store.load(key);
  if (row) sameDefinition(core, row);
  return row;
}

export function sameDefinition(core: Core, row: InstanceRow): Registered {
  const registered = core.registry.get(row.lifecycle);
  if (registered.hash === row.hash) return registered;
  throw new EngineError(
    'definitionChanged',
    `${keyText(row)} was written by version ${row.snapshot.version} (${row.hash.slice(0, 8)}) of ${row.lifecycle}, and what runs now is version ${registered.lifecycle.version} (${registered.hash.slice(0, 8)}); run "rollcall upgrade ${row.lifecycle}" first`,
    { ids: keyIds(row) },
  );
}

/** What an effect does, in plain words; its name where no loaded lifecycle knows it. */
export function saysOf(
  core: Core,
  { lifecycle, name }: { lifecycle: string; name: string },
): string {
  return core.registry.find(lifecycle)?.lifecycle.effects[name]?.says ?? name;
}

export function notFound(key: InstanceKey): EngineError {
  return new EngineError('notFound', `there is no ${keyText(key)}`, { ids: keyIds(key) });
}

/** The facts from around that hold for an instance at an instant: each is another instance's status. */
export async function factsOf(
  core: Core,
  lifecycle: AnyLifecycle,
  tenant: string,
  context: Snapshot['context'],
  at: Instant,
): Promise<Facts> {
  const facts: Record<string, boolean> = {};
  for (const [name, { from }] of Object.entries(lifecycle.facts)) {
    const id = from.id(context as never);
    if (id === null) continue;
    const code = await statusAt(core, { tenant, lifecycle: from.lifecycle, id }, at);
    if (code !== null && from.statuses.includes(code)) facts[name] = true;
  }
  return facts;
}

/** The status code of another instance at an instant; an imported past is read from its journal. */
async function statusAt(core: Core, key: InstanceKey, at: Instant): Promise<string | null> {
  const row = await core.store.load(key);
  const other = core.registry.find(key.lifecycle);
  if (!row || !other) return null;
  if (at < row.snapshot.at) return (await core.store.journalAt(key, at))?.status?.code ?? null;
  // What another definition wrote cannot be observed; its stored status is the best there is until it is upgraded.
  const now =
    other.hash === row.hash ? observe(other.lifecycle, row.snapshot, at).snapshot : row.snapshot;
  return now.status?.code ?? null;
}
