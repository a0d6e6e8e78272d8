/** How often anybody may ask: each credential for itself, and each address from which nobody is known. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAccess } from '../../../src/service/access/settings.ts';
import type { ServiceOptions } from '../../../src/service/index.ts';
import { keyOf, serviceWithDoor } from '../caller.ts';

const d1 = '/v1/instances/test/door/d1';

async function limited(limits: NonNullable<ServiceOptions['limits']>) {
  const called = await serviceWithDoor({}, { limits });
  const ask = async (authorization: string, { url = d1, remoteAddress = '10.0.0.1' } = {}) => {
    const headers = authorization ? { authorization } : {};
    const reply = await called.app.inject({ url, headers, remoteAddress });
    return { status: reply.statusCode, headers: reply.headers, body: reply.body };
  };
  const key = async () => `Bearer ${await keyOf(called)}`;
  return { called, ask, key };
}

test('a credential that asks too often is told when to come again, and no other is kept out', async () => {
  const { ask, key } = await limited({ perCredential: 3 });
  const [eager, calm] = [await key(), await key()];
  const statuses = [];
  for (let n = 0; n < 5; n += 1) statuses.push((await ask(eager)).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  const { headers, body } = await ask(eager);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
  expect(JSON.parse(body)).toMatchObject({
    type: '/problems/tooManyRequests',
    detail: expect.stringContaining(`try again in ${headers['retry-after']} seconds`),
  });
  expect((await ask(calm)).status).toBe(200);
});

test('a credential counts for itself from whatever address it comes', async () => {
  const { ask, key } = await limited({ perCredential: 2 });
  const own = await key();
  const from = (n: number) => ask(own, { remoteAddress: `10.0.0.${n}` });
  expect([(await from(1)).status, (await from(2)).status, (await from(3)).status]).toEqual([
    200, 200, 429,
  ]);
});

test('whoever guesses keys is stopped by address, and whoever is known there goes on', async () => {
  const { ask, key } = await limited({ perAddress: 3 });
  const guess = (n: number) => ask(`Bearer rk_${String(n).padStart(12, '0')}_${'A'.repeat(43)}`);
  const statuses = [];
  for (let n = 0; n < 5; n += 1) statuses.push((await guess(n)).status);
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  expect((await ask(await key())).status).toBe(200);
  expect((await ask('', { remoteAddress: '10.0.0.2' })).status).toBe(401);
});

test('what is public counts by address too, and so does what does not exist', async () => {
  const { ask } = await limited({ perAddress: 2 });
  const at = { remoteAddress: '10.0.0.9' };
  expect((await ask('', { url: '/problems', ...at })).status).toBe(200);
  expect((await ask('', { url: '/nowhere', ...at })).status).toBe(404);
  expect((await ask('', { url: '/sign-in', ...at })).status).toBe(429);
});

test('probes are always answered', async () => {
  const { ask } = await limited({ perAddress: 1 });
  for (let n = 0; n < 3; n += 1) {
    expect((await ask('', { url: '/healthz' })).status).toBe(200);
    expect((await ask('', { url: '/readyz' })).status).toBe(200);
  }
});

test('a proxy that is named is believed, and nobody else is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-proxies-'));
  const file = join(folder, 'access.json');
  const limits = { perAddress: 1 };
  writeFileSync(file, JSON.stringify({ proxies: ['10.0.0.0/8', '::1'], limits }));
  const { app } = await serviceWithDoor({}, { access: readAccess(file) });
  rmSync(folder, { recursive: true });
  const ask = async (remoteAddress: string, said: string) =>
    (await app.inject({ url: '/problems', remoteAddress, headers: { 'x-forwarded-for': said } }))
      .statusCode;
  expect([await ask('10.0.0.1', '192.0.2.1'), await ask('10.9.9.9', '192.0.2.2')]).toEqual([
    200, 200,
  ]);
  expect(await ask('10.0.0.2', '192.0.2.1')).toBe(429);
  // Whoever writes the header themselves counts as who they are, and so does what a proxy was told before.
  expect([await ask('198.51.100.7', '192.0.2.3'), await ask('198.51.100.7', '192.0.2.4')]).toEqual([
    200, 429,
  ]);
  expect(await ask('10.0.0.1', '192.0.2.9, 192.0.2.2')).toBe(429);
});

test('addresses of one IPv6 network are one', async () => {
  const { ask } = await limited({ perAddress: 1 });
  const from = (remoteAddress: string) => ask('', { remoteAddress });
  expect((await from('2001:db8::1')).status).toBe(401);
  expect((await from('2001:db8::2')).status).toBe(429);
  expect((await from('2001:db8:1::1')).status).toBe(401);
});
