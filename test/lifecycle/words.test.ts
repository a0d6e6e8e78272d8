/** What does not fit is told in words, with what would be right. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inWords } from '../../src/lifecycle/index.ts';

const row = z.strictObject({
  name: z.string(),
  kind: z.enum(['ahead', 'entra']).optional(),
  days: z.int().optional(),
  open: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
  where: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  when: z.string('a date is written 2026-03-01').optional(),
});

const told = (given: unknown) =>
  (row.safeParse(given, { error: inWords }).error?.issues ?? []).map((issue) => issue.message);

describe('what is wrong with a value', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'it is missing'],
    ['a list', [], 'it must be an object, and is a list'],
    ['no name', {}, 'it is missing'],
    ['a name that is null', { name: null }, 'it must be a text, and is null'],
    ['a name that is a number', { name: 5 }, 'it must be a text, and is a number'],
    ['a kind that is none', { name: 'a', kind: 'x' }, 'it is one of ahead, entra'],
    ['days as a text', { name: 'a', days: '5' }, 'it must be a number, and is a text'],
    ['half a day', { name: 'a', days: 1.5 }, 'it must be a whole number, and is a number'],
    ['open as a text', { name: 'a', open: 'yes' }, 'it must be true or false, and is a text'],
    ['tags as true', { name: 'a', tags: true }, 'it must be a list, and is true'],
    ['an unknown field', { name: 'a', note: 1 }, 'unknown field note'],
    ['a text of the schema’s own', { name: 'a', when: 1 }, 'a date is written 2026-03-01'],
  ])('%s', (_what, given, message) => {
    expect(told(given)).toEqual([message]);
  });

  test('what is needed and missing says what it may be', () => {
    const choice = z.object({ kind: z.enum(['a', 'b']), where: z.union([z.string(), z.null()]) });
    const { error } = choice.safeParse({}, { error: inWords });
    expect(error?.issues.map((issue) => issue.message)).toEqual([
      'it is missing; it is one of a, b',
      'it is missing',
    ]);
  });
});
