/** What an SVG promises beside its geometry: the same bytes, no script, words for what colours say, contrast. */
import { describe, expect, test } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import {
  drawPicture,
  type Mark,
  machinePicture,
  type Picture,
  portraitOf,
  svgDark,
  svgFile,
  svgInline,
} from '../../src/draw/index.ts';
import { dark, light, type Token } from '../../src/draw/svg/colours.ts';
import type { AnyLifecycle } from '../../src/lifecycle/index.ts';
import { faultsIn } from '../support/drawing.ts';
import { all, readXml } from '../support/xml.ts';

function named(title: string, mark?: Mark): Picture {
  const marked = mark === undefined ? {} : { mark };
  const box = (id: string) =>
    ({ id, parent: null, kind: 'state', title, rows: [], ...marked }) as const;
  const lines = [[{ kind: 'event', text: title } as const]];
  const way = { id: 't', from: 'a', to: 'b', lines, aside: false, transitions: [0], ...marked };
  return {
    id: 'p',
    title,
    description: title,
    hash: null,
    boxes: [box('a'), box('b')],
    ways: [way],
  };
}

const writers = { svgFile, svgInline, svgDark };

test('the same definition gives the same bytes, whatever was drawn before', async () => {
  const [lifecycle] = lifecycles;
  const picture = machinePicture(portraitOf(lifecycle as AnyLifecycle, 'abc'));
  const first = svgFile(await drawPicture(picture));
  await drawPicture(named('something else'));
  expect(svgFile(await drawPicture(structuredClone(picture)))).toBe(first);
});

describe.each([
  ['quotes', `"it's"`],
  ['angle brackets', '<script>alert(1)</script>'],
  ['an end of an attribute', '" onload="alert(1)'],
  ['an end of the stylesheet', '</style><script>'],
  ['emoji', '👩‍👩‍👧 ⏳ ❗️'],
  ['right to left', 'בדיקה مراجعة'],
  ['controls and half a pair', '\u0000\u0008\ud800'],
  ['200 characters without a space', 'x'.repeat(200)],
  ['200 characters', 'a long label '.repeat(16)],
  ['nothing', ''],
])('a name of %s', (_, title) => {
  test.each(Object.entries(writers))('%s', async (_name, write) => {
    const picture = named(title);
    const svg = write(await drawPicture(picture));
    expect(faultsIn(svg, picture)).toEqual([]);
    const nodes = all({ name: '', attributes: {}, text: '', children: [readXml(svg)] }, 'script');
    expect(nodes).toEqual([]);
    expect(svg).not.toMatch(/<[^>"]*("[^"]*"[^>"]*)*\son\w+=/);
  });
});

test('for a page there are classes only: no stylesheet, no style attribute', async () => {
  const svg = svgInline(await drawPicture(named('a')));
  expect(svg).not.toMatch(/<style|\sstyle=/);
});

test.each(['added', 'removed', 'changed'] as const)(
  'what is %s says so in words too',
  async (mark) => {
    const svg = svgFile(await drawPicture(named('Approve', mark)));
    const names = all(readXml(svg), 'g').map(({ attributes }) => attributes['aria-label']);
    expect(names).toHaveLength(3);
    expect(names.every((name) => name?.endsWith(`(${mark})`))).toBe(true);
  },
);

const grounds: Readonly<Partial<Record<Token, readonly Token[]>>> = {
  ink: ['paper', 'compound', 'box', 'settled', 'acting', 'lit', 'added', 'removed', 'changed'],
  muted: ['paper', 'compound', 'box', 'settled', 'acting', 'lit', 'added', 'removed', 'changed'],
  deadline: ['paper', 'compound', 'box', 'settled', 'acting', 'lit', 'added', 'removed', 'changed'],
  guard: ['paper', 'compound', 'box', 'settled', 'acting', 'lit', 'added', 'removed', 'changed'],
  effect: ['paper', 'compound', 'box', 'settled', 'acting', 'lit', 'added', 'removed', 'changed'],
  badgeInk: ['badge'],
  dimInk: ['paper', 'compound', 'box'],
};

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_, theme) => {
  test.each(Object.entries(grounds))('%s can be read on every ground', (token, on) => {
    const poor = on.filter((ground) => contrast(theme[token as Token], theme[ground]) < 4.5);
    expect(poor).toEqual([]);
  });
});

/** As WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
