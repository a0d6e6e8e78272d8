/** What a product owner signs: one file that holds both versions in pictures and words, and can do nothing. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { document, lifecycles } from '../../machines/index.ts';
import {
  casesCompared,
  differenceOf,
  drawPicture,
  type Portrait,
  portraitOf,
  portraitOfMachine,
  type SignOff,
  signOffPage,
  statusDifferencePicture,
  svgFile,
} from '../../src/draw/index.ts';
import { statusWords } from '../../src/draw/sign-off/wording.ts';
import type { AnyLifecycle } from '../../src/lifecycle/index.ts';
import { faultsIn } from '../support/drawing.ts';
import { nastyNames } from '../support/portraits.ts';
import { nextRelease } from '../support/release.ts';
import { parameters } from '../support/seed.ts';
import { stages } from '../support/stages.ts';
import { all, readXml } from '../support/xml.ts';

const now = portraitOf(document as AnyLifecycle, '1'.repeat(32));
const next = nextRelease(now);

function signed(before: Portrait, after: Portrait, more: Partial<SignOff> = {}): Promise<string> {
  const difference = differenceOf(before, after);
  const cases = casesCompared(before, after, difference);
  return signOffPage({ before, after, from: 'v1', to: 'v2', difference, cases, ...more });
}

const read = (page: string) => readXml(page.replace('<!doctype html>\n', ''));
const textsIn = (page: string, name: string) =>
  all(read(page), name).map((node) => wordsOf(node).trim());
const wordsOf = ({ text, children }: { text: string; children: readonly any[] }): string =>
  [text, ...children.map(wordsOf)].join(' ').replaceAll(/\s+/g, ' ');

describe('the page', () => {
  it('says first whether it can be released, and what it holds in this order', async () => {
    const page = await signed(now, next);
    expect(textsIn(page, 'h1')).toEqual(['Document: what changed']);
    expect(page).toContain(
      '<div class="verdict breaking"><strong>Breaks somebody outside</strong>',
    );
    expect(textsIn(page, 'h2')).toEqual([
      'The pictures',
      'What people read',
      'Who is affected',
      'Every change',
      'Test cases',
      'Signed off',
    ]);
    expect(textsIn(page, 'figcaption')).toEqual([
      'Both in one',
      'Before: v1',
      'After: v2',
      'Every state and transition',
    ]);
  });

  it('tells every change, with the words before and after', async () => {
    const page = await signed(now, next);
    const text = wordsOf(read(page));
    for (const { says } of differenceOf(now, next).changes) {
      expect(text).toContain(says.replaceAll(/\s+/g, ' '));
    }
    expect(textsIn(page, 'del')).toContain('have fulfilled');
    expect(textsIn(page, 'ins')).toContain('are done with');
    expect(page).toContain('The other 3 statuses read as before.');
  });

  it('runs nothing, loads nothing, and has every id once', async () => {
    const page = await signed(now, next);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
    expect(page).not.toMatch(/<script|<link|<iframe|\son\w+=|(src|href)="(?!#)/);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has the same bytes for the same two versions', async () => {
    expect(await signed(structuredClone(now), structuredClone(next))).toBe(await signed(now, next));
  });

  it('of a version and itself says so', async () => {
    const page = await signed(now, now);
    expect(page).toContain('<strong>Can be released as it is</strong> Nothing changed.');
    expect(page).toContain('Every status reads as before.');
    expect(page).toContain('None is gained or lost, and none must be run again.');
  });

  it('of machines without statuses has the whole machine instead', async () => {
    const [before, after] = [stages(3), stages(4)].map((it) => portraitOfMachine(it, 'stages'));
    const page = await signed(before as Portrait, after as Portrait);
    expect(textsIn(page, 'figcaption')).toEqual(['Both in one', 'Before: v1', 'After: v2']);
  });

  test.each(nastyNames.map((name) => [name]))('escapes %j', async (name) => {
    const [completed] = Object.keys(next.statuses);
    const words = { ...next.statuses[completed as string], label: name, forPerson: name };
    const after = {
      ...next,
      title: name,
      statuses: { ...next.statuses, [completed as string]: words },
    };
    const page = await signed(now, after as Portrait, { from: name });
    expect(all(read(page), 'script')).toEqual([]);
    expect(page).not.toMatch(/<[a-z]+ [^>]*\bon(load|error|click)=/);
  });
});

describe('words before and after', () => {
  const words = fc
    .array(fc.constantFrom('a ', 'b ', 'c ', 'd\n', 'ü '), { maxLength: 12 })
    .map((list) => list.join(''));

  it('are both told whole, and what is unmarked is the same on both sides', () => {
    fc.assert(
      fc.property(words, words, (old, is) => {
        const status = now.statuses['completed'] as Portrait['statuses'][string];
        const side = (forPerson: string): Portrait => ({
          ...now,
          statuses: { completed: { ...status, forPerson } },
        });
        const { changed, same } = statusWords(side(old), side(is));
        if (old === is) {
          expect([changed, same]).toEqual([[], 1]);
          return;
        }
        const [row] = changed[0]?.reworded ?? [];
        const text = (pieces: typeof row extends undefined ? never : any) =>
          pieces.map((piece: any) => piece.text).join('');
        expect([text(row?.before), text(row?.after)]).toEqual([old, is]);
        const kept = (pieces: any) =>
          pieces
            .filter((piece: any) => !piece.changed)
            .flatMap((piece: any) => piece.text.split(/\s+/).filter(Boolean));
        expect(kept(row?.before)).toEqual(kept(row?.after));
      }),
      parameters(200),
    );
  });
});

describe('the picture of both by status', () => {
  const pictured = (before: Portrait, after: Portrait) =>
    statusDifferencePicture(before, after, differenceOf(before, after));

  it('is whole, and marks what is new, gone and changed', async () => {
    const picture = pictured(now, next);
    if (picture === null) throw new Error('there are statuses');
    expect(faultsIn(svgFile(await drawPicture(picture)), picture)).toEqual([]);
    const boxes = Object.fromEntries(picture.boxes.map(({ id, mark }) => [id, mark]));
    expect(boxes).toMatchObject({ 's-onHold': 'added', 's-incomplete': undefined });
    const ways = picture.ways.filter(({ mark }) => mark).map(({ id, mark }) => `${mark} ${id}`);
    expect(ways.toSorted()).toEqual(
      expect.arrayContaining([
        'added t-onHold--pendingReview--RELEASE',
        'added t-pendingReview--onHold--HOLD',
        'removed t-pendingReview--incomplete--WITHDRAWN',
      ]),
    );
  });

  it.each(lifecycles.map((it) => [it.name, it as AnyLifecycle] as const))(
    'of %s and itself marks nothing, and gains and loses no case',
    (_, lifecycle) => {
      const portrait = portraitOf(lifecycle, '1'.repeat(32));
      const picture = pictured(portrait, portrait);
      const marks = [...(picture?.boxes ?? []), ...(picture?.ways ?? [])].filter(
        ({ mark }) => mark,
      );
      expect(marks).toEqual([]);
      const cases = casesCompared(portrait, portrait, differenceOf(portrait, portrait));
      expect(cases).toMatchObject({ new: [], obsolete: [], changed: [], again: [] });
      expect(cases?.kept.length).toBe(cases?.before);
      expect(cases?.before).toBeGreaterThan(3);
    },
  );
});

describe('test cases', () => {
  it('are gained where a way is new, lost where it is gone, and run again where a condition changed', () => {
    const cases = casesCompared(now, next, differenceOf(now, next));
    const titles = (list: readonly { readonly title: string }[] = []) =>
      list.map(({ title }) => title);
    expect(titles(cases?.new)).toContain('Assign → Upload → Put on hold → Take up again');
    expect(titles(cases?.obsolete)).toContain('Assign → Upload → Withdraw');
    expect(cases?.again.length).toBeGreaterThan(0);
    const first = cases?.kept.find(({ title }) => title === 'Assign → Upload');
    expect(cases?.again).toContain(first?.id);
    expect(cases?.again).not.toContain(cases?.kept.find(({ title }) => title === 'Assign')?.id);
  });
});
