/** Every picture is whole: nothing overlaps, nothing is missing, every line ends at its boxes. Read off the SVG itself. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
import { parameters } from '../support/seed.ts';

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

test('generated machines', async () => {
  await fc.assert(
    fc.asyncProperty(machineSpec, fc.boolean(), async (spec, compact) => {
      const it = machinePicture(portraitOfMachine(spec.build(), 'generated'), { compact });
      expect(faultsIn(await drawn(it), it)).toEqual([]);
    }),
    parameters(100),
  );
});
