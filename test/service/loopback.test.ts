/** Only this machine is answered, until there are credentials (DNS rebinding). */
import { beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../src/service/index.ts';
import { testWorld } from '../support/world.ts';
import { built, type Called, serviceWithDoor } from './caller.ts';

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

describe('the service', () => {
  test.each([
    '0.0.0.0',
    '::',
    '192.168.1.5',
    'example.com',
    '',
    'localhost.',
    '127.0.0.2',
    '__proto__',
  ])('is not bound to "%s"', async (host) => {
    const { engine } = testWorld();
    await expect(serve(engine, { port: 0, version: '1', host })).rejects.toThrow(
      `cannot be bound to "${host}"`,
    );
    expect(await engine.fireDue()).toBe(0);
  });

  test.each(['127.0.0.1', 'localhost'])('is bound to "%s"', async (host) => {
    const { engine } = testWorld();
    const served = await serve(engine, { port: 0, version: '1', host });
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await served.stop();
  });
});
