/** What a roster change tells the instances of a person: to begin, that an address changed, that somebody is inactive. */
import { type Actor, type Instant, id, later } from '../../lifecycle/index.ts';
import type { InstanceKey, RosterAt, Store } from '../../ports/index.ts';
import type {
  About,
  OrganisationRow,
  PersonPart,
  PersonRow,
  Problem,
  RosterChange,
  RosterStanding,
  SignUpUrlRow,
  Stamp,
  Told,
} from '../../roster/index.ts';
import { type Core, keyText } from '../core.ts';
import { decided } from '../deciding.ts';
import { whoseIs } from '../entering.ts';
import type { SendMode } from '../send-request.ts';
import { type Draft, membershipsOf } from './draft.ts';
import { assignedTo, evidenceKey, partKey } from './feeding.ts';
import { keptAbout, knows, lockOutOf } from './locking.ts';

const ids = id();

/** One change under way, in a draft of its own. */
export interface Changing {
  readonly core: Core;
  readonly standing: RosterStanding;
  readonly at: RosterAt;
  readonly options: { readonly by: Actor; readonly at?: Instant | undefined };
  readonly draft: Draft;
  readonly now: Instant;
  /** When it takes effect. */
  readonly instant: Instant;
}

interface Telling extends Changing {
  readonly about: About;
  readonly zone: string;
  readonly change: RosterChange;
  readonly stamp: Stamp;
}

/** Tells everything that a change means to one person; what stands in its way, or null. */
export async function tellPerson(
  changing: Changing,
  before: Store,
  person: string,
  change: RosterChange,
  stamp: Stamp,
): Promise<Problem | null> {
  const telling = { ...changing, ...(await aboutOf(changing, person)), change, stamp };
  const born: InstanceKey[] = [];
  for (const step of [...(await parts(telling)), ...(await evidence(telling))]) {
    const isThere = await stands(telling, step.key);
    if (typeof isThere === 'object') return isThere;
    const told = isThere ? step.known : step.birth();
    if (!told) continue;
    const problem = await tell(telling, step.key, told, step.policies);
    if (problem) return problem;
    if (!isThere) born.push(step.key);
  }
  await tellActivity(telling, await isActive(before, changing.at, person), born);
  await tellLockedOut(telling, born);
  return null;
}

/** One instance of the person: how it begins where it is missing, and what it is told where it is there. */
interface Step {
  readonly key: InstanceKey;
  readonly birth: () => Told;
  readonly known: Told | null;
  readonly policies?: Readonly<Record<string, unknown>>;
}

async function parts(telling: Telling): Promise<Step[]> {
  const { standing, at, about } = telling;
  const url = await urlOf(telling);
  return Object.entries(standing.roster.person).map(([name, part]) => {
    const signedUp = url && (part.signedUp?.({ ...about, ...url }) ?? null);
    return {
      key: partKey(standing, { ...at, person: about.person }, name),
      birth: () => signedUp ?? part.birth(about),
      known: signedUp ?? changedAddress(telling, part),
    };
  });
}

function changedAddress({ change, about }: Telling, part: PersonPart): Told | null {
  return change.type === 'ADDRESS_CHANGED' ? (part.addressChanged?.(about) ?? null) : null;
}

/** Where somebody signs up who does so by this change. */
async function urlOf({ change, at, draft }: Telling) {
  if (change.type !== 'SIGNED_UP') return null;
  const stored = await draft.store.roster.row(at, ['signUpUrl', change.url]);
  if (!stored) return null;
  const { url: signUpUrl, group, role } = stored.row as unknown as SignUpUrlRow;
  return { signUpUrl, group, role };
}

/** Evidence of everything that is assigned to any role that the person has, in any group. */
async function evidence({ standing, at, draft, about }: Telling): Promise<Step[]> {
  const memberships = await membershipsOf(draft.store, at, about.person);
  const all = await Promise.all(memberships.map((member) => assignedTo(draft.store, at, member)));
  const requirements = new Map(all.flat().map(({ requirement: r }) => [r.requirement, r]));
  return [...requirements.values()].map((entry) => ({
    key: evidenceKey(standing, { ...at, person: about.person }, entry),
    birth: () => standing.roster.requirement.birth({ ...about, requirement: entry.requirement }),
    known: null,
    policies: entry.policies,
  }));
}

/** Whether it is there; a problem where it is somebody else's. */
async function stands(
  { core, draft, at, about }: Telling,
  key: InstanceKey,
): Promise<boolean | Problem> {
  const fit = ids.safeParse(key.id);
  if (!fit.success)
    return { field: 'person', message: `"${key.id}": ${fit.error.issues[0]?.message}` };
  const row = await draft.store.load(key);
  if (!row) return false;
  const whose = whoseIs(core, key, row.snapshot.context);
  if (whose?.organisation === at.organisation && whose.person === about.person) return true;
  const owner = whose ? `"${whose.person}" of "${whose.organisation}"` : 'nobody';
  return {
    field: 'person',
    message: `${keyText(key)} is kept about ${owner} already; give "${about.person}" another id`,
  };
}

/** Sends an event as part of the change; why it is refused, or null. */
async function tell(
  { core, draft, at, options, instant, zone, stamp }: Telling,
  key: InstanceKey,
  { type, data }: Told,
  policies?: Readonly<Record<string, unknown>>,
): Promise<Problem | null> {
  const { lifecycle } = core.registry.get(key.lifecycle);
  const row = await draft.store.load(key);
  const mode: SendMode = row ? 'send' : 'create';
  const mayBy = lifecycle.events[type]?.by.includes(options.by.kind);
  const { outcome, writes } = await decided(
    { ...core, store: draft.store },
    {
      ...key,
      type,
      data,
      at: later(instant, row?.snapshot.at ?? instant),
      by: mayBy ? options.by : { kind: 'system', id: 'roster' },
      zone,
      ...(policies && { policies }),
    },
    mode,
    stamp.id,
  );
  if (outcome.kind === 'refused') {
    const field = outcome.issues[0]?.path.replace(/^data\./, '') ?? 'person';
    const where = keyText({ ...key, tenant: at.tenant });
    return { field, message: `${type} of ${where}: ${outcome.message}` };
  }
  draft.add(...writes);
  return null;
}

/**
 * Somebody is inactive who has no active membership. Everything that is kept about the person hears when that changes,
 * and what begins meanwhile hears it at once.
 */
async function tellActivity(
  telling: Telling,
  wasActive: boolean,
  born: readonly InstanceKey[],
): Promise<void> {
  const { core, standing, at, draft, about } = telling;
  const active = await isActive(draft.store, at, about.person);
  const word = active ? standing.roster.active : standing.roster.inactive;
  if (!word) return;
  const isMember = (await membershipsOf(draft.store, at, about.person)).length > 0;
  const stored =
    active === wasActive ? [] : await keptAbout(core, draft.store, { ...at, person: about.person });
  // Who was only just added and is no member of anything yet is reminded of the account.
  const fresh = active || !(isMember || wasActive) ? [] : born;
  for (const key of [...stored, ...fresh]) {
    if (knows(core, key, word)) await tell(telling, key, word);
  }
}

async function tellLockedOut(telling: Telling, born: readonly InstanceKey[]): Promise<void> {
  const { core, standing, at, draft, about } = telling;
  const word = await lockOutOf(standing, draft.store, { ...at, person: about.person });
  for (const key of born) if (word && knows(core, key, word)) await tell(telling, key, word);
}

async function isActive(store: Store, at: RosterAt, person: string): Promise<boolean> {
  return (await membershipsOf(store, at, person)).some(({ active }) => active);
}

async function aboutOf({ at, draft }: Changing, person: string) {
  const { roster } = draft.store;
  const organisation = (await roster.row(at, ['organisation']))?.row as unknown as OrganisationRow;
  const row = (await roster.row(at, ['person', person]))?.row as unknown as PersonRow | undefined;
  const reference = row?.address ?? null;
  const address = reference === null ? null : await addressOf(draft, at, reference);
  return { about: { organisation: at.organisation, person, address }, zone: organisation.zone };
}

/** The address as it was given; null once it was erased. */
async function addressOf(
  draft: Draft,
  { tenant }: RosterAt,
  reference: string,
): Promise<string | null> {
  const mine = draft.personal.find((row) => row.reference === reference);
  if (mine) return mine.value;
  return (await draft.store.personal(tenant, [reference])).get(reference) ?? null;
}
