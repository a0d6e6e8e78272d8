/** Tokens of other issuers: whose are taken, what is read from them, and what is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readAccess } from '../../../src/service/index.ts';
import { type Called, serviceWithDoor } from '../caller.ts';

const d1 = '/v1/instances/test/door/d1';
const issuer = 'https://login.example.org/';

let folder: string;
let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let other: typeof pair;
let rsa: typeof pair;
let jwks: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-tokens-'));
  pair = await generateKeyPair('ES256', { extractable: true });
  other = await generateKeyPair('ES256', { extractable: true });
  rsa = await generateKeyPair('RS256', { extractable: true });
  jwks = JSON.stringify({
    keys: [
      { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' },
      { ...(await exportJWK(rsa.publicKey)), kid: 'rsa' },
    ],
  });
  writeFileSync(join(folder, 'keys.json'), jwks);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const usual = {
  name: 'okta',
  issuer,
  audience: 'rollcall',
  algorithms: ['ES256'],
  jwks: { file: 'keys.json' } as object,
  claims: {
    tenant: 'org',
    actor: { kind: 'kind' as unknown, id: 'sub' as unknown },
    permissions: 'scope' as unknown,
    lifecycles: undefined as unknown,
    organisation: undefined as unknown,
    groups: undefined as unknown,
  },
};
type Settings = typeof usual;

/** The service that takes such tokens. */
async function taking(given: Partial<Settings> = {}, log?: PassThrough): Promise<Called> {
  const file = join(folder, 'access.json');
  writeFileSync(file, JSON.stringify({ issuers: [{ ...usual, ...given }] }));
  const called = await serviceWithDoor({}, { access: readAccess(file), ...(log && { log }) });
  open.push(called);
  return called;
}
const open: Called[] = [];
const servers: Server[] = [];
afterEach(async () => {
  for (const { app } of open.splice(0)) await app.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** The clock of the tests stands at the start of 2026. */
const now = Date.UTC(2026, 0, 1) / 1000;
const payload: JWTPayload = {
  iss: issuer,
  aud: 'rollcall',
  exp: now + 600,
  sub: 'mara',
  org: 'default',
  kind: 'user',
  scope: 'openid read send',
};

function signed(
  claims: Readonly<Record<string, unknown>> = {},
  {
    header = {},
    key = pair.privateKey,
  }: { header?: object; key?: Parameters<SignJWT['sign']>[0] } = {},
): Promise<string> {
  const all = Object.entries({ ...payload, ...claims }).filter(([, value]) => value !== undefined);
  return new SignJWT(Object.fromEntries(all))
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header })
    .sign(key);
}

async function ask(called: Called, token: string, line = `GET ${d1}`, body?: object) {
  const [method = '', url = ''] = line.split(' ');
  const response = await called.app.inject({
    method: method as 'GET',
    url,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { body }),
  });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

describe('a token that holds', () => {
  test('says the tenant, the person and what they may', async () => {
    const called = await taking();
    const token = await signed();
    expect((await ask(called, token)).status).toBe(200);
    expect((await ask(called, token, `POST ${d1}/events`, { event: 'LIGHT' })).status).toBe(200);
    const { items } = (await ask(called, token, `GET ${d1}/history`)).body;
    expect(items.at(-1)).toMatchObject({
      event: { by: { kind: 'user', id: 'mara' } },
      credential: 'jwt:okta/user:mara',
    });
    expect((await ask(called, token, 'GET /v1/keys')).body.detail).toContain('"keys"');
    expect((await ask(called, await signed({ org: 'north' }))).status).toBe(404);
    expect((await ask(called, await signed({ scope: 'openid' }))).status).toBe(403);
    const keys = (await called.call('GET /v1/lifecycles')).status;
    expect(keys).toBe(200);
  });

  test.each<[string, Partial<Settings['claims']>, object, number, string]>([
    [
      'scopes with a prefix',
      { permissions: { claim: 'scope', prefix: 'rc:' } },
      { scope: 'rc:read' },
      200,
      '',
    ],
    [
      'no prefix where one is asked for',
      { permissions: { claim: 'scope', prefix: 'rc:' } },
      {},
      403,
      '"read"',
    ],
    ['a list of permissions', {}, { scope: ['read'] }, 200, ''],
    [
      'a claim within another',
      { permissions: 'realm.roles' },
      { realm: { roles: ['read'] } },
      200,
      '',
    ],
    [
      'a claim with dots in its name',
      { permissions: 'https://x.example/p' },
      { 'https://x.example/p': 'read' },
      200,
      '',
    ],
    [
      'permissions that all get',
      { permissions: { fixed: ['read'] } },
      { scope: undefined },
      200,
      '',
    ],
    [
      'a tenant that all are of',
      { tenant: { fixed: 'default' } as never },
      { org: undefined },
      200,
      '',
    ],
    [
      'a kind that all are of',
      { actor: { kind: { fixed: 'admin' }, id: 'sub' } },
      { kind: undefined },
      200,
      '',
    ],
    [
      'lifecycles that narrow it',
      { lifecycles: 'only' },
      { only: ['test/person'] },
      403,
      'reaches only test/person',
    ],
    ['the same in words', { lifecycles: 'only' }, { only: 'test/door test/person' }, 200, ''],
    [
      'lifecycles that are missing',
      { lifecycles: 'only' },
      {},
      401,
      'claim "only" is no list of lifecycles',
    ],
    [
      'people that narrow it',
      { organisation: 'league', groups: 'teams' },
      { league: 'league', teams: 'u12' },
      404,
      'there is no test/door d1',
    ],
    [
      'groups that are missing',
      { organisation: 'league', groups: 'teams' },
      { league: 'league' },
      401,
      'claim "teams" is no list of groups',
    ],
    ['no tenant', {}, { org: undefined }, 401, 'claim "org" is no tenant'],
    ['a tenant that is none', {}, { org: 'a b' }, 401, 'claim "org" is no tenant'],
    ['an actor that is none', {}, { sub: 'a b' }, 401, 'claim "sub" is no opaque id'],
    ['the clock for an actor', {}, { kind: 'clock' }, 401, 'claim "kind" is no kind of actor'],
    ['a prototype for a claim', { tenant: 'constructor.name' }, {}, 401, 'is no tenant'],
  ])('may carry %s', async (_name, claims, token, status, detail) => {
    const called = await taking({ claims: { ...usual.claims, ...claims } });
    const reply = await ask(called, await signed({ ...token }));
    expect([reply.status, reply.body.detail ?? '']).toEqual([
      status,
      expect.stringContaining(detail),
    ]);
  });
});

describe('a token is refused', () => {
  const tampered = async () => {
    const [head, , signature] = (await signed()).split('.');
    const more = Buffer.from(JSON.stringify({ ...payload, scope: 'read keys' })).toString(
      'base64url',
    );
    return [head, more, signature].join('.');
  };
  const unsigned = async (alg: string) => {
    const [, body] = (await signed()).split('.');
    const head = Buffer.from(JSON.stringify({ alg, kid: 'k1' })).toString('base64url');
    return `${head}.${body}.`;
  };

  test.each<[string, () => Promise<string>, string]>([
    ['with alg none', async () => new UnsecuredJWT(payload).encode(), 'no key of its issuer'],
    ['with alg NONE and a key id', () => unsigned('NONE'), 'no key of its issuer'],
    ['with no signature', () => unsigned('ES256'), 'no key of its issuer'],
    ['for another audience', () => signed({ aud: 'payroll' }), '"aud"'],
    ['for no audience', () => signed({ aud: undefined }), '"aud"'],
    [
      'of another issuer',
      () => signed({ iss: 'https://evil.example/' }),
      'nobody whose tokens are taken',
    ],
    ['of no issuer', () => signed({ iss: undefined }), 'nobody whose tokens are taken'],
    ['of an issuer without its slash', () => signed({ iss: issuer.slice(0, -1) }), 'nobody whose'],
    ['that has expired', () => signed({ exp: now - 6 }), 'has expired'],
    ['that never expires', () => signed({ exp: undefined }), '"exp"'],
    ['that is not valid yet', () => signed({ nbf: now + 6 }), 'not valid yet'],
    ['with an unknown key id', () => signed({}, { header: { kid: 'k9' } }), 'no key of its issuer'],
    [
      'signed with a key of the issuer by an algorithm that is not taken',
      () => signed({}, { header: { alg: 'RS256', kid: 'rsa' }, key: rsa.privateKey }),
      'no key of its issuer',
    ],
    [
      'signed with another key',
      () => signed({}, { key: other.privateKey }),
      'no key of its issuer',
    ],
    [
      'signed with the public key as if it were a secret',
      async () =>
        signed(
          {},
          { header: { alg: 'HS256' }, key: Buffer.from(await exportSPKI(pair.publicKey)) },
        ),
      'no key of its issuer',
    ],
    [
      'signed with the public JWK as if it were a secret',
      () => signed({}, { header: { alg: 'HS256' }, key: Buffer.from(jwks) }),
      'no key of its issuer',
    ],
    ['whose content was changed', tampered, 'no key of its issuer'],
    ['that is no token', async () => 'not.a.token', 'neither a key nor a signed token'],
    [
      'that is half a token',
      async () => (await signed()).slice(0, 40),
      'neither a key nor a signed',
    ],
  ])('%s', async (_name, token, detail) => {
    const called = await taking();
    const reply = await ask(called, await token());
    expect(reply).toMatchObject({
      status: 401,
      body: { type: '/problems/unauthenticated', detail: expect.stringContaining(detail) },
    });
  });

  test('a little before its end and a little after by another clock, it still holds', async () => {
    const called = await taking();
    expect((await ask(called, await signed({ exp: now - 4, nbf: now + 4 }))).status).toBe(200);
  });

  test('while the keys of the same issuer, and other issuers, are left as they are', async () => {
    const called = await taking();
    await ask(called, await signed({ aud: 'payroll' }));
    expect((await ask(called, await signed())).status).toBe(200);
    expect((await called.call(`GET ${d1}`)).status).toBe(200);
  });
});

describe('keys that an issuer serves', () => {
  /** An address that answers as told, and how often it was asked. */
  async function serving(answer: (response: ServerResponse) => void) {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      answer(response);
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/keys`, asked: () => asked };
  }
  const json = (text: string) => (response: ServerResponse) => {
    response.setHeader('content-type', 'application/json');
    response.end(text);
  };

  test('are fetched once, and not again for each unknown key id', async () => {
    const { url, asked } = await serving(json(jwks));
    const called = await taking({ jwks: { url } });
    for (let n = 0; n < 5; n += 1) expect((await ask(called, await signed())).status).toBe(200);
    for (let n = 0; n < 5; n += 1) {
      const stranger = await signed({}, { header: { kid: `k${n + 2}` } });
      expect((await ask(called, stranger)).status).toBe(401);
    }
    expect(asked()).toBe(1);
  });

  test.each<[string, (response: ServerResponse) => void, string]>([
    ['are slow', () => undefined, 'timed out'],
    [
      'come drop by drop',
      (response) => {
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
      'aborted',
    ],
    [
      'are huge',
      (response) => {
        const chunk = 'x'.repeat(64 * 1024);
        const pour = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', pour);
        pour();
      },
      'it has more than 262144 bytes',
    ],
    ['are not there', (response) => response.writeHead(404).end('{}'), 'it answered 404'],
    [
      'lead elsewhere',
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
      'it answered 302',
    ],
    ['are no JSON', json('<html>'), 'as JSON'],
    ['are no key set', json('{"keys":7}'), 'malformed'],
    ['break off', (response) => response.destroy(), 'fetch failed'],
  ])(
    'that %s: nobody is let in by a token, the log says why, keys of our own work',
    async (_name, answer, why) => {
      const { url } = await serving(answer);
      const log = new PassThrough();
      const called = await taking({ jwks: { url, timeoutSeconds: 0.3 } }, log);
      const reply = await ask(called, await signed());
      expect(reply).toMatchObject({
        status: 503,
        headers: { 'retry-after': '5' },
        body: { type: '/problems/issuerUnavailable' },
      });
      expect(JSON.stringify(reply.body)).not.toContain('127.0.0.1');
      const logged = String(log.read());
      expect(logged).toContain('the keys of the issuer okta cannot be fetched');
      expect(logged).toContain(why);
      expect(logged).not.toContain(await signed());
      expect((await called.call(`GET ${d1}`)).status).toBe(200);
    },
  );

  test('that fail are left alone for a while, whoever asks', async () => {
    const { url, asked } = await serving((response) => response.writeHead(500).end());
    const called = await taking({ jwks: { url } });
    for (let n = 0; n < 5; n += 1) expect((await ask(called, await signed())).status).toBe(503);
    expect(asked()).toBe(1);
  });
});

test('a browser may sign in with a token, for as long as it holds', async () => {
  const file = join(folder, 'access.json');
  writeFileSync(file, JSON.stringify({ issuers: [usual] }));
  const called = await serviceWithDoor(
    {},
    {
      access: readAccess(file),
      routes: (app) => {
        const config = { needs: 'read', page: true } as const;
        app.get('/page', { config, schema: { hide: true } }, async () => 'seen');
      },
    },
  );
  open.push(called);
  const entered = await called.app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ key: await signed() }).toString(),
  });
  const cookie = String(entered.headers['set-cookie']).split(';', 1)[0] ?? '';
  const look = async () =>
    (await called.app.inject({ url: '/page', headers: { cookie } })).statusCode;
  expect(await look()).toBe(200);
  called.clock.wait({ minutes: 10 });
  expect(await look()).toBe(303);
});
