/** The access file: what may stand in it, and what is said of everything else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAccess } from '../../../src/service/index.ts';
import { service } from '../caller.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-access-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const issuer = {
  name: 'okta',
  issuer: 'https://login.example.org/',
  audience: 'rollcall',
  algorithms: ['RS256'],
  jwks: { url: 'https://login.example.org/keys' },
  claims: { tenant: 'org', actor: { kind: { fixed: 'user' } }, permissions: 'scope' },
};

function read(content: unknown) {
  const file = join(folder, 'access.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readAccess(file);
}

test('says whose tokens are taken, and fills in what is usual', () => {
  expect(read({ issuers: [issuer] })).toEqual({
    issuers: [
      {
        ...issuer,
        jwks: { ...issuer.jwks, timeoutSeconds: 5 },
        claims: { ...issuer.claims, actor: { kind: { fixed: 'user' }, id: 'sub' } },
      },
    ],
    proxies: [],
    limits: { perCredential: 60_000, perAddress: 600 },
    folder,
  });
  expect(read({ limits: { perAddress: 5 } })).toMatchObject({
    limits: { perAddress: 5 },
    issuers: [],
  });
});

describe('is refused', () => {
  const changed = (change: object) => ({ issuers: [{ ...issuer, ...change }] });
  const claims = (change: object) => changed({ claims: { ...issuer.claims, ...change } });

  test.each<[string, unknown, string]>([
    ['that is no JSON', '{', 'it is not JSON'],
    ['that is a list', [], 'it must be an object'],
    [
      'with a proxy that is none',
      { proxies: ['nginx'] },
      'proxies.0: it is the address of a proxy, or a network',
    ],
    [
      'with groups of nobody knows whom',
      claims({ groups: 'teams' }),
      'groups narrow an organisation; name the claim of that, too',
    ],
    ['with a field too many', { isuers: [] }, 'unknown field isuers'],
    [
      'with an issuer twice',
      { issuers: [issuer, { ...issuer, name: 'b' }] },
      'issuers: two of them have the same issuer',
    ],
    [
      'with a name twice',
      { issuers: [issuer, { ...issuer, issuer: 'b' }] },
      'issuers: two of them have the same name',
    ],
    [
      'with a name of spaces',
      changed({ name: 'a b' }),
      'issuers.0.name: it has 1 to 40 small letters',
    ],
    ['without an audience', changed({ audience: undefined }), 'issuers.0.audience: it is missing'],
    [
      'with a shared secret',
      changed({ algorithms: ['HS256'] }),
      'issuers.0.algorithms.0: it is one of RS256',
    ],
    [
      'with alg none',
      changed({ algorithms: ['none'] }),
      'issuers.0.algorithms.0: it is one of RS256',
    ],
    ['without algorithms', changed({ algorithms: [] }), 'issuers.0.algorithms'],
    [
      'with keys over plain HTTP',
      changed({ jwks: { url: 'http://login.example.org/keys' } }),
      'issuers.0.jwks.url: it is an https address, or http on this machine',
    ],
    [
      'with keys from nowhere',
      changed({ jwks: {} }),
      'issuers.0.jwks: it is { "url": "https://…" }',
    ],
    ['without a tenant', claims({ tenant: undefined }), 'issuers.0.claims.tenant: it is'],
    [
      'with the clock for an actor',
      claims({ actor: { kind: { fixed: 'clock' } } }),
      'issuers.0.claims.actor.kind: it is the name of a claim',
    ],
    [
      'with a permission that is none',
      claims({ permissions: { fixed: ['fly'] } }),
      'issuers.0.claims.permissions: it is the name of a claim',
    ],
    ['with no requests at all', { limits: { perAddress: 0 } }, 'limits.perAddress'],
  ])('%s', (_name, content, message) => {
    expect(() => read(content)).toThrow(message);
    expect(() => read(content)).toThrow(
      `the access file ${join(folder, 'access.json')} cannot be used: `,
    );
  });

  test('where it is not there, and where the keys that it names are not', async () => {
    expect(() => readAccess(join(folder, 'none.json'))).toThrow(
      'it cannot be read; name a file that is there',
    );
    for (const text of ['{', '{"keys":7}', '[]']) {
      writeFileSync(join(folder, 'keys.json'), text);
      const access = read(changed({ jwks: { file: 'keys.json' } }));
      await expect(service({}, { access })).rejects.toThrow('it is no JSON Web Key Set');
    }
    const access = read(changed({ jwks: { file: 'missing.json' } }));
    await expect(service({}, { access })).rejects.toThrow('it is no JSON Web Key Set');
  });
});
