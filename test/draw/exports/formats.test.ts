/** What holds for every format. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DiagramFormatName, diagramFormats } from '../../../src/draw/exports/index.ts';
import { type Portrait, portraitOfMachine } from '../../../src/draw/index.ts';
import {
  anyNames,
  nastyMachine,
  plainSpec,
  portraitOfSpec,
  portraits,
  strange,
} from '../../support/portraits.ts';
import { parameters } from '../../support/seed.ts';

const names = Object.keys(diagramFormats) as DiagramFormatName[];
const document = portraits[4] as Portrait;

describe.each(names)('%s', (name) => {
  const { label, extension, mediaType, write } = diagramFormats[name];

  test('has a label, an extension and a media type, and ends with a line end', () => {
    expect(label).not.toBe('');
    expect(extension).toMatch(/^[a-z]+$/);
    expect(mediaType).toMatch(/^(text|application)\/[a-z.+-]+$/);
    for (const portrait of [...portraits, ...strange]) expect(write(portrait)).toMatch(/[^\n]\n$/);
  });

  test('is text that UTF-8 can carry, and the same bytes from a portrait that was stored', () => {
    const same = (portrait: Portrait) => {
      const text = write(portrait);
      expect(text.isWellFormed()).toBe(true);
      expect(write(JSON.parse(JSON.stringify(portrait)) as Portrait)).toBe(text);
    };
    portraits.forEach(same);
    fc.assert(
      fc.property(plainSpec, (spec) => same(portraitOfSpec(spec))),
      parameters(20),
    );
    fc.assert(
      fc.property(anyNames, (given) => same(portraitOfMachine(nastyMachine(given), 'nasty'))),
      parameters(20),
    );
  });

  test('says who may send an event, or that it does not', () => {
    expect(write(document)).toMatch(/user or admin|enders and what|who may send/);
  });
});

/** CSV has no comments. */
const commented = names.filter((name) => name !== 'csv');

test.each(commented)(
  '%s says at its top which definition it is, and what a machine does not say',
  (name) => {
    const { write } = diagramFormats[name];
    const [top = ''] = write(document).split('setup(');
    expect(top).toContain('Document (ankored/document 1.0.0, definition c0ffee00c0ff)');
    expect(write(strange[1] as Portrait)).toContain(
      'The machine does not say what each guard asks',
    );
  },
);

test('what has no name is told in every comment', () => {
  const portrait: Portrait = {
    ...document,
    states: document.states.map((it, n) => (n === 1 ? { ...it, foreign: ['invoke'] } : it)),
  };
  for (const name of commented)
    expect(diagramFormats[name].write(portrait)).toMatch(/because it has no name: invoke/);
});
