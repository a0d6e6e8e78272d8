/** `diff` from the command line: between what was committed, a file and now; its exit code can stop a release. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupStanding } from '../../machines/index.ts';
import { widthOf } from '../../src/cli/layout.ts';
import { livePortrait } from '../../src/cli/portraits.ts';
import { ladderOf, type Portrait } from '../../src/draw/index.ts';
import { door } from '../support/door.ts';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
let folder: string;
const now = livePortrait(door);

/** A repository in which the first commit has an older door, and the second the present one. */
beforeEach(async () => {
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '' };
  desk = new Desk({ lifecycles: [door], standings: [groupStanding], env });
  folder = join(desk.data, '..', 'repository');
  env['GIT_DIR'] = join(folder, '.git');
  mkdirSync(join(folder, 'diagrams'), { recursive: true });
  await desk.run('create test/door d1 code=k');
  await desk.run('send test/door d1 OPEN code=k --by user:u');
});
afterEach(() => desk.leave());

function git(...words: string[]): void {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  execFileSync('git', [...who, ...words], { cwd: folder, stdio: 'ignore' });
}

function commit(portrait: unknown, tag: string): void {
  writeFileSync(join(folder, 'diagrams', 'test-door.json'), JSON.stringify(portrait));
  git('add', '-A');
  git('commit', '-m', tag, '--no-gpg-sign');
  git('tag', tag);
}

/** The door as it once was: everybody could close it, and nobody had heard of a lamp's words. */
const older: Portrait = {
  ...now,
  version: '0',
  hash: 'older',
  events: {
    ...now.events,
    CLOSE: {
      ...(now.events['CLOSE'] as Portrait['events'][string]),
      by: ['user', 'admin', 'system'],
    },
  },
  deadlines: {
    closesItself: { says: 'after an hour', source: null, attention: false },
  },
};
const reworded: Portrait = { ...now, title: 'The door' };

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('diff --html', () => {
  it('writes one file for sign-off beside what it says', async () => {
    git('init');
    commit(older, 'v0');
    const page = join(folder, 'sign-off.html');
    const { code, out } = await desk.run(`diff test/door --from v0 --html ${page}`);
    expect([code, out]).toEqual([3, expect.stringContaining('1 breaks somebody outside')]);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('<figcaption>Before: v0</figcaption>');
    expect(html).toContain('<figcaption>After: as it is now</figcaption>');
    expect(html).toContain('1 of 1 stored instances stand or wait where something changed.');
  });

  it('writes over nothing', async () => {
    const before = file('before.json', older);
    const page = join(folder, 'sign-off.html');
    await desk.run(`diff test/door --from ${before} --html ${page}`);
    const again = await desk.run(`diff test/door --from ${before} --html ${page}`);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining(`--html ${page}`)]);
  });
});

describe('diff', () => {
  it('between a commit and now: in plain English, and 3 where somebody breaks', async () => {
    git('init');
    commit(older, 'v0');
    const { code, out, lines } = await desk.run('diff test/door --from v0');
    expect(code).toBe(3);
    expect(lines[0]).toBe('Door: what changed');
    expect(out).toContain('2 changes: 1 breaks somebody outside, 1 needs a migration.');
    expect(out).toContain('Who could send it is refused:');
    expect(out).toContain('“after an hour” became “after some minutes”');
    expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
  });

  it('between two commits, as data with a mark for each state and transition', async () => {
    git('init');
    commit(older, 'v0');
    commit(now, 'v1');
    const { code, json } = await desk.run('diff test/door --from v0 --to v1 --json');
    expect(code).toBe(3);
    expect(json).toMatchObject({
      format: 'rollcall/difference/1',
      risk: 'breaking',
      upgrade: true,
    });
    expect(json.states).toHaveLength(now.states.length);
    expect(json.transitions).toHaveLength(now.transitions.length);
  });

  it('0 where nothing changed, and where it is safe', async () => {
    expect(await desk.run(`diff test/door --from ${file('now.json', now)}`)).toMatchObject({
      code: 0,
    });
    const { code, out } = await desk.run(`diff test/door --from ${file('old.json', reworded)}`);
    expect(code).toBe(0);
    expect(out).toContain('1 change, all of them safe.');
  });

  it('3 where only a migration is needed', async () => {
    const { deadlines } = older;
    const { code, json } = await desk.run(
      `diff test/door --from ${file('old.json', { ...now, deadlines })} --json`,
    );
    expect([code, json.risk]).toEqual([3, 'migration']);
  });

  it('with --data, how many stored instances are affected and what becomes of them', async () => {
    const { json } = await desk.run(`diff test/door --from ${file('old.json', older)} --json`);
    expect(json.affected).toMatchObject({ all: 1, touched: 1 });
    const { out } = await desk.run(`diff test/door --from ${file('old.json', older)}`);
    expect(out).toContain('1 of 1 stored instances stand or wait where something changed.');
  });

  it.each<[string, unknown, string]>([
    ['not JSON', '{', 'it is not JSON'],
    ['something else', {}, 'it is not a portrait, which begins with "format"'],
    [
      'another lifecycle',
      { ...now, name: 'test/window' },
      'it portrays test/window, not test/door',
    ],
    ['a standing', ladderOf(groupStanding), 'it is a standing'],
    ['a newer format', { format: 'rollcall/portrait/2' }, 'use a newer Rollcall'],
    ['half a portrait', { ...now, states: [{}] }, 'it is not a whole portrait: states.0.path'],
  ])('%s is no portrait', async (_, content, message) => {
    const { code, err } = await desk.run(`diff test/door --from ${file('bad.json', content)}`);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['v9', 'no such git ref'],
    ['--upload-pack=x', 'no such git ref'],
    ['empty', 'there is no diagrams/test-door.json in it'],
    ['missing.json', 'there is no such file'],
  ])('--from=%s is told apart', async (from, message) => {
    git('init');
    git('commit', '--allow-empty', '-m', 'nothing', '--no-gpg-sign');
    git('tag', 'empty');
    const { code, err } = await desk.run(['diff', 'test/door', `--from=${from}`]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('needs a repository for a ref', async () => {
    const { code, err } = await desk.run('diff test/door --from main');
    expect(code).toBe(2);
    expect(err).toContain('this folder is in no git repository; name a file instead');
  });

  it('compares lifecycles only', async () => {
    const from = file('now.json', { ...now, name: 'ankored/standing' });
    const { code, err } = await desk.run(`diff ankored/standing --from ${from}`);
    expect([code, err]).toEqual([2, expect.stringContaining('is a standing')]);
  });

  it('draws both versions in one, to a new file', async () => {
    const from = file('before.json', now);
    const picture = join(desk.data, '..', 'changed.svg');
    expect((await desk.run(`diff test/door --from ${from} --picture ${picture}`)).code).toBe(0);
    expect(readFileSync(picture, 'utf8')).toContain('what changed');
    const again = await desk.run(`diff test/door --from ${from} --picture ${picture}`);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('name a new file')]);
  });
});
