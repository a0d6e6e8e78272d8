/** The field kinds: what they take, what they refuse and say, and that their kind is found through wrappers. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  civilDate,
  id,
  instant,
  kindOf,
  period,
  personal,
  sealed,
  zone,
} from '../../src/lifecycle/index.ts';
import { door } from '../support/door.ts';
import { life } from '../support/life.ts';

const messages = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map((issue) => issue.message) ?? [];

describe('ids', () => {
  test.each([
    'a',
    '7',
    'doc-1',
    'Zürich',
    '用户',
    'a.b_c~d:e@f/g+h-i',
    'person@example.org',
    '019a2f6e-7c1b-7f00-8000-0123456789ab',
    'x'.repeat(200),
  ])('%j is one', (text) => {
    expect(id().parse(text)).toBe(text);
  });
  test.each([
    ['', 'an id is needed'],
    [' ', 'letters and digits'],
    ['a b', 'letters and digits'],
    ['a\n', 'letters and digits'],
    ['a\u0000b', 'letters and digits'],
    ['a\u200bb', 'letters and digits'],
    ['\ufeffa', 'letters and digits'],
    ['a\u202eb', 'letters and digits'],
    ['../etc', 'letters and digits'],
    ['/a', 'letters and digits'],
    ['a?b#c', 'letters and digits'],
    ['a;DROP TABLE', 'letters and digits'],
    ['=1+1', 'letters and digits'],
    ['x'.repeat(201), 'at most 200'],
    ['x'.repeat(10_240), 'at most 200'],
    [7, 'expected string'],
    [null, 'expected string'],
  ])('%j is refused: %s', (value, message) => {
    expect(messages(id(), value).join()).toContain(message);
  });
  test('an id of 10 KB in an event is refused, named, and not repeated back', () => {
    const one = life(door);
    const outcome = one.send('BUILT', { code: 'x'.repeat(10_240) });
    expect(outcome).toMatchObject({ reason: 'invalidEvent', issues: [{ path: 'data.code' }] });
    expect(JSON.stringify(outcome).length).toBeLessThan(2_000);
  });
  test('and so is an event name of 10 KB', () => {
    const outcome = life(door).send('X'.repeat(10_240));
    expect(outcome).toMatchObject({ reason: 'invalidEvent', issues: [{ path: 'type' }] });
    expect(JSON.stringify(outcome).length).toBeLessThan(2_000);
  });
});

describe('dates, zones, periods and texts', () => {
  test.each<[string, z.ZodType, unknown, unknown]>([
    ['a civil date', civilDate(), '2024-02-29', '2024-02-29'],
    [
      'an instant becomes canonical',
      instant(),
      '2026-03-01T01:00:00+01:00',
      '2026-03-01T00:00:00.000Z',
    ],
    ['a zone', zone(), 'Europe/Zurich', 'Europe/Zurich'],
    ['a period', period(), 'P1Y', 'P1Y'],
    ['a text about a person', personal(), 'Jo moved', 'Jo moved'],
  ])('%s', (_what, schema, value, kept) => {
    expect(schema.parse(value)).toBe(kept);
  });
  test.each<[string, z.ZodType, unknown, string]>([
    ['a day that never was', civilDate(), '2026-02-29', 'a date is written 2026-03-01'],
    ['an instant as a date', civilDate(), '2026-03-01T00:00:00Z', 'a date is written 2026-03-01'],
    ['an instant without an offset', instant(), '2026-03-01T00:00:00', 'an instant is written'],
    ['an unknown zone', zone(), 'Europe/Olten', 'a time zone is written Europe/Zurich'],
    ['an hour as a period', period(), 'PT1H', 'a period is written P1Y'],
    ['an empty text', personal(), '', 'Too small'],
    ['a text of 2 KB and one', personal(), 'x'.repeat(2001), 'Too big'],
    ['a text beyond its own limit', personal(10), 'x'.repeat(11), 'Too big'],
  ])('%s is refused', (_what, schema, value, message) => {
    expect(messages(schema, value).join()).toContain(message);
  });
});

describe('kinds', () => {
  test.each<[string, z.ZodType, string | undefined]>([
    ['an id', id(), 'id'],
    ['nullable', id().nullable(), 'id'],
    ['optional and with a default', civilDate().default('2026-01-01').optional(), 'civilDate'],
    ['an instant', instant(), 'instant'],
    ['personal', personal().nullable().optional(), 'personal'],
    ['readonly', personal().readonly(), 'personal'],
    ['sealed', sealed().optional(), 'sealed'],
    ['a plain string', z.string(), undefined],
    ['an object that holds one', z.object({ id: id() }), undefined],
  ])('%s', (_what, schema, kind) => {
    expect(kindOf(schema)).toBe(kind);
  });
  test('a kind survives the strictness that event() adds', () => {
    expect(kindOf(door.events.OPEN.data.shape.code)).toBe('id');
  });
});
