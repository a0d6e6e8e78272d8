/** Looking after the effects feed from the command line. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  await desk.run('create test/door d1 BUILT code=k --by admin:anna');
  await desk.run('send test/door d1 OPEN code=k --by user:uma');
});
afterEach(() => desk.leave());

const ring = 'default/test/door/d1#2.0';

describe('effects', () => {
  it('lists what waits, in 80 columns, and as JSON', async () => {
    const { code, lines } = await desk.run('effects list');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^EFFECT +WHAT +STATE +TRIED/);
    expect(lines[1]).toMatch(/^default\/test\/door\/d1#2\.0 +ring +waiting +0 +due now$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    const { json } = await desk.run('effects list --json --lifecycle test/door --effect ring');
    expect(json).toMatchObject({ items: [{ effectId: ring, state: 'waiting' }], next: null });
    expect((await desk.run('effects list --state dead')).lines[0]).toBe('No effect is dead.');
  });

  it('drops one with a reason, and tries it again', async () => {
    const dropped = await desk.run(`effects drop ${ring} --by admin:anna --reason broken`);
    expect([dropped.code, dropped.lines[0]]).toEqual([0, `✓ ${ring} is dropped`]);
    const { json } = await desk.run('effects list --state dropped --json');
    expect(json.items[0].said).toMatchObject({ by: { id: 'anna' }, reason: 'broken' });
    expect((await desk.run('effects list --state dropped')).out).toContain('    broken');
    expect((await desk.run(`effects retry ${ring} --by admin:anna`)).code).toBe(0);
    expect((await desk.run('effects list --json')).json.items).toHaveLength(1);
  });

  it('says what is wrong', async () => {
    const unknown = await desk.run('effects retry default/x#1.0 --by admin:anna');
    expect([unknown.code, unknown.err]).toEqual([
      2,
      expect.stringContaining('no effect "default/x#1.0"'),
    ]);
    await desk.run(`effects drop ${ring} --by admin:anna --reason broken`);
    const again = await desk.run(`effects drop ${ring} --by admin:anna --reason broken`);
    expect([again.code, again.err]).toEqual([4, expect.stringContaining('is dropped already')]);
    expect((await desk.run(`effects drop ${ring} --by admin:anna`)).code).toBe(2);
    expect((await desk.run('effects list --state lost')).code).toBe(2);
  });
});

describe('an import', () => {
  const rows = [
    { lifecycle: 'test/door', id: 'd2', event: 'BUILT', data: { code: 'k' } },
    { lifecycle: 'test/door', id: 'd2', event: 'OPEN', data: { code: 'k' }, by: 'user:uma' },
  ];
  it.each([
    ['', 'held'],
    [' --deliver', 'waiting'],
  ])('with "%s" leaves its effects %s', async (option, state) => {
    const file = join(desk.data, '..', `${state}.ndjson`);
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
    expect((await desk.run(`import ${file}${option}`)).code).toBe(0);
    const { json } = await desk.run(`effects list --id d2 --state ${state} --json`);
    expect(json.items).toHaveLength(1);
  });
});
