// Uses the packed package as whoever installs it would: beside its declared dependencies and nothing else.
//   node .ci/try-package.mjs <tarball>

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A wrong event or payload must not compile. */
const use = `
import { Engine, openMemoryStore, systemClock, uuidIds } from 'rollcall';
import { aheadUser, lifecycles } from 'rollcall/machines';

const engine = new Engine({ store: openMemoryStore(), lifecycles, clock: systemClock, ids: uuidIds });
const users = engine.of(aheadUser);
const by = { kind: 'admin', id: 'anna' } as const;
const data = { username: 'kim', address: 'kim@example.org' };
await users.create('u1', { type: 'CREATE', data }, { by });
const answer = await users.send('u1', { type: 'START_ONBOARDING' }, { by });
console.log(answer.outcome, answer.status?.code);
// @ts-expect-error
export const wrong = () => users.send('u1', { type: 'START_ONBOARDNG' }, { by });
`;

const home = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rollcall-package-'));
const installed = join(folder, 'node_modules/rollcall');

try {
  unpack(resolve(process.argv[2]));
  carriesNothingOfTheCheckout();
  commandLineWorks();
  ownMachinesRun();
  olderNodeIsToldSo();
  importsResolveWithTypes();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function unpack(tarball) {
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  for (const name of [...Object.keys(manifest().dependencies), '@types/node']) link(name);
}

function manifest() {
  return JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
}

function link(name) {
  const place = join(folder, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(home, 'node_modules', name), place, 'junction');
}

function carriesNothingOfTheCheckout() {
  const fields = Object.keys(manifest());
  for (const field of ['optionalDependencies', 'devDependencies', 'scripts', 'private']) {
    assert(!fields.includes(field), `the package.json that would be published has ${field}`);
  }
  assert.equal(manifest().engines.node, '>=24');
}

function commandLineWorks() {
  const says = (...args) => run(join(installed, manifest().bin.rollcall), ...args);
  const by = ['--by', 'admin:anna'];
  assert.match(says('--help'), /Usage: rollcall/);
  says('create', 'ahead/user', 'u1', 'CREATE', 'username=mara', 'address=mara@example.org', ...by);
  assert.match(says('send', 'ahead/user', 'u1', 'START_ONBOARDING', ...by), /is Pending/);
  assert.match(says('show', 'ahead/user', 'u1'), /mara@example\.org/);
  assert.match(says('import', '--help'), /Usage: rollcall import/);
}

/** A project's own machines import the package that runs them. */
function ownMachinesRun() {
  const own =
    "import { aheadUser } from 'rollcall/machines'; export const lifecycles = [aheadUser];";
  writeFileSync(join(folder, 'own.ts'), own);
  const door = join(installed, manifest().bin.rollcall);
  const shown = JSON.parse(run(door, 'lifecycles', '--machines', './own.ts', '--json'));
  assert.deepEqual(
    shown.map(({ name }) => name),
    ['ahead/user'],
  );
}

/** Nothing here brings a Node along, so an older one is told what is missing. */
function olderNodeIsToldSo() {
  const pretence = 'Object.defineProperty(process, "versions", { value: { node: "20.1.0" } })';
  const door = join(installed, manifest().bin.rollcall);
  const args = ['--import', `data:text/javascript,${pretence}`, door, '--help'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /^rollcall needs Node 24 or newer, and this is Node 20\.1\.0\./);
}

function importsResolveWithTypes() {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, 'use.ts'), use);
  const options = {
    module: 'nodenext',
    target: 'es2024',
    strict: true,
    noEmit: true,
    types: ['node'],
  };
  const config = { compilerOptions: { ...options, skipLibCheck: true }, files: ['use.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  run(join(home, 'node_modules/@typescript/native/bin/tsc'), '-p', folder);
  assert.equal(run(join(folder, 'use.ts')), 'applied pending\n');
}

/** @returns what it prints; throws with what it complains of. */
function run(program, ...args) {
  return execFileSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' });
}
