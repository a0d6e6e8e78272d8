/** Whatever happened to a league, HTTP answers what follows from its journals and from nothing that was kept. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dateIn } from '../../src/lifecycle/index.ts';
import { groups, type League, leagueOf, people, settle } from '../support/league.ts';
import { changing, oneEvent, passing } from '../support/league-commands.ts';
import { type Fresh, freshStandings, nameOf } from '../support/league-fresh.ts';
import { parameters } from '../support/seed.ts';
import { admin } from '../support/world.ts';
import { type Called, serviceOver } from './caller.ts';

const home = '/v1/rosters/league';

/** Every page of a list. */
async function all({ call }: Called, address: string): Promise<any[]> {
  const found = [];
  let cursor: string | number | null = null;
  do {
    const more = cursor === null ? '' : `&cursor=${cursor}`;
    const { status, body } = await call(`GET ${address}${more}`);
    expect(status, address).toBe(200);
    found.push(...body.items);
    cursor = body.next;
  } while (cursor !== null);
  return found;
}

const tally = (statuses: readonly string[]) =>
  Object.fromEntries(
    [...Map.groupBy(statuses, (status) => status)].map(([status, those]) => [status, those.length]),
  );

const flat = ({ status, group, person, role, since, blockers }: any): Fresh => ({
  group,
  person,
  role,
  status: status.code,
  since,
  blockers,
});

async function asFresh(league: League, called: Called): Promise<void> {
  // Asked first: what time alone has changed is stored by whoever asks, and only then do the journals have it.
  const listed = await all(called, `${home}/groups?limit=1`);
  const fresh = await freshStandings(league.store, league.at, league.clock.at);
  expect(listed.map(({ group, counts }) => [group, counts])).toEqual(
    groups.map((group) => [
      group,
      tally(fresh.filter((each) => each.group === group).map(({ status }) => status)),
    ]),
  );
  for (const group of groups) {
    const mine = fresh.filter((each) => each.group === group);
    const members = await all(called, `${home}/groups/${group}/members?limit=2`);
    expect(members.map(flat)).toEqual(mine);
    const oldest = await all(called, `${home}/groups/${group}/members?limit=2&sort=since`);
    const byAge = ({ since, person, role }: Fresh) => `${since} ${person} ${role}`;
    expect(oldest.map(flat).map(byAge)).toEqual(mine.map(byAge).toSorted());
  }
  const { body } = await called.call(`GET ${home}/counts`);
  expect(body.counts).toEqual(tally(fresh.map(({ status }) => status)));
  for (const person of people) {
    const file = await called.call(`GET ${home}/people/${person}`);
    if (file.status === 404) continue;
    const mine = fresh.filter((each) => each.person === person);
    expect(file.body.standings.map(flat).toSorted(byName)).toEqual(mine);
    for (const { lifecycle, id, status, activity } of file.body.instances) {
      const shown = await called.call(`GET /v1/instances/${lifecycle}/${encodeURIComponent(id)}`);
      expect([shown.body.status, shown.body.activity]).toEqual([status, activity]);
    }
  }
}

const byName = (a: Fresh, b: Fresh) => (nameOf(a) < nameOf(b) ? -1 : 1);

test('what is answered is what follows from everything that happened', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(changing, oneEvent, passing), { minLength: 4, maxLength: 14 }),
      async (happenings) => {
        const league = await leagueOf();
        await settle(league);
        const called = await serviceOver(league);
        for (const { happens } of happenings) await happens(league);
        await asFresh(league, called);
        await called.app.close();
      },
    ),
    parameters(8),
  );
}, 30_000);

test('what time alone has changed is seen by whoever asks first', async () => {
  const league = await leagueOf();
  await settle(league);
  const { call } = await serviceOver(league);
  for (const [lifecycle, what] of [
    ['ankored/document', 'first-aid'],
    ['ankored/training', 'abuse-prevention'],
  ] as const) {
    await league.engine.send({
      tenant: 'default',
      lifecycle,
      id: `p1/${what}`,
      type: 'WAIVE',
      data: { reason: 'known', until: addDays(dateIn(league.clock.at, 'America/New_York'), 10) },
      by: admin,
    });
  }
  const north = async () => (await call(`GET ${home}/groups`)).body.items[0].counts;
  expect(await north()).toEqual({ cleared: 1, incomplete: 1 });
  league.clock.wait({ days: 30 });
  expect(await north()).toEqual({ incomplete: 2 });
});
