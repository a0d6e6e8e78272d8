/**
 * Addresses in a roster. A change and the rows that follow from it carry a reference, the address itself is a personal
 * value, and a hash of its normal form leads from one to the other until the person is erased.
 */
import type {
  PersonalRow,
  RosterAt,
  RosterWrite,
  Store,
  StoredRow,
  Write,
} from '../../ports/index.ts';
import { normalAddress } from '../../roster/index.ts';
import type { Core } from '../core.ts';
import { whoseIs } from '../entering.ts';
import { EngineError } from '../errors.ts';
import { hashOf } from '../hash.ts';
import { nothingOf } from './standings.ts';

const kind = 'addressHash';

/** The reference that stands for an address, and what has to be stored where it is new. */
export interface Referred {
  readonly reference: string;
  /** Whose it is already, or null. */
  readonly person: string | null;
  readonly store: (
    person: string,
  ) => { readonly row: StoredRow; readonly personal: PersonalRow } | null;
}

/** Null for what is no address. */
export async function referred(
  store: Store,
  at: RosterAt,
  address: string,
  changeId: string,
): Promise<Referred | null> {
  const normal = normalAddress(address);
  if (normal === null) return null;
  const key = [kind, hashOf([at.tenant, at.organisation, normal])];
  const known = await store.roster.row(at, key);
  if (known) {
    const { address: reference } = known.row as { readonly address: string };
    return { reference, person: known.other, store: () => null };
  }
  const reference = `personal:${hashOf(['roster', at.organisation, changeId])}:address`;
  return {
    reference,
    person: null,
    store: (person) => ({
      row: { key, other: person, row: { address: reference } },
      personal: { tenant: at.tenant, subject: person, reference, value: address.trim() },
    }),
  };
}

/** Whose an address is, or null. Throws EngineError `invalidInput`. */
export async function ownerOf(store: Store, at: RosterAt, address: string): Promise<string | null> {
  const known = await referred(store, at, address, '');
  if (known === null) {
    const message = `"${address.slice(0, 60)}" is no e-mail address`;
    throw new EngineError('invalidInput', message);
  }
  return known.person;
}

/** The way from an address to a person, which goes when the person is erased or has another address. */
export async function addressRows(
  store: Store,
  at: RosterAt,
  person: string,
): Promise<readonly StoredRow[]> {
  return store.roster.named(at, kind, person);
}

/** What erasing takes from the rosters of those whom the writes are about. */
export async function addressesOf(core: Core, group: readonly Write[]): Promise<RosterWrite[]> {
  const people = group.flatMap(({ key, instance }) => {
    const whose = instance && whoseIs(core, key, instance.snapshot.context);
    return whose ? [whose] : [];
  });
  const byText = new Map(people.map((who) => [`${who.organisation} ${who.person}`, who]));
  return Promise.all(
    [...byText.values()].map(async (who) => ({
      ...nothingOf(who),
      gone: (await addressRows(core.store, who, who.person)).map(({ key }) => key),
    })),
  );
}
