/** Taking in and writing out: what is good is kept, what is bad is named, and twice changes nothing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.leave());

const built = (id: string, more: object = {}) => ({
  lifecycle: 'test/door',
  id,
  event: 'BUILT',
  data: { code: 'k' },
  by: 'admin:anna',
  at: '2025-12-01T00:00:00Z',
  ...more,
});
const opened = (id: string, at: string) => ({
  lifecycle: 'test/door',
  id,
  event: 'OPEN',
  data: { code: 'k' },
  by: 'user:uma',
  at,
});

function file(name: string, rows: readonly (object | string)[]): string {
  const path = join(desk.data, '..', name);
  writeFileSync(
    path,
    rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'),
  );
  return path;
}

describe('import of NDJSON', () => {
  it('creates, sends, and fires what was due between the rows', async () => {
    const rows = [
      built('d1'),
      opened('d1', '2025-12-01T00:01:00Z'),
      opened('d1', '2025-12-01T00:09:00Z'),
    ];
    const { code, out } = await desk.run(['import', file('doors.ndjson', rows)]);
    expect([code, out]).toEqual([0, '3 rows: 3 applied\n']);
    const { json } = await desk.run('history test/door d1 --json');
    expect(json.map((r: { at: string; event: { type: string } }) => [r.event.type, r.at])).toEqual([
      ['BUILT', '2025-12-01T00:00:00.000Z'],
      ['OPEN', '2025-12-01T00:01:00.000Z'],
      ['door.leaf.open.closesItself', '2025-12-01T00:06:00.000Z'],
      ['OPEN', '2025-12-01T00:09:00.000Z'],
    ]);
  });

  it('twice changes nothing, with and without instants', async () => {
    const { at: _at, ...undated } = built('d2');
    const path = file('doors.ndjson', [built('d1'), undated]);
    await desk.run(['import', path]);
    const before = (await desk.run('list test/door --json')).out;
    const { out } = await desk.run(['import', path]);
    expect(out).toBe('2 rows: 2 known already\n');
    expect((await desk.run('list test/door --json')).out).toBe(before);
  });

  it.each([
    ['broken JSON', '{"lifecycle": "test/door"', 'line 2: line: not JSON'],
    ['an unknown field', built('x', { note: 'hi' }), 'line 2: row: unknown field note'],
    ['a list', '["x"]', 'line 2: row: it must be an object, and is a list'],
    ['no event', built('x', { event: undefined }), 'line 2: event: it is missing'],
    ['an id that is no text', built('x', { id: 5 }), 'line 2: id: it must be a text, and is a num'],
    [
      'a payload of another type',
      built('x', { data: { code: 7 } }),
      'line 2: data.code: it must be a text, and is a number',
    ],
    [
      'an unknown lifecycle',
      built('x', { lifecycle: 'test/gate' }),
      'line 2: lifecycle: there is no lifecycle "test/gate"',
    ],
    ['an unknown event', built('x', { event: 'BUILD' }), 'line 2: row: there is no test/door x'],
    ['a payload that does not fit', built('x', { data: {} }), 'line 2: data.code: it is missing'],
    [
      'an instant that is none',
      built('x', { at: 'yesterday' }),
      'line 2: at: an instant is written',
    ],
    [
      'an instant in the future',
      built('x', { at: '2031-01-01T00:00:00Z' }),
      'line 2: at: 2031-01-01T00:00:00.000Z lies in the future',
    ],
    [
      'an actor that is none',
      built('x', { by: 'anna' }),
      'line 2: by: an actor is written kind:id',
    ],
    ['an id of 10 KB', built('x'.repeat(10_000)), 'line 2: id: an id has at most 200 characters'],
    ['an id with a line break', built('x\ny'), 'line 2: id: an id has letters and digits'],
    [
      'an event before the last change',
      opened('d1', '2025-11-01T00:00:00Z'),
      'line 2: at: 2025-11-01T00:00:00.000Z lies before',
    ],
    [
      'an event that is refused',
      { ...opened('d1', '2025-12-02T00:00:00Z'), data: { code: 'no' } },
      'line 2: event: OPEN needs: the code is the right one',
    ],
  ])('names %s, and keeps the rest', async (_what, row, message) => {
    const { code, out, err } = await desk.run([
      'import',
      file('doors.ndjson', [built('d1'), row, built('d3')]),
    ]);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(out).toMatch(/^3 rows: 2 applied, 1 (bad|refused)\n$/);
    expect((await desk.run('list test/door --json')).json.items).toHaveLength(2);
  });

  it('keeps 9,997 of 10,000 and names the three', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => built(`d-${n}`));
    const bad = [17, 4711, 9999].map((line) => ({ line, row: built(`d-${line}`, { data: {} }) }));
    for (const { line, row } of bad) rows[line - 1] = row;
    const { code, json } = await desk.run(['import', file('doors.ndjson', rows), '--json']);
    expect(code).toBe(2);
    expect(json).toMatchObject({ rows: 10_000, applied: 9_997, bad: 3 });
    expect(json.notTaken.map((b: { line: number }) => b.line)).toEqual([17, 4711, 9999]);
  }, 60_000);

  it('reads what comes in on stdin, and says when there is no such file', async () => {
    desk.stdin = `${JSON.stringify(built('d1'))}\n`;
    expect((await desk.run('import -')).out).toBe('1 row: 1 applied\n');
    const { code, err } = await desk.run('import nowhere.ndjson');
    expect([code, err]).toEqual([
      2,
      'rollcall: there is no file nowhere.ndjson; name an NDJSON or CSV file, or - for stdin\n',
    ]);
  });

  it('shows progress on a terminal only', async () => {
    const path = file('doors.ndjson', [built('d1')]);
    expect((await desk.run(['import', path])).err).toBe('');
  });
});

describe('import of CSV', () => {
  const csv = (...lines: readonly string[]) => file('doors.csv', ['\uFEFFid,code,at,by', ...lines]);

  it('reads people, with a byte-order mark, quotes and line breaks inside quotes', async () => {
    const path = csv('d1,k,2025-12-01T00:00:00Z,admin:anna', '"d2","k",,');
    const { code, out } = await desk.run([
      'import',
      path,
      '--lifecycle',
      'test/door',
      '--event',
      'BUILT',
    ]);
    expect([code, out]).toEqual([0, '2 rows: 2 applied\n']);
  });

  it('names a bad line and keeps the rest', async () => {
    const path = csv('d1,,,', 'd2,k,,', 'd3,k,,admin:anna,one too many');
    const { code, err, out } = await desk.run(['import', path, '--lifecycle', 'test/door']);
    expect(code).toBe(2);
    expect(err).toContain('line 2: data.code: it is missing');
    expect(err).toContain('line 4: line: Invalid Record Length');
    expect(out).toBe('3 rows: 1 applied, 2 bad\n');
  });

  it('needs to be told what is created', async () => {
    const { code, err } = await desk.run(['import', csv('d1,k,,')]);
    expect([code, err]).toEqual([2, expect.stringContaining('a CSV needs --lifecycle')]);
  });
});

describe('import --adopt', () => {
  const standing = {
    lifecycle: 'test/door',
    id: 'd1',
    state: 'open + lit',
    context: { code: 'k', opened: 1 },
    since: '2025-12-31T23:58:00Z',
  };

  it('takes in who already stands somewhere, counts deadlines from there, and sends nothing', async () => {
    const { code, out } = await desk.run(['import', '--adopt', file('adopt.ndjson', [standing])]);
    expect([code, out]).toEqual([0, '1 row: 1 applied\n']);
    const { json } = await desk.run('show test/door d1 --json');
    expect(json).toMatchObject({
      status: { code: 'open' },
      since: '2025-12-31T23:58:00.000Z',
      effects: [],
    });
    expect(json.deadlines[0].due).toBe('2026-01-01T00:03:00.000Z');
  });

  it.each([
    ['a state that is none', { state: 'ajar + lit' }, 'ajar is no state of test/door'],
    ['a context that does not fit', { context: { opened: 'often' } }, 'context.opened'],
    ['a region without a state', { state: 'open' }, 'door also needs door.lamp'],
    ['somebody who is here already', {}, 'exists already'],
  ])('refuses %s, and stores nothing of it', async (what, part, message) => {
    if (what.startsWith('somebody')) await desk.run('create test/door d1 code=k');
    const { code, err } = await desk.run([
      'import',
      '--adopt',
      file('adopt.ndjson', [{ ...standing, ...part }]),
    ]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('export', () => {
  const history = [built('d1', { eventId: 'e-1' }), opened('d1', '2025-12-01T00:01:00Z')];

  it('writes events that give the same history in an empty store', async () => {
    await desk.run(['import', file('doors.ndjson', history)]);
    const { out } = await desk.run('export test/door');
    const before = await desk.run('history test/door d1 --json');
    const other = new Desk();
    try {
      other.stdin = out;
      expect((await other.run('import -')).out).toBe('2 rows: 2 applied\n');
      const after = await other.run('history test/door d1 --json');
      const bare = (rows: { recordedAt: string }[]) =>
        rows.map((row) => ({ ...row, recordedAt: '' }));
      expect(bare(after.json)).toEqual(bare(before.json));
    } finally {
      other.leave();
    }
  });

  it('of lifecycles that touch each other gives the same histories as one file, ordered by at', async () => {
    const people = ['person', 'report'] as const;
    await desk.run('create test/person p1 name=Ada');
    await desk.run('create test/report r1 person=p1');
    desk.clock.wait({ minutes: 1 });
    await desk.run('send test/report r1 UPHELD');
    const rows: { at: string }[] = [];
    for (const name of people) {
      const { lines } = await desk.run(`export test/${name}`);
      rows.push(...lines.map((line) => JSON.parse(line)));
    }
    rows.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    const other = new Desk();
    try {
      other.clock.wait({ minutes: 1 });
      other.stdin = rows.map((row) => JSON.stringify(row)).join('\n');
      expect((await other.run('import -')).out).toBe('3 rows: 3 applied\n');
      for (const name of people) {
        const list = `list test/${name} --json`;
        expect((await other.run(list)).json).toEqual((await desk.run(list)).json);
      }
      expect((await other.run('show test/person p1 --json')).json.revision).toBe(2);
    } finally {
      other.leave();
    }
  });

  it('writes where everyone stands, as rows for --adopt', async () => {
    await desk.run(['import', file('doors.ndjson', history)]);
    const { out } = await desk.run('export test/door --as standing');
    const other = new Desk();
    try {
      other.stdin = out;
      expect((await other.run('import --adopt -')).out).toBe('1 row: 1 applied\n');
      const [here, there] = [
        await desk.run('show test/door d1 --json'),
        await other.run('show test/door d1 --json'),
      ];
      expect(there.json.status).toEqual(here.json.status);
      expect(there.json.value).toEqual(here.json.value);
    } finally {
      other.leave();
    }
  });

  it('writes personal values out, so that who is adopted elsewhere keeps them', async () => {
    await desk.run('create test/person p1 name=Ada');
    const { out } = await desk.run('export test/person --as standing');
    const other = new Desk();
    try {
      other.stdin = out;
      expect((await other.run('import --adopt -')).out).toBe('1 row: 1 applied\n');
      expect((await other.run('show test/person p1 --json')).json.context.name).toBe('Ada');
    } finally {
      other.leave();
    }
  });

  it('says of whom events alone do not tell everything', async () => {
    await desk.run(['import', file('doors.ndjson', history)]);
    expect((await desk.run('export test/door')).err).toBe('');
    const to = ['--state', 'shut + dark', '--reason', 'it was dark', '--by', 'admin:anna'];
    await desk.run(['correct', 'test/door', 'd1', ...to]);
    const { code, err } = await desk.run('export test/door');
    expect([code, err]).toEqual([
      0,
      'rollcall: 1 instance was adopted, corrected or upgraded, which no event repeats; ' +
        '"--as standing" writes where everyone stands\n',
    ]);
  });

  it('writes a list for spreadsheets in which no cell is a formula', async () => {
    await desk.run(['import', file('doors.ndjson', [built('d1'), built('-d2')])]);
    const { out } = await desk.run('export test/door --as people');
    expect(out.split('\n').slice(0, 2)).toEqual([
      'id,status,activity,since,state,next_deadline',
      'd1,Shut,,2025-12-01T00:00:00.000Z,door.leaf.shut + door.lamp.lit,',
    ]);
  });

  it('writes to a new file, never over another', async () => {
    await desk.run(['import', file('doors.ndjson', history)]);
    const target = join(desk.data, '..', 'out.ndjson');
    expect((await desk.run(['export', 'test/door', '--out', target])).out).toBe(
      `2 rows written to ${target}\n`,
    );
    const again = await desk.run(['export', 'test/door', '--out', target]);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('it exists already')]);
  });
});

describe('walk', () => {
  it('steps, refuses, lets time pass and undoes, and stores nothing', async () => {
    desk.stdin = 'BUILT code=k\nOPEN code=x\nOPEN code=k\nj\nu\nq\n';
    const { code, out } = await desk.run('walk test/door --json');
    expect(code).toBe(0);
    const steps = out
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as {
            outcome: string | null;
            status: string | null;
            event: string | null;
          },
      );
    expect(steps.map((s) => [s.event, s.outcome, s.status])).toEqual([
      [null, null, null],
      ['BUILT', 'applied', 'shut'],
      ['OPEN', 'refused', 'shut'],
      ['OPEN', 'applied', 'open'],
      ['door.leaf.open.closesItself', 'applied', 'shut'],
      ['OPEN', 'applied', 'open'],
    ]);
    expect(desk.opened).toEqual([]);
  });

  it('numbers the steps, prints the path, and says what is no step', async () => {
    desk.stdin = '1\n99\np\nNOPE\nOPEN code=k by nobody\n+2d\nq\n';
    const { out } = await desk.run('walk test/door');
    expect(out).toContain('there is no step 99 here');
    expect(out).toMatch(/ 1 {2}2026-01-05 09:00 UTC {2}BUILT by admin:\S+ {2}.*applied/);
    expect(out).toContain('"NOPE" is no command and no event');
    expect(out).toContain('an actor is written kind:id');
    expect(out).toContain('2026-01-07 09:00 UTC');
  });

  it('names the lifecycles that there are', async () => {
    const { code, err } = await desk.run('walk test/gate');
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('known are test/door, test/person, test/report'),
    ]);
  });
});
