/** One event for many, from the command line. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  for (const id of ['d1', 'd2', 'd3'])
    await desk.run(`create test/door ${id} BUILT code=k --by admin:anna`);
  await desk.run('send test/door d3 OPEN code=k --by user:uma');
});
afterEach(() => desk.leave());

const open = 'bulk test/door OPEN code=k --by user:uma';

it('is looked at first, then sent, and never twice under one key', async () => {
  const preview = await desk.run(`${open} --all --preview`);
  expect([preview.code, preview.lines]).toEqual([
    0,
    [
      '3 instances: 2 would be sent, 1 would be skipped',
      '  1: OPEN is not permitted in Open',
      '     d3',
    ],
  ]);
  expect((await desk.run(`${open} --status shut --key m`)).out).toBe('2 instances: 2 sent\n');
  expect((await desk.run(`${open} --id d1 --id d2 --key m`)).out).toBe(
    '2 instances: 2 sent before\n',
  );
  const { json } = await desk.run(`${open} --id d1 --id gone --key m --json`);
  expect(json).toMatchObject({
    selected: 2,
    finished: true,
    items: [
      { id: 'd1', outcome: 'repeated' },
      { id: 'gone', outcome: 'failed' },
    ],
  });
});

it.each([
  [`${open} --all`, '--key is needed to send'],
  [`${open} --preview`, 'say whom it reaches in one way'],
  [`${open} --status ajar --preview`, '--status: test/door has no "ajar"'],
  ['bulk test/door OPEN d1 --all --preview', '"d1" is no field=value'],
  ['bulk test/door OPN --all --preview', 'has no "OPN"'],
])('%s says what is wrong', async (command, message) => {
  const { code, err } = await desk.run(command);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});
