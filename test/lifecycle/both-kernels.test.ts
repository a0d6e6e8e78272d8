/** `both`: two kernels are asked the same at every step, and a difference is never let through. */
import { describe, expect, it } from 'vitest';
import { birthOf, type StampedEvent } from '../../src/lifecycle/index.ts';
import { bothRunner } from '../../src/lifecycle/kernel/both.ts';
import { runnerOf } from '../../src/lifecycle/kernels.ts';
import type { Runner } from '../../src/lifecycle/runner.ts';
import { door } from '../support/door.ts';

const compiled = runnerOf(door, 'compiled');
const xstate = runnerOf(door, 'xstate');
const begun = compiled.start(birthOf(door, 'd'));
const built: StampedEvent = {
  type: 'BUILT',
  data: { code: 'k' },
  id: 'e1',
  at: '2026-01-01T00:00:00.000Z',
  by: { kind: 'admin', id: 'anna' },
  facts: {},
};
const from = { ...begun, history: {} };
const beside = (lying: Partial<Runner>) =>
  bothRunner('test/door', compiled, { ...xstate, ...lying });

describe('where both agree', () => {
  it('the answer is the one of the tables', () => {
    const both = beside({});
    expect(both.start(birthOf(door, 'd'))).toEqual(begun);
    expect(both.step(from, built).value).toEqual(compiled.step(from, built).value);
  });
});

describe('where they differ', () => {
  const told = { code: 'kernelsDiffer', message: expect.stringContaining('test/door on BUILT') };
  const stepped = xstate.step(from, built);

  it.each<[string, object]>([
    ['in where it leads', { value: 'elsewhere' }],
    ['in what is remembered', { context: {} }],
    ['in what goes out', { effects: [{ name: 'ring', data: {} }] }],
    ['in what was selected', { changed: false }],
    ['in when time is up', { timers: [{ name: 'door.leaf.shut.never', due: built.at }] }],
  ])('%s, nothing comes of the event', (_, lie) => {
    const both = beside({ step: () => ({ ...stepped, ...lie }) });
    expect(() => both.step(from, built)).toThrow(expect.objectContaining(told));
  });

  it('in who throws, too', () => {
    const both = beside({
      step: () => {
        throw new Error('only here');
      },
    });
    expect(() => both.step(from, built)).toThrow(expect.objectContaining(told));
  });
});
