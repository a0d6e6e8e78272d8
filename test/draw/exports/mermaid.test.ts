/** Mermaid itself, in the browser it is made for, has every state in its place and every arrow. */
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mermaid, mermaidNames } from '../../../src/draw/exports/mermaid.ts';
import { type Portrait, portraitOfMachine } from '../../../src/draw/index.ts';
import { startBrowser } from '../../support/browser.ts';
import {
  nastyMachine,
  nastyNames,
  plainSpec,
  portraitOfSpec,
  portraits,
  strange,
} from '../../support/portraits.ts';
import { runs, seed } from '../../support/seed.ts';

interface Read {
  readonly states: readonly {
    readonly id: string;
    readonly label: string;
    readonly parent: string | null;
  }[];
  readonly arrows: readonly {
    readonly from: string;
    readonly to: string;
    readonly label: string;
  }[];
}

const library = join(import.meta.dirname, '../../../node_modules/mermaid/dist/mermaid.min.js');
let browser: Awaited<ReturnType<typeof startBrowser>>;
let page: Awaited<ReturnType<typeof browser.newPage>>;
beforeAll(async () => {
  browser = await startBrowser();
  page = await browser.newPage();
  await page.setContent('<!doctype html><title>Mermaid</title><main></main>');
  await page.addScriptTag({ path: library });
});
afterAll(() => browser?.close());

/** What Mermaid's own parser makes of each text, or what it says against it. */
function read(texts: readonly string[]): Promise<Read[]> {
  return page.evaluate(async (given) => {
    const { mermaid: own } = globalThis as any;
    own.initialize({ startOnLoad: false, maxTextSize: 1e6, maxEdges: 5000 });
    const found = [];
    for (const text of given) {
      const { db } = await own.mermaidAPI.getDiagramFromText(text);
      const { nodes, edges } = db.getData();
      found.push({
        states: nodes.map((it: any) => ({
          id: it.id,
          label: [it.label, it.description].flat().join('\n'),
          parent: it.parentId ?? null,
        })),
        arrows: edges.map((it: any) => ({ from: it.start, to: it.end, label: it.label ?? '' })),
      });
    }
    return found;
  }, texts);
}

/** Every state once, inside the composite that it is in, and an arrow for each pair of ends. */
function isWhole(portrait: Portrait, { states, arrows }: Read): void {
  const names = mermaidNames(portrait);
  const nameOf = (path: string) => names.get(path) ?? '';
  const known = new Set(names.values());
  const drawn = states.filter(({ id }) => known.has(id)).map(({ id }) => id);
  const boxed = drawn.includes(nameOf(''));
  expect(drawn.toSorted()).toEqual(
    portrait.states
      .filter(({ path }) => boxed || path !== '')
      .map(({ path }) => nameOf(path))
      .toSorted(),
  );
  const parentOf = new Map(states.map(({ id, parent }) => [id, parent]));
  // A region stands in a part of its own, which Mermaid names by chance.
  const around = (id: string | null | undefined): string | null =>
    id === null || id === undefined || known.has(id) ? (id ?? null) : around(parentOf.get(id));
  for (const { path, parent } of portrait.states) {
    const expected = parent === null || (parent === '' && !boxed) ? null : nameOf(parent);
    if (boxed || path !== '') expect(around(parentOf.get(nameOf(path))), path).toBe(expected);
  }
  const base = (id: string) => id.replace(/^(any|anew)_/, '');
  const ways = new Set(arrows.map(({ from, to }) => `${base(from)} -> ${base(to)}`));
  const expected = portrait.transitions.flatMap(({ source, targets }) =>
    (targets.length === 0 ? [source] : targets).map((to) => `${nameOf(source)} -> ${nameOf(to)}`),
  );
  for (const way of expected) expect(ways).toContain(way);
  const labelled = arrows.filter(({ label }) => label !== '');
  expect(labelled.reduce((sum, { label }) => sum + label.split('———').length, 0)).toBe(
    expected.length,
  );
}

test('every lifecycle and every strange portrait is read whole', async () => {
  const all = [...portraits, ...strange];
  const found = await read(all.map(mermaid));
  for (const [n, portrait] of all.entries()) isWhole(portrait, found[n] as Read);
});

test('any machine is read whole', async () => {
  const some = fc.sample(plainSpec, { numRuns: runs(20), seed }).map(portraitOfSpec);
  const found = await read(some.map(mermaid));
  for (const [n, portrait] of some.entries()) isWhole(portrait, found[n] as Read);
});

test('a deep machine keeps its states where they are', async () => {
  const [found] = await read([mermaid(portraits[4] as Portrait)]);
  expect(found?.states.find(({ id }) => id === 's_requirement_coverage_valid')).toMatchObject({
    label: 'Completed',
    parent: 's_requirement_coverage',
  });
});

describe('drawn', () => {
  /** Every text in the picture. */
  async function drawn(portrait: Portrait): Promise<string> {
    const text = mermaid(portrait);
    return page.evaluate(async (given) => {
      const { svg } = await (globalThis as any).mermaid.render('drawn', given);
      const main = (globalThis as any).document.querySelector('main');
      main.innerHTML = svg;
      return main.textContent;
    }, text);
  }

  test('names show as they are, whatever is in them', async () => {
    const names = nastyNames.slice(0, 8);
    const text = await drawn(portraitOfMachine(nastyMachine(names), 'nasty'));
    const bare = (shown: string) => shown.replaceAll(/\s+/g, '');
    for (const name of names) expect(bare(text)).toContain(bare(name.replaceAll('\r', '')));
    expect(await page.locator('main script').count()).toBe(0);
  });

  test('a lifecycle with regions can be laid out', async () => {
    const text = await drawn(portraits[4] as Portrait);
    expect(text).toContain('Pending Review');
    expect(text).toContain('Any state of Coverage');
  });
});
