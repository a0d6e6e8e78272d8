/** `guide` from the command line: what each status means, on a terminal and in files. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aheadUser, document, groupStanding } from '../../machines/index.ts';
import { widthOf } from '../../src/cli/layout.ts';
import { rendered, sectionsOf } from '../support/guides.ts';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk({ lifecycles: [document, aheadUser], standings: [groupStanding] });
});
afterEach(() => desk.leave());

describe('guide', () => {
  it('tells every status on a terminal of 80 columns', async () => {
    const { code, lines, out } = await desk.run('guide ankored/document');
    expect(code).toBe(0);
    expect(lines[0]).toBe('Document: what each status means');
    expect(out).toMatch(/How it is left {12}User: Withdraw → Incomplete or Expired/);
    expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
    expect(lines.filter((line) => /\s$/.test(line))).toEqual([]);
  });

  it('speaks to the person concerned', async () => {
    const { out } = await desk.run('guide ahead/user --for person');
    expect(out).toContain('What does it mean for you?');
    expect(out).not.toContain('Every transition');
  });

  it('gives the overview of all, standings too', async () => {
    const { lines } = await desk.run('guide');
    for (const title of ['Document', 'User', 'Standing in a group'])
      expect(lines).toContain(`${title}: what each status means`);
    expect(lines).not.toContain('Every transition');
  });

  it('writes Markdown with the support link to a new file, and never over one', async () => {
    const out = join(desk.data, '..', 'user.md');
    const command = `guide ahead/user --format markdown --support https://help.example --out ${out}`;
    expect(await desk.run(command)).toMatchObject({
      code: 0,
      out: `The guide is written to ${out}\n`,
    });
    const text = readFileSync(out, 'utf8');
    expect(text).toContain('(<https://help.example>)');
    expect(sectionsOf(rendered(text)).get('status-pending')?.title).toBe('⏳ Pending');
    const again = await desk.run(command);
    expect(again).toMatchObject({ code: 2 });
    expect(again.err).toContain('it exists already; name a new file');
  });

  it('writes a whole page', async () => {
    const { out } = await desk.run('guide ankored/standing --format html');
    expect(out).toMatch(/^<!doctype html>/);
    expect(out).not.toContain('<script');
    expect(out).toContain('id="ankored-standing-status-cleared"');
  });

  it('keeps the ids of several guides apart', async () => {
    const { out } = await desk.run('guide --format markdown');
    const ids = [...out.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['guide ankored/document --json', 'guide ankored/document --format json'])(
    '%s gives it as data',
    async (command) => {
      const { json } = await desk.run(command);
      expect(json).toMatchObject({ format: 'rollcall/guide/1', name: 'ankored/document' });
    },
  );

  it.each([
    ['guide ankored/docment', 'did you mean ankored/document?'],
    ['guide ankored/document --out x.md', '--out needs --format'],
    ['guide ankored/document --support javascript:x', 'begins with https://, http:// or mailto:'],
    ['guide ankored/document --format pdf', 'markdown'],
    ['guide ankored/document --for nobody', 'administrators'],
  ])('%s is refused with what would be right', async (command, message) => {
    const { code, err } = await desk.run(command);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(existsSync('x.md')).toBe(false);
  });
});
