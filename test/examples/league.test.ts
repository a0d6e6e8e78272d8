/**
 * The example league as everybody meets it: a client whose types are made from the contract drives it over HTTP, and
 * the standings that are kept are those of a fresh computation, then and a season later.
 */
import { spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { groupStanding, lifecycles } from '../../machines/index.ts';
import { loadExamples } from '../../src/cli/examples.ts';
import { applyChanges } from '../../src/cli/roster/applying.ts';
import { readNdjson } from '../../src/cli/rows.ts';
import type { World } from '../../src/cli/world.ts';
import { keptByRoster } from '../../src/roster/index.ts';
import { serve } from '../../src/service/index.ts';
import { keyOf } from '../service/caller.ts';
import { root } from '../support/house-rules.ts';
import { admin, HandClock, type TestWorld, testWorld } from '../support/world.ts';

const league = { tenant: 'default', organisation: 'org-01' };
const folder = mkdtempSync(join(tmpdir(), 'rollcall-client-'));
let world: TestWorld;

beforeAll(async () => {
  world = testWorld({
    lifecycles,
    clock: new HandClock('2026-04-16T00:00:00.000Z'),
    standing: keptByRoster(groupStanding),
  });
  await loadExamples({ home: root } as World, world.engine);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program to its end; rejects with what it said where that was not good. */
function run(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        said += String(part);
      });
    child.once('close', (code) => (code === 0 ? resolve(said) : reject(new Error(said))));
  });
}

const typeCheck = [
  join(root, 'node_modules/@typescript/native/bin/tsc'),
  ...'--noEmit --strict --target es2024 --module nodenext --allowImportingTsExtensions --types node morning.ts'.split(
    ' ',
  ),
];

test('a client that is generated from the contract drives the league', async () => {
  const { engine } = world;
  const served = await serve(engine, { port: 0, version: '1.2.3' });
  const contract = await (await fetch(`${served.url}/openapi.json`)).json();
  const types = astToString(await openapiTS(contract as never));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  await copyFile(join(root, 'examples/client/morning.ts'), join(folder, 'morning.ts'));
  // A client that asks for what there is not does not compile.
  writeFileSync(
    join(folder, 'contract.ts'),
    types.replace('"/v1/waiting/{system}/{name}"', '"/v1/gone"'),
  );
  await expect(run(typeCheck)).rejects.toThrow('/v1/waiting/{system}/{name}');
  writeFileSync(join(folder, 'contract.ts'), types);
  expect(await run(typeCheck)).toBe('');

  const waiting = { tenant: 'default', lifecycle: 'ankored/document', activity: 'pendingReview' };
  const before = await engine.waiting({ ...waiting, limit: 100 });
  const counts = await engine.roster.counts(league);
  const key = await keyOf(world);
  const said = await run(['morning.ts'], { ROLLCALL_URL: served.url, ROLLCALL_KEY: key });
  const [one, two] = before.items;
  expect(said.split('\n').map((line) => line.replace(/^(member|due) .*/, '$1'))).toEqual([
    `counts ${JSON.stringify(counts)}`,
    'member',
    'member',
    'member',
    'would reach 2',
    'reached 2',
    `APPROVE ${one?.id} Completed`,
    'late 412 /problems/revisionMoved',
    `REJECT ${two?.id} Incomplete`,
    'late 412 /problems/revisionMoved',
    'due',
    '',
  ]);
  const after = await engine.waiting({ ...waiting, limit: 100 });
  expect(after.items).toEqual(before.items.slice(2));
}, 60_000);

test('standings hold, whatever happens', async () => {
  const { engine, clock } = world;
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
