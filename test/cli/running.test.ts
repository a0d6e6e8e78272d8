/** Running and looking after it: serve, doctor, backup and upgrade. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineError } from '../../src/engine/index.ts';
import { defineLifecycle, RollcallError } from '../../src/lifecycle/index.ts';
import { StoreError } from '../../src/ports/index.ts';
import { serve } from '../../src/service/index.ts';
import { door } from '../support/door.ts';
import { person } from '../support/pair.ts';
import { Desk, type Said } from '../support/terminal.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.leave());

const text = (...lines: readonly string[]) => `${lines.join('\n')}\n`;

const visitor = { kind: 'user', id: 'vera' } as const;

/** The door as a later version would have it; its people stand on another definition. */
const newerDoor = Object.freeze({ ...door, version: '2' });

async function served(
  command: string,
  meanwhile: (url: string) => Promise<unknown> = async () => undefined,
): Promise<Said> {
  const running = desk.run(command);
  await expect.poll(() => desk.said).toMatch(/listens on|"url"/);
  await meanwhile(/http:\/\/[\d.:]+/.exec(desk.said)?.[0] ?? '');
  desk.stop();
  return running;
}

describe('serve', () => {
  const first = 'Callers     need a key. This is the first one; it may do everything, and is';

  it('says where it listens, where the data lies, how to get in, and what to try', async () => {
    const { code, out } = await served('serve');
    expect(code).toBe(0);
    expect(keyIn(out)).toMatch(/^rk_[0-9a-f]{12}_[\w-]{43}$/);
    expect(out.replace(keyIn(out), '<key>')).toBe(
      text(
        'Rollcall 1.2.3 listens on http://127.0.0.1:4800',
        `  Data        ${desk.data} (memory)`,
        '  Lifecycles  3 lifecycles: test/door, test/person, test/report',
        '  Pages       http://127.0.0.1:4800/sign-in?once=code',
        '              signs a browser in, once; with a key it is http://127.0.0.1:4800/',
        '  Reference   http://127.0.0.1:4800/reference',
        `  ${first}`,
        '              not shown again.',
        '',
        'Try, in another terminal',
        '  KEY=<key>',
        '  curl http://127.0.0.1:4800/v1/instances/test/door \\',
        '    -H "authorization: Bearer $KEY" \\',
        "    -H 'content-type: application/json' \\",
        `    -d '{"id":"try-1","event":"BUILT",`,
        `         "data":{"code":"k"}}'`,
        '  curl http://127.0.0.1:4800/v1/instances/test/door/try-1 \\',
        '    -H "authorization: Bearer $KEY"',
        `  npx rollcall show test/door try-1 --data ${desk.data}`,
        '',
        'Stop with Ctrl-C.',
        'Stopped. Everything that was accepted is stored.',
      ),
    );
  });

  it('makes the first key once; later starts say that there are keys', async () => {
    const { out } = await served('serve');
    const again = await served('serve');
    expect(again.out).not.toContain(keyIn(out));
    expect(again.out).toContain('KEY=rk_…');
    expect(again.out).toContain('"rollcall keys list" names those that are there');
    const { items } = (await desk.run('keys list --json')).json;
    expect(items).toMatchObject([{ label: 'made by the first start', expiresAt: null }]);
    expect(JSON.stringify(items)).not.toContain(keyIn(out).slice(16));
  });

  it('makes no key where keys are there, or where tokens are taken', async () => {
    await desk.run(['keys', 'create', '--label', 'mail', '--actor', 'system:mail']);
    expect((await served('serve --json')).json.key).toBeNull();
    const other = new Desk();
    const running = other.run('serve --access access.json');
    await expect.poll(() => other.said).toContain('listens on');
    other.stop();
    expect((await running).out).toContain('KEY=rk_…');
    expect((await other.run('keys list --json')).json.items).toEqual([]);
    other.leave();
  });

  it('offers commands that work on a fresh store, pasted as they are', async () => {
    desk.leave();
    desk = new Desk({ serve: (engine, { port }) => serve(engine, { port, version: '1.2.3' }) });
    let pasted = '';
    const { code } = await served('serve --port 0', async () => {
      const [, commands = ''] = desk.said.split('Try, in another terminal\n');
      const curls = commands.split('\n').filter((line) => !/npx|Stop with|^$/.test(line));
      pasted = await shell(curls.join('\n'));
      const link = /http\S+once=\S+/.exec(desk.said)?.[0] ?? '';
      expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
      expect((await fetch(link, { redirect: 'manual' })).status).toBe(401);
    });
    expect(code).toBe(0);
    expect(pasted).toContain('"outcome":"applied"');
    expect(pasted).toContain('"label":"Shut"');
    expect((await desk.run('show test/door try-1')).lines[1]).toContain('Shut');
    const { items } = (await desk.run('keys list --json')).json;
    expect((await desk.run('history test/door try-1')).out).toContain(
      `came with the key ${items[0].id}`,
    );
  });

  it('names the person whom the first key acts for, where an administrator begins no life', async () => {
    const self = { ...door, samples: () => [{ type: 'BUILT', data: { code: 'k' }, by: visitor }] };
    const events = { ...door.events, BUILT: { ...door.events.BUILT, by: ['user'] } };
    desk.lifecycles = [{ ...self, events }];
    expect((await served('serve')).out).toContain("    -H 'rollcall-actor: user:vera' \\");
  });

  it('tells programs where it listens, and how to get in', async () => {
    const { json } = await served('serve --port 4811 --json');
    expect(json).toEqual({
      url: 'http://127.0.0.1:4811',
      signIn: 'http://127.0.0.1:4811/sign-in?once=code',
      key: expect.stringMatching(/^rk_/),
      data: desk.data,
      store: 'memory',
    });
  });

  it('hands on where to listen and who may call', async () => {
    let asked: unknown;
    desk.leave();
    desk = new Desk({
      serve: async (_engine, options) => {
        asked = options;
        throw new RollcallError('service.cannotBind', 'the service cannot be bound');
      },
    });
    const where = '--host 0.0.0.0 --public-url https://rollcall.example --access access.json';
    const { code } = await desk.run(`serve ${where}`);
    expect(code).toBe(2);
    expect(asked).toMatchObject({
      port: 4800,
      host: '0.0.0.0',
      publicUrl: 'https://rollcall.example',
      access: 'access.json',
    });
  });

  it('closes the engine when it is asked to stop', async () => {
    await served('serve');
    await expect(desk.served?.counts().then(() => desk.served?.fireDue())).rejects.toThrow(
      EngineError,
    );
  });

  it('refuses to start over people whom a changed definition left behind', async () => {
    await desk.run('create test/door d1 code=k');
    await desk.run('create test/door d2 code=k');
    await desk.run('create test/person p1 name=Ada --tenant north');
    desk.lifecycles = [newerDoor];
    const { code, err } = await desk.run('serve');
    expect(code).toBe(1);
    expect(err).toBe(
      text(
        'rollcall: 3 stored instances cannot be served: another definition wrote them.',
        '  test/door version 1: 2 in door.leaf.shut + door.lamp.lit; version 2 runs now',
        '  test/person version 1: 1 in in (tenant north); no such lifecycle is loaded',
        'Look at what an upgrade would do, then do it without --dry-run:',
        '  rollcall upgrade test/door --dry-run',
        '  name the module that defines test/person with --machines',
      ),
    );
  });

  it('passes on why it cannot listen, and closes the store', async () => {
    const taken = () =>
      Promise.reject(new RollcallError('service.cannotListen', 'cannot listen on port 4800'));
    desk.leave();
    desk = new Desk({ serve: taken });
    const { code, err } = await desk.run('serve');
    expect([code, err]).toEqual([1, 'rollcall: cannot listen on port 4800\n']);
  });

  it('offers examples only where a command module brings them', async () => {
    const help = (await desk.run('serve --help')).out;
    const imports = /^ {2}import /m.test((await desk.run('--help')).out);
    expect(help.includes('--example')).toBe(imports);
  });
});

/** The key that a start shows. */
function keyIn(said: string): string {
  return /KEY=(\S+)/.exec(said)?.[1] ?? '';
}

/** What curl does with these arguments; not every machine has one. */
const curl = `
const headers = {}; let url; let body;
for (let args = process.argv.slice(1); args.length > 0; ) {
  const arg = args.shift();
  if (arg === '-d') body = args.shift();
  else if (arg === '-H') { const [name, ...rest] = args.shift().split(': '); headers[name] = rest.join(': '); }
  else url = arg;
}
fetch(url, { method: body ? 'POST' : 'GET', headers, body }).then(async (r) => console.log(await r.text()));
`;

/** Runs lines as a shell reads them when they are pasted. */
async function shell(commands: string): Promise<string> {
  const script = `curl() { "$NODE" -e "$CURL" -- "$@"; }\n${commands}`;
  const env = { ...process.env, NODE: process.execPath, CURL: curl };
  return (await promisify(execFile)('sh', ['-c', script], { env })).stdout;
}

describe('doctor', () => {
  it('finds everything in order', async () => {
    await desk.run('create test/door d1 code=k');
    const { code, out } = await desk.run('doctor');
    expect(code).toBe(0);
    expect(out).toBe(
      text(
        `ok       Node: ${process.versions.node}`,
        'ok       Lifecycle: test/door 1 loads and lints: 9 states, 8 transitions, 6',
        '         events',
        'ok       Lifecycle: test/person 1 loads and lints: 3 states, 4 transitions, 3',
        '         events',
        'ok       Lifecycle: test/report 1 loads and lints: 3 states, 4 transitions, 3',
        '         events',
        'ok       Kernel: test/door is compiled',
        'ok       Kernel: test/person is compiled',
        'ok       Kernel: test/report is compiled',
        'ok       Store: memory at memory, schema 0',
        'ok       Writer: nobody else has the store open for writing',
        'ok       Definitions: everything stored was written by what runs now',
        'ok       Replay: test/door: all is as stored (1 instance, 1 journal row)',
        'ok       Deadlines: none is overdue',
        '',
        'Everything is in order.',
      ),
    );
  });

  it('finds nothing wrong with a folder where nothing is yet, and makes nothing', async () => {
    const { code, lines } = await desk.run('doctor');
    expect(code).toBe(0);
    expect(lines.join(' ')).toContain('note     Store: no data in');
    expect(desk.opened).toEqual([]);
  });

  it('gives programs each check', async () => {
    await desk.run('create test/door d1 code=k');
    const { json } = await desk.run('doctor --json');
    expect(json.ok).toBe(true);
    expect(json.checks[0]).toEqual({
      what: 'Node',
      result: 'ok',
      says: [process.versions.node],
      mend: [],
    });
  });

  it('names who was left behind by a changed definition, and the way on', async () => {
    await desk.run('create test/door d1 code=k');
    desk.lifecycles = [newerDoor, person];
    const { code, out } = await desk.run('doctor');
    expect(code).toBe(1);
    expect(out).toContain(
      text(
        'problem  Definitions: 1 stored instance left behind by a changed definition',
        '           test/door version 1: 1 in door.leaf.shut + door.lamp.lit; version 2',
        '           runs now',
        '         → rollcall upgrade test/door --dry-run',
        'note     Replay: test/door: left out until it is upgraded',
      ),
    );
    expect(out).toContain('One problem to mend.');
  });

  it('finds a journal that does not replay to what is stored', async () => {
    await desk.run('create test/door d1 code=k');
    const engine = await desk.engine();
    const key = { tenant: 'default', lifecycle: 'test/door', id: 'd1' };
    const row = await engine.stored(key);
    const snapshot = { ...row.snapshot, context: { ...row.snapshot.context, opened: 7 } };
    const write = { key, expected: 1, instance: { ...row, snapshot } };
    await engine.store.commit([
      [{ ...write, journal: [], outbox: [], answer: null, personal: [] }],
    ]);
    const { code, out } = await desk.run('doctor');
    expect(code).toBe(1);
    expect(out).toContain('problem  Replay: test/door: not as stored (1 of 1 instance)');
    expect(out).toContain('d1, revision 1: the replayed snapshot is not the stored one');
  });

  it('notes what is overdue while nobody serves, and finds fault where a server should have', async () => {
    await desk.run('create test/door d1 code=k');
    await desk.run('send test/door d1 OPEN code=k');
    desk.clock.wait({ hours: 2 });
    const alone = await desk.run('doctor');
    expect(alone.code).toBe(0);
    expect(alone.out).toContain(
      'note     Deadlines: 1 instance with a deadline that is due, the first',
    );
    desk.lock();
    const beside = await desk.run('doctor');
    expect(beside.code).toBe(1);
    expect(beside.out).toContain(`note     Writer: in use: ${desk.data.slice(0, 12)}`);
    expect(beside.out).toContain('problem  Deadlines: 1 instance with a deadline');
  });

  it('names a store that cannot be opened, and a definition that breaks its contract', async () => {
    const damaged = new Desk({
      open: () => Promise.reject(new StoreError('damaged', 'page 7 is torn')),
    });
    writeFileSync(join(damaged.data, '..', 'x'), '');
    await damaged.run('create test/door d1 code=k');
    const missing = await damaged.run('doctor');
    expect(missing.code).toBe(0);
    damaged.leave();

    const other = new Desk();
    Object.defineProperty(other, 'lifecycles', {
      get: () => [defineLifecycle({ ...door, parts: { ...door, guards: {} } } as never)],
    });
    const { code, out } = await other.run('doctor');
    expect(code).toBe(1);
    expect(out).toContain('problem  Machines: the lifecycle test/door breaks its contract');
    other.leave();
  });
});

describe('backup', () => {
  it('says what a store without a file cannot do', async () => {
    await desk.run('create test/door d1 code=k');
    const { code, err } = await desk.run(['backup', join(desk.data, '..', 'copy')]);
    expect([code, err]).toEqual([1, 'rollcall: a store in memory has no file to copy\n']);
    expect(desk.opened.at(-1)).toMatchObject({ readOnly: true });
  });

  it('never writes over a file', async () => {
    const file = join(desk.data, '..', 'copy');
    writeFileSync(file, 'precious');
    const { code, err } = await desk.run(['backup', file]);
    expect([code, err]).toEqual([2, expect.stringContaining('exists already; name a new file')]);
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });
});

describe('upgrade', () => {
  beforeEach(async () => {
    await desk.run('create test/door d1 code=k');
    await desk.run('create test/door d2 code=k');
    await desk.run('send test/door d2 OPEN code=k');
  });

  it('has nothing to do where nothing has changed', async () => {
    const { code, lines } = await desk.run('upgrade test/door');
    expect([code, lines]).toEqual([
      0,
      ['✓ Everyone stands on the definition that runs; nothing to carry over.'],
    ]);
  });

  it('shows first, carries over then, and serving goes on', async () => {
    desk.lifecycles = [newerDoor];
    const shown = await desk.run('upgrade test/door --dry-run');
    expect(shown.code).toBe(0);
    expect(shown.out).toBe(
      text(
        'FROM                            TO                              COUNT',
        'door.leaf.shut + door.lamp.lit  door.leaf.shut + door.lamp.lit      1  fits',
        'door.leaf.open + door.lamp.lit  door.leaf.open + door.lamp.lit      1  fits',
        '',
        'All of them fit. Nothing was changed yet; leave out --dry-run to carry over 2',
        'instances.',
      ),
    );
    expect(desk.opened.at(-1)).toMatchObject({ readOnly: true });
    const done = await desk.run('upgrade test/door');
    expect([done.code, done.lines.at(-1)]).toEqual([0, '✓ Carried over 2 instances.']);
    expect((await served('serve')).code).toBe(0);
  });

  it('changes nothing where anything does not fit', async () => {
    desk.lifecycles = [newerDoor];
    const file = join(desk.data, '..', 'map.json');
    writeFileSync(file, JSON.stringify({ states: { 'door.leaf.open': 'door.leaf.ajar' } }));
    const { code, out } = await desk.run(['upgrade', 'test/door', '--map', file]);
    expect(code).toBe(3);
    expect(out).toContain('Nothing was changed. Mend the map');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('no state of test/door');
    const again = await desk.run(['upgrade', 'test/door', '--map', file, '--json']);
    expect(again.json).toMatchObject({ changed: false, lines: [{ count: 1 }, { count: 1 }] });
  });
});
