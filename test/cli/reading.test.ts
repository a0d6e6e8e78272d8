/** Looking from the command line: what people read at 80 columns, and what programs get. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aheadUser } from '../../machines/ahead/user/machine.ts';
import { document } from '../../machines/ankored/document/machine.ts';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.leave());

async function openDoor(): Promise<void> {
  await desk.run('create test/door d1 code=k --by admin:anna');
  await desk.run('send test/door d1 OPEN code=k --by user:uma');
}

/** A user whose invitation came back. */
async function failed(): Promise<void> {
  await desk.run('create ahead/user u1 CREATE username=mara address=mara@example.org');
  const { json } = await desk.run('send ahead/user u1 START_ONBOARDING --json');
  const bounce = `code=mailboxFull invitation=${json.event.id}`;
  await desk.run([
    ...`send ahead/user u1 DELIVERY_FAILED ${bounce} --by system:mail`.split(' '),
    'words=552 5.2.2 over quota',
  ]);
}

const text = (...lines: readonly string[]) => `${lines.join('\n')}\n`;

describe('show', () => {
  it('tells where one stands, what that means, and what can happen next', async () => {
    await openDoor();
    desk.clock.wait({ minutes: 2 });
    const { code, out } = await desk.run('show test/door d1');
    expect(code).toBe(0);
    expect(out).toBe(
      text(
        'Door d1 · test/door · revision 2',
        '🚪 Open since 2026-01-01 00:00 UTC (2 minutes ago)',
        '',
        '  The door is open.',
        '',
        '  Action needed  none',
        '',
        'On record',
        '  FIELD   VALUE',
        '  code    k',
        '  opened  1',
        '',
        'Deadlines',
        '  WHEN          DUE                   DEADLINE      WHAT',
        '  in 3 minutes  2026-01-01 00:05 UTC  closesItself  after some minutes',
        '',
        'What can happen now',
        '  EVENT      WHAT       WHO          LEADS TO',
        '  CLOSE      Close      user, admin  shut',
        '  LIGHT      Light      user         dark',
        '  TORN_DOWN  Tear down  admin        gone',
        '',
        '  Not from here  OPEN, KNOCK',
        '',
        'Latest effects',
        '  WHEN                  EFFECT  WHAT',
        '  2026-01-01 00:00 UTC  ring    rings the bell',
      ),
    );
  });

  it('tells an exact reason in words, and what needs attention, with what to do', async () => {
    desk.lifecycles = [aheadUser];
    await failed();
    desk.clock.wait({ days: 8 });
    const { out } = await desk.run('show ahead/user u1');
    expect(out).toContain(
      text(
        '  Reason         The mailbox is full. (mailboxFull)',
        '                 “552 5.2.2 over quota”',
        '  Stalled        The user has been in this status for too long. (stalled)',
        '    • Follow the advice of the status.',
        '',
        '  Action needed  yes, by admin',
      ),
    );
    const { json } = await desk.run('show ahead/user u1 --json');
    expect(json.notes).toEqual([
      {
        code: 'mailboxFull',
        label: 'Reason',
        says: 'The mailbox is full.',
        advice: [],
        words: '552 5.2.2 over quota',
      },
      expect.objectContaining({ code: 'stalled', words: null }),
    ]);
    await desk.run('erase u1 --by admin:anna --yes');
    expect((await desk.run('show ahead/user u1')).out).toContain('“[erased]”');
    const past = await desk.run('show ahead/user u1 --at 2026-01-01 --json');
    expect([past.json.status.code, past.json.notes]).toEqual(['failed', []]);
  });

  it('keeps what changes nothing out of what can happen, in one line at the end', async () => {
    desk.lifecycles = [aheadUser];
    await failed();
    const { out } = await desk.run('show ahead/user u1');
    const [, asides = ''] = out.split('What cannot, and why');
    expect(out.replace(asides, '')).not.toContain('INVITATION_SENT');
    expect(asides).toContain(
      text(
        '  Changes nothing  INVITATION_SENT, INVITATION_DELIVERED, DELIVERY_FAILED',
        '  Not from here    ENABLE_AHEAD_LOGIN, PASSWORD_SET, SESSION_LOST, AHEAD_LOGIN,',
        '                   ENTRA_LOGIN, UNBLOCK',
      ),
    );
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('is right although no worker ran, and stores nothing', async () => {
    await openDoor();
    desk.clock.wait({ days: 3 });
    const { json } = await desk.run('show test/door d1 --json');
    expect(json).toMatchObject({
      status: { code: 'shut', label: 'Shut', since: '2026-01-01T00:05:00.000Z' },
      revision: 3,
      since: '2026-01-01T00:05:00.000Z',
    });
    expect(json.permitted.map((p: { event: string }) => p.event)).toContain('KNOCK');
    expect(desk.opened.at(-1)).toMatchObject({ readOnly: true });
    const { snapshot } = await (await desk.engine()).stored({
      tenant: 'default',
      lifecycle: 'test/door',
      id: 'd1',
    });
    expect(snapshot.revision).toBe(2);
  });

  it('names the guard that an event depends on, and the one that stands in its way', async () => {
    await desk.run('create test/door d1 code=k');
    const open = await desk.run('show test/door d1');
    expect(open.lines).toContain('      depends: the code is the right one (hasCode)');
    await desk.run('send test/door d1 LIGHT --by user:uma');
    const barred = await desk.run('show test/door d1');
    expect(barred.out).toContain(
      text(
        'What cannot, and why',
        '  EVENT  WHAT',
        '  OPEN   Open',
        '      unmet: it stands in door.lamp.lit',
      ),
    );
    expect(barred.lines).toContain('beside it Dark since 2026-01-01 00:00 UTC (now)');
  });

  it('says once what is both status and activity, as in a first attempt', async () => {
    desk.lifecycles = [document];
    const names = 'person=p-1 organisation=o-1 requirement=r-1';
    await desk.run(`create ankored/document p-1/d ASSIGNED ${names}`);
    const sent = await desk.run(
      'send ankored/document p-1/d UPLOADED version=v-1 completedOn=2025-12-01 --by user:p-1',
    );
    expect(sent.lines).toContain('✓ ankored/document p-1/d is Pending Review');
    const { out } = await desk.run('show ankored/document p-1/d');
    const [head = ''] = out.split('Action needed');
    expect(head.match(/Pending Review/g)).toHaveLength(1);
    expect(head.match(/An administrator must review the file/g)).toHaveLength(1);
    expect((await desk.run('history ankored/document p-1/d')).out).toMatch(/→ Pending\s+Review\n/);
    const { json } = await desk.run('show ankored/document p-1/d --json');
    expect([json.status.label, json.activity.label]).toEqual(['Pending Review', 'Pending Review']);
  });

  it('names who it is in two lines where one is too short', async () => {
    const id = `d-${'1'.repeat(50)}`;
    await desk.run(`create test/door ${id} code=k`);
    const { lines } = await desk.run(`show test/door ${id}`);
    expect(lines.slice(0, 2)).toEqual([`Door ${id}`, 'test/door · revision 1']);
  });

  it('answers for one actor', async () => {
    await desk.run('create test/door d1 code=k');
    const { lines } = await desk.run('show test/door d1 --as user:uma');
    expect(lines).toContain('  Changes nothing  KNOCK');
    expect(lines).toContain('  For others       TORN_DOWN (admin)');
  });

  it.each([
    ['--at 2026-01-01T00:03:00Z', 'As it was on 2026-01-01 00:03 UTC, 27 minutes ago', 'Open'],
    ['--at -27m', 'As it was on 2026-01-01 00:03 UTC, 27 minutes ago', 'Open'],
    [
      '--at 2026-01-02',
      'As it would be on 2026-01-02 00:00 UTC, in 24 hours, if nothing else happened',
      'Shut',
    ],
    [
      '--at +1w',
      'As it would be on 2026-01-08 00:30 UTC, in 7 days, if nothing else happened',
      'Shut',
    ],
  ])('%s: %s', async (option, said, label) => {
    await openDoor();
    desk.clock.wait({ minutes: 30 });
    await desk.run('send test/door d1 LIGHT --by user:uma');
    const { lines } = await desk.run(`show test/door d1 ${option}`);
    expect(lines[1]).toBe(said);
    expect(lines[2]).toContain(`🚪 ${label} since`);
  });

  it('says times in the zone that is asked for', async () => {
    await openDoor();
    const { lines } = await desk.run('show test/door d1 --zone Europe/Zurich');
    expect(lines[1]).toBe('🚪 Open since 2026-01-01 01:00 +01:00 (now)');
    const midnight = await desk.run('show test/door d1 --zone Europe/Zurich --at 2026-01-02');
    expect(midnight.lines[1]).toContain('on 2026-01-02 00:00 +01:00');
  });

  it('says that a life has ended, and offers nothing', async () => {
    await openDoor();
    await desk.run('send test/door d1 TORN_DOWN');
    const { out } = await desk.run('show test/door d1');
    expect(out).toContain('This life has ended; nothing can happen to it any more.');
    expect(out).not.toContain('What can');
  });

  it('says that there was nobody yet', async () => {
    await openDoor();
    const { code, err } = await desk.run('show test/door d1 --at 2025-01-01');
    expect([code, err]).toEqual([
      2,
      'rollcall: there was no test/door d1 at 2025-01-01T00:00:00.000Z yet\n',
    ]);
  });
});

describe('history', () => {
  it('tells everything in order, what fired late with both of its times', async () => {
    await openDoor();
    desk.clock.wait({ minutes: 9 });
    await desk.run('send test/door d1 LIGHT --by user:uma');
    const { code, out } = await desk.run('history test/door d1');
    expect(code).toBe(0);
    expect(out).toBe(
      text(
        'REV  WHEN (UTC)           EVENT         BY          STATUS',
        '  1  2026-01-01 00:00:00  BUILT         admin:anna  Shut',
        '    with code=k',
        '  2  2026-01-01 00:00:00  OPEN          user:uma    Shut → Open',
        '    with code=k',
        '    → ring: rings the bell',
        '  3  2026-01-01 00:05:00  closesItself  the clock   Open → Shut',
        '    stored 2026-01-01 00:09:00',
        '    → ring: rings the bell',
        '  4  2026-01-01 00:09:00  LIGHT         user:uma    Shut → Shut · Dark',
      ),
    );
  });

  it('goes page by page, and each row knows where it came from', async () => {
    await openDoor();
    await desk.run('send test/door d1 CLOSE');
    const first = await desk.run('history test/door d1 --limit 1');
    expect(first.lines.at(-1)).toBe('There is more: --after 1');
    const second = await desk.run('history test/door d1 --limit 2 --after 1');
    expect(second.lines[1]).toContain('Shut → Open');
    expect(second.out).not.toContain('There is more');
    const rows = (await desk.run('history test/door d1 --after 1 --json')).json;
    expect(rows.map((r: { revision: number }) => r.revision)).toEqual([2, 3]);
    expect((await desk.run('history test/door d1 --after 9')).lines).toEqual([
      'Nothing after that revision.',
    ]);
  });

  it('tells what was sent to others, and what they were sent by whom', async () => {
    await desk.run('create test/person p1 name=Ada');
    await desk.run('create test/report r1 person=p1');
    await desk.run('send test/report r1 UPHELD');
    expect((await desk.run('history test/report r1')).lines).toContain(
      '    → BAN to test/person p1: applied',
    );
    expect((await desk.run('history test/person p1')).out).toContain('    caused by ');
  });

  it('never lets what was stored steer the terminal', async () => {
    const name = 'Ada\u001B[2J\u202Eadmin\nrollcall: all is well';
    await desk.run(['create', 'test/person', 'p1', `name=${name}`]);
    const { out } = await desk.run('history test/person p1');
    expect(out).toContain('with name=Ada\uFFFD[2J\uFFFDadmin rollcall: all is well');
    expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  });
});

describe('list', () => {
  it('tells who stands where, right although no worker ran, and stores nothing', async () => {
    await openDoor();
    await desk.run('create test/door d2 code=k');
    desk.clock.wait({ hours: 3 });
    const { code, out } = await desk.run('list test/door');
    expect(code).toBe(0);
    expect(out).toBe(
      text(
        'ID  STATUS  SINCE (UTC)',
        'd1  Shut    2026-01-01 00:05  3 hours ago',
        'd2  Shut    2026-01-01 00:00  3 hours ago',
        '',
        '2 instances: 2 Shut',
      ),
    );
    expect((await desk.run('list test/door --status open')).lines[0]).toBe('Nobody stands there.');
    const { snapshot } = await (await desk.engine()).stored({
      tenant: 'default',
      lifecycle: 'test/door',
      id: 'd1',
    });
    expect(snapshot.status?.code).toBe('open');
  });

  it('takes a status by its code or its label, and an activity', async () => {
    await openDoor();
    await desk.run('create test/door d2 code=k');
    await desk.run('send test/door d2 LIGHT --by user:uma');
    const ids = async (options: string) =>
      (await desk.run(`list test/door ${options} --json`)).json.items.map(
        (i: { id: string }) => i.id,
      );
    expect(await ids('--status open')).toEqual(['d1']);
    expect(await ids('--status Shut')).toEqual(['d2']);
    expect(await ids('--activity Dark')).toEqual(['d2']);
    expect((await desk.run('list test/door')).lines[0]).toBe('ID  STATUS  ACTIVITY  SINCE (UTC)');
  });

  it('goes page by page', async () => {
    for (const id of ['a', 'b', 'c']) await desk.run(`create test/door ${id} code=k`);
    const first = await desk.run('list test/door --limit 2 --json');
    expect(first.json).toMatchObject({
      items: [{ id: 'a' }, { id: 'b' }],
      next: 'b',
      counts: [{ status: 'shut', label: 'Shut', count: 3 }],
    });
    const people = await desk.run('list test/door --limit 2 --after b');
    expect(people.lines[1]).toContain('c ');
    expect((await desk.run('list test/door --limit 2')).lines.at(-1)).toBe(
      'There is more: --after b',
    );
  });

  it('keeps tenants apart', async () => {
    await desk.run('create test/door d1 code=k --tenant north');
    expect((await desk.run('list test/door')).lines).toEqual(['Nobody yet.']);
    expect((await desk.run('list test/door --tenant north')).lines[1]).toContain('d1');
  });
});

describe('lifecycles', () => {
  it('gives programs exactly names, sizes, events and statuses', async () => {
    const { code, json } = await desk.run('lifecycles --json');
    expect(code).toBe(0);
    expect(json[0]).toEqual({
      name: 'test/door',
      version: '1',
      states: 9,
      transitions: 8,
      events: ['BUILT', 'OPEN', 'CLOSE', 'KNOCK', 'LIGHT', 'TORN_DOWN'],
      statuses: [
        { code: 'shut', label: 'Shut' },
        { code: 'open', label: 'Open' },
        { code: 'gone', label: 'Gone' },
        { code: 'dark', label: 'Dark' },
      ],
    });
  });

  it('needs no store', async () => {
    const { lines } = await desk.run('lifecycles');
    expect(lines.slice(0, 3)).toEqual([
      'LIFECYCLE    WHAT    VERSION  STATES  TRANSITIONS  EVENTS',
      'test/door    Door          1       9            8       6',
      '    Shut · Open · Gone · Dark',
    ]);
    expect(desk.opened).toEqual([]);
  });
});

describe('without a store', () => {
  it.each([
    'show test/door d1',
    'history test/door d1',
    'list test/door',
    'send test/door d1 CLOSE',
  ])('%s says so, and makes none', async (command) => {
    const { code, err } = await desk.run(command);
    expect(code).toBe(2);
    expect(err).toMatch(/^rollcall: no data in .* yet; create someone first/);
    expect(desk.opened).toEqual([]);
  });
});
