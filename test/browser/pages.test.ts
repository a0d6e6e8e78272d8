/** The pages as people meet them: in a real browser, light and dark, wide and on a narrow telephone. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupStanding, lifecycles, standings } from '../../machines/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { keptByRoster } from '../../src/roster/index.ts';
import { buildService } from '../../src/service/index.ts';
import { keyOf } from '../service/caller.ts';
import { startBrowser } from '../support/browser.ts';
import { runs } from '../support/seed.ts';
import { admin, at, HandClock, testWorld, user } from '../support/world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let engine: Engine;
let clock: HandClock;
let app: Awaited<ReturnType<typeof buildService>>;
let home: string;
/** What a browser that is signed in sends, in short. */
let extraHTTPHeaders: Record<string, string>;
let browser: Browser;

beforeAll(async () => {
  ({ engine, clock } = testWorld({
    lifecycles,
    clock: new HandClock('2026-03-01T09:00:00.000Z'),
    standing: keptByRoster(groupStanding),
  }));
  await somePeople();
  extraHTTPHeaders = { authorization: `Bearer ${await keyOf({ engine })}` };
  app = await buildService(engine, { version: '1.2.3', standings });
  home = await app.listen({ port: 0, host: '127.0.0.1' });
  browser = await startBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** Two wait for a review, one of them for longer, and one has nothing yet. */
async function somePeople(): Promise<void> {
  const document = (id: string) => at('ankored/document', id);
  for (const id of ['ann', 'bob', 'cy']) {
    const refers = { person: id, organisation: 'league', requirement: 'cpr', eligibility: id };
    await engine.create({ ...document(id), type: 'ASSIGNED', data: refers, by: admin });
    if (id === 'cy') continue;
    const by = { ...user, id };
    const file = { version: `${id}-1`, completedOn: '2026-02-01' };
    await engine.send({ ...document(id), type: 'UPLOADED', data: file, by });
    clock.wait({ days: 3 });
  }
}

interface Look {
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
}

/** Pages stay open until the browser ends: this one runs in a single process, which a closing page would end. */
async function open(path: string, { scheme = 'light', width = 1280 }: Look = {}): Promise<Page> {
  const viewport = { width, height: 900 };
  const page = await browser.newPage({ viewport, colorScheme: scheme, extraHTTPHeaders });
  await page.goto(`${home}${path}`);
  return page;
}

const addresses = [
  '/lifecycles',
  ...lifecycles.map(({ name }) => `/lifecycles/${name}`),
  ...standings.map(({ name }) => `/standings/${name}`),
  '/reference',
];

/** A page takes a second or two, so the largest of the lifecycles stands for all; a campaign looks at each. */
const some =
  runs(1) > 1
    ? addresses
    : ['/lifecycles', '/lifecycles/ahead/user', '/standings/ankored/standing', '/reference'];
const looks: readonly Look[] = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 320 },
];
/** A campaign takes both looks at each; otherwise they take turns. */
const looked: readonly (readonly [string, Look])[] = some.flatMap((address, n) =>
  looks.flatMap((look, m) => (runs(1) > 1 || n % 2 === m ? [[address, look] as const] : [])),
);

async function requireNothingInTheWay(page: Page): Promise<void> {
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.evaluate(axe);
  const violations: string[] = await page.evaluate(`
    axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => [id, html, failureSummary].join('\\n'))))`);
  expect(violations).toEqual([]);
  expect(complaints).toEqual([]);
}

it.each(looked)(
  '%s has nothing that keeps anybody out: %j',
  async (address, look) => requireNothingInTheWay(await open(address, look)),
  60_000,
);

it.each(some)(
  '%s fits a narrow screen, and asks nobody else for anything',
  async (address) => {
    const page = await browser.newPage({ viewport: { width: 320, height: 700 }, extraHTTPHeaders });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${home}${address}`);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    expect(asked.filter((url) => !url.startsWith(home))).toEqual([]);
  },
  60_000,
);

describe('counts', () => {
  it('are the same on the picture and in the table', async () => {
    const page = await open('/lifecycles/ankored/document');
    const rows: string[][] = await page.evaluate(
      `[...document.querySelectorAll('[aria-labelledby=counts] tbody tr')].map((row) =>
        [...row.cells].map((cell) => cell.textContent.trim()))`,
    );
    expect(rows.map((cells) => cells.slice(0, 4))).toEqual([
      ['✅ Completed', '0', '', ''],
      ['⭕ Incomplete', '1', 'less than a minute', 'less than a minute'],
      ['🔍 Pending Review', '2', '4 days', '6 days'],
      ['⚠️ Expiring Soon', '0', '', ''],
      ['⌛ Expired', '0', '', ''],
      ['Everybody', '3', '', ''],
    ]);
    const pictured = await page.textContent('[aria-labelledby=statuses] svg');
    expect(pictured).toContain('2 people · up to 6 days');
    expect(pictured).toContain('1 person');
  });

  it('follow what happens', async () => {
    const page = await open('/lifecycles/ankored/eligibility');
    expect(await page.textContent('.sub')).toContain('nobody yet');
    const data = { person: 'ann', organisation: 'league' };
    await engine.create({
      ...at('ankored/eligibility', 'ann'),
      type: 'REGISTERED',
      data,
      by: admin,
    });
    await page.reload();
    expect(await page.textContent('.sub')).toContain('1 person');
  });
});

describe('getting about', () => {
  it('leads from the first page to a lifecycle, and by keyboard to its content', async () => {
    const page = await open('/');
    await page.click('.cards a >> text=Document');
    await page.waitForURL(`${home}/lifecycles/ankored/document`, { waitUntil: 'load' });
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the content');
  });

  it('every link on a page leads somewhere', async () => {
    const page = await open('/lifecycles/ahead/user');
    const links: string[] = await page.evaluate(
      `[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))`,
    );
    for (const link of new Set(links)) {
      if (link.startsWith('#')) {
        const id = JSON.stringify(decodeURIComponent(link.slice(1)));
        expect(await page.evaluate(`document.getElementById(${id}) !== null`), link).toBe(true);
      } else {
        expect((await fetch(`${home}${link}`, { headers: extraHTTPHeaders })).status, link).toBe(
          200,
        );
      }
    }
  });
});

describe('a browser', () => {
  it('signs in with a key, and out again with a button', async () => {
    const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    await page.goto(`${home}/lifecycles`);
    expect(page.url()).toBe(`${home}/sign-in?to=%2Flifecycles`);
    await page.fill('#key', await keyOf({ engine }));
    await page.click('button');
    await page.waitForURL(`${home}/lifecycles`, { waitUntil: 'load' });
    await page.evaluate(axe);
    expect(
      await page.evaluate('axe.run("header").then(({ violations }) => violations.length)'),
    ).toBe(0);
    await page.click('text=Sign out');
    await page.waitForURL(`${home}/sign-in`, { waitUntil: 'load' });
    await page.goto(`${home}/lifecycles`);
    expect(page.url()).toContain('/sign-in');
  }, 60_000);
});

describe('groups', () => {
  beforeAll(async () => {
    const league = { tenant: 'default', organisation: 'the/league' };
    const coach = { group: 'u/12', role: 'coach' };
    const outcomes = await engine.roster.changeAll(
      league,
      [
        { type: 'ORGANISATION_ADDED', title: 'The <b>league</b>', zone: 'America/New_York' },
        { type: 'GROUP_ADDED', group: 'u/12', title: 'Under 12' },
        {
          type: 'REQUIREMENT_ADDED',
          requirement: 'first-aid',
          title: 'First aid',
          lifecycle: 'ankored/document',
        },
        { type: 'REQUIREMENT_ASSIGNED', ...coach, requirement: 'first-aid' },
        { type: 'PERSON_ADDED', person: 'p1', address: 'p1@example.org' },
        { type: 'MEMBER_ADDED', ...coach, person: 'p1' },
      ],
      { by: admin },
    );
    expect(outcomes.map(({ outcome }) => outcome)).not.toContain('refused');
  });

  it('lead from the counts of a league to who is missing what', async () => {
    const page = await open('/groups');
    expect(await page.textContent('h2')).toBe('The <b>league</b>');
    expect(await page.textContent('tbody tr')).toContain('Under 12');
    await page.click('text=Under 12');
    await page.waitForURL(`${home}/groups/the%2Fleague/u%2F12`, { waitUntil: 'load' });
    const row = await page.textContent('tbody tr');
    expect(row).toContain('Not Activated');
    await page.click('nav[aria-label="By standing"] >> text=Not Activated');
    await page.waitForURL(/status=notActivated/, { waitUntil: 'load' });
    expect(await page.textContent('tbody tr')).toBe(row);
  });

  it.each([
    ['/groups', { scheme: 'light', width: 1280 }],
    ['/groups/the%2Fleague/u%2F12', { scheme: 'dark', width: 320 }],
  ] as const)('%s has nothing that keeps anybody out: %j', async (address, look) => {
    const page = await open(address, look);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.width);
    await requireNothingInTheWay(page);
  });
});
