/**
 * Where everybody stands is kept, never worked out anew: after any changes of the roster, any events and any time it is
 * what a computation over everything would say, and so are the counts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { groupStanding } from '../../machines/index.ts';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { type Store, StoreError } from '../../src/ports/index.ts';
import { type Fate, fates, faultyStore } from '../faults/faulty-store.ts';
import { groups, type League, leagueOf, people, settle } from '../support/league.ts';
import {
  atOnce,
  changing,
  crossing,
  type Happening,
  oneEvent,
  passing,
} from '../support/league-commands.ts';
import { freshStandings, nameOf, replayed } from '../support/league-fresh.ts';
import { parameters } from '../support/seed.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-roster-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Look = Happening | 'look';

const happenings: fc.Arbitrary<Look[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: changing },
    { weight: 14, arbitrary: oneEvent },
    { weight: 2, arbitrary: atOnce },
    { weight: 2, arbitrary: crossing },
    { weight: 3, arbitrary: passing },
    { weight: 3, arbitrary: fc.constant('look' as const) },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
);

const plain = ({ group, person, role, status, since, blockers }: Kept) => ({
  group,
  person,
  role,
  status: status.code,
  since,
  blockers,
});
type Kept = Awaited<ReturnType<League['engine']['roster']['members']>>['items'][number];

/** Looks as anybody would, and compares with everything that there is. */
async function compare({ engine, store, clock, at }: League): Promise<string[]> {
  const pages = await Promise.all(
    groups.map((group) => engine.roster.members({ ...at, group, limit: 1000 })),
  );
  const kept = pages.flatMap(({ items }) => items.map(plain));
  const fresh = await freshStandings(store, at, clock.at);
  expect(kept.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))).toEqual(fresh);
  expect(await engine.roster.counts(at)).toEqual(tally(fresh));
  for (const group of groups) {
    const those = fresh.filter((each) => each.group === group);
    expect(await engine.roster.counts({ ...at, group })).toEqual(tally(those));
  }
  return fresh.map(({ status }) => status);
}

function tally(all: readonly { readonly status: string }[]): Record<string, number> {
  const by = Map.groupBy(all, ({ status }) => status);
  return Object.fromEntries([...by].map(([status, those]) => [status, those.length]));
}

/** The rows of the roster are those that its changes lead to. */
async function compareRoster({ store, at }: League): Promise<void> {
  const roster = await replayed(store, at);
  for (const kind of [
    'organisation',
    'group',
    'person',
    'address',
    'membership',
    'assignment',
    'requirement',
    'signUpUrl',
  ] as const) {
    const rows = (await store.roster.below(at, [kind])).map(({ row }) => JSON.stringify(row));
    expect(rows.toSorted()).toEqual(
      roster
        .all(kind)
        .map((row) => JSON.stringify(row))
        .toSorted(),
    );
  }
}

/** Rule 22: whoever is locked out is reminded of nothing, and whoever is not is not paused for it. */
async function compareReminders({ store, at: { tenant } }: League): Promise<void> {
  for (const person of people) {
    const key = { tenant, lifecycle: 'ankored/eligibility', id: `${person}/eligibility` };
    const eligibility = (await store.load(key))?.snapshot.status?.code ?? 'clear';
    const isOut = eligibility !== 'clear';
    for (const kept of await store.ofSubject(tenant, person)) {
      const paused = (await store.load(kept))?.snapshot.context['remindersPausedFor'];
      if (Array.isArray(paused)) expect(paused.includes('disqualified'), kept.id).toBe(isOut);
    }
  }
}

describe.each<[string, number, number, () => Promise<Store>]>([
  ['memory', 40, 5, async () => openMemoryStore()],
  ['SQLite', 15, 3, () => openSqliteStore({ file: join(folder, 'rollcall.sqlite') })],
])('a roster in %s', (_, runs, least, open) => {
  it('is what a computation over everything says, after anything', async () => {
    const store = await open();
    const seen = new Map<string, number>();
    const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    let run = 0;
    try {
      await fc.assert(
        fc.asyncProperty(
          happenings,
          fc.constantFrom(true, true, true, false),
          async (all, isSettled) => {
            run += 1;
            const league = await leagueOf(store, { tenant: `t${run}`, organisation: 'league' });
            if (isSettled) await settle(league);
            for (const each of all) {
              if (each === 'look') for (const status of await compare(league)) note(status);
              else note(await each.happens(league));
            }
            for (const status of await compare(league)) note(status);
            await compareRoster(league);
            await compareReminders(league);
          },
        ),
        parameters(runs),
      );
    } finally {
      await store.close();
    }
    // A run in which hardly anybody stood anywhere would have proved little.
    const statuses = Object.keys(groupStanding.statuses).filter((status) => seen.has(status));
    expect(statuses.length, statuses.join(', ')).toBeGreaterThanOrEqual(least);
  });
});

it('is so too when commits fail, are overtaken, or are stored without anybody being told', async () => {
  const seen = new Map<Fate, number>();
  // The league is set up in peace.
  const peace = Array.from({ length: 20 }, (): Fate => 'works');
  const given = fc.array(fc.constantFrom(...fates), { maxLength: 30, size: 'max' });
  await fc.assert(
    fc.asyncProperty(happenings, given, async (all, troubles) => {
      const store = faultyStore(openMemoryStore(), [...peace, ...troubles], (fate) => {
        seen.set(fate, (seen.get(fate) ?? 0) + 1);
      });
      const one = await leagueOf(store);
      await settle(one);
      for (const each of all) {
        const happens = each === 'look' ? one.engine.roster.counts(one.at) : each.happens(one);
        await happens.catch((error: unknown) => {
          if (!(error instanceof StoreError)) throw error;
        });
      }
      // Whatever trouble is left is over when somebody looks at last.
      for (const _ of [...peace, ...troubles]) await store.commit([]).catch(() => null);
      await compare(one);
      await compareRoster(one);
      await compareReminders(one);
    }),
    parameters(25),
  );
  expect(Object.fromEntries(seen)).toMatchObject({
    fails: expect.any(Number),
    loses: expect.any(Number),
  });
});
