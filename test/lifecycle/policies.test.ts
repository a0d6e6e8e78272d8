/** Policies and their two profiles, and what a definition hands out: checked once, immutable ever after. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { birthOf, DefinitionError, policiesOf, unborn } from '../../src/lifecycle/index.ts';
import { redefine } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { life } from '../support/life.ts';

const strict = redefine(door, (d) => {
  d.input.policies = {
    schema: z.object({ closesAfterMinutes: z.number().int().min(1).default(5) }).strict(),
    literal: { closesAfterMinutes: 1 },
  };
});

describe('policies', () => {
  test('the default profile is every default, the literal one follows the source to the letter', () => {
    expect(policiesOf(strict, 'default')).toEqual({ closesAfterMinutes: 5 });
    expect(policiesOf(strict, 'literal')).toEqual({ closesAfterMinutes: 1 });
  });
  test('overrides come on top of either', () => {
    expect(policiesOf(strict, 'literal', { closesAfterMinutes: 9 })).toEqual({
      closesAfterMinutes: 9,
    });
  });
  test.each([{ closesAfterMinutes: 0 }, { closesAfterMinutes: 'soon' }, { opensItself: true }])(
    '%j does not fit, and is refused',
    (overrides) => {
      expect(() => policiesOf(strict, 'default', overrides)).toThrow(z.ZodError);
    },
  );
  test('are copied at birth: the profile decides how long the door stands open', () => {
    const openFor = (profile: 'default' | 'literal') => {
      const one = life(strict, { profile });
      one.send('BUILT', { code: 'k' });
      one.send('OPEN', { code: 'k' });
      return one.wait({ minutes: 2 }).status;
    };
    expect([openFor('default'), openFor('literal')]).toEqual(['open', 'shut']);
  });
  test('and cannot be changed from outside afterwards', () => {
    const birth = birthOf(strict, 'd');
    const before = unborn(strict, birth, '2026-01-01T00:00:00.000Z');
    expect(before.context['policies']).toEqual({ closesAfterMinutes: 5 });
  });
});

describe('a definition', () => {
  test('is immutable', () => {
    expect(Object.isFrozen(door)).toBe(true);
    expect(() => Object.assign(door, { name: 'test/gate' })).toThrow(TypeError);
  });
  test('that breaks its contract is refused with every place and mend in one message', () => {
    const define = () =>
      redefine(door, (d) => {
        d.input.title = '';
        d.config.states.door.states.leaf.states.open.on.CLOSE.guard = 'isQuite';
      });
    expect(define).toThrow(DefinitionError);
    expect(define).toThrow(/"test\/door" cannot be used/);
    expect(define).toThrow(
      /door\.leaf\.open on CLOSE: the guard "isQuite" is not declared \(unknownGuard\)\. .*"isQuiet"/,
    );
    expect(define).toThrow(/title: it is empty \(badName\)/);
  });
});
