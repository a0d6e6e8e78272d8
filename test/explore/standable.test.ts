/** Who is adopted or corrected is not put where nobody can stand; and nothing is refused that was not fully explored. */
import { describe, expect, it, test } from 'vitest';
import { backgroundCheck, document, lifecycles } from '../../machines/index.ts';
import { explore } from '../../src/explore/explore.ts';
import { unreachableIn } from '../../src/explore/standable.ts';
import { type AnyLifecycle, parseValue, policiesOf } from '../../src/lifecycle/index.ts';
import { redefine, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { admin, at, testWorld } from '../support/world.ts';

/** A door that closes when the light goes out: nobody finds it open in the dark. */
const shy = redefine(door, (d) => {
  stateAt(d, 'door.leaf.open').on.LIGHT = { target: 'shut' };
});

const ask = (lifecycle: AnyLifecycle, state: string, options = {}) =>
  unreachableIn(options)(lifecycle, parseValue(lifecycle, state), policiesOf(lifecycle, 'default'));

describe('a configuration that no events lead to', () => {
  it('is named, with the nearest that can be reached', () => {
    expect(ask(shy, 'open + dark')).toBe(
      'no events lead to door.leaf.open + door.lamp.dark; nearest to it one can stand in door.leaf.open + door.lamp.lit, or door.leaf.shut + door.lamp.dark',
    );
    expect(ask(backgroundCheck, 'coverage.valid + qualificationsNotMet')).toContain(
      'no events lead',
    );
  });

  it('is told apart from one that events lead to', () => {
    expect(ask(door, 'open + dark')).toBeNull();
    expect(ask(shy, 'shut + dark')).toBeNull();
    expect(ask(document, 'coverage.expired + pendingReview')).toBeNull();
  });

  it('is no reason to refuse where exploring hit its limit', () => {
    expect(ask(shy, 'open + dark', { limit: 3 })).toBeNull();
  });

  it('is no reason to refuse where the samples leave an event out', () => {
    const untried = redefine(shy, (d) => {
      const { samples } = d.input;
      d.input.samples = (...args: unknown[]) =>
        samples(...args).filter(({ type }: { type: string }) => type !== 'KNOCK');
    });
    expect(ask(untried, 'open + dark')).toBeNull();
  });

  it('counts as reachable where the other profile leads there', () => {
    const strict = redefine(shy, (d) => {
      d.input.policies.literal = { closesAfterMinutes: 1 };
      const { isQuiet } = d.parts.guards;
      d.parts.guards.stays = {
        ...isQuiet,
        test: ({ context }: any) => context.policies.closesAfterMinutes === 1,
      };
      stateAt(d, 'door.leaf.open').on.LIGHT = [{ guard: 'stays' }, { target: 'shut' }];
    });
    expect(ask(strict, 'open + dark')).toBeNull();
  });
});

test('exploring waits for the first question, and is done once', () => {
  let asked = 0;
  const counting = redefine(shy, (d) => {
    const { samples } = d.input;
    d.input.samples = (...args: unknown[]) => {
      asked += 1;
      return samples(...args);
    };
  });
  asked = 0;
  const unreachable = unreachableIn();
  expect(asked).toBe(0);
  const question = [
    counting,
    parseValue(counting, 'open + dark'),
    policiesOf(counting, 'default'),
  ] as const;
  expect(unreachable(...question)).not.toBeNull();
  const once = asked;
  expect(once).toBeGreaterThan(0);
  expect(unreachable(...question)).not.toBeNull();
  expect(asked).toBe(once);
});

test('wherever a life really came, somebody can be adopted', () => {
  for (const lifecycle of lifecycles as readonly AnyLifecycle[]) {
    const unreachable = unreachableIn();
    const explored = explore(lifecycle);
    for (let state = 1; state < explored.graph.states; state += 1) {
      const { value, context } = explored.place(state).snapshot;
      const { policies } = context as { policies: Record<string, unknown> };
      expect(unreachable(lifecycle, value, policies)).toBeNull();
    }
  }
});

describe('the engine', () => {
  const placed = { ...at('test/door', 'd9'), by: admin, context: { code: 'k' } };

  it('refuses to adopt and to correct into such a place, and stores nothing', async () => {
    const { engine } = testWorld({ lifecycles: [shy] });
    const message = /state: no events lead to door.leaf.open \+ door.lamp.dark/;
    await expect(engine.adopt({ ...placed, state: 'open + dark' })).rejects.toThrow(message);
    await expect(engine.show(placed)).rejects.toThrow('there is no');
    await engine.adopt({ ...placed, state: 'open + lit' });
    const fix = { ...placed, state: 'open + dark', reason: 'it looked so' };
    await expect(engine.correct(fix)).rejects.toThrow(message);
    expect((await engine.show(placed)).revision).toBe(1);
  });
});
