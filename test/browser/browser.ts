/** A real browser: one for a file of tests, a fresh page for each look. */
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

export interface Look {
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
}

/** Opens the browser before the tests of a file and closes it after them. */
export function aBrowser(): (url: string, look?: Look) => Promise<Page> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: await sparticuz.executablePath(),
      args: [...sparticuz.args, '--no-sandbox'],
      headless: true,
    });
  }, 60_000);
  afterAll(async () => browser?.close());
  return async (url, { scheme = 'light', width = 1280 } = {}) => {
    if (!browser) throw new Error('the browser was not started');
    const page = await browser.newPage({
      viewport: { width, height: 900 },
      colorScheme: scheme,
    });
    await page.goto(url);
    return page;
  };
}
