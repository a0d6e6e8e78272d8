/** The file for sign-off, in a real browser: nothing keeps anybody out, and nothing is asked of anybody else. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { document } from '../../machines/index.ts';
import { casesCompared, differenceOf, portraitOf, signOffPage } from '../../src/draw/index.ts';
import type { AnyLifecycle } from '../../src/lifecycle/index.ts';
import { startBrowser } from '../support/browser.ts';
import { nextRelease } from '../support/release.ts';

const axe = readFileSync(
  join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'),
  'utf8',
);
let browser: Awaited<ReturnType<typeof startBrowser>>;
let folder: string;
let address: string;
beforeAll(async () => {
  const before = portraitOf(document as AnyLifecycle, '1'.repeat(32));
  const after = nextRelease(before);
  const difference = differenceOf(before, after);
  const cases = casesCompared(before, after, difference);
  folder = mkdtempSync(join(tmpdir(), 'rollcall-sign-off-'));
  const file = join(folder, 'sign-off.html');
  writeFileSync(
    file,
    await signOffPage({ before, after, from: 'v1.0.0', to: 'v1.1.0', difference, cases }),
  );
  address = pathToFileURL(file).href;
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['light', 1280],
  ['dark', 320],
] as const)(
  '%s, %i px wide',
  async (colorScheme, width) => {
    // The page forbids every script; only the checker may run here.
    const page = await browser.newPage({
      colorScheme,
      viewport: { width, height: 800 },
      bypassCSP: true,
    });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(address);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(asked).toEqual([address]);
    await page.evaluate(axe);
    const violations = await page.evaluate(`
    axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => [id, html, failureSummary].join('\\n'))))`);
    expect(violations).toEqual([]);
  },
  60_000,
);
