/** Every picture is whole: nothing overlaps, nothing is missing, every line ends at its boxes. Read off the SVG itself. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { lifecycles, standings } from '../../machines/index.ts';
import {
  drawPicture,
  ladderOf,
  ladderPicture,
  machinePicture,
  overviewPicture,
  type Picture,
  type Portrait,
  portraitOf,
  portraitOfMachine,
  statusPicture,
  svgFile,
} from '../../src/draw/index.ts';
import type { AnyLifecycle } from '../../src/lifecycle/index.ts';
import { faultsIn } from '../support/drawing.ts';
import { machineSpec } from '../support/machines.ts';
import { parameters, runs } from '../support/seed.ts';
import { stages } from '../support/stages.ts';

const portraits = lifecycles.map((it) => portraitOf(it as AnyLifecycle, '0123456789abcdef'));
const ladders = standings.map((it) => ladderOf(it));

async function drawn(picture: Picture, width?: number): Promise<string> {
  return svgFile(await drawPicture(picture, width === undefined ? {} : { width }));
}

const variants: readonly (readonly [string, (portrait: Portrait) => Picture])[] = [
  ['by status', (it) => statusPicture(it)],
  ['by status, compact', (it) => statusPicture(it, { compact: true })],
  [
    'by status, with one highlighted',
    (it) => statusPicture(it, { lit: it.statusView?.statuses[1] ?? '' }),
  ],
  [
    'by status, with people in it',
    (it) => statusPicture(it, { badges: badges(it.statusView?.statuses ?? []) }),
  ],
  ['by status, with a path', (it) => statusPicture(it, { path: steps(it) })],
  ['whole', (it) => machinePicture(it)],
  ['whole, compact', (it) => machinePicture(it, { compact: true })],
  ['whole, with one highlighted', (it) => machinePicture(it, { lit: it.states[3]?.path ?? '' })],
  [
    'whole, with people in it',
    (it) => machinePicture(it, { badges: badges(it.states.map(({ path }) => path)) }),
  ],
  ['whole, with a path', (it) => machinePicture(it, { path: [0, 3, 5] })],
];

const badges = (names: readonly string[]) =>
  Object.fromEntries(names.map((name, n) => [name, `${n * 1234} people · ${n} days`]));

const steps = ({ statusView }: Portrait) =>
  (statusView?.ways ?? []).slice(0, 3).map(({ from, to, trigger }) => ({
    from,
    to,
    name: trigger.kind === 'event' ? trigger.type : trigger.name,
  }));

describe.each(portraits.map((it) => [it.name, it] as const))('%s', (_, portrait) => {
  test.each(variants)('%s', async (_, picture) => {
    const it = picture(portrait);
    expect(faultsIn(await drawn(it), it)).toEqual([]);
  });

  test('by status, for a narrow page', async () => {
    const it = statusPicture(portrait);
    const svg = await drawn(it, 320);
    expect(faultsIn(svg, it)).toEqual([]);
    expect(widthIn(svg)).toBeLessThanOrEqual(widthIn(await drawn(it)));
  });
});

test.each(ladders.map((it) => [it.name, it] as const))('the ladder of %s', async (_, ladder) => {
  const it = ladderPicture(ladder);
  expect(faultsIn(await drawn(it), it)).toEqual([]);
});

test('the overview', async () => {
  const it = overviewPicture(portraits, ladders);
  expect(faultsIn(await drawn(it), it)).toEqual([]);
});

const widthIn = (svg: string) => Number(/ width="([\d.]+)"/.exec(svg)?.[1]);

/** What is wrong with a picture of a whole machine: a transition that does something is told once, whatever by. */
function untoldIn(picture: Picture, { transitions }: Portrait): string[] {
  const told = [...picture.ways, ...picture.boxes.flatMap(({ rows }) => rows)].flatMap(
    (it) => it.transitions,
  );
  return transitions
    .filter(({ targets, actions, reenter }) => targets.length + actions.length > 0 || reenter)
    .map(({ index }) => [index, told.filter((it) => it === index).length] as const)
    .filter(([, times]) => times !== 1)
    .map(([index, times]) => `transition ${index} is told ${times} times`);
}

test.each(portraits.map((it) => [it.name, it] as const))('%s tells every transition', (_, it) => {
  expect(untoldIn(machinePicture(it), it)).toEqual([]);
  expect(untoldIn(machinePicture(it, { compact: true }), it)).toEqual([]);
});

test(
  'generated machines',
  async () => {
    await fc.assert(
      fc.asyncProperty(machineSpec, fc.boolean(), async (spec, compact) => {
        const portrait = portraitOfMachine(spec.build(), 'generated');
        const it = machinePicture(portrait, { compact });
        expect(untoldIn(it, portrait)).toEqual([]);
        expect(faultsIn(await drawn(it), it)).toEqual([]);
      }),
      parameters(70),
    );
    // A failure takes its time to shrink, and is worth it.
  },
  runs(1) * 180_000,
);

describe('large machines', () => {
  test.each([
    [50, ''],
    [200, ''],
    [500, ''],
    [1000, 'It is laid out plainly, one box under another, because so many'],
  ])('%i states', async (states, remark) => {
    const portrait = portraitOfMachine(stages(states), 'stages');
    const it = machinePicture(portrait);
    const svg = await drawn(it);
    expect(untoldIn(it, portrait)).toEqual([]);
    expect(faultsIn(svg, it)).toEqual([]);
    expect(svg).toContain(remark);
  });
});

test('regions with equal names are told apart', async () => {
  const region = { initial: 'off', states: { off: { on: { GO: 'on' } }, on: {} } };
  const machine = createMachine({
    type: 'parallel',
    states: {
      left: { type: 'parallel', states: { power: region, light: region } },
      right: { type: 'parallel', states: { power: region, light: region } },
    },
  });
  const it = machinePicture(portraitOfMachine(machine, 'twins'));
  const svg = await drawn(it);
  expect(faultsIn(svg, it)).toEqual([]);
  expect(new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)).size).toBe(
    [...svg.matchAll(/ id="/g)].length,
  );
});

test('what leads back to one state from many is told by a row there, and a history state has none', () => {
  const back = { AGAIN: '#first', RESUME: '#memory' };
  const machine = createMachine({
    initial: 'begun',
    states: {
      begun: {
        id: 'first',
        initial: 'here',
        states: { here: { on: { ON: '#a' } }, memory: { type: 'history', id: 'memory' } },
      },
      a: { id: 'a', on: { ON: 'b', ...back } },
      b: { on: { ON: 'c', ...back } },
      c: { on: back },
    },
  });
  const portrait = portraitOfMachine(machine, 'back');
  const it = machinePicture(portrait);
  expect(untoldIn(it, portrait)).toEqual([]);
  const rows = it.boxes.flatMap(({ id, rows: own }) => own.map((row) => `${id} ${row.sign}`));
  expect(rows).toEqual(['s-begun from']);
  expect(it.ways.filter(({ to }) => to === 's-begun.memory')).toHaveLength(3);
});

test.each([
  ['beside it', '#there', 'a.two'],
  ['by its path', 'two', 'a.two'],
  ['elsewhere', '#b', 'b'],
])('a history state leads to what it names %s', (_, target, path) => {
  const machine = createMachine({
    initial: 'a',
    states: {
      a: {
        initial: 'one',
        states: { one: {}, two: { id: 'there' }, back: { type: 'history', target } },
      },
      b: { id: 'b', on: { BACK: 'a.back' } },
    },
  });
  const { ways } = machinePicture(portraitOfMachine(machine, 'back'));
  expect(ways.filter(({ from }) => from === 's-a.back').map(({ to }) => to)).toEqual([`s-${path}`]);
});

test('the first status stands on top, and the way that people go leads down', async () => {
  const [user] = portraits;
  const it = statusPicture(user as Portrait);
  const { boxes } = await drawPicture(it);
  const top = (title: string) => boxes.find(({ box }) => box.title === title)?.y ?? Number.NaN;
  const way = ['Migrating', 'Pending', 'Onboarding incomplete', 'Onboarded'].map(top);
  expect(way).toEqual(way.toSorted((a, b) => a - b));
});
