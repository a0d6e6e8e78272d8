/** By which names the service is called, and which addresses it is bound to (DNS rebinding). */
import { beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../src/service/index.ts';
import { testWorld } from '../support/world.ts';
import { built, type Called, keyOf, serviceWithDoor } from './caller.ts';

let called: Called;
beforeAll(async () => {
  called = await serviceWithDoor();
});

describe('a request', () => {
  test.each([
    [{ host: '127.0.0.1' }],
    [{ host: '127.0.0.1:4600' }],
    [{ host: 'localhost:80' }],
    [{ host: 'LOCALHOST' }],
    [{ host: '[::1]:4600' }],
    [{ host: 'localhost', origin: 'http://localhost:5173' }],
    [{ host: 'localhost', origin: 'https://127.0.0.1' }],
    [{ host: 'localhost', origin: 'http://[::1]:1' }],
  ])('with %j is answered', async (headers) => {
    expect((await called.call('GET /v1/lifecycles', { headers })).status).toBe(200);
  });

  test.each([
    [{ host: 'rebound.example' }],
    [{ host: 'rebound.example:4600' }],
    [{ host: '192.168.1.5' }],
    [{ host: '0.0.0.0' }],
    [{ host: '127.0.0.1.rebound.example' }],
    [{ host: 'localhost.rebound.example' }],
    [{ host: 'notlocalhost' }],
    [{ host: 'localhost:80@rebound.example' }],
    [{ host: 'localhost:' }],
    [{ host: '127.0.0.1:80, rebound.example' }],
    [{ host: '::1' }],
    [{ host: '2130706433' }],
    [{ host: 'localhost', origin: 'https://rebound.example' }],
    [{ host: 'localhost', origin: 'null' }],
    [{ host: 'localhost', origin: '' }],
    [{ host: 'localhost', origin: 'http://localhost.rebound.example' }],
    [{ host: 'localhost', origin: 'file://localhost' }],
  ])('with %j is refused, whatever it asks for', async (headers) => {
    for (const line of [
      'GET /',
      'GET /healthz',
      'GET /v1/instances/test/door/d1',
      'GET /nowhere',
      'DELETE /',
      'GET /openapi.json',
    ]) {
      expect(await called.call(line, { headers }), line).toMatchObject({
        status: 403,
        body: { type: '/problems/hostNotAllowed' },
      });
    }
    const create = await called.call('POST /v1/instances/test/door', {
      body: { ...built, id: 'd2' },
      headers,
    });
    expect(create.status).toBe(403);
    expect((await called.call('GET /v1/instances/test/door')).body.items).toHaveLength(1);
  });
});

describe('with a public name, a request', () => {
  const publicName = new URL('https://rollcall.example.org');
  let open: Called;
  beforeAll(async () => {
    open = await serviceWithDoor({}, { publicName });
  });

  test.each([
    [{ host: 'rollcall.example.org' }],
    [{ host: 'ROLLCALL.example.org' }],
    [{ host: 'rollcall.example.org', origin: 'https://rollcall.example.org' }],
    [{ host: '127.0.0.1:4800' }],
  ])('with %j is answered', async (headers) => {
    expect((await open.call('GET /v1/lifecycles', { headers })).status).toBe(200);
  });

  test.each([
    [{ host: 'rebound.example' }],
    [{ host: 'rollcall.example.org:8443' }],
    [{ host: 'rollcall.example.org.rebound.example' }],
    [{ host: 'x.rollcall.example.org' }],
    [{ host: '0.0.0.0' }],
    [{ host: 'rollcall.example.org', origin: 'http://rollcall.example.org' }],
    [{ host: 'rollcall.example.org', origin: 'http://localhost:4800' }],
    [{ host: 'rollcall.example.org', origin: 'null' }],
    [{ host: '127.0.0.1', origin: 'http://127.0.0.1' }],
  ])('with %j is refused', async (headers) => {
    expect(await open.call('GET /v1/lifecycles', { headers })).toMatchObject({
      status: 403,
      body: { type: '/problems/hostNotAllowed' },
    });
  });
});

describe('the service', () => {
  const publicUrl = 'https://rollcall.example.org';
  const others = [
    '0.0.0.0',
    '::',
    '192.168.1.5',
    'example.com',
    '',
    'localhost.',
    '127.0.0.2',
    '__proto__',
  ];

  test.each(others)('is not bound to "%s" without credentials', async (host) => {
    const { engine } = testWorld();
    await expect(serve(engine, { port: 0, version: '1', host, publicUrl })).rejects.toThrow(
      `cannot be bound to "${host}": others would reach it, and there are no credentials`,
    );
    expect(await engine.fireDue()).toBe(0);
  });

  test('is not bound to where others are with keys that have all ended', async () => {
    const world = testWorld();
    await keyOf(world, { expiresAt: '2026-01-02T00:00:00.000Z' });
    world.clock.wait({ days: 1 });
    await expect(
      serve(world.engine, { port: 0, version: '1', host: '0.0.0.0', publicUrl }),
    ).rejects.toThrow('there are no credentials');
    await expect(
      serve(world.engine, {
        port: 0,
        version: '1',
        host: '0.0.0.0',
        publicUrl,
        access: {
          issuers: [],
          proxies: [],
          limits: { perCredential: 1, perAddress: 1 },
          folder: '.',
        },
      }),
    ).rejects.toThrow('there are no credentials');
  });

  test('is not bound to where others are without the name that they use', async () => {
    const world = testWorld();
    await keyOf(world);
    await expect(serve(world.engine, { port: 0, version: '1', host: '0.0.0.0' })).rejects.toThrow(
      'it does not know what they call it; say so with --public-url',
    );
  });

  test.each([
    'http://rollcall.example.org',
    'rollcall.example.org',
    'https://a.example/path',
    'https://u@a.example',
    'https://a.example/?q',
    '',
  ])('takes no public name "%s"', async (name) => {
    const { engine } = testWorld();
    await expect(serve(engine, { port: 0, version: '1', publicUrl: name })).rejects.toThrow(
      'it is written https://rollcall.example.org',
    );
  });

  test('is bound to where others are with both, and prints no way in', async () => {
    const world = testWorld();
    const key = await keyOf(world);
    const served = await serve(world.engine, { port: 0, version: '1', host: '0.0.0.0', publicUrl });
    expect(served.url).toBe(publicUrl);
    expect(served.signInLink('default')).toBeNull();
    await served.stop();
    expect(key).toMatch(/^rk_/);
  });

  test.each(['127.0.0.1', 'localhost'])(
    'is bound to "%s", where no keys are needed yet',
    async (host) => {
      const { engine } = testWorld();
      const served = await serve(engine, { port: 0, version: '1', host });
      expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(served.signInLink('default')).toMatch(
        /^http:\/\/127\.0\.0\.1:\d+\/sign-in\?once=[\w-]{22}$/,
      );
      expect((await fetch(`${served.url}/v1/lifecycles`)).status).toBe(401);
      await served.stop();
    },
  );
});
