/**
 * A credential that is narrowed to an organisation or to groups reaches the people who are there. Everybody else answers
 * in the very words of somebody who is not there, and whatever is of everybody is refused.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { groupStanding, lifecycles, standings } from '../../../machines/index.ts';
import type { RosterPart } from '../../../src/ports/index.ts';
import { keptByRoster } from '../../../src/roster/index.ts';
import { admin } from '../../support/world.ts';
import { type Called, keyOf, type Reply, service } from '../caller.ts';

const memberships = [
  ['league', 'u12', 'p1'],
  ['league', 'u14', 'p2'],
  ['league', 'u12', 'p3'],
  ['league', 'u14', 'p3'],
  ['club', 'seniors', 'p4'],
] as const;

let called: Called;
beforeEach(async () => {
  called = await service({ lifecycles, standing: keptByRoster(groupStanding) }, { standings });
  const { roster } = called.engine;
  for (const organisation of ['league', 'club']) {
    const own = memberships.filter(([of]) => of === organisation);
    const at = { tenant: 'default', organisation };
    const groups = [...new Set(own.map(([, group]) => group))];
    const people = [...new Set(own.map(([, , person]) => person))];
    const requirement = 'first-aid';
    const outcomes = await roster.changeAll(
      at,
      [
        { type: 'ORGANISATION_ADDED', title: organisation, zone: 'UTC' },
        {
          type: 'REQUIREMENT_ADDED',
          requirement,
          title: 'First aid',
          lifecycle: 'ankored/document',
        },
        ...groups.flatMap((group) => [
          { type: 'GROUP_ADDED', group, title: group } as const,
          { type: 'REQUIREMENT_ASSIGNED', group, role: 'coach', requirement } as const,
        ]),
        ...people.map(
          (person) => ({ type: 'PERSON_ADDED', person, address: `${person}@x.org` }) as const,
        ),
        ...own.map(
          ([, group, person]) => ({ type: 'MEMBER_ADDED', group, role: 'coach', person }) as const,
        ),
      ],
      { by: admin },
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
  }
});

type Ask = (line: string, body?: object) => Promise<Reply>;

/** Asks with a key that is narrowed to a part of a roster, and may do everything otherwise. */
async function narrowed(part: RosterPart): Promise<Ask> {
  const key = await keyOf(called, { roster: part });
  const headers = { authorization: `Bearer ${key}`, 'idempotency-key': 'once' };
  return (line, body) => called.call(line, { headers, ...(body && { body }) });
}

const parts: readonly (readonly [string, RosterPart])[] = [
  ['a group', { organisation: 'league', groups: ['u12'] }],
  ['two groups', { organisation: 'league', groups: ['u12', 'u14'] }],
  ['no group', { organisation: 'league', groups: [] }],
  ['an organisation', { organisation: 'club', groups: null }],
];

const peopleIn = ({ organisation, groups }: RosterPart) =>
  new Set(
    memberships
      .filter(([of, group]) => of === organisation && (groups?.includes(group) ?? true))
      .map(([, , person]) => person as string),
  );

/** Every way to ask about somebody. */
const ways = (person: string, organisation: string): readonly (readonly [string, object?])[] => [
  [`GET /v1/instances/ankored/document/${person}%2Ffirst-aid`],
  [`GET /v1/instances/ankored/document/${person}%2Ffirst-aid?sealed=open`],
  [`GET /v1/instances/ankored/document/${person}%2Ffirst-aid/permitted`],
  [`GET /v1/instances/ankored/document/${person}%2Ffirst-aid/history`],
  [`GET /v1/instances/ankored/account/${person}%2Faccount`],
  [
    `POST /v1/instances/ankored/account/${person}%2Faccount/events`,
    { event: 'RESEND_ACTIVATION', by: 'admin:tester' },
  ],
  [`GET /v1/rosters/${organisation}/people/${person}`],
];

describe.each(parts)('narrowed to %s', (_what, part) => {
  test('it reaches whoever is there, and nobody else: they answer as nobody does', async () => {
    const ask = await narrowed(part);
    const reached = peopleIn(part);
    for (const person of ['p1', 'p2', 'p3', 'p4']) {
      for (const [line, body] of ways(person, part.organisation)) {
        const { status, body: said } = await ask(line, body);
        if (reached.has(person)) expect(status, line).toBe(200);
        else {
          const [missing, same] = ways('p9', part.organisation)
            .filter(([other]) => other.replace('p9', person) === line)
            .flat() as [string, object?];
          const nobody = await ask(missing, same);
          expect(status, line).toBe(404);
          expect(told(said)).toBe(told(nobody.body).replaceAll('p9', person));
        }
      }
    }
  });

  test('groups and organisations beyond it answer as those that are not there', async () => {
    const ask = await narrowed(part);
    for (const [organisation, group] of new Set(memberships.map(([o, g]) => [o, g] as const))) {
      const isReached =
        organisation === part.organisation && (part.groups?.includes(group) ?? true);
      for (const way of ['groups/GROUP/members', 'counts?group=GROUP']) {
        const there = await ask(`GET /v1/rosters/${organisation}/${way.replace('GROUP', group)}`);
        if (isReached) expect(there.status).toBe(200);
        else {
          const known = organisation === part.organisation;
          const other = known ? organisation : 'nowhere';
          const not = await ask(
            `GET /v1/rosters/${other}/${way.replace('GROUP', known ? 'u99' : group)}`,
          );
          const words = told(not.body).replaceAll(
            known ? 'u99' : 'nowhere',
            known ? group : organisation,
          );
          expect([there.status, told(there.body)]).toEqual([404, words]);
        }
      }
    }
  });

  test('lists and counts hold what it reaches', async () => {
    const ask = await narrowed(part);
    const { body: all } = await ask('GET /v1/rosters');
    expect(all.items.map((it: any) => it.organisation)).toEqual([part.organisation]);
    const { body: groups } = await ask(`GET /v1/rosters/${part.organisation}/groups`);
    const own = memberships.filter(
      ([of, group]) => of === part.organisation && (part.groups?.includes(group) ?? true),
    );
    const names = [...new Set(own.map(([, group]) => group as string))].toSorted();
    expect(groups.items.map((it: any) => it.group)).toEqual(names);
    const { body } = await ask(`GET /v1/rosters/${part.organisation}/counts`);
    const sum = Object.values<number>(body.counts).reduce((a, b) => a + b, 0);
    expect(sum).toBe(own.length);
  });
});

function told({ instance: _instance, ...body }: any): string {
  return JSON.stringify(body);
}

test('a file shows what the groups of the credential have to do with', async () => {
  const ask = await narrowed({ organisation: 'league', groups: ['u12'] });
  const { body } = await ask('GET /v1/rosters/league/people/p3');
  expect(body.memberships.map((it: any) => it.group)).toEqual(['u12']);
  expect(body.standings.map((it: any) => it.group)).toEqual(['u12']);
  expect(JSON.stringify(body)).not.toContain('u14');
});

test('whoever leaves the group is gone with it, at once', async () => {
  const ask = await narrowed({ organisation: 'league', groups: ['u12'] });
  const document = 'GET /v1/instances/ankored/document/p1%2Ffirst-aid';
  expect((await ask(document)).status).toBe(200);
  const change = { type: 'MEMBER_REMOVED', group: 'u12', role: 'coach', person: 'p1' } as const;
  await called.engine.roster.change({ tenant: 'default', organisation: 'league' }, change, {
    by: admin,
  });
  expect((await ask(document)).status).toBe(404);
});

test('one event for many goes to a group of its own, and to nobody by another way', async () => {
  const ask = await narrowed({ organisation: 'league', groups: ['u12'] });
  const bulk = (to: object, way = '/preview') =>
    ask(`POST /v1/bulk/ankored/account${way}`, { to, event: 'RESEND_ACTIVATION' });
  const own = await bulk({ organisation: 'league', group: 'u12' });
  expect([own.status, own.body.selected]).toEqual([200, 2]);
  for (const to of [{ all: true }, { ids: ['p1/account'] }, { status: 'notActivated' }])
    for (const way of ['/preview', ''])
      expect([(await bulk(to, way)).status, to]).toEqual([403, to]);
  for (const way of ['/preview', '']) {
    const other = await bulk({ organisation: 'league', group: 'u14' }, way);
    const none = await bulk({ organisation: 'league', group: 'u99' }, way);
    expect([other.status, told(other.body)]).toEqual([
      404,
      told(none.body).replaceAll('u99', 'u14'),
    ]);
  }
});

test('a roster is changed by whoever reaches the whole organisation', async () => {
  const changes = { changes: [{ type: 'GROUP_ADDED', group: 'u16', title: 'U16' }] };
  const league = await narrowed({ organisation: 'league', groups: null });
  expect((await league('POST /v1/rosters/league/changes', changes)).status).toBe(200);
  expect((await league('POST /v1/rosters/club/changes', changes)).status).toBe(404);
  const group = await narrowed({ organisation: 'league', groups: ['u12'] });
  for (const line of ['POST /v1/rosters/league/changes', 'GET /v1/rosters/league/journal']) {
    const { status, body } = await group(line, line.startsWith('POST') ? changes : undefined);
    expect([status, body.type]).toEqual([403, '/problems/outOfScope']);
  }
});

test('everywhere else it is refused, before anything is looked at', async () => {
  const { authorization } = {
    authorization: `Bearer ${await keyOf(called, { roster: { organisation: 'league', groups: null } })}`,
  };
  const lines = [...called.app.needs].filter(
    ([line, needs]) => needs !== 'public' && !line.startsWith('HEAD '),
  );
  const refused: string[] = [];
  for (const [line] of lines) {
    const [method, path = ''] = line.split(' ');
    const url = path
      .replace(':system', 'ankored')
      .replace(':name', 'document')
      .replaceAll(/:\w+/g, 'x');
    const answer = await called.app.inject({
      method: method as 'GET',
      url: url === '/v1/stream' ? '/v1/stream?after=x' : url,
      headers: { authorization },
      ...(method === 'POST' && { body: {} }),
    });
    if (answer.statusCode === 403) refused.push(line);
  }
  expect(
    lines
      .map(([line]) => line)
      .filter((line) => !refused.includes(line))
      .toSorted(),
  ).toEqual([
    'GET /groups',
    'GET /groups/:organisation/:group',
    'GET /lifecycles',
    'GET /v1/instances/:system/:name/:id',
    'GET /v1/instances/:system/:name/:id/history',
    'GET /v1/instances/:system/:name/:id/permitted',
    'GET /v1/lifecycles',
    'GET /v1/lifecycles/:system/:name',
    'GET /v1/rosters',
    'GET /v1/rosters/:organisation/counts',
    'GET /v1/rosters/:organisation/groups',
    'GET /v1/rosters/:organisation/groups/:group/members',
    'GET /v1/rosters/:organisation/journal',
    'GET /v1/rosters/:organisation/people/:person',
    'POST /v1/bulk/:system/:name',
    'POST /v1/bulk/:system/:name/preview',
    'POST /v1/instances/:system/:name/:id/events',
    'POST /v1/rosters/:organisation/changes',
  ]);
});

test('on the pages it begins with its groups, and sees no others', async () => {
  const key = await keyOf(called, { roster: { organisation: 'league', groups: ['u12'] } });
  const get = (url: string) =>
    called.app.inject({ url, headers: { authorization: `Bearer ${key}` } });
  expect(await get('/lifecycles')).toMatchObject({
    statusCode: 303,
    headers: { location: '/groups' },
  });
  const { body } = await get('/groups');
  expect([body.includes('u12'), body.includes('u14'), body.includes('club')]).toEqual([
    true,
    false,
    false,
  ]);
  expect((await get('/groups/league/u12')).statusCode).toBe(200);
  expect((await get('/groups/league/u14')).statusCode).toBe(404);
});

test('a key is made for a part that is there', async () => {
  const make = (body: object) =>
    called.call('POST /v1/keys', { body: { label: 'team', permissions: ['read'], ...body } });
  const made = await make({ organisation: 'league', groups: ['u14', 'u12', 'u14'] });
  expect(made.body).toMatchObject({ organisation: 'league', groups: ['u12', 'u14'] });
  for (const [body, status, detail] of [
    [{ organisation: 'nowhere' }, 404, 'there is no organisation "nowhere"'],
    [{ organisation: 'league', groups: ['u99'] }, 404, 'there is no group "u99" in "league"'],
    [{ groups: ['u12'] }, 422, 'groups: name the organisation, too, whose they are'],
  ] as const) {
    const answer = await make(body);
    expect([answer.status, answer.body.detail]).toEqual([status, detail]);
  }
});
