/** The help: every command explains itself with examples, and everything fits a narrow terminal. */
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { widthOf } from '../../src/cli/layout.ts';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeAll(() => {
  desk = new Desk();
});
afterAll(() => desk.leave());

const commands = [
  'show',
  'list',
  'history',
  'lifecycles',
  'create',
  'send',
  'correct',
  'erase',
  'serve',
  'keys',
  'doctor',
  'paths',
  'check',
  'guide',
  'diff',
  'effects',
  'backup',
  'upgrade',
];

describe('the program', () => {
  it('lists every command under what it is for', async () => {
    const { code, out } = await desk.run('--help');
    expect(code).toBe(0);
    expect(out).toContain('See where people stand:');
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(out).toContain(
      'Exit codes: 0 done, 1 fault, 2 bad usage or input, 3 refused, 4 conflict.',
    );
  });

  it('tells its version', async () => {
    expect(await desk.run('--version')).toMatchObject({ code: 0, out: '1.2.3\n' });
  });
});

describe.each(commands)('%s --help', (command) => {
  it('has examples, --json, and fits 80 columns', async () => {
    const { code, out, lines } = await desk.run(`${command} --help`);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`\\nExamples:\\n  rollcall ${command}`));
    expect(out).toContain('--json');
    expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
  });

  it('is the same by way of help', async () => {
    expect((await desk.run(`help ${command}`)).out).toBe((await desk.run(`${command} --help`)).out);
  });
});

describe('colours', () => {
  const codes = (text: string) => text.includes('\u001B[');
  const said = async (options: ConstructorParameters<typeof Desk>[0]) => {
    const other = new Desk(options);
    await other.run('create test/door d1 code=k');
    const { out } = await other.run('show test/door d1');
    const help = await other.run('--help');
    other.leave();
    return codes(out) && codes(help.out);
  };

  it.each([
    ['on a terminal', { isTTY: true }, true],
    ['in a pipe', {}, false],
    ['with NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }, false],
    ['with an empty NO_COLOR', { isTTY: true, env: { NO_COLOR: '' } }, true],
    ['on a dumb terminal', { isTTY: true, env: { TERM: 'dumb' } }, false],
  ])('%s', async (_, options, expected) => {
    expect(await said(options)).toBe(expected);
  });

  it('change nothing but colour', async () => {
    const [plain, painted] = await Promise.all(
      [false, true].map(async (isTTY) => {
        const other = new Desk({ isTTY });
        await other.run('create test/door d1 code=k');
        const { out } = await other.run('show test/door d1');
        other.leave();
        return out;
      }),
    );
    expect(stripVTControlCharacters(painted ?? '')).toBe(plain);
  });
});
