/** What lies in `diagrams/` is what the definitions that run give, to the byte; `rollcall diagrams` writes it. */
import { readdirSync, readFileSync } from 'node:fs';
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
