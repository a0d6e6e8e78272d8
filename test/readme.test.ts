/**
 * The README's transcripts are real: each command is run in order, in an empty folder with the examples, and prints
 * what stands there. `ROLLCALL_WRITE_README=1 npx vitest run test/readme.test.ts` writes down what it prints.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { widthOf } from '../src/cli/layout.ts';
import { exchangesIn, printed, rewritten, undated, workplace } from './support/transcript.ts';

const file = fileURLToPath(new URL('../README.md', import.meta.url));
const folder = workplace();
if (process.env['ROLLCALL_WRITE_README']) {
  const first = workplace();
  writeFileSync(file, rewritten(readFileSync(file, 'utf8'), first));
  rmSync(first, { recursive: true, force: true });
}
const readme = readFileSync(file, 'utf8');
const exchanges = exchangesIn(readme);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the README', () => {
  test('shows the two commands and at least five transcripts', () => {
    expect(readme).toContain('npm ci && npm start');
    expect(readme).toContain('npm ci && npm test');
    expect(exchanges.length).toBeGreaterThanOrEqual(5);
  });

  test.each(exchanges.map((e, n) => ({ ...e, n })))('$n: $command', ({ command, output }) => {
    expect(undated(printed(command, folder), command)).toBe(undated(output, command));
  });

  test('fits a terminal of 80 columns', () => {
    const wide = exchanges
      .flatMap((e) => e.output.split('\n'))
      .filter((line) => widthOf(line) > 80);
    expect(wide).toEqual([]);
  });
});
