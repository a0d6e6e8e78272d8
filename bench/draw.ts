/**
 * A picture from a portrait to SVG, warm: the median of several, in milliseconds. Beside it Graphviz and Mermaid draw
 * the same whole machine from our own exports to SVG; Graphviz as WebAssembly in this process, Mermaid in the browser
 * that it needs. A ratio below 1 says that ours is done sooner. By status there is no peer: they know no statuses.
 */
import { join } from 'node:path';
import { instance } from '@viz-js/viz';
import { lifecycles } from '../machines/index.ts';
import { dot } from '../src/draw/exports/dot.ts';
import { mermaid } from '../src/draw/exports/mermaid.ts';
import {
  drawPicture,
  machinePicture,
  type Picture,
  type Portrait,
  portraitOf,
  portraitOfMachine,
  statusPicture,
  svgFile,
} from '../src/draw/index.ts';
import type { AnyLifecycle } from '../src/lifecycle/index.ts';
import { startBrowser } from '../test/support/browser.ts';
import { stages } from '../test/support/stages.ts';
import { type Bench, type Figure, median } from './measure.ts';

const rounds = 7;
/** Beyond it Mermaid takes minutes. */
const mostForMermaid = 200;

type Draw = (portrait: Portrait) => unknown;

const ours: Draw = async (portrait) => svgFile(await drawPicture(machinePicture(portrait)));

export const drawing: Bench = async () => {
  const graphviz = await instance();
  const byGraphviz: Draw = (portrait) => graphviz.renderString(dot(portrait), { format: 'svg' });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><title>Mermaid</title>');
    await page.addScriptTag({
      path: join(import.meta.dirname, '../node_modules/mermaid/dist/mermaid.min.js'),
    });
    await page.evaluate(
      'mermaid.initialize({ startOnLoad: false, maxTextSize: 1e6, maxEdges: 5000 })',
    );
    const byMermaid: Draw = (portrait) =>
      page.evaluate((text) => (globalThis as any).mermaid.render('drawn', text), mermaid(portrait));

    const figures: Figure[] = [];
    for (const lifecycle of lifecycles) {
      const portrait = portraitOf(lifecycle as AnyLifecycle, '0'.repeat(64));
      figures.push(await byStatus(portrait));
      figures.push(...(await beside(portrait, portrait.name, byGraphviz, byMermaid)));
    }
    for (const states of [50, 200, 500]) {
      const portrait = portraitOfMachine(stages(states), 'stages');
      const peer = states <= mostForMermaid ? byMermaid : null;
      figures.push(...(await beside(portrait, `${states} states`, byGraphviz, peer)));
    }
    return figures;
  } finally {
    await browser.close();
  }
};

async function byStatus(portrait: Portrait): Promise<Figure> {
  const picture: Picture = statusPicture(portrait);
  const times: number[] = [];
  for (let n = 0; n <= rounds; n++) {
    times.push(await milliseconds(async () => svgFile(await drawPicture(picture))));
  }
  return alone(`${portrait.name} by status`, median(times.slice(1)));
}

/** The rounds of all are taken in turn; the first of each warms up and does not count. */
async function beside(
  portrait: Portrait,
  name: string,
  byGraphviz: Draw,
  byMermaid: Draw | null,
): Promise<Figure[]> {
  const draws = [ours, byGraphviz, ...(byMermaid === null ? [] : [byMermaid])];
  const times = draws.map((): number[] => []);
  for (let n = 0; n <= rounds; n++) {
    for (const [who, draw] of draws.entries()) {
      times[who]?.push(await milliseconds(() => draw(portrait)));
    }
  }
  const [mine = 0, ...peers] = times.map((them) => median(them.slice(1)));
  return peers.map((peer, n) => ({
    ...alone(`${name}, whole`, mine),
    peer,
    peerName: ['Graphviz', 'Mermaid'][n] ?? null,
    ratio: mine / peer,
  }));
}

async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const alone = (name: string, time: number): Figure => ({
  name,
  unit: 'ms',
  ours: time,
  peer: null,
  peerName: null,
  ratio: null,
});
