import { expect, it } from 'vitest';
import { groupStanding } from '../../machines/index.ts';
import { defineStanding } from '../../src/roster/index.ts';

const { incomplete, cleared } = groupStanding.statuses;

const ladder = (rungs: readonly ('incomplete' | 'cleared')[], last = true) =>
  defineStanding<number, 'incomplete' | 'cleared', string>({
    name: 'test/standing',
    title: 'Standing',
    statuses: { incomplete, cleared },
    feeds: [],
    rungs: rungs.map((status) => ({
      status,
      says: status,
      blockers: (open) => (status === 'incomplete' && open > 0 ? ['a file'] : last ? [] : null),
    })),
  });

it('the first rung that holds is where somebody stands', () => {
  expect(ladder(['incomplete', 'cleared'], false).of(1)).toEqual({
    status: { code: 'incomplete', label: 'Incomplete' },
    blockers: ['a file'],
  });
  expect(ladder(['cleared', 'incomplete']).of(1).status.code).toBe('cleared');
});

it.each([
  [['incomplete'], 'test/standing: the status "cleared" has no rung; it needs exactly one'],
  [
    ['incomplete', 'incomplete', 'cleared'],
    'test/standing: the status "incomplete" has 2 rungs; it needs exactly one',
  ],
] as const)('a status has exactly one rung: %j', (rungs, message) => {
  expect(() => ladder(rungs)).toThrow(message);
});

it('a ladder on which somebody may stand nowhere says so', () => {
  expect(() => ladder(['incomplete', 'cleared'], false).of(0)).toThrow(
    'test/standing: no rung holds; the last one must always hold',
  );
});
