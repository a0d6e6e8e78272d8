/**
 * Who is locked out: everything else that is kept about the person hears when that begins and when it is over, in the
 * commit that brings it about, and what is born meanwhile hears it at once.
 */
import { later } from '../../lifecycle/index.ts';
import type { InstanceKey, InstanceRow, Store } from '../../ports/index.ts';
import type { LockOut, RosterStanding, Told } from '../../roster/index.ts';
import type { Core } from '../core.ts';
import { decided } from '../deciding.ts';
import { type Who, whoseIs } from '../entering.ts';
import type { Draft } from './draft.ts';
import { partKey } from './feeding.ts';

/** Tells them, where the draft locks the person out or lets them in again. */
export async function tellLockOut(
  core: Core,
  standing: RosterStanding,
  draft: Draft,
  who: Who,
): Promise<void> {
  const { lockOut } = standing.roster;
  const part = lockOut && partKey(standing, who, lockOut.part);
  const last = part && draft.journalOf(part).at(-1);
  if (!lockOut || !last) return;
  const isOut = isIn(lockOut, await draft.store.load(part));
  if (isOut === isIn(lockOut, await core.store.load(part))) return;
  const word = isOut ? lockOut.begins : lockOut.ends;
  for (const key of await keptAbout(core, draft.store, who)) {
    if (key.lifecycle === part.lifecycle || !knows(core, key, word)) continue;
    const row = await draft.store.load(key);
    // What another definition wrote can be told nothing until it is upgraded.
    if (row?.hash !== core.registry.find(key.lifecycle)?.hash) continue;
    const { writes } = await decided(
      { ...core, store: draft.store },
      {
        ...key,
        ...word,
        at: later(last.at, row?.snapshot.at ?? last.at),
        by: { kind: 'system', id: 'roster' },
      },
      'send',
      last.event.id,
    );
    draft.add(...writes);
  }
}

/** What somebody who is locked out is told of what begins only now; null for everybody else. */
export async function lockOutOf(
  standing: RosterStanding,
  store: Store,
  who: Who,
): Promise<Told | null> {
  const { lockOut } = standing.roster;
  if (!lockOut) return null;
  const row = await store.load(partKey(standing, who, lockOut.part));
  return isIn(lockOut, row) ? lockOut.begins : null;
}

function isIn({ statuses }: LockOut, row: InstanceRow | null): boolean {
  return statuses.includes(row?.snapshot.status?.code ?? '');
}

export function knows({ registry }: Core, { lifecycle }: InstanceKey, { type }: Told): boolean {
  return Object.hasOwn(registry.find(lifecycle)?.lifecycle.events ?? {}, type);
}

/** Every instance about this person of the organisation. */
export async function keptAbout(core: Core, store: Store, who: Who): Promise<InstanceKey[]> {
  const keys = await store.ofSubject(who.tenant, who.person);
  const rows = await Promise.all(keys.map((key) => store.load(key)));
  return keys.filter((key, n) => {
    const row = rows[n];
    const whose = row && whoseIs(core, key, row.snapshot.context);
    return whose?.organisation === who.organisation && whose.person === who.person;
  });
}
