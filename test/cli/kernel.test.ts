/** `--kernel` on any command: which kernel decides, and what happens where two of them disagree. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { document } from '../../machines/index.ts';
import { door } from '../support/door.ts';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk({ lifecycles: [door, document] });
});
afterEach(() => desk.leave());

describe.each(['compiled', 'xstate', 'both'])('on %s', (kernel) => {
  it('a life goes the same way', async () => {
    const run = (words: string) => desk.run(`${words} --kernel ${kernel}`);
    await run('create test/door d1 code=k --by admin:anna');
    await run('send test/door d1 OPEN code=k --by user:uma');
    expect((await run('send test/door d1 OPEN code=k --by user:uma')).code).toBe(3);
    desk.clock.wait({ minutes: 10 });
    const { json } = await run('show test/door d1 --json');
    expect(json).toMatchObject({ status: { code: 'shut' }, revision: 3 });
    expect((await run('paths ankored/document --suite states')).lines).toContain(
      '  all states                       73 of 73 (100%)',
    );
  });
});

it('doctor says what decides, where it is not the compiled kernel', async () => {
  expect((await desk.run('doctor')).out).not.toContain('decides on');
  expect((await desk.run('doctor --kernel xstate')).out).toContain('decides on XState itself');
  expect((await desk.run('doctor --kernel both')).out).toContain('compares with XState');
});

it('refuses a kernel that there is not', async () => {
  const { code, err } = await desk.run('lifecycles --kernel quick');
  expect(code).toBe(2);
  expect(err).toContain('compiled, xstate, both');
});
