/** Rosters over HTTP: what is changed, who stands where, and that it is what the library answers. */
import { beforeAll, describe, expect, test } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import { type AnyLifecycle, observe, plus } from '../../src/lifecycle/index.ts';
import { buildService } from '../../src/service/index.ts';
import { league, leagueOf, settle } from '../support/league.ts';
import { callerOf, keyOf } from './caller.ts';

let there: Awaited<ReturnType<typeof leagueOf>>;
let app: Awaited<ReturnType<typeof buildService>>;
let caller: ReturnType<typeof callerOf>;
beforeAll(async () => {
  there = await leagueOf();
  await settle(there);
  app = await buildService(there.engine, { version: '1.2.3' });
  caller = callerOf(there);
});

async function call(line: string, body?: object, headers: Record<string, string> = {}) {
  const [method = '', url = ''] = line.split(' ');
  const response = await app.inject({
    method: method as 'GET',
    url,
    headers: { ...(await caller()), ...headers },
    ...(body !== undefined && { body }),
  });
  return { status: response.statusCode, body: response.json() };
}

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
const home = '/v1/rosters/league';

describe('questions', () => {
  test('are answered as the library answers them', async () => {
    const { roster } = there.engine;
    const members = await call(`GET ${home}/groups/north/members?limit=1&sort=since`);
    expect(members.status).toBe(200);
    expect(members.body).toEqual(
      plain(await roster.members({ ...league, group: 'north', limit: 1, sort: 'since' })),
    );
    const next = encodeURIComponent(members.body.next);
    const second = await call(`GET ${home}/groups/north/members?sort=since&cursor=${next}`);
    expect(second.body.items.map((it: any) => it.person)).toEqual(['p2']);
    expect((await call(`GET ${home}/counts?group=north`)).body).toEqual({
      counts: await roster.counts({ ...league, group: 'north' }),
    });
    const groups = await call(`GET ${home}/groups`);
    expect(groups.body.items.map((it: any) => it.group)).toEqual(['north', 'south']);
    const file = await call(`GET ${home}/people/p1`);
    expect(file.body.memberships.map((it: any) => `${it.group} ${it.role}`)).toEqual([
      'north coach',
      'south referee',
    ]);
    expect(file.body.instances.map((it: any) => it.id)).toEqual([
      'p1/eligibility',
      'p1/account',
      'p1/abuse-prevention',
      'p1/first-aid',
    ]);
    const journal = await call(`GET ${home}/journal?limit=2`);
    expect(journal.body.items.map((it: any) => it.change.type)).toEqual([
      'ORGANISATION_ADDED',
      'GROUP_ADDED',
    ]);
    expect(journal.body.next).toBe(2);
  });

  test('add up: the counts of the organisation are those of its groups', async () => {
    const { body } = await call(`GET ${home}/groups`);
    const sum: Record<string, number> = {};
    for (const { counts } of body.items)
      for (const [code, count] of Object.entries<number>(counts))
        sum[code] = (sum[code] ?? 0) + count;
    expect((await call(`GET ${home}/counts`)).body.counts).toEqual(sum);
  });

  test.each([
    ['GET /v1/rosters/nowhere/journal', 404, 'there is no organisation'],
    ['GET /v1/rosters/nowhere/groups', 404, 'there is no organisation'],
    [`GET ${home}/groups/nowhere/members`, 404, 'there is no group'],
    [`GET ${home}/people/nobody`, 404, 'league has nobody'],
    [`GET ${home}/groups/north/members?status=klaar`, 422, 'knows no \\"klaar\\"'],
    [`GET ${home}/groups/north/members?cursor=x`, 422, 'is where no page ended'],
    [`GET ${home}/groups/north/members?limit=0`, 400, 'limit'],
  ])('%s says what is wrong', async (line, status, words) => {
    const answered = await call(line);
    expect([answered.status, JSON.stringify(answered.body)]).toEqual([
      status,
      expect.stringContaining(words),
    ]);
  });
});

describe('changes', () => {
  test('have an outcome each, and are made once under a key', async () => {
    const changes = [
      { type: 'PERSON_ADDED', person: 'p7', address: 'p7@example.org' },
      { type: 'MEMBER_ADDED', group: 'nowhere', role: 'coach', person: 'p7' },
      { type: 'MEMBER_ADDED', group: 'north', role: 'coach', person: 'p7' },
      { type: 'NONSENSE' },
    ];
    const once = await call(`POST ${home}/changes`, { changes }, { 'idempotency-key': 'k1' });
    const said = ({ outcomes }: any) => outcomes.map((it: any) => `${it.outcome} ${it.repeated}`);
    expect(said(once.body)).toEqual([
      'applied false',
      'refused false',
      'applied false',
      'refused false',
    ]);
    expect(once.body.outcomes[1].problem).toMatchObject({ field: 'group' });
    const twice = await call(`POST ${home}/changes`, { changes }, { 'idempotency-key': 'k1' });
    expect(said(twice.body)).toEqual([
      'applied true',
      'refused false',
      'applied true',
      'refused false',
    ]);
    const { body } = await call(`GET ${home}/groups/north/members`);
    expect(body.items.map((it: any) => it.person)).toContain('p7');
  });

  test('need the permission, and a credential that reaches every lifecycle', async () => {
    const reader = { authorization: `Bearer ${await keyOf(there, { permissions: ['read'] })}` };
    const refused = await call(`POST ${home}/changes`, { changes: [{ type: 'X' }] }, reader);
    expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining('roster')]);
    const narrow = await keyOf(there, { lifecycles: [lifecycles[0]?.name ?? ''] });
    const scoped = { authorization: `Bearer ${narrow}` };
    expect((await call(`GET ${home}/groups`, undefined, scoped)).status).toBe(403);
    const elsewhere = { authorization: `Bearer ${await keyOf(there, { tenant: 'other' })}` };
    expect((await call(`GET ${home}/groups`, undefined, elsewhere)).status).toBe(404);
  });
});

/** All of it, page by page. */
async function inPages(address: string): Promise<any[]> {
  const items: any[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await call(`GET ${address}${cursor}`);
    items.push(...body.items);
    if (body.next === null) return items;
    cursor = `&cursor=${body.next}`;
  }
}

describe('across people', () => {
  test.each(
    lifecycles
      .filter(({ name }) => name.startsWith('ankored/'))
      .map((it) => [it.name, it as AnyLifecycle] as const),
  )(
    '%s: who waits and what falls due is what a look at everybody finds',
    async (name, lifecycle) => {
      const rows = await there.store.list({ tenant: 'default', lifecycle: name, limit: 1000 });
      expect(rows.length).toBeGreaterThan(name === 'ankored/background-check' ? -1 : 0);
      const now = there.clock.at;
      const seen = rows.map((row) => ({ ...row, ...observe(lifecycle, row.snapshot, now) }));
      for (const status of Object.keys(lifecycle.statuses)) {
        const items = await inPages(`/v1/waiting/${name}?status=${status}&limit=3`);
        const mine = seen.flatMap(({ id, snapshot: { status: has } }) =>
          has?.code === status ? [`${has.since} ${id}`] : [],
        );
        expect(items.map(({ since, id }: any) => `${since} ${id}`)).toEqual(mine.toSorted());
      }
      const items = await inPages(`/v1/expiring/${name}?days=400&limit=3`);
      const due = seen.flatMap(({ id, snapshot }) =>
        snapshot.deadlines.flatMap((each) => {
          const short = each.name.split('.').at(-1) ?? '';
          const counts = lifecycle.deadlines[short]?.attention !== true;
          return counts && each.due <= plus(now, { days: 400 })
            ? [`${each.due} ${id} ${short}`]
            : [];
        }),
      );
      expect(items.map((it: any) => `${it.due} ${it.id} ${it.deadline}`)).toEqual(due.toSorted());
    },
  );

  test.each(lifecycles.map(({ name }) => name))(
    '%s: a census counts everybody once',
    async (name) => {
      const { body } = await call(`GET /v1/census/${name}`);
      const rows = await there.store.list({ tenant: 'default', lifecycle: name, limit: 1000 });
      expect(body.total).toBe(rows.length);
      for (const [status, { count, earliest }] of Object.entries<any>(body.statuses)) {
        const items = await inPages(`/v1/waiting/${name}?status=${status}`);
        expect([count, earliest]).toEqual([items.length, items[0].since]);
      }
    },
  );

  test('the longest wait and the nearest end come first', async () => {
    const file = (id: string) => ({ version: `${id}-1`, completedOn: '2025-12-20' });
    for (const id of ['p2', 'p1']) {
      await there.engine.send({
        tenant: 'default',
        lifecycle: 'ankored/document',
        id: `${id}/first-aid`,
        type: 'UPLOADED',
        data: file(id),
        by: { kind: 'user', id },
      });
      there.clock.wait({ days: 2 });
    }
    const queue = await call('GET /v1/waiting/ankored/document?activity=pendingReview&days=1');
    expect(queue.body.items.map((it: any) => it.id)).toEqual(['p2/first-aid', 'p1/first-aid']);
    const old = await call('GET /v1/waiting/ankored/document?activity=pendingReview&days=3');
    expect(old.body.items.map((it: any) => it.id)).toEqual(['p2/first-aid']);
    const odd = await call('GET /v1/expiring/ankored/document?days=30&cursor=x');
    expect([odd.status, odd.body.detail]).toEqual([
      422,
      expect.stringContaining('"x" is where no page ended'),
    ]);
    const then = plus(there.clock.at, { days: -3 });
    const past = await call(
      `GET /v1/waiting/ankored/document?activity=pendingReview&days=0&at=${then}`,
    );
    expect(past.body.items.map((it: any) => it.id)).toEqual(['p2/first-aid']);
    const far = plus(there.clock.at, { days: 1 });
    for (const question of ['census', 'expiring', 'waiting']) {
      const query = { census: '', expiring: '&days=9', waiting: '&status=incomplete' }[question];
      const refused = await call(`GET /v1/${question}/ankored/document?at=${far}${query}`);
      expect([refused.status, refused.body.detail]).toEqual([
        422,
        expect.stringContaining('is yet to come; it is '),
      ]);
    }
    expect((await call('GET /v1/waiting/ankored/document')).status).toBe(400);
    const unknown = await call('GET /v1/expiring/ankored/document?days=30&deadline=never');
    expect([unknown.status, unknown.body.detail]).toEqual([
      422,
      expect.stringContaining('has no "never"; it has '),
    ]);
  });
});
