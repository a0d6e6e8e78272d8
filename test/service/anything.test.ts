/** Whatever is sent, the service answers with a documented problem or does as told: nothing is a fault of its own. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { parameters } from '../support/seed.ts';
import { built, type Called, lighting, service } from './caller.ts';

let called: Called;
beforeAll(async () => {
  // A campaign asks far more often than anybody may.
  const limits = { perCredential: 1_000_000, perAddress: 1_000_000 };
  called = await service({}, { limits });
});

const doors = '/v1/instances/test/door';

/** Text of every kind, half characters included. */
const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const anySegment = fc.oneof(
  fc
    .string({ unit: 'binary', maxLength: 300 })
    .filter((text) => text.isWellFormed())
    .map(encodeURIComponent),
  fc.stringMatching(/^[!-"$-.0->@-~]{1,40}$/),
);
const anyBody = (base: object) =>
  fc.oneof(
    fc.jsonValue({ maxDepth: 6 }),
    fc
      .record({
        of: fc.constant(base),
        field: fc.constantFrom(
          'id',
          'event',
          'data',
          'by',
          'at',
          'key',
          'zone',
          'policies',
          'permissions',
          'lifecycles',
          'actor',
          'expiresAt',
          'label',
          'more',
        ),
        value: fc.jsonValue({ maxDepth: 3 }),
      })
      .map(({ of, field, value }) => ({ ...of, [field]: value })),
  );

const requests = fc.oneof(
  fc.record({
    line: fc.constant(`POST ${doors}`),
    payload: anyBody(built).map((body) => JSON.stringify(body)),
  }),
  fc.record({
    line: fc.constant(`POST ${doors}/d1/events`),
    payload: anyBody(lighting).map((body) => JSON.stringify(body)),
  }),
  fc.record({
    line: fc.constant(`POST ${doors}`),
    payload: fc.oneof(
      anyText,
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    ),
  }),
  fc.record({
    line: fc.constantFrom('POST /v1/keys', 'DELETE /v1/keys/x'),
    payload: anyBody({ label: 'any', permissions: ['read'] }).map((body) => JSON.stringify(body)),
  }),
  fc.record({
    line: anySegment.map((segment) => `DELETE /v1/keys/${segment}`),
  }),
  fc.record({
    line: fc.constant('GET /v1/keys'),
    headers: fc.record({
      authorization: fc
        .stringMatching(/^[ -~]{0,80}$/)
        .chain((text) => fc.constantFrom(text, `Bearer ${text}`, `Bearer rk_${text}`)),
    }),
  }),
  fc.record({
    line: fc
      .tuple(anySegment, fc.constantFrom('lease', 'done', 'failed'))
      .map(([id, how]) => `POST /v1/effects/${how === 'lease' ? how : `${id}/${how}`}`),
    payload: anyBody({ by: 'system:m', token: 1, reason: 'r' }).map((body) => JSON.stringify(body)),
  }),
  fc.record({ line: anySegment.map((segment) => `GET ${doors}/${segment}`) }),
  fc.record({ line: anySegment.map((segment) => `GET /v1/${segment}/test/door`) }),
  fc.record({
    line: fc
      .tuple(fc.constantFrom('', '/d1', '/d1/history', '/d1/permitted'), anySegment, anySegment)
      .map(([path, key, value]) => `GET ${doors}${path}?${key}=${value}`),
  }),
  fc.record({
    line: fc
      .tuple(fc.constantFrom('limit', 'cursor', 'status', 'at', 'as'), anySegment)
      .map(([key, value]) => `GET ${doors}/d1?${key}=${value}`),
  }),
  fc.record({
    line: fc.constant(`POST ${doors}/d1/events`),
    payload: fc.constant(JSON.stringify(lighting)),
    headers: fc.dictionary(
      fc.constantFrom(
        'if-match',
        'idempotency-key',
        'rollcall-tenant',
        'rollcall-actor',
        'authorization',
        'cookie',
        'content-type',
        'host',
        'origin',
      ),
      fc.stringMatching(/^[ -~]{0,40}$/),
      { minKeys: 1 },
    ),
  }),
);

test('anything', async () => {
  await called.call(`POST ${doors}`, { body: built });
  await fc.assert(
    fc.asyncProperty(requests, async ({ line, ...rest }) => {
      const { status } = await called.call(line, rest);
      expect(status).toBeLessThan(500);
    }),
    parameters(600),
  );
  expect((await called.engine.verify('default', 'test/door')).divergences).toEqual([]);
});
