/** A walk: one life on a virtual clock, every step as data, and every step back. */
import { describe, expect, test } from 'vitest';
import { aheadUser, document } from '../../machines/index.ts';
import {
  beginWalk,
  choicesOf,
  endOf,
  leadsTo,
  lifecycleNamed,
  type Sample,
  samplesOf,
  stepId,
  takeStep,
  tracesOf,
  undoStep,
  usualStart,
  valueText,
  type Walk,
  type WalkStep,
} from '../../src/lifecycle/index.ts';
import { door } from '../support/door.ts';

const built: Sample = { type: 'BUILT', data: { code: 'k' }, by: { kind: 'admin', id: 'anna' } };
const opened: Sample = { type: 'OPEN', data: { code: 'k' }, by: { kind: 'user', id: 'uma' } };
const along = (...steps: readonly WalkStep[]): Walk => steps.reduce(takeStep, beginWalk(door));
const statusOf = (walk: Walk) => endOf(walk).snapshot.status?.code;

describe('time', () => {
  test('stops a millisecond before a deadline, on it, and a millisecond after it', () => {
    const { at } = usualStart;
    const seen = [-1, 0, 1].map((jump) => along(built, opened, { jump }));
    expect(seen.map((walk) => [endOf(walk).at, statusOf(walk)])).toEqual([
      [at.replace('09:00:00.000', '09:04:59.999'), 'open'],
      [at.replace('09:00:00.000', '09:05:00.000'), 'shut'],
      [at.replace('09:00:00.000', '09:05:00.001'), 'shut'],
    ]);
  });

  test('never goes back', () => {
    expect(endOf(along(built, opened, { jump: -3_600_000 })).at).toBe(usualStart.at);
  });

  test('is no way on without a deadline, or beyond the calendar', () => {
    expect(() => along(built, { jump: 0 })).toThrow('no deadline is set here');
    expect(() => along(built, { wait: 1e15 })).toThrow('beyond the year 9999');
  });
});

describe('steps', () => {
  test('are kept with what came of them, refused ones too', () => {
    const wrong = { ...opened, data: { code: 'x' } };
    const walk = along(built, wrong, opened, { wait: 60_000 });
    expect(tracesOf(walk).map(({ step, outcome }) => [step, outcome.kind])).toEqual([
      [built, 'applied'],
      [wrong, 'refused'],
      [opened, 'applied'],
      [{ wait: 60_000 }, 'unchanged'],
    ]);
  });

  test('can be taken back, to the start and no further', () => {
    const walk = along(built, opened);
    expect(undoStep(walk)).toEqual(along(built));
    expect(undoStep(undoStep(undoStep(walk)))).toEqual(beginWalk(door));
  });

  test('stamp their events with their own number, so that later ones can name them', () => {
    const created = samplesOf(beginWalk(aheadUser))[0] as Sample;
    const started: Sample = { type: 'START_ONBOARDING', data: {}, by: { kind: 'admin', id: 'a' } };
    const redeemed = {
      type: 'LINK_REDEEMED',
      data: { link: stepId(2) },
      by: { kind: 'user', id: 'u' },
    } as const;
    const walk = [created, started, redeemed].reduce(takeStep, beginWalk(aheadUser));
    expect(endOf(walk).trace?.outcome.kind).toBe('applied');
  });
});

test('a lifecycle is found by its name, or the names are told', () => {
  expect(lifecycleNamed([door, document], 'test/door')).toBe(door);
  expect(() => lifecycleNamed([door, document], 'test/gate')).toThrow(
    'there is no lifecycle "test/gate"; known are test/door, ankored/document',
  );
});

test('leadsTo says what a step would change, and null where it would change nothing', () => {
  let walk = beginWalk(document);
  for (const type of ['ASSIGNED', 'UPLOADED']) {
    walk = takeStep(walk, samplesOf(walk).find((sample) => sample.type === type) as Sample);
    for (const { sample, outcome } of choicesOf(walk)) {
      const there = leadsTo(walk, sample);
      const expected = outcome.kind === 'applied' ? valueText(outcome.snapshot.value) : null;
      expect([sample, there && valueText(there.value)]).toEqual([sample, expected]);
    }
    const approved = { type: 'APPROVE', data: { version: 'walk-2-1' } };
    expect(leadsTo(walk, { ...approved, by: { kind: 'user', id: 'uma' } })).toBeNull();
    expect(leadsTo(walk, { type: 'WAIVE', data: {}, by: { kind: 'admin', id: 'a' } })).toBeNull();
    expect(leadsTo(walk, { jump: -1 })).toBeNull();
    expect(leadsTo(walk, { jump: 0 })?.revision).toBe(endOf(walk).snapshot.revision + 1);
  }
});
