/** Changing from the command line: what became of it, with an exit code that scripts can rely on. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.leave());

const text = (...lines: readonly string[]) => `${lines.join('\n')}\n`;

describe('create', () => {
  it('starts a life, and says where it stands', async () => {
    const { code, out } = await desk.run('create test/door d1 BUILT code=k --by admin:anna');
    expect(code).toBe(0);
    expect(out).toBe(text('✓ test/door d1 is Shut', '  Revision   1, at 2026-01-01 00:00 UTC'));
  });

  it('makes an id where none is given, and takes the only birth event', async () => {
    const { json } = await desk.run('create test/door code=k --json');
    expect(json).toMatchObject({ outcome: 'applied', revision: 1, event: { type: 'BUILT' } });
    expect(json.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const named = await desk.run('create test/door BUILT code=k --json');
    expect(named.json.event.type).toBe('BUILT');
    expect(named.json.id).not.toBe(json.id);
  });

  it('sends as admin:cli unless told otherwise', async () => {
    await desk.run('create test/door d1 code=k');
    const [row] = (await desk.run('history test/door d1 --json')).json;
    expect(row.event.by).toEqual({ kind: 'admin', id: 'cli' });
  });

  it('takes policies in the type that they have', async () => {
    await desk.run('create test/door d1 code=k --policy closesAfterMinutes=90');
    const { lines } = await desk.run('send test/door d1 OPEN code=k');
    expect(lines.at(-2)).toContain('closesItself in 90 minutes (2026-01-01 01:30 UTC)');
    const { code, err } = await desk.run(
      'create test/door d2 code=k --policy closesAfterMinutes=x',
    );
    expect(code).toBe(2);
    expect(err).toContain('policies.closesAfterMinutes');
  });

  it('refuses an id that is taken, as a conflict', async () => {
    await desk.run('create test/door d1 code=k');
    const { code, err } = await desk.run('create test/door d1 code=k');
    expect(code).toBe(4);
    expect(err).toMatch(/^rollcall: test\/door d1 exists already \(revision 1\)/);
  });

  it('is applied once under one key', async () => {
    await desk.run('create test/door d1 code=k --key a');
    const again = await desk.run('create test/door d1 code=k --key a');
    expect([again.code, again.lines[1]]).toEqual([
      0,
      '  Again      this key was answered before; nothing was done twice',
    ]);
    expect((await desk.run('create test/door d1 code=other --key a')).code).toBe(4);
  });
});

describe('the payload', () => {
  const by = async () => (await desk.run('history test/person p1 --json')).json[0].event.data;

  it('comes from a file', async () => {
    const file = join(desk.data, '..', 'payload.json');
    writeFileSync(file, '{"name": "Ada"}');
    await desk.run(['create', 'test/person', 'p1', '--payload', `@${file}`]);
    expect(await by()).toEqual({ name: 'Ada' });
  });

  it('comes from stdin', async () => {
    desk.stdin = '{"name": "Ada"}';
    await desk.run('create test/person p1 --payload -');
    expect(await by()).toEqual({ name: 'Ada' });
  });

  it('comes as JSON, with single fields on top', async () => {
    await desk.run(['create', 'test/person', 'p1', 'name=Eve', '--payload', '{"name":"Ada"}']);
    expect(await by()).toEqual({ name: 'Eve' });
  });
});

describe('send', () => {
  beforeEach(() => desk.run('create test/door d1 code=k'));

  it('tells the new status, the effects and the deadlines', async () => {
    const { code, out } = await desk.run('send test/door d1 OPEN code=k --by user:uma');
    expect(code).toBe(0);
    expect(out).toBe(
      text(
        '✓ test/door d1 is Open',
        '  Revision   2, at 2026-01-01 00:00 UTC',
        '  Effect     ring: rings the bell',
        '  Deadline   closesItself in 5 minutes (2026-01-01 00:05 UTC): after some',
        '             minutes',
      ),
    );
  });

  it('tells only of the deadlines that this event set', async () => {
    await desk.run('send test/door d1 OPEN code=k');
    const { out } = await desk.run('send test/door d1 LIGHT --by user:uma');
    expect(out).not.toContain('Deadline');
  });

  it('tells why not, what is unmet, and what would be accepted', async () => {
    await desk.run('send test/door d1 LIGHT --by user:uma');
    const { code, out } = await desk.run('send test/door d1 OPEN code=wrong --by user:uma');
    expect(code).toBe(3);
    expect(out).toBe(
      text(
        '✗ test/door d1: OPEN was refused',
        '  Unmet      the code is the right one (hasCode)',
        '  Unmet      it stands in door.lamp.lit',
        '  Possible   KNOCK, LIGHT',
        '  Stands     Shut · Dark, revision 2',
      ),
    );
  });

  it('gives programs the whole answer, refused or not', async () => {
    const { code, json } = await desk.run('send test/door d1 OPEN code=wrong --json');
    expect(code).toBe(3);
    expect(json).toMatchObject({
      outcome: 'refused',
      revision: 1,
      refusal: { reason: 'guardFailed', unmet: [{ guard: 'hasCode' }] },
    });
  });

  it('tells a declared no-op from a transition', async () => {
    const { code, lines } = await desk.run('send test/door d1 KNOCK --by user:uma');
    expect([code, lines]).toEqual([
      0,
      ['✓ test/door d1: KNOCK was accepted and changes nothing', '  Stands     Shut, revision 1'],
    ]);
  });

  it('says how to send as somebody else', async () => {
    const { code, lines } = await desk.run('send test/door d1 KNOCK');
    expect(code).toBe(3);
    expect(lines).toContain('  Reason     KNOCK may be sent by user, not by admin');
    expect(lines).toContain('  Mend       say who sends it: --by user:<id>');
  });

  it('tells which deadlines were due first', async () => {
    await desk.run('send test/door d1 OPEN code=k');
    desk.clock.wait({ minutes: 9 });
    const { lines } = await desk.run('send test/door d1 LIGHT --by user:uma');
    expect(lines[1]).toBe('  Before     the deadline closesItself was due first and fired');
  });

  it('tells what was sent to others in the same commit', async () => {
    await desk.run('create test/person p1 name=Ada');
    await desk.run('create test/report r1 person=p1');
    const { lines } = await desk.run('send test/report r1 UPHELD');
    expect(lines).toContain('  Sent       BAN to test/person p1: applied');
  });

  it('is a conflict where the revision has moved', async () => {
    expect((await desk.run('send test/door d1 KNOCK --by user:u --if-revision 1')).code).toBe(0);
    const { code, err } = await desk.run('send test/door d1 KNOCK --by user:u --if-revision 7');
    expect(code).toBe(4);
    expect(err).toContain('stands at revision 1, not 7');
  });

  it('refuses what lies before the last change, or ahead', async () => {
    const past = await desk.run('send test/door d1 LIGHT --by user:u --at -1h');
    expect([past.code, past.out]).toEqual([2, expect.stringContaining('never goes')]);
    const ahead = await desk.run('send test/door d1 LIGHT --by user:u --at +1h');
    expect([ahead.code, ahead.out]).toEqual([2, expect.stringContaining('lies in the future')]);
  });

  it('is a conflict where a server holds the store, and looking still works', async () => {
    desk.lock();
    const { code, json } = await desk.run('send test/door d1 LIGHT --by user:u --json');
    expect([code, json.error.code]).toEqual([4, 'store.locked']);
    expect((await desk.run('show test/door d1')).code).toBe(0);
  });
});

describe('correct', () => {
  beforeEach(() => desk.run('create test/door d1 code=k'));
  const correct = ['correct', 'test/door', 'd1', '--state', 'open + lit', '--by', 'admin:anna'];

  it('repairs one on the record', async () => {
    const { code, lines } = await desk.run([...correct, '--reason', 'it was open']);
    expect([code, lines[0]]).toEqual([0, '✓ test/door d1 is Open']);
    const { out } = await desk.run('history test/door d1');
    expect(out).toContain('corrected  admin:anna  Shut → Open');
    expect(out).toContain('with reason=it was open');
  });

  it('takes context and an instant that deadlines count from', async () => {
    const since = ['--since', '-2m', '--context', '{"opened": 1}', '--reason', 'x'];
    const { lines } = await desk.run([...correct, ...since]);
    expect(lines[0]).toBe('✓ test/door d1 is Open');
    expect(lines.join(' ')).toContain('closesItself in 3 minutes');
  });

  it.each([
    ['without a reason', correct, "required option '--reason <text>' not specified"],
    [
      'by somebody who is no admin',
      [...correct.slice(0, 5), '--reason', 'x', '--by', 'user:uma'],
      'only an admin corrects',
    ],
    [
      'into a state that does not exist',
      ['correct', 'test/door', 'd1', '--state', 'ajar', '--reason', 'x', '--by', 'admin:a'],
      'ajar is no state of test/door',
    ],
    ['with half a context', [...correct, '--reason', 'x', '--context', '{'], '--context: not JSON'],
  ])('is bad input %s', async (_, words, problem) => {
    const { code, err } = await desk.run(words);
    expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
  });
});

describe('erase', () => {
  beforeEach(async () => {
    await desk.run('create test/person p1 name=Ada');
    await desk.run('create test/report r1 person=p1');
    await desk.run('send test/report r1 NOTED text=hello');
  });

  it('says what would go, removes nothing, and does not look done', async () => {
    const { code, out } = await desk.run('erase p1 --by admin:anna');
    expect(code).toBe(2);
    expect(out).toBe(
      text(
        '! This would remove 2 personal values from 2 instances of p1:',
        '  test/person p1',
        '  test/report r1',
        '',
        'Nothing was removed. To remove it for good, say it again with --yes.',
      ),
    );
    expect(desk.opened.at(-1)).toMatchObject({ readOnly: true });
    expect((await desk.run('history test/person p1')).out).toContain('name=Ada');
  });

  it('removes it for good, and history stays', async () => {
    const { code, json } = await desk.run('erase p1 --by admin:anna --yes --json');
    expect(code).toBe(0);
    expect(json).toMatchObject({ subject: 'p1', values: 2, erased: true });
    const { out } = await desk.run('history test/person p1');
    expect(out).toContain('name=[erased]');
    expect(out).toContain('personal data erased');
    expect((await desk.run('doctor')).code).toBe(0);
  });

  it.each(['erase p9 --by admin:anna', 'erase p9 --by admin:anna --yes'])(
    '%s finds nobody',
    async (command) => {
      const { code, err } = await desk.run(command);
      expect([code, err]).toEqual([2, 'rollcall: nothing is stored about the subject "p9"\n']);
    },
  );
});
