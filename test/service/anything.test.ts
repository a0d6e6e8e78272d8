/**
 * Whatever is sent to whatever address the document names, the service answers with a documented problem or does as
 * told: nothing is a fault of its own, nothing hangs, and what is stored stays whole.
 */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { groupStanding, lifecycles } from '../../machines/index.ts';
import { keptByRoster } from '../../src/roster/index.ts';
import { door } from '../support/door.ts';
import { parameters } from '../support/seed.ts';
import { built, type Called, service } from './caller.ts';

let called: Called;
beforeAll(async () => {
  // A campaign asks far more often than anybody may.
  const limits = { perCredential: 1_000_000, perAddress: 1_000_000 };
  const standing = keptByRoster(groupStanding);
  called = await service({ lifecycles: [door, ...lifecycles], standing }, { limits });
  await called.call('POST /v1/instances/test/door', { body: built });
  for (const { value } of Object.values<any>(examplesOf('changeRoster')))
    await called.call('POST /v1/rosters/league/changes', { body: value });
});

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operation: any;
}

const operations = (): Operation[] =>
  Object.entries<any>(called.document.paths).flatMap(([path, methods]) =>
    Object.entries<any>(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );

function examplesOf(id: string): Record<string, { value: object }> {
  const found = operations().find(({ operation }) => operation.operationId === id);
  return found?.operation.requestBody?.content['application/json'].examples ?? {};
}

/** Text of every kind, half characters included. */
const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const wellFormed = fc
  .string({ unit: 'binary', maxLength: 300 })
  .filter((text) => text.isWellFormed())
  .map(encodeURIComponent);
const anySegment = fc.oneof(wellFormed, fc.stringMatching(/^[!-"$-.0->@-~]{1,40}$/));

/** What leads somewhere, so that more than the first check is met. */
const known: Readonly<Record<string, readonly string[]>> = {
  system: ['test', 'ankored', '-'],
  name: ['door', 'document', 'account'],
  id: ['d1', 'mara-feld%2Ffirst-aid', 'default%2Ftest%2Fdoor%2Fd1%232.0'],
  organisation: ['league'],
  group: ['u12-falcons'],
  person: ['mara-feld'],
  code: ['forbidden'],
};

const orKnown = (name: string, any: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...(known[name] ?? ['x'])) }, any);

/** An address with its segments filled in, some of what it takes in the query, and now and then what it does not. */
function addressOf({ path, operation }: Operation): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
  const asked: any[] = (operation.parameters ?? []).filter((each: any) => each.in === 'query');
  const value = (parameter: any) =>
    fc.oneof(
      fc.constantFrom(
        encodeURIComponent(String(parameter.example ?? parameter.schema.default ?? 'x')),
      ),
      anySegment,
      fc.integer().map(String),
    );
  const one = (parameter: any): fc.Arbitrary<string> =>
    value(parameter).map((text) => `${parameter.name}=${text}`);
  const query: fc.Arbitrary<string> = fc.oneof(
    ...asked.map(one),
    fc.tuple(anySegment, anySegment).map(([name, text]) => `${name}=${text}`),
  );
  // A stream that begins has no end.
  const must = path === '/v1/stream' ? ['after=x'] : [];
  return fc
    .tuple(
      fc.tuple(...names.map((name) => orKnown(name, anySegment))),
      fc.array(query, { maxLength: 3 }),
    )
    .map(([segments, parts]) => {
      let left: readonly string[] = segments;
      const filled = path.replaceAll(/\{\w+\}/g, () => {
        const [next = '', ...others] = left;
        left = others;
        return next;
      });
      const all = [
        ...parts.filter((part) => must.length === 0 || !/^(after|last)/i.test(part)),
        ...must,
      ];
      return all.length === 0 ? filled : `${filled}?${all.join('&')}`;
    });
}

/** An example with a field that is something else, or anything at all. */
function bodyOf({ operation }: Operation): fc.Arbitrary<string | Buffer> {
  const examples = Object.values(examplesOf(operation.operationId)).map(({ value }) => value);
  const properties = [
    'id',
    'event',
    'data',
    'by',
    'at',
    'to',
    'changes',
    'token',
    'permissions',
    'more',
  ];
  const mutated = fc
    .record({
      of: fc.constantFrom(...examples, {}),
      field: fc.constantFrom(...properties),
      value: fc.jsonValue({ maxDepth: 3 }),
    })
    .map(({ of, field, value }) => JSON.stringify({ ...of, [field]: value }));
  return fc.oneof(
    { weight: 3, arbitrary: mutated },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...examples, {}).map((value) => JSON.stringify(value)),
    },
    fc.jsonValue({ maxDepth: 6 }).map((value) => JSON.stringify(value)),
    anyText,
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  );
}

const names = [
  'if-match',
  'idempotency-key',
  'last-event-id',
  'rollcall-tenant',
  'rollcall-actor',
  'authorization',
  'accept',
  'cookie',
  'content-type',
  'host',
  'origin',
];
const anyHeader = fc.oneof(
  fc.stringMatching(/^[ -~]{0,40}$/),
  fc.stringMatching(/^[ -~]{0,80}$/).map((text) => `Bearer rk_${text}`),
  fc.constantFrom('"3"', '*', 'admin:anna', 'default', 'application/json', 'text/html'),
);
const headers = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom(...names), anyHeader, { minKeys: 1, maxKeys: 3 }),
  },
);

test('anything', async () => {
  const all = operations();
  const requests = fc.constantFrom(...all).chain((one) =>
    fc.record({
      method: fc.constant(one.method),
      id: fc.constant(String(one.operation.operationId)),
      address: addressOf(one),
      headers: headers.map((given) =>
        one.path === '/v1/stream' ? { ...given, 'last-event-id': 'x' } : given,
      ),
      payload: one.operation.requestBody ? bodyOf(one) : fc.constant(undefined),
    }),
  );
  const met = new Map<string, Set<number>>();
  await fc.assert(
    fc.asyncProperty(requests, async ({ method, id, address, payload, headers: given }) => {
      const sent = payload === undefined ? { headers: given } : { headers: given, payload };
      const { status } = await called.call(`${method} ${address}`, sent);
      expect(status).toBeLessThan(500);
      met.set(id, (met.get(id) ?? new Set()).add(status));
    }),
    parameters(1000),
  );
  // Every address was met, and many of them by what they take.
  expect(met.size).toBe(all.length);
  const good = [...met.values()].filter((statuses) => [...statuses].some((status) => status < 300));
  expect(good.length).toBeGreaterThan(all.length / 2);
  for (const lifecycle of ['test/door', 'ankored/document', 'ankored/account'])
    expect((await called.engine.verify('default', lifecycle)).divergences).toEqual([]);
  expect(await called.engine.roster.rebuild({ tenant: 'default', organisation: 'league' })).toBe(0);
}, 120_000);
