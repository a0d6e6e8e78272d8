/** What lies in `diagrams/` is what the definitions that run give, to the byte; `rollcall diagrams` writes it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lifecycles, standings } from '../../machines/index.ts';
import { galleryOf, ladderOf, portraitOf } from '../../src/draw/index.ts';
import { hashOf } from '../../src/engine/index.ts';
import { describe as meaningOf } from '../../src/lifecycle/index.ts';

const folder = join(import.meta.dirname, '../../diagrams');

it('the committed folder is what runs', async () => {
  const portraits = lifecycles.map((each) => portraitOf(each, hashOf(meaningOf(each))));
  const wanted = await galleryOf(portraits, standings.map(ladderOf));
  expect(readdirSync(folder).toSorted()).toEqual([...wanted.keys()].toSorted());
  const stale = [...wanted].filter(
    ([name, text]) => readFileSync(join(folder, name), 'utf8') !== text,
  );
  expect(stale.map(([name]) => name)).toEqual([]);
}, 60_000);

it('is the same in another process, time zone and language', () => {
  const said = execFileSync(process.execPath, ['bin/rollcall.js', 'diagrams', '--check'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, TZ: 'Asia/Tokyo', LC_ALL: 'tr_TR.UTF-8' },
    encoding: 'utf8',
  });
  expect(said).toBe(`${readdirSync(folder).length} files in diagrams, all as what runs\n`);
}, 60_000);

it('machines that do not load are told in one line, and nothing is written', () => {
  const own = mkdtempSync(join(tmpdir(), 'rollcall-broken-'));
  const module = join(own, 'machines.ts');
  writeFileSync(module, "throw new Error('no policy');\n");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['bin/rollcall.js', 'diagrams', '--machines', module, '--out', join(own, 'pictures')],
    { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8' },
  );
  const left = readdirSync(own);
  rmSync(own, { recursive: true });
  expect([status, stdout, stderr]).toEqual([
    2,
    '',
    `rollcall: the machines in ${module} cannot be used: no policy\n`,
  ]);
  expect(left).toEqual(['machines.ts']);
}, 60_000);
