/** A picture becomes pixels: of the right size, the same each time, and with every letter and icon in it. */
import { describe, expect, test } from 'vitest';
import { lifecycles, standings } from '../../machines/index.ts';
import { pngOf } from '../../src/adapters/resvg/index.ts';
import type { StatusGuide } from '../../src/lifecycle/index.ts';

const family = 'Arial, Helvetica, &quot;Liberation Sans&quot;, sans-serif';

function picture(text: string, weight = 400): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40">
<rect width="120" height="40" fill="#fff"/>
<text x="10" y="28" font-family="${family}" font-size="20" font-weight="${weight}">${text}</text>
</svg>`;
}

/** Equal texts look equal, so bytes tell whether two of them look alike. */
const seen = async (text: string, weight?: number) =>
  Buffer.from(await pngOf(picture(text, weight), { scale: 1 })).toString('base64');

/** Width and height stand in the first chunk of a PNG. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
  return [view.getUint32(16), view.getUint32(20)];
}

test.each([
  [1, 120, 40],
  [2, 240, 80],
  [0.5, 60, 20],
])('at a scale of %d it is %d pixels wide and %d high', async (scale, width, height) => {
  expect(sizeOf(await pngOf(picture('Completed'), { scale }))).toEqual([width, height]);
});

test('the same picture gives the same bytes', async () => {
  expect(await seen('Completed')).toBe(await seen('Completed'));
});

describe('what people read', () => {
  const guides = [...lifecycles, ...standings].flatMap(({ statuses }) =>
    Object.values<StatusGuide>(statuses),
  );
  const icons = new Set(guides.map(({ icon }) => icon));
  const letters = new Set(guides.flatMap(({ label, means }) => Array.from(label + means)));
  letters.delete(' ');

  test.each([...icons, ...letters, '→', '›', '…', '“', 'é', 'ß'])('%s is drawn', async (text) => {
    const shown = await seen(text);
    expect(shown).not.toBe(await seen(''));
    // No font has a sign at this place, so it shows what stands for a sign that is missing.
    expect(shown).not.toBe(await seen('\u{10FFFD}'));
    expect(shown).not.toBe(await seen('\u{10FFFD}\uFE0F'));
  });

  test('bold is bold', async () => {
    expect(await seen('Completed', 700)).not.toBe(await seen('Completed'));
  });
});

describe('bad input gets a clear message', () => {
  test.each([0, -1, Number.NaN])('a scale of %d', async (scale) => {
    await expect(pngOf(picture('a'), { scale })).rejects.toThrow(
      `The scale is ${scale}; it must be a number above 0.`,
    );
  });

  test('a scale that asks for too much', async () => {
    await expect(pngOf(picture('a'), { scale: 1000 })).rejects.toThrow(
      'At a scale of 1000 a side has 120000 pixels; 16384 is the most. Choose a smaller scale.',
    );
  });

  test('no SVG', async () => {
    await expect(pngOf('<svg', { scale: 1 })).rejects.toThrow('This is no SVG that can be drawn');
  });
});
