import { expect, it } from 'vitest';
import { systemClock, uuidIds } from '../../src/adapters/system/index.ts';
import { parseInstant } from '../../src/lifecycle/index.ts';

it('the clock tells canonical instants', () => {
  const now = systemClock.now();
  expect(parseInstant(now)).toBe(now);
  expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(60_000);
});

it('ids are fresh, and sort by the time they were made', () => {
  const ids = Array.from({ length: 5000 }, () => uuidIds.next());
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  for (const id of ids)
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
