/**
 * The part of a roster that somebody reaches: an organisation, or some of its groups, with the people who are there.
 * What lies outside is answered in the very words of what is not there.
 */
import type { InstanceKey, RosterPart } from '../../ports/index.ts';
import { type Core, notFound } from '../core.ts';
import { whoseIs } from '../entering.ts';
import { membershipsOf } from './draft.ts';
import { checkScope, nobody, noGroup, noOrganisation } from './reading.ts';

/** What a request is about. */
export type About =
  | { readonly organisation: string; readonly group?: string | undefined }
  | { readonly organisation: string; readonly person: string }
  | Omit<InstanceKey, 'tenant'>;

/** Throws EngineError `notFound` for what does not lie in the part, `unknownLifecycle`. */
export async function requireWithin(
  core: Core,
  tenant: string,
  part: RosterPart,
  about: About,
): Promise<void> {
  if ('lifecycle' in about) return requireInstance(core, { tenant, ...about }, part);
  const { organisation } = about;
  if (organisation !== part.organisation) throw noOrganisation({ tenant, organisation });
  if ('person' in about) {
    if (!(await isMember(core, tenant, part, about.person))) throw nobody(about);
  } else if (about.group !== undefined && part.groups?.includes(about.group) === false) {
    throw noGroup({ tenant, organisation, group: about.group });
  }
}

async function requireInstance(core: Core, key: InstanceKey, part: RosterPart): Promise<void> {
  core.registry.get(key.lifecycle);
  const row = await core.store.load(key);
  const whose = row && whoseIs(core, key, row.snapshot.context);
  const isThere =
    whose?.organisation === part.organisation &&
    (await isMember(core, key.tenant, part, whose.person));
  if (!isThere) throw notFound(key);
}

/** Of a whole organisation everybody is, also who is in no group. */
async function isMember(
  core: Core,
  tenant: string,
  { organisation, groups }: RosterPart,
  person: string,
): Promise<boolean> {
  if (groups === null) return true;
  const memberships = await membershipsOf(core.store, { tenant, organisation }, person);
  return memberships.some(({ group }) => groups.includes(group));
}

/** Throws EngineError `notFound` where a part is of no organisation, or names a group that there is not. */
export async function requirePart(
  core: Core,
  tenant: string,
  { organisation, groups }: RosterPart,
): Promise<void> {
  for (const group of groups ?? [undefined])
    await checkScope(core, { tenant, organisation, group });
}
