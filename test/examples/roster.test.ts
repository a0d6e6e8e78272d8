/** The example league's teams: every change is made, and the standings that are kept are those of a fresh computation. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { groupStanding, lifecycles } from '../../machines/index.ts';
import { loadExamples } from '../../src/cli/examples.ts';
import { applyChanges } from '../../src/cli/roster/applying.ts';
import { readNdjson } from '../../src/cli/rows.ts';
import type { World } from '../../src/cli/world.ts';
import { keptByRoster } from '../../src/roster/index.ts';
import { root } from '../support/house-rules.ts';
import { admin, HandClock, testWorld } from '../support/world.ts';

const league = { tenant: 'default', organisation: 'org-01' };

test('serve --example shows the league with standings that hold', async () => {
  const { engine, clock } = testWorld({
    lifecycles,
    clock: new HandClock('2026-04-16T00:00:00.000Z'),
    standing: keptByRoster(groupStanding),
  });
  await loadExamples({ home: root } as World, engine);
  const before = await engine.roster.counts(league);
  expect(Object.values(before).reduce((sum, count) => sum + count, 0)).toBe(437);
  expect(Object.keys(before).length).toBeGreaterThan(5);
  // Nothing that is kept is other than what is worked out anew, on that day or a season later.
  expect(await engine.roster.rebuild(league)).toBe(0);
  clock.wait({ days: 200 });
  const after = await engine.roster.counts(league);
  expect(after).not.toEqual(before);
  expect(await engine.roster.rebuild(league)).toBe(0);
  const again = await applyChanges(
    engine,
    league,
    readNdjson(createReadStream(join(root, 'examples/ankored/roster.ndjson'))),
    { by: admin, onNotMade: (line) => expect(line).toBeNull() },
  );
  expect(again).toMatchObject({ applied: 0, repeated: 905, notMade: 0 });
}, 60_000);
