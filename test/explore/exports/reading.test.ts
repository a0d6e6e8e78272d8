import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formats, readSuite } from '../../../src/explore/exports/index.ts';
import { RollcallError } from '../../../src/lifecycle/index.ts';
import { parameters } from '../../support/seed.ts';
import { anySuite, documentSuite } from '../../support/suites.ts';

test('what json wrote is read back, whatever is in it', () => {
  fc.assert(
    fc.property(anySuite, (suite) => {
      const text = formats.json.write(suite);
      expect(readSuite(text)).toEqual(suite);
      expect(formats.json.write(readSuite(`\uFEFF${text}`))).toBe(text);
      // As bytes too: a half surrogate pair is escaped and so survives UTF-8.
      expect(text.isWellFormed()).toBe(true);
    }),
    parameters(150),
  );
});

test('fields of a later version are left out', () => {
  const later = { ...documentSuite, madeBy: 'a later version' };
  expect(readSuite(JSON.stringify(later))).toEqual(documentSuite);
});

/** The suite with one place changed; `undefined` takes the field away. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const copy = JSON.parse(JSON.stringify(documentSuite)) as Record<string, never>;
  const place = path.slice(0, -1).reduce((it, key) => it[key]!, copy);
  place[path.at(-1)!] = value as never;
  return JSON.stringify(copy);
}

describe('an odd place is named, with what is there and what would be right', () => {
  test.each<[string, string, string]>([
    ['no JSON', '{"suite":', 'it is not JSON: '],
    [
      'no suite at all',
      '[]',
      'the whole: Invalid input: expected object, received array (there is [])',
    ],
    [
      'a field that is missing',
      changed(['cases', 1, 'steps', 0, 'event'], undefined),
      'cases[1].steps[0].event: Invalid input: expected string, received undefined (there is nothing)',
    ],
    [
      'a word that is none of a list',
      changed(['cases', 0, 'steps', 2, 'expected'], 'maybe'),
      'cases[0].steps[2].expected: Invalid option: expected one of "applied"|"unchanged"|"refused" (there is "maybe")',
    ],
    [
      'an instant that is none',
      changed(['cases', 0, 'steps', 0, 'at'], 'yesterday'),
      'cases[0].steps[0].at: an instant is written 2026-03-01T00:00:00.000Z (there is "yesterday")',
    ],
    [
      'an unknown kind of actor',
      changed(['cases', 0, 'steps', 0, 'by', 'kind'], 'robot'),
      'cases[0].steps[0].by.kind: Invalid option',
    ],
    [
      'a payload that is a list',
      changed(['cases', 0, 'steps', 0, 'data'], [1]),
      'cases[0].steps[0].data: a payload is an object of fields (there is [1])',
    ],
    [
      'an id that two cases have',
      changed(['cases', 1, 'id'], documentSuite.cases[0]?.id),
      `cases[1].id: cases[0] has the same id (there is "${documentSuite.cases[0]?.id}")`,
    ],
    ['a count below nothing', changed(['events'], -1), 'events: Too small'],
    ['a very long value', changed(['seed'], 'x'.repeat(500)), `(there is "${'x'.repeat(79)}…)`],
  ])('%s', (_, text, message) => {
    expect(() => readSuite(text)).toThrow(RollcallError);
    expect(() => readSuite(text)).toThrow(message);
    expect(() => readSuite(text)).toThrow('This is no suite as the json export writes it: ');
  });

  test('with how many more there are', () => {
    const text = JSON.stringify({ ...documentSuite, model: 1, version: 2, suite: 3 });
    expect(() => readSuite(text)).toThrow(/suite: .* \(and 2 more places\)\.$/);
  });
});
