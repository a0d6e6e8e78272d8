/** The meaning of a definition: texts may be rewritten, meanings may not change unseen. */
import { expect, describe as group, test } from 'vitest';
import { and } from 'xstate';
import { z } from 'zod';
import { canonical, describe, personal, plus } from '../../src/lifecycle/index.ts';
import { type Change, redefine, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';

const meaning = (change: Change) => canonical(describe(redefine(door, change)));
const ours = canonical(describe(door));

group('the same meaning', () => {
  test.each<[string, Change]>([
    ['defined again', () => undefined],
    ['a guide text', (d) => void (d.input.statuses.open.means = 'It stands open.')],
    ['advice', (d) => void (d.input.statuses.open.advice = ['Close it.'])],
    ['an icon', (d) => void (d.input.statuses.open.icon = '🪟')],
    [
      'the words of an event',
      (d) => Object.assign(d.parts.events.OPEN, { label: 'Unlock', help: 'Unlocks it.' }),
    ],
    ["a guard's words", (d) => void (d.parts.guards.isQuiet.says = 'it is still quiet')],
    [
      "a guard's code",
      (d) => void (d.parts.guards.isQuiet.test = ({ context }: any) => context.opened <= 1),
    ],
    [
      "a deadline's code",
      (d) => void (d.parts.deadlines.closesItself.due = ({ at }: any) => plus(at, { days: 1 })),
    ],
    ['a description', (d) => void (stateAt(d, 'door.leaf.open').description = 'It stands open.')],
    ['the title', (d) => void (d.input.title = 'A door')],
    ['samples', (d) => void (d.input.samples = () => [])],
    [
      'events declared in another order',
      (d) =>
        void (d.parts.events = Object.fromEntries(Object.entries(d.parts.events).toReversed())),
    ],
  ])('%s', (_what, change) => {
    expect(meaning(change)).toBe(ours);
  });
});

group('another meaning', () => {
  test.each<[string, Change]>([
    ['the name', (d) => void (d.input.name = 'test/gate')],
    ['the version', (d) => void (d.input.version = '2')],
    [
      "a guard's name",
      (d) => {
        d.parts.guards.isCalm = d.parts.guards.isQuiet;
        delete d.parts.guards.isQuiet;
        stateAt(d, 'door.leaf.shut').on.OPEN.guard = and(['hasCode', 'isCalm']);
      },
    ],
    ['a guard that is gone', (d) => void (stateAt(d, 'door.leaf.open').on.CLOSE.guard = 'isQuiet')],
    ['a target', (d) => void (stateAt(d, 'door.leaf.open').on.CLOSE.target = '#door.gone')],
    ['an action', (d) => void (stateAt(d, 'door.leaf.open').on.CLOSE.actions = 'ring')],
    ['an action on entry', (d) => void (stateAt(d, 'door.leaf.open').entry = 'count')],
    ['a tag', (d) => void (stateAt(d, 'door.leaf.open').tags = ['draughty'])],
    ['another beginning', (d) => void (stateAt(d, 'door.lamp').initial = 'dark')],
    [
      'the order of regions, in which actions run',
      (d) => {
        const whole = stateAt(d, 'door');
        whole.states = { lamp: whole.states.lamp, leaf: whole.states.leaf };
      },
    ],
    ["a deadline's words", (d) => void (d.parts.deadlines.closesItself.says = 'soon')],
    ['who may send an event', (d) => void (d.parts.events.LIGHT.by = ['user', 'admin'])],
    [
      'a payload',
      (d) => void (d.parts.events.LIGHT.data = z.object({ on: z.boolean().optional() })),
    ],
    [
      'a payload that is personal now',
      (d) => void (d.parts.events.LIGHT.data = z.object({ why: personal().optional() })),
    ],
    [
      'what an effect carries',
      (d) => void (d.parts.effects.ring.data = z.object({ times: z.number().min(0) })),
    ],
    ['a key that collapses effects', (d) => void (d.parts.effects.ring.collapseKey = 'bell')],
    ['the context', (d) => void (d.parts.context = d.parts.context.extend({ opened: z.number() }))],
    [
      'a default policy',
      (d) =>
        void (d.input.policies.schema = z.object({ closesAfterMinutes: z.number().default(6) })),
    ],
    ['a literal policy', (d) => void (d.input.policies.literal = { closesAfterMinutes: 1 })],
    ["a status's label", (d) => void (d.input.statuses.open.label = 'Wide open')],
    ['a good end', (d) => void (d.input.goodEnds = ['gone', 'shut'])],
  ])('%s', (_what, change) => {
    expect(meaning(change)).not.toBe(ours);
  });
  test('a transition that enters its state anew is not the same as one that stays', () => {
    const knocked = (reenter: boolean) =>
      meaning((d) => void (stateAt(d, 'door.leaf.open').on.KNOCK = { target: 'open', reenter }));
    expect(knocked(true)).not.toBe(knocked(false));
  });
  test('a personal field is not the same as a plain one', () => {
    const kept = (why: z.ZodType) =>
      meaning((d) => void (d.parts.events.LIGHT.data = z.object({ why: why.optional() })));
    expect(kept(personal(2000))).not.toBe(kept(z.string().min(1).max(2000)));
  });
});

test('it is plain JSON with its keys sorted, and holds no text of the guide', () => {
  const description = describe(door);
  expect(JSON.parse(JSON.stringify(description))).toStrictEqual(description);
  expect(JSON.stringify(description)).toBe(ours);
  expect(Object.keys(description)).toEqual(Object.keys(description).toSorted());
  expect(ours).not.toContain('every door');
  expect(ours).not.toContain('Your door');
});
