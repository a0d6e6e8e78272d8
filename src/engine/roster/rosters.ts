/** The door to rosters: changing them, and asking where everybody stands. Every answer is exact at its instant. */
import type { RosterAt, RosterJournalRow, RosterPart } from '../../ports/index.ts';
import type { Core } from '../core.ts';
import { ownerOf } from './addresses.ts';
import {
  type AskedChange,
  type ChangeOptions,
  changeRoster,
  type RosterOutcome,
} from './changing.ts';
import {
  fileOf,
  type Group,
  type GroupsRequest,
  groupsOf,
  type Organisation,
  organisationsOf,
  type PersonFile,
  type PersonRequest,
  titlesOf,
} from './questions.ts';
import {
  type CountsRequest,
  checkScope,
  countsOf,
  type Member,
  type MembersRequest,
  membersOf,
  rebuild,
  standingsOf,
} from './reading.ts';
import { type About, requirePart, requireWithin } from './within.ts';

export class Rosters {
  readonly #core: Core;
  readonly #open: <T>(work: () => Promise<T>) => Promise<T>;

  constructor(core: Core, open: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#core = core;
    this.#open = open;
  }

  /** Makes one change. What is answered `applied` is durable. */
  async change(at: RosterAt, change: AskedChange, options: ChangeOptions): Promise<RosterOutcome> {
    const [outcome] = await this.changeAll(at, [change], options);
    return outcome as RosterOutcome;
  }

  /** Makes changes in order, in one commit; each has its own outcome, and one that is refused keeps no other back. */
  changeAll(
    at: RosterAt,
    changes: readonly AskedChange[],
    options: ChangeOptions,
  ): Promise<readonly RosterOutcome[]> {
    return this.#open(() => changeRoster(this.#core, at, changes, options));
  }

  /** Every organisation of a tenant that has a roster, in the order of their ids. */
  organisations(tenant: string): Promise<readonly Organisation[]> {
    return this.#open(() => organisationsOf(this.#core, tenant));
  }

  /** The groups of an organisation in the order of their ids, with how many stand how. */
  groups(
    request: GroupsRequest,
  ): Promise<{ readonly items: readonly Group[]; readonly next: string | null }> {
    return this.#open(() => groupsOf(this.#core, request));
  }

  /** What a group and its organisation are called. Throws EngineError `notFound`. */
  titles(
    at: RosterAt & { readonly group: string },
  ): Promise<{ readonly organisation: Organisation; readonly title: string }> {
    return this.#open(() => titlesOf(this.#core, at));
  }

  /** Throws EngineError `notFound` where a part of a roster is not there. */
  requirePart(tenant: string, part: RosterPart): Promise<void> {
    return this.#open(() => requirePart(this.#core, tenant, part));
  }

  /** Throws EngineError `notFound`, as for what is not there, where something does not lie in a part of a roster. */
  requireWithin(tenant: string, part: RosterPart, about: About): Promise<void> {
    return this.#open(() => requireWithin(this.#core, tenant, part, about));
  }

  /** Whose an address is, in whatever way it is written; null for nobody. Throws EngineError `invalidInput` for what is none. */
  ownerOf(at: RosterAt, address: string): Promise<string | null> {
    return this.#open(() => ownerOf(this.#core.store, at, address));
  }

  /** Everything that is kept of one person. Throws EngineError `notFound`. */
  person(at: PersonRequest): Promise<PersonFile> {
    return this.#open(() => fileOf(this.#core, at));
  }

  /** The members of a group, one line a membership, with what stands in the way of each. */
  members(
    request: MembersRequest,
  ): Promise<{ readonly items: readonly Member[]; readonly next: string | null }> {
    return this.#open(() => membersOf(this.#core, request));
  }

  /** How many memberships of a group, or of all groups of an organisation, have which status. */
  counts(at: CountsRequest): Promise<Readonly<Record<string, number>>> {
    return this.#open(() => countsOf(this.#core, at));
  }

  /** Where a person stands in a group, once for each role there; empty where the person is no member. */
  standingOf(
    at: RosterAt & { readonly group: string; readonly person: string },
  ): Promise<readonly Member[]> {
    return this.#open(() => standingsOf(this.#core, at));
  }

  /** A page of a roster's changes, oldest first. Throws EngineError `notFound` where there is no such organisation. */
  journal(
    at: RosterAt,
    { after = 0, limit = 1000 }: { readonly after?: number; readonly limit?: number } = {},
  ): Promise<readonly RosterJournalRow[]> {
    return this.#open(async () => {
      await checkScope(this.#core, at);
      return this.#core.store.roster.journal(at, { after, limit });
    });
  }

  /** Works out every standing of an organisation anew, as after a change of the definition; how many it mended. */
  rebuild(at: RosterAt): Promise<number> {
    return this.#open(() => rebuild(this.#core, at));
  }
}
