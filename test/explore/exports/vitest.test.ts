/** The vitest skeleton as what it is: TypeScript that the compiler accepts and vitest runs. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formats } from '../../../src/explore/exports/index.ts';
import { parameters, seed } from '../../support/seed.ts';
import { anySuite, documentSuite, longSuite } from '../../support/suites.ts';

const root = join(import.meta.dirname, '../../..');
const { write, beside } = formats.vitest;
const wild = fc.sample(anySuite, { numRuns: 20, seed }).filter(({ cases }) => cases.length > 0);

/** A document as the suite expects it; it forgets that an approval names a version. */
const forgetful = `${beside!.text.slice(0, beside!.text.indexOf('export const adapter'))}
let status = '';
export const adapter: Adapter = {
  async reset(start) {
    status = start;
  },
  async send({ event }) {
    const next = { UPLOADED: 'Pending Review', APPROVE: 'Completed', expired: 'Incomplete' }[event];
    status = next ?? status;
    return next === undefined ? 'refused' : 'applied';
  },
  async read() {
    return status;
  },
};
`;

describe('on disk', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-skeleton-'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
    put(beside!.name, beside!.text);
    put('document.test.ts', write(documentSuite));
    put('long.test.ts', write(longSuite));
    for (const [n, suite] of wild.entries()) put(`wild-${n}.test.ts`, write(suite));
    put('package.json', '{ "type": "module" }');
    const compilerOptions = { noUnusedLocals: true, noUnusedParameters: true };
    const config = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['*.ts'] };
    put('tsconfig.json', JSON.stringify({ ...config, exclude: ['node_modules'] }));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is accepted by the compiler under every strict flag, whatever is in the suite', async () => {
    expect(await run('@typescript/native/bin/tsc', ['-p', '.', '--pretty', 'false'])).toBe('');
    writeFileSync(
      join(folder, 'wrong.ts'),
      `${write(documentSuite)}walk('new', [['UPLOADED', 1]]);`,
    );
    expect(await run('@typescript/native/bin/tsc', ['-p', '.'])).toContain('wrong.ts');
  });

  test('runs: the case that the system gets right is green, the one that it gets wrong is red', async () => {
    writeFileSync(join(folder, 'adapter.ts'), forgetful);
    const report = join(folder, 'report.json');
    await run('vitest/vitest.mjs', [
      'run',
      'document',
      '--reporter=json',
      `--outputFile=${report}`,
    ]);
    const [file] = JSON.parse(readFileSync(report, 'utf8')).testResults;
    const [first, second] = documentSuite.cases;
    expect(
      file.assertionResults.map((it: Record<string, string>) => [it['title'], it['status']]),
    ).toEqual([
      [`${first!.title} (${first!.id})`, 'passed'],
      [`${second!.title} (${second!.id})`, 'failed'],
    ]);
    expect(file.assertionResults[1].failureMessages[0]).toContain('step 2, APPROVE');
  });

  test('until the adapter is filled in, every case is red and says so', async () => {
    writeFileSync(join(folder, 'adapter.ts'), beside!.text);
    const said = await run('vitest/vitest.mjs', ['run', 'document']);
    expect(said).toContain(
      'Fill in adapter.ts: bring a fresh subject to "requirement.attempt.idle".',
    );
    expect(said).toContain('2 failed');
  });

  /** All that a program of node_modules prints. */
  function run(program: string, options: readonly string[]): Promise<string> {
    const path = join(root, 'node_modules', program);
    const env = { ...process.env, NO_COLOR: '1', VITEST: undefined, NODE_OPTIONS: undefined };
    return new Promise((done) => {
      execFile(process.execPath, [path, ...options], { cwd: folder, env }, (_, out, error) =>
        done(out + error),
      );
    });
  }
});

describe('in memory', () => {
  test('sends what the suite says and expects what it says, whatever that is', async () => {
    await fc.assert(
      fc.asyncProperty(anySuite, async (suite) => {
        const told = await evaluated(write(suite));
        expect(told).toEqual(
          suite.cases.map((it) => ({
            name: `${oneLine(it.title)} (${it.id})`,
            start: it.start,
            steps: it.steps.map(({ event, data, by, at, expected, status, to }) => ({
              sent: { event, data: Object.entries(data), by, at },
              expected: [expected, status ?? to],
            })),
          })),
        );
      }),
      parameters(100),
    );
  });

  test('a case of more than twelve steps is warned of', () => {
    expect(write(longSuite)).toMatch(/^\/\/ Warning: 1 case has more than 12 steps/m);
    expect(write(documentSuite)).not.toContain('Warning');
  });
});

const oneLine = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

interface Told {
  readonly name: string;
  start: string;
  readonly steps: { readonly sent: unknown; readonly expected: unknown[] }[];
}

/** Runs the text with stand-ins for vitest and the adapter, which note what they are given. */
async function evaluated(text: string): Promise<Told[]> {
  const body = stripTypeScriptTypes(text).replace(/^import .*$/gm, '');
  const tests: { name: string; walk: () => Promise<void> }[] = [];
  const told: Told[] = [];
  const adapter = {
    reset: async (start: string) => void (told.at(-1)!.start = start),
    send: async ({ data, ...sent }: { data: object }) =>
      void told.at(-1)!.steps.push({ sent: { ...sent, data: Object.entries(data) }, expected: [] }),
    read: async () => undefined,
  };
  const expectation = () => ({
    toBe: (value: unknown) => void told.at(-1)!.steps.at(-1)!.expected.push(value),
  });
  const describeNow = (_: string, inside: () => void) => inside();
  const note = (name: string, walk: () => Promise<void>) => void tests.push({ name, walk });
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is what is under test
  new Function('describe', 'test', 'expect', 'adapter', body)(
    describeNow,
    note,
    expectation,
    adapter,
  );
  for (const { name, walk } of tests) {
    told.push({ name, start: '', steps: [] });
    await walk();
  }
  return told;
}
