/** How a browser gets in: the form, the code that works once, the cookie, and what neither of them can do. */
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/index.ts';
import { principalOf } from '../../../src/service/access/principal.ts';
import { Sessions } from '../../../src/service/access/sessions.ts';
import { buildService } from '../../../src/service/index.ts';
import { testWorld } from '../../support/world.ts';
import { keyOf } from '../caller.ts';

interface Site {
  readonly app: Awaited<ReturnType<typeof buildService>>;
  readonly world: ReturnType<typeof testWorld>;
  readonly sessions: Sessions;
  readonly log: PassThrough;
}

let site: Site;
beforeEach(async () => {
  site = await siteOf();
});
afterEach(() => site.app.close());

async function siteOf(publicName?: URL): Promise<Site> {
  const world = testWorld();
  const sessions = new Sessions(() => Date.parse(world.clock.now()));
  const log = new PassThrough();
  const app = await buildService(world.engine, {
    version: '1',
    sessions,
    log,
    routes: (added, _engine: Engine) => {
      const config = { needs: 'read', page: true } as const;
      added.get(
        '/somewhere/:system/:name',
        { config, schema: { hide: true } },
        async ({ principal }) => {
          const { tenant, actor, permissions } = principalOf({ principal });
          return { tenant, actor, permissions: [...permissions] };
        },
      );
      added.post('/change', { config, schema: { hide: true } }, async () => 'changed');
    },
    ...(publicName && { publicName }),
  });
  return { app, world, sessions, log };
}

const page = '/somewhere/test/door';

async function visit(
  url: string,
  {
    cookie = '',
    method = 'GET',
    form,
  }: { cookie?: string; method?: string; form?: Record<string, string> } = {},
) {
  const response = await site.app.inject({
    method: method as 'GET',
    url,
    headers: {
      ...(cookie && { cookie }),
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form && { payload: new URLSearchParams(form).toString() }),
  });
  const { statusCode: status, headers, body } = response;
  return { status, headers, body, cookie: cookieOf(headers['set-cookie']) };
}

/** What a browser sends back. */
function cookieOf(header: string | readonly string[] | number | undefined): string {
  return [header].flat().map(String)[0]?.split(';', 1)[0]?.replace('undefined', '') ?? '';
}

const signIn = (key: string, to?: string) =>
  visit('/sign-in', { method: 'POST', form: { key, ...(to !== undefined && { to }) } });

/** The code of somebody who starts the service. */
const code = () =>
  site.sessions.code(async () => ({
    credential: 'start',
    tenant: 'default',
    actor: { kind: 'admin', id: 'start' },
    permissions: new Set(['read']),
    scope: { lifecycles: null },
    until: null,
  }));

describe('a page', () => {
  test('sends whoever is not known to sign in, and back to where they wanted to go', async () => {
    const sent = await visit(`${page}?at=2026`);
    expect([sent.status, sent.headers['location']]).toEqual([
      303,
      `/sign-in?to=${encodeURIComponent(`${page}?at=2026`)}`,
    ]);
    const form = await visit(String(sent.headers['location']));
    expect(form.body).toContain('name="to" value="/somewhere/test/door?at=2026"');
    const key = await keyOf(site.world);
    expect((await signIn(key, `${page}?at=2026`)).headers['location']).toBe(`${page}?at=2026`);
  });

  test('takes a key in the header, and a session that a key began', async () => {
    const key = await keyOf(site.world, { tenant: 'north' });
    const headers = { authorization: `Bearer ${key}` };
    expect((await site.app.inject({ url: page, headers })).statusCode).toBe(200);
    const { status, headers: set, cookie } = await signIn(key);
    expect([status, set['location']]).toEqual([303, '/']);
    expect(JSON.parse((await visit(page, { cookie })).body)).toEqual({
      tenant: 'north',
      actor: { kind: 'admin', id: 'tester' },
      permissions: ['read'],
    });
  });

  test('is all that a session is good for', async () => {
    const { cookie } = await signIn(await keyOf(site.world));
    for (const [method, url] of [
      ['GET', '/v1/instances/test/door'],
      ['POST', '/v1/instances/test/door'],
      ['GET', '/v1/keys'],
    ] as const)
      expect((await visit(url, { cookie, method })).status, url).toBe(401);
  });

  test('does not let a reader in whose lifecycles are others', async () => {
    const { cookie } = await signIn(await keyOf(site.world, { lifecycles: ['test/person'] }));
    expect((await visit(page, { cookie })).status).toBe(403);
  });
});

describe('the form', () => {
  test('is plain HTML that runs nothing, and that a browser sends with its own Origin', async () => {
    const { status, headers, body } = await visit('/sign-in');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      ),
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(body).not.toMatch(/<script|\son\w+=|http/i);
  });

  test.each(['rk_0', '', 'hello', `rk_000000000000_${'A'.repeat(43)}`])(
    'says that nobody has the key "%s"',
    async (key) => {
      const reply = await signIn(key);
      expect([reply.status, reply.cookie]).toEqual([401, '']);
      expect(reply.body).toContain('role="alert">Nobody has this key');
      if (key) expect(reply.body).not.toContain(key);
    },
  );

  test('lets nobody in who may not read', async () => {
    const reply = await signIn(await keyOf(site.world, { permissions: ['send', 'keys'] }));
    expect([reply.status, reply.cookie]).toEqual([403, '']);
    expect(reply.body).toContain('need the permission &#34;read&#34;');
  });

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/a\\b',
    'javascript:alert(1)',
    '/a\r\nSet-Cookie: x=y',
    '/ü',
    'evil',
    '',
  ])('leads nowhere else: %s', async (to) => {
    const { headers } = await signIn(await keyOf(site.world), to);
    expect(headers['location']).toBe('/');
  });

  test('shows where to go on as text', async () => {
    const { body } = await visit(
      `/sign-in?to=${encodeURIComponent('/"><script>alert(1)</script>')}`,
    );
    expect(body).not.toContain('<script');
    expect(body).toContain('&#34;&#62;&#60;script&#62;');
  });

  test('is taken on no other address, and only from this very site', async () => {
    const form = { key: await keyOf(site.world) };
    expect((await visit('/v1/keys', { method: 'POST', form })).status).toBe(401);
    const headers = {
      authorization: `Bearer ${form.key}`,
      'content-type': 'application/x-www-form-urlencoded',
    };
    const api = { method: 'POST', url: '/v1/keys', headers, payload: 'label=a' } as const;
    expect((await site.app.inject(api)).statusCode).toBe(415);
    const foreign = await site.app.inject({
      method: 'POST',
      url: '/sign-in',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://evil.example',
      },
      payload: new URLSearchParams(form).toString(),
    });
    expect([foreign.statusCode, foreign.headers['set-cookie']]).toEqual([403, undefined]);
  });
});

describe('the code that is printed', () => {
  test('signs in once', async () => {
    const once = code();
    const first = await visit(`/sign-in?once=${once}`);
    expect([first.status, first.headers['location']]).toEqual([303, '/']);
    expect((await visit(page, { cookie: first.cookie })).status).toBe(200);
    const second = await visit(`/sign-in?once=${once}`);
    expect([second.status, second.cookie]).toEqual([401, '']);
    expect(second.body).toContain('This link was used already');
  });

  test('of two who come at once lets in one', async () => {
    const once = code();
    const both = await Promise.all([1, 2].map(() => visit(`/sign-in?once=${once}`)));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 401]);
  });

  test('is not used up by who only looks at the headers', async () => {
    const once = code();
    expect((await visit(`/sign-in?once=${once}`, { method: 'HEAD' })).status).toBe(405);
    expect((await visit(`/sign-in?once=${once}`)).status).toBe(303);
  });

  test('is good for an hour', async () => {
    const [early, late] = [code(), code()];
    site.world.clock.wait({ minutes: 59 });
    expect((await visit(`/sign-in?once=${early}`)).status).toBe(303);
    site.world.clock.wait({ minutes: 1 });
    expect((await visit(`/sign-in?once=${late}`)).status).toBe(401);
  });

  test.each(['', 'x', 'A'.repeat(22)])('is not "%s"', async (once) => {
    expect((await visit(`/sign-in?once=${once}`)).status).toBe(401);
  });

  test('and sessions are no substitute for each other, and keys none for either', async () => {
    const once = code();
    expect((await visit(page, { cookie: `rollcall=${once}` })).status).toBe(303);
    const key = await keyOf(site.world);
    expect((await visit(page, { cookie: `rollcall=${key}` })).status).toBe(303);
    const { cookie } = await visit(`/sign-in?once=${once}`);
    expect((await visit(`/sign-in?once=${cookie.split('=')[1]}`)).status).toBe(401);
    expect((await signIn(cookie.split('=')[1] ?? '')).status).toBe(401);
  });
});

describe('the cookie', () => {
  test('is seen by no script and sent by no other site', async () => {
    const { headers } = await signIn(await keyOf(site.world));
    expect(headers['set-cookie']).toMatch(
      /^rollcall=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Strict$/,
    );
  });

  test('goes over TLS alone where the service has a public name', async () => {
    await site.app.close();
    site = await siteOf(new URL('https://rollcall.example.org'));
    const { headers, cookie } = await signIn(await keyOf(site.world));
    expect(headers['set-cookie']).toMatch(
      /^__Host-rollcall=.+; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect((await visit(page, { cookie })).status).toBe(200);
  });

  test('that was changed, cut or made up lets nobody in', async () => {
    const { cookie } = await signIn(await keyOf(site.world));
    const flipped = cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const wrong of [
      flipped,
      cookie.slice(0, -1),
      `${cookie}A`,
      'rollcall=',
      'rollcall',
      '=',
      ';;',
      `x${cookie}`,
    ])
      expect((await visit(page, { cookie: wrong })).status, wrong).toBe(303);
    expect((await visit(page, { cookie: `theme=dark; ${cookie}; x=y` })).status).toBe(200);
  });

  test('lasts eight hours', async () => {
    const { cookie } = await signIn(await keyOf(site.world));
    site.world.clock.wait({ hours: 7, minutes: 59 });
    expect((await visit(page, { cookie })).status).toBe(200);
    site.world.clock.wait({ minutes: 1 });
    expect((await visit(page, { cookie })).status).toBe(303);
  });

  test('ends with its key: revoked or expired', async () => {
    const expiring = await keyOf(site.world, { expiresAt: '2026-01-01T01:00:00.000Z' });
    const key = await keyOf(site.world);
    const [a, b] = [(await signIn(expiring)).cookie, (await signIn(key)).cookie];
    site.world.clock.wait({ hours: 1 });
    expect((await visit(page, { cookie: a })).status).toBe(303);
    expect((await visit(page, { cookie: b })).status).toBe(200);
    const { credentials } = site.world.store;
    await credentials.revoke({ tenant: 'default', id: key.slice(3, 15) }, site.world.clock.at, 'x');
    expect((await visit(page, { cookie: b })).status).toBe(303);
  });

  test('is gone after signing out, here and in the browser', async () => {
    const { cookie } = await signIn(await keyOf(site.world));
    const out = await visit('/sign-out', { cookie, method: 'POST', form: {} });
    expect([out.status, out.headers['location']]).toEqual([303, '/sign-in']);
    expect(out.headers['set-cookie']).toContain('Max-Age=0');
    expect((await visit(page, { cookie })).status).toBe(303);
  });
});

test('only so many are signed in at once: the oldest goes', async () => {
  const { cookie: oldest } = await signIn(await keyOf(site.world));
  const { cookie: next } = await signIn(await keyOf(site.world));
  for (let n = 0; n < 999; n += 1) site.sessions.begin(async () => null);
  expect((await visit(page, { cookie: oldest })).status).toBe(303);
  expect((await visit(page, { cookie: next })).status).toBe(200);
});

test('nothing of it is logged, also where signing in fails by a fault of the store', async () => {
  const key = await keyOf(site.world);
  site.world.store.credentials.find = () => Promise.reject(new TypeError('broken'));
  const reply = await signIn(key);
  expect([reply.status, reply.cookie]).toEqual([500, '']);
  const logged = String(site.log.read());
  expect(logged).toContain('broken');
  expect(logged).not.toContain('rk_');
});
