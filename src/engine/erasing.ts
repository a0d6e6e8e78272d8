/** Forgetting a person: their personal values go, their history stays, and replay gives the same states. */
import { type Actor, later } from '../lifecycle/index.ts';
import type { InstanceKey, Write } from '../ports/index.ts';
import { caughtUp } from './catching-up.ts';
import { type Core, sameDefinition } from './core.ts';
import { entered } from './entering.ts';
import { EngineError } from './errors.ts';
import { addressesOf } from './roster/addresses.ts';
import { withStandings } from './roster/standings.ts';
import { instanceRow, journalRow } from './rows.ts';

export interface Erased {
  readonly subject: string;
  /** Personal values removed. */
  readonly values: number;
  /** Instances that got a row about it. */
  readonly instances: readonly InstanceKey[];
}

/** Removes a subject's personal values, with a journal row on each of its instances. Twice changes nothing more. */
export async function erase(
  core: Core,
  tenant: string,
  subject: string,
  by: Actor,
): Promise<Erased> {
  const keys = await core.store.ofSubject(tenant, subject);
  if (keys.length === 0) {
    throw new EngineError(
      'notFound',
      `nothing is stored about the subject "${subject.slice(0, 80)}"`,
      { ids: { tenant, subject } },
    );
  }
  return entered(core, keys, async () => {
    const writes = await Promise.all(keys.map((key) => erasedWrite(core, key, by)));
    const group = writes.filter((w) => w !== null);
    const values = await core.store.erase(tenant, subject, [
      ...(await withStandings(core, group, core.clock.now())),
      ...(await addressesOf(core, group)),
    ]);
    if (values === 'conflict') {
      throw new EngineError('contended', `"${subject}" was changed meanwhile; try again`, {
        retryable: true,
      });
    }
    core.arrivals.announce();
    return { subject, values, instances: keys };
  });
}

async function erasedWrite(core: Core, key: InstanceKey, by: Actor): Promise<Write | null> {
  const row = await core.store.load(key);
  if (!row) return null;
  const registered = sameDefinition(core, row);
  const now = core.clock.now();
  const { snapshot: before, journal, outbox } = caughtUp(registered, row, now);
  const at = later(now, before.at);
  const revision = before.revision + 1;
  const event = { type: 'ERASED', data: {}, id: core.ids.next(), at, by, facts: {} };
  const taken = {
    ...before,
    event,
    at,
    revision,
    from: before.value,
    to: before.value,
    effects: [],
  };
  const erased = journalRow(taken, 'erased', { key, registered, recordedAt: now, cause: null });
  return {
    key,
    expected: row.snapshot.revision,
    instance: instanceRow(key, registered, row, { ...before, revision, at }),
    journal: [...journal, erased],
    outbox,
    answer: null,
    personal: [],
  };
}
