/** A small league for tests of rosters: an engine with Ankored's lifecycles and standing, groups and a catalogue. */
import { groupStanding, lifecycles } from '../../machines/index.ts';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import { type AskedChange, Engine } from '../../src/engine/index.ts';
import { type Actor, epoch, type Instant, instantOf } from '../../src/lifecycle/index.ts';
import type { Store } from '../../src/ports/index.ts';
import { keptByRoster } from '../../src/roster/index.ts';
import { admin, countingIds, HandClock } from './world.ts';

export const league = { tenant: 'default', organisation: 'league' };
export const groups = ['north', 'south'];
export const roles = ['coach', 'referee'];
export const people = ['p1', 'p2', 'p3'];
/** By requirement: the lifecycle that it runs as. */
export const catalogue = {
  'first-aid': 'ankored/document',
  'abuse-prevention': 'ankored/training',
  screening: 'ankored/background-check',
} as const;
export type Requirement = keyof typeof catalogue;

export interface League {
  readonly at: { readonly tenant: string; readonly organisation: string };
  readonly engine: Engine;
  readonly store: Store;
  readonly clock: TickingClock;
  /** Changes the roster, and wants it to be done. */
  readonly does: (change: AskedChange, by?: Actor) => Promise<void>;
  /** What the roster says to a change that it does not make. */
  readonly refuses: (change: AskedChange, by?: Actor) => Promise<string>;
}

const setUp: readonly AskedChange[] = [
  { type: 'ORGANISATION_ADDED', title: 'The league', zone: 'America/New_York' },
  ...groups.map((group) => ({ type: 'GROUP_ADDED', group, title: group }) as const),
  ...Object.entries(catalogue).map(
    ([requirement, lifecycle]) =>
      ({
        type: 'REQUIREMENT_ADDED',
        requirement,
        title: requirement,
        lifecycle,
        provider: 'Yardstik',
      }) as const,
  ),
  { type: 'SIGN_UP_URL_OPENED', url: 'url-1', group: 'north', role: 'coach', token: 'token-1' },
];

export const addressOf = (person: string) => `${person}@example.org`;

/** No two things happen in the same millisecond, so that it is known which came first. */
class TickingClock extends HandClock {
  #isStill = false;

  override now(): Instant {
    if (!this.#isStill) this.at = instantOf(epoch(this.at) + 1);
    return this.at;
  }

  /** Stands still while others look. */
  async still<T>(work: () => Promise<T>): Promise<T> {
    this.#isStill = true;
    return work().finally(() => {
      this.#isStill = false;
    });
  }
}

export async function leagueOf(
  store: Store = openMemoryStore(),
  at: League['at'] = league,
): Promise<League> {
  const clock = new TickingClock();
  const engine = new Engine({
    store,
    clock,
    lifecycles,
    ids: countingIds(at.tenant),
    standing: keptByRoster(groupStanding),
  });
  const does: League['does'] = async (change, by = admin) => {
    const outcome = await engine.roster.change(at, change, { by });
    if (outcome.outcome === 'refused')
      throw new Error(`${change.type}: ${JSON.stringify(outcome.problem)}`);
  };
  const refuses: League['refuses'] = async (change, by = admin) => {
    const outcome = await engine.roster.change(at, change, { by });
    if (outcome.outcome === 'applied') throw new Error(`${change.type} was made`);
    return `${outcome.problem.field}: ${outcome.problem.message}`;
  };
  for (const change of setUp) await does(change);
  return { at, engine, store, clock, does, refuses };
}

/** Two people who are active and have something to do, so that what happens next finds somebody. */
export async function settle({ engine, at, does }: League): Promise<void> {
  for (const person of people.slice(0, 2)) {
    await does({ type: 'PERSON_ADDED', person, address: addressOf(person) });
    const key = { tenant: at.tenant, lifecycle: 'ankored/account', id: `${person}/account` };
    const { context } = (await engine.stored(key)).snapshot;
    const link = (context['link'] as { readonly id: string }).id;
    await engine.send({
      ...key,
      type: 'ACTIVATED',
      data: { link },
      by: { kind: 'user', id: person },
    });
    await does({ type: 'MEMBER_ADDED', group: 'north', role: 'coach', person });
  }
  await does({ type: 'MEMBER_ADDED', group: 'south', role: 'referee', person: 'p1' });
  for (const requirement of ['first-aid', 'abuse-prevention'])
    await does({ type: 'REQUIREMENT_ASSIGNED', group: 'north', role: 'coach', requirement });
}
