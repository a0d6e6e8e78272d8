/** What is asked of the past is what was answered then. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import { plus } from '../../src/lifecycle/index.ts';
import { groups, type League, leagueOf, people, settle } from '../support/league.ts';
import { atOnce, changing, crossing, oneEvent, passing } from '../support/league-commands.ts';
import { parameters } from '../support/seed.ts';

const happenings = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: changing },
    { weight: 14, arbitrary: oneEvent },
    { weight: 2, arbitrary: atOnce },
    { weight: 2, arbitrary: crossing },
    { weight: 3, arbitrary: passing },
    { weight: 6, arbitrary: fc.constant('look' as const) },
  ),
  { minLength: 1, maxLength: 30, size: 'max' },
);

/** All that is asked of a roster, now or as it was. */
async function askedOfRoster({ engine: { roster }, at }: League, asOf?: string) {
  const members = groups.map((group) => roster.members({ ...at, group, limit: 1000, asOf }));
  const counts = groups.map((group) => roster.counts({ ...at, group, asOf }));
  const files = people.map((person) =>
    roster.person({ ...at, person, asOf }).catch((error: unknown) => String(error)),
  );
  return {
    members: await Promise.all(members),
    counts: await Promise.all([...counts, roster.counts({ ...at, asOf })]),
    files: (await Promise.all(files)).map(withoutNotes),
  };
}

/** Notes are of the present. */
function withoutNotes(file: object | string) {
  return JSON.parse(JSON.stringify(file, (name, value) => (name === 'notes' ? [] : value)));
}

interface Paged {
  readonly after?: string | undefined;
  readonly limit: number;
}

type Question = (league: League, asOf?: string) => Promise<unknown>;

/** All that is asked across the people of one lifecycle. */
const acrossQuestions = lifecycles.flatMap(({ name: lifecycle, statuses }): Question[] => {
  const of = ({ at: { tenant } }: League, asOf?: string) => ({ tenant, lifecycle, asOf });
  return [
    async (league, asOf) => {
      const { statuses: counted, states } = await league.engine.census(of(league, asOf));
      // The mean of what a store counts together is rounded along the way.
      const counts = Object.entries(counted).map(([code, { count, earliest }]) => [
        code,
        { count, earliest },
      ]);
      return { counts: Object.fromEntries(counts), states };
    },
    (league, asOf) => league.engine.expiring({ ...of(league, asOf), days: 60, limit: 1000 }),
    ...Object.keys(statuses).map(
      (status): Question =>
        (league, asOf) =>
          league.engine.waiting({ ...of(league, asOf), status, days: 1, limit: 1000 }),
    ),
  ];
});

it('is what was answered then, to everybody who asked', async () => {
  let looks = 0;
  await fc.assert(
    fc.asyncProperty(happenings, fc.boolean(), async (all, isSettled) => {
      const league = await leagueOf();
      if (isSettled) await settle(league);
      const seen: { readonly ask: Question; readonly at: string; readonly answer: unknown }[] = [];
      const look = async () => {
        for (const ask of [askedOfRoster, ...acrossQuestions]) {
          const answer = await league.clock.still(() => ask(league));
          seen.push({ ask, at: league.clock.at, answer });
        }
      };
      for (const each of all) await (each === 'look' ? look() : each.happens(league));
      await look();
      for (const { ask, at, answer } of seen) {
        expect(await ask(league, at)).toEqual(answer);
        looks += 1;
      }
    }),
    parameters(25),
  );
  expect(looks).toBeGreaterThan(25 * (1 + acrossQuestions.length));
});

it('pages through a past group in either order', async () => {
  const league = await leagueOf();
  await settle(league);
  const asOf = league.clock.at;
  for (const sort of ['person', 'since'] as const) {
    for (const group of groups) {
      const request = { ...league.at, group, sort, asOf };
      const whole = await league.engine.roster.members({ ...request, limit: 100 });
      const items = [];
      for (let after: string | undefined; ; ) {
        const page = await league.engine.roster.members({ ...request, after, limit: 1 });
        items.push(...page.items);
        if (page.next === null) break;
        after = page.next;
      }
      expect(items).toEqual(whole.items);
    }
  }
});

it('pages through those who waited, and what fell due', async () => {
  const league = await leagueOf();
  await settle(league);
  const { engine, at, clock } = league;
  const of = { tenant: at.tenant, asOf: clock.at };
  const account = { ...of, lifecycle: 'ankored/account', status: 'active' };
  const training = { ...of, lifecycle: 'ankored/training', days: 60, deadline: 'reminderDue' };
  for (const ask of [
    (page: Paged) => engine.waiting({ ...account, ...page }),
    (page: Paged) => engine.expiring({ ...training, ...page }),
  ]) {
    const whole = await ask({ limit: 100 });
    const items: unknown[] = [];
    for (let after: string | undefined; ; ) {
      const page = await ask({ after, limit: 1 });
      items.push(...page.items);
      if (page.next === null) break;
      after = page.next;
    }
    expect(items).toEqual(whole.items);
    expect(items.length).toBeGreaterThan(1);
  }
});

it('knows nothing of what is yet to come, or of what was not there', async () => {
  const { engine, at, clock } = await leagueOf();
  const ask = (asOf: string, more = {}) =>
    engine.roster.members({ ...at, group: 'north', limit: 10, asOf, ...more });
  await expect(ask(plus(clock.at, { days: 1 }))).rejects.toThrow('is yet to come; it is 20');
  await expect(ask('2020-01-01T00:00:00.000Z')).rejects.toThrow(
    'there is no organisation "league"',
  );
  const future = {
    tenant: at.tenant,
    lifecycle: 'ankored/account',
    asOf: plus(clock.at, { days: 1 }),
  };
  await expect(engine.census(future)).rejects.toThrow(
    /^2026-01-02T.* is yet to come; it is 2026-01-01T/,
  );
  await expect(ask(clock.at, { group: 'east' })).rejects.toThrow('there is no group "east"');
});
