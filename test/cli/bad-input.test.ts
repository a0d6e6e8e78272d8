/** Whatever is wrong with a command line: which exit code, and one line that says what would be right. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineOf } from '../../src/lifecycle/index.ts';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeAll(async () => {
  desk = new Desk();
  await desk.run('create test/door d1 code=k');
  await desk.run('create test/person p1 name=Ada');
});
afterAll(() => desk.leave());

const tenKilobytes = 'x'.repeat(10_240);
const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const deepObject = `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`;

/** [command, what the line says] */
const badInput: readonly (readonly [string | readonly string[], string])[] = [
  ['', 'name a command; "rollcall --help" lists them'],
  ['shw test/door d1', "unknown command 'shw'; did you mean show?"],
  ['show test/door d1 --jsn', "unknown option '--jsn'; did you mean --json?"],
  ['show test/door', "missing required argument 'id'"],
  ['show test/door d1 d2', 'too many arguments'],
  [[tenKilobytes], "unknown command 'xxx"],

  // A file to import.
  ['import nowhere.ndjson', 'there is no file nowhere.ndjson; name an NDJSON or CSV file'],
  ['import test', 'test is a folder; name an NDJSON or CSV file, or - for stdin'],

  // The lifecycle.
  [
    'show test/dor d1',
    'there is no lifecycle "test/dor"; known are test/door, test/person, test/report; did you mean test/door?',
  ],
  ['create nothing n1', 'there is no lifecycle "nothing"'],
  ['send __proto__ d1 OPEN', 'there is no lifecycle "__proto__"'],
  [['list', tenKilobytes], 'there is no lifecycle "xxx'],

  // The event.
  ['create test/door d2 CLOSE', 'CLOSE cannot start a life; test/door starts with BUILT'],
  ['create test/door BULT code=k', 'did you mean BUILT?'],
  ['create test/door d2 BUILT again code=k', '"again" is one word too many'],
  ['send test/door d1 OPEN loose', '"loose" is no field=value'],

  // Ids.
  ['show test/door nobody', 'there is no test/door nobody'],
  [['show', 'test/door', 'a b'], 'id: an id has letters and digits'],
  [['show', 'test/door', ''], 'id: an id is needed'],
  [['show', 'test/door', 'd1\u0000'], 'id: an id has letters and digits'],
  [['show', 'test/door', '\u202Ed1'], 'id: an id has letters and digits'],
  [['show', 'test/door', '../../etc/passwd'], 'id: an id has letters and digits'],
  [['show', 'test/door', tenKilobytes], 'id: an id has at most 200 characters (given: "xxx'],
  [['create', 'test/door', tenKilobytes, 'code=k'], 'id: an id has at most 200 characters'],
  [['create', 'test/door', 'a;b', 'code=k'], 'id: an id has letters and digits'],
  [['list', 'test/door', '--after', 'a b'], '--after: an id has letters and digits'],
  [['list', 'test/door', '--tenant', 'a b'], '--tenant: an id has letters and digits'],

  // Actors.
  [
    'send test/door d1 CLOSE --by anna',
    '--by: "anna" is nobody; an actor is written kind:id, such as admin:anna',
  ],
  ['send test/door d1 CLOSE --by boss:anna', 'kinds are user, admin, provider, or system'],
  ['send test/door d1 CLOSE --by clock:clock', 'kinds are user, admin, provider, or system'],
  [['send', 'test/door', 'd1', 'CLOSE', '--by', `admin:${tenKilobytes}`], '--by: "admin:xxx'],
  ['show test/door d1 --as admin:', '--as: "admin:" is nobody'],

  // Instants, numbers, zones.
  [
    'send test/door d1 CLOSE --at yesterday',
    '--at: "yesterday" is no instant; write 2026-03-01T09:00:00Z',
  ],
  ['show test/door d1 --at 2026-02-30', '--at: "2026-02-30" is no instant'],
  ['show test/door d1 --at 2026-01-01T00:00:00', 'is no instant'],
  ['show test/door d1 --at +999999w', '--at: "+999999w" is no instant'],
  [
    'show test/door d1 --zone Mars/Base',
    '--zone: "Mars/Base" is no time zone; one is written Europe/Zurich',
  ],
  ['list test/door --limit 0', 'Give a whole number from 1 to 10000.'],
  ['list test/door --limit 1e3', 'Give a whole number from 1 to 10000.'],
  ['history test/door d1 --after -1', 'Give a whole number from 0'],
  ['serve --port 70000', 'Give a whole number from 0 to 65535.'],
  ['send test/door d1 CLOSE --if-revision two', 'Give a whole number'],
  ['list test/door --profile strict', 'Allowed choices are default, literal.'],
  [
    'list test/door --status ajar',
    '--status: test/door has no "ajar"; it has shut, open, gone, dark',
  ],
  ['list test/door --status opn', 'did you mean open?'],

  // Payloads.
  ['create test/person p2 name=a name=b', 'name is given twice'],
  ['create test/person p2 =a', '"=a" is no field=value'],
  ['create test/person p2 a..b=c', '"a..b=c" is no field=value'],
  [['create', 'test/person', 'p2', 'name:={'], 'name: not JSON'],
  [['create', 'test/person', 'p2', '--payload', '{"name":'], '--payload: not JSON'],
  [['create', 'test/person', 'p2', '--payload', '[1]'], '--payload: give one JSON object'],
  [['create', 'test/person', 'p2', '--payload', 'null'], '--payload: give one JSON object'],
  [['create', 'test/person', 'p2', '--payload', deep], 'nested more than 32 levels deep'],
  [['create', 'test/person', 'p2', '--payload', deepObject], 'nested more than 32 levels deep'],
  [
    ['create', 'test/person', 'p2', '--payload', `{"name":"${'x'.repeat(1_000_000)}"}`],
    'longer than 1,000,000 characters',
  ],
  [
    'create test/person p2 --payload @nowhere.json',
    '--payload: nowhere.json: there is no such file',
  ],
  ['create test/person p2 --payload @.', '--payload: .: it cannot be read (EISDIR)'],
  [
    ['create', 'test/person', 'p2', '--key', 'x'.repeat(501)],
    '--key: a key has 1 to 500 characters; this one has 501',
  ],
  [['create', 'test/person', 'p2', '--key', ''], '--key: a key has 1 to 500 characters'],
  ['create test/person p2 --policy loud', '--policy: "loud" is no name=value'],

  // The rest.
  ['erase p1', "required option '--by <kind:id>' not specified"],
  [['erase', 'a b', '--by', 'admin:a'], 'subject: an id has letters and digits'],
  ['upgrade test/door --map nowhere.json', '--map: nowhere.json: there is no such file'],
  ['backup .', '. exists already; name a new file'],
];

const shown = (command: string | readonly string[]) =>
  `rollcall ${[command].flat().join(' ')}`.slice(0, 70);

describe('bad input ends with 2 and one clear line', () => {
  it.each(badInput.map((row) => [shown(row[0]), ...row] as const))(
    '%s',
    async (_, command, says) => {
      const { code, err } = await desk.run(command);
      expect(code).toBe(2);
      const line = err.trimEnd().split('\n').at(-1);
      expect(line).toMatch(/^rollcall: /);
      expect(line).toContain(says);
      expect(line?.length).toBeLessThan(400);
      expect(err).not.toMatch(/\n\s+at /);
      expect(err).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    },
  );

  it.each(badInput.filter(([c]) => c !== '').map((row) => [shown(row[0]), ...row] as const))(
    '%s --json',
    async (_, command, says) => {
      const words = typeof command === 'string' ? command.split(' ') : command;
      const { code, json, err } = await desk.run([...words, '--json']);
      expect([code, err]).toEqual([2, '']);
      expect(Object.keys(json)).toEqual(['error']);
      expect(Object.keys(json.error)).toEqual(['code', 'message']);
      expect(json.error.message).toContain(says);
    },
  );
});

describe('an answer that is no, because the event does not fit', () => {
  it.each([
    ['send test/door d1 OPEM', '  Mend       did you mean OPEN?'],
    ['send test/door d1 OPEN', '  Problem    code: it is missing'],
    ['send test/door d1 OPEN code=k colour=red', '  Problem    unknown field colour'],
    ['send test/door d1 CLOSE colour=red', '  Fields     CLOSE takes none'],
    [
      'send test/door d1 constructor',
      '  Problem    test/door knows no event "constructor"; it knows BUILT, OPEN,',
    ],
    [
      'send test/door d1 xstate.init',
      '  Problem    event names that begin with "xstate." are reserved; send one of',
    ],
    ['create test/person p2 __proto__.name=Eve', '  Problem    unknown field __proto__'],
  ])('%s', async (command, line) => {
    const { code, lines, err } = await desk.run(command);
    expect([code, err]).toEqual([2, '']);
    expect(lines).toContain(line);
  });
});

describe('an upgrade map', () => {
  it.each([
    ['{', 'not JSON'],
    ['[]', 'it must be an object, and is a list'],
    ['{"state": {}}', 'unknown field state; a map has "states" (old path to new path)'],
    ['{"states": {"a": 1}}', 'states.a: it must be a text, and is a number'],
    ['{"drop": "a"}', 'drop: it must be a list, and is a text'],
  ])('%s', async (map, problem) => {
    const file = join(desk.data, '..', 'map.json');
    writeFileSync(file, map);
    const { code, err } = await desk.run(['upgrade', 'test/door', '--map', file]);
    expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
  });
});

describe('output that goes nowhere', () => {
  it.each([
    ['EPIPE', 0, ''],
    ['ENOSPC', 1, 'rollcall: the output could not be written: ENOSPC\n'],
  ])('%s ends with %i', async (stdoutFails, exitCode, said) => {
    const other = new Desk({ stdoutFails });
    const { code, err } = await other.run('lifecycles');
    expect([code, err]).toEqual([exitCode, said]);
    other.leave();
  });
});

describe('a fault', () => {
  const broken = () => {
    throw new Error('the disk caught fire');
  };

  it('is one line, with the way to more', async () => {
    const other = new Desk({ open: broken });
    const { code, err } = await other.run('create test/door d1 code=k');
    expect(code).toBe(1);
    expect(err).toBe(
      'rollcall: this should not have happened: the disk caught fire; say it again with --debug to see where\n',
    );
    other.leave();
  });

  it('shows where it arose only when asked', async () => {
    const other = new Desk({ open: broken });
    const { err } = await other.run('create test/door d1 code=k --debug');
    expect(err).toMatch(/\n\s+at .*bad-input\.test\.ts/);
    other.leave();
  });

  it('names every place where a definition breaks its contract', async () => {
    const { defineLifecycle } = await import('../../src/lifecycle/index.ts');
    const { door } = await import('../support/door.ts');
    const other = new Desk();
    Object.defineProperty(other, 'lifecycles', {
      get: () => {
        const { name, version, title, statuses, policies, goodEnds, status, samples } = door;
        const parts = { ...door, guards: {}, actions: {}, effects: {}, deadlines: {} };
        const machine = machineOf(parts).createMachine({
          id: 'door',
          initial: 'new',
          states: { new: {}, lost: {} },
        } as never);
        return [
          defineLifecycle({
            name,
            version,
            title,
            parts,
            machine,
            statuses,
            policies,
            goodEnds,
            status,
            samples,
          } as never),
        ];
      },
    });
    const { code, err } = await other.run('lifecycles');
    expect(code).toBe(2);
    expect(err).toMatch(/^rollcall: The lifecycle "test\/door" cannot be used:\n {2}\S/);
    other.leave();
  });
});
