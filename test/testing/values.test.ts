/** What is generated fits its contract: every event of every lifecycle, and every kind of schema that one may write. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { document, lifecycles } from '../../machines/index.ts';
import {
  actorKinds,
  addDays,
  beginWalk,
  civilDate,
  dateIn,
  type EventMap,
  endOf,
  id,
  instant,
  period,
  personal,
  samplesOf,
  takeStep,
  zone,
} from '../../src/lifecycle/index.ts';
import {
  actorsOf,
  type Here,
  hereOf,
  payloadsOf,
  TestingError,
  times,
  valuesOf,
} from '../../src/testing/index.ts';
import { door } from '../support/door.ts';
import { parameters, seed } from '../support/seed.ts';

const here: Here = { at: '2026-03-28T23:30:00.000Z', zone: 'Europe/Zurich', ids: ['p1', 'v2'] };

const events = lifecycles.flatMap((lifecycle) =>
  Object.keys(lifecycle.events).map((event) => ({ lifecycle, event, name: lifecycle.name })),
);

describe.each(events)('$name $event', ({ lifecycle, event }) => {
  test('takes every payload that is made for it', () => {
    const { data } = (lifecycle.events as EventMap)[event] as EventMap[string];
    fc.assert(
      fc.property(payloadsOf(lifecycle, event, { here }), (payload) => {
        expect(data.safeParse(payload).error).toBeUndefined();
        // What goes over the wire must be what was checked.
        expect(JSON.parse(JSON.stringify(payload))).toEqual(payload);
      }),
      parameters(40),
    );
  });
});

const schemas: Readonly<Record<string, z.ZodType>> = {
  'an id': id(),
  'a date': civilDate(),
  'an instant': instant(),
  'a zone': zone(),
  'a period': period(),
  'personal text': personal(3),
  'a text of a length': z.string().min(3).max(4),
  'a text of one length': z.string().length(40),
  'a pattern': z.string().regex(/^[A-Z]{2}-\d{4}$/),
  'a pattern of letters of the world': z.string().regex(/^\p{Lu}\p{Ll}+$/u),
  'several patterns': z.string().startsWith('ab').endsWith('z'),
  'a pattern of a length': z.string().regex(/^a*$/).min(2).max(5),
  'an email address': z.email(),
  'a URL': z.url(),
  'a UUID': z.uuid(),
  'a date of zod': z.iso.date(),
  'an instant of zod': z.iso.datetime(),
  'an IPv4 address': z.ipv4(),
  'a whole number': z.int(),
  'a whole number within bounds': z.number().int().min(1).max(3),
  'a whole number above': z.int().gt(5000),
  'a number between': z.number().gt(0).lt(1),
  'a multiple': z.number().multipleOf(0.25).min(-1).max(1),
  'a truth value': z.boolean(),
  'a choice': z.enum(['a', 'b']),
  'a choice of numbers': z.literal([1, 2]),
  'one value': z.literal('x'),
  null: z.null(),
  'a list': z.array(z.int()).min(2).max(3),
  'a list of any length': z.array(z.string()),
  'a pair': z.tuple([z.string(), z.int()]),
  'a pair and more': z.tuple([z.string()], z.int()),
  'an object': z.strictObject({ a: z.string(), b: z.int().optional(), c: z.int().nullable() }),
  'an object with defaults': z.strictObject({ a: z.string().default('x'), b: z.int().prefault(1) }),
  'a record': z.record(z.string().regex(/^[a-z]+$/), z.int()),
  'a record of known names': z.record(z.enum(['a', 'b']), z.int()),
  'a union': z.union([z.string(), z.int(), z.strictObject({ a: z.boolean() })]),
  'a union by a field': z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('a'), n: z.int() }),
    z.strictObject({ is: z.literal('b') }),
  ]),
  'any JSON': z.json(),
  'a tree': z.strictObject({
    name: z.string(),
    get children() {
      return z.array(tree);
    },
  }),
  'an object with a check across its fields': z
    .object({ from: civilDate(), until: civilDate() })
    .refine(({ from, until }) => from <= until),
  'a text that is changed': z.string().trim().toLowerCase(),
};
const tree: z.ZodType = z.strictObject({
  name: z.string(),
  get children() {
    return z.array(tree);
  },
});

describe.each(Object.entries(schemas))('%s', (_name, schema) => {
  test('is made as the schema takes it', () => {
    fc.assert(
      fc.property(valuesOf(schema, { here }), (value) => {
        expect(schema.safeParse(value).error).toBeUndefined();
      }),
      parameters(40),
    );
  });
});

const some = <T>(arbitrary: fc.Arbitrary<T>): T[] => fc.sample(arbitrary, { numRuns: 1500, seed });

describe('what is made fits the moment', () => {
  test('dates lie around the virtual today, where the organisation is', () => {
    const today = dateIn(here.at, here.zone);
    const near = [-1, 0, 1].map((days) => addDays(today, days));
    expect(today).toBe('2026-03-29');
    expect(some(valuesOf(civilDate(), { here }))).toEqual(expect.arrayContaining(near));
    expect(some(valuesOf(instant(), { here }))).toContain(here.at);
  });

  test('ids are mostly those that are known, with some that are not', () => {
    const made = some(valuesOf(id(), { here })) as string[];
    const known = made.filter((one) => here.ids.includes(one)).length;
    expect(known / made.length).toBeGreaterThan(0.2);
    expect(new Set(made).size).toBeGreaterThan(here.ids.length);
    expect(new Set(made).size).toBeLessThan(10);
  });

  test('a walk knows the ids that its contexts ever held', () => {
    const steps = ['ASSIGNED', 'UPLOADED', 'WITHDRAWN', 'UPLOADED'];
    const walk = steps.reduce(
      (so, type) => takeStep(so, samplesOf(so).find((sample) => sample.type === type)!),
      beginWalk(document),
    );
    const versions = [2, 4].map((step) => `walk-${step}-1`);
    expect(endOf(walk).snapshot.context).toMatchObject({ file: { version: versions[1] } });
    expect(hereOf(walk).ids).toEqual(expect.arrayContaining(versions));
  });

  test('events come mostly from those who may send them, and never from the clock', () => {
    const made = some(actorsOf(document, 'APPROVE'));
    const admins = made.filter(({ kind }) => kind === 'admin').length;
    expect(admins / made.length).toBeGreaterThan(0.7);
    const kinds = new Set(made.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(actorKinds.filter((kind) => kind !== 'clock')));
  });

  test('time goes to deadlines, to a millisecond beside them, and over months', () => {
    const made = some(times());
    for (const jump of [-1, 0, 1]) expect(made).toContainEqual({ jump });
    const months = made.filter((step) => 'wait' in step && step.wait > 60 * 86_400_000);
    expect(months.length).toBeGreaterThan(0);
  });
});

describe('where a schema does not say enough', () => {
  const odd = z.object({ code: z.string().refine((text) => text.startsWith('X-'), 'no code') });

  test('the field is named, with what to do', () => {
    expect(() => valuesOf(odd)).toThrow(
      `nothing can be made for the field code: the schema refuses what is made from its type ("no code"); say what to use with overrides: { 'code': fc.constant(…) }`,
    );
    const inside = z.object({ rows: z.array(odd).min(1) });
    expect(() => valuesOf(inside)).toThrow('the field rows[].code:');
  });

  test.each<readonly [string, z.ZodType, string]>([
    ['a custom type', z.object({ a: z.custom((v) => v instanceof Map) }), 'the field a:'],
    [
      'a pattern beyond the library',
      z.object({ a: z.string().regex(/^(?<=x)y$/) }),
      'the field a:',
    ],
    ['nothing', z.object({ a: z.never() }), 'the field a: it takes no value at all'],
    [
      'no multiple',
      z.object({ a: z.int().multipleOf(7).min(1).max(6) }),
      'the field a: there is no multiple of 7',
    ],
  ])('%s is told', (_name, schema, message) => {
    expect(() => valuesOf(schema)).toThrow(TestingError);
    expect(() => valuesOf(schema)).toThrow(message);
  });

  test('an arbitrary of your own takes its place', () => {
    const overrides = { code: fc.constantFrom('X-1', 'X-2') };
    expect(new Set(some(valuesOf(odd, { overrides })).map((v) => (v as any).code))).toEqual(
      new Set(['X-1', 'X-2']),
    );
  });

  test('an event’s field, or its whole payload, is told by event', () => {
    const version = fc.constant('v9');
    const field = payloadsOf(document, 'APPROVE', { overrides: { APPROVE: { version } } });
    expect(some(field).every((payload) => payload['version'] === 'v9')).toBe(true);
    const whole = fc.record({ version });
    const all = payloadsOf(document, 'APPROVE', { overrides: { APPROVE: whole } });
    expect(some(all).every((payload) => Object.keys(payload).length === 1)).toBe(true);
  });

  test.each<readonly [string, () => unknown, string]>([
    ['event', () => payloadsOf(door, 'SLAM'), 'test/door has no event "SLAM"; it has BUILT, OPEN'],
    [
      'field',
      () => payloadsOf(door, 'OPEN', { overrides: { OPEN: { cod: fc.constant('k') } } }),
      'test/door OPEN: nothing can be made for the field cod: the schema has no such field',
    ],
  ])('an unknown %s is told', (_name, make, message) => {
    expect(make).toThrow(message);
  });
});
