/** The command line on real files: what lasts from one command to the next, and what a server leaves free. */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk({
    open: ({ data, readOnly = false }) =>
      openSqliteStore({ file: join(data, 'rollcall.sqlite'), readOnly }),
  });
});
afterEach(() => desk.leave());

const beside = (name: string) => join(desk.data, '..', name);

describe('on a file', () => {
  it('what one command stored, the next one sees', async () => {
    await desk.run('create test/door d1 code=k');
    await desk.run('send test/door d1 OPEN code=k');
    expect((await desk.run('show test/door d1')).lines[1]).toContain('🚪 Open');
    expect((await desk.run('history test/door d1 --json')).json).toHaveLength(2);
    expect((await desk.run('doctor')).code).toBe(0);
  });

  it('looking makes no store, in no folder and in an empty one', async () => {
    expect((await desk.run('list test/door')).code).toBe(2);
    mkdirSync(desk.data);
    const { code, err } = await desk.run('list test/door');
    expect([code, err]).toEqual([2, expect.stringContaining('no data in')]);
    expect((await desk.run('doctor')).out).toContain('note     Store: no data in');
    expect(readdirSync(desk.data)).toEqual([]);
  });

  it('lists what is overdue as it stands, without writing', async () => {
    await desk.run('create test/door d1 code=k');
    await desk.run('send test/door d1 OPEN code=k');
    desk.clock.wait({ days: 1 });
    expect((await desk.run('list test/door --status shut --json')).json).toMatchObject({
      items: [{ id: 'd1', revision: 3 }],
      counts: [{ status: 'shut', count: 1 }],
    });
    expect((await desk.run('history test/door d1 --json')).json).toHaveLength(2);
  });

  it('erases for good', async () => {
    await desk.run('create test/person p1 name=Ada');
    expect((await desk.run('erase p1 --by admin:anna --yes')).code).toBe(0);
    expect((await desk.run('history test/person p1')).out).toContain('name=[erased]');
  });

  it('carries over to a changed definition, shown first without writing', async () => {
    await desk.run('create test/door d1 code=k');
    desk.lifecycles = desk.lifecycles.map((l) => Object.freeze({ ...l, version: '2' }));
    expect((await desk.run('upgrade test/door --dry-run')).out).toContain(
      'Nothing was changed yet',
    );
    expect((await desk.run('doctor')).code).toBe(1);
    expect((await desk.run('upgrade test/door')).lines.at(-1)).toBe('✓ Carried over 1 instance.');
    expect((await desk.run('doctor')).code).toBe(0);
  });

  it('copies itself, and the copy opens', async () => {
    await desk.run('create test/door d1 code=k');
    const { code, json } = await desk.run(['backup', beside('copy.sqlite'), '--json']);
    expect([code, json]).toEqual([0, { file: beside('copy.sqlite'), bytes: expect.any(Number) }]);
    await desk.run('send test/door d1 OPEN code=k');
    copyFileSync(beside('copy.sqlite'), join(desk.data, 'rollcall.sqlite'));
    for (const part of ['-wal', '-shm'])
      writeFileSync(join(desk.data, `rollcall.sqlite${part}`), '');
    expect((await desk.run('show test/door d1')).lines[1]).toContain('🚪 Shut');
  });

  it('says what is wrong with a damaged one', async () => {
    mkdirSync(desk.data);
    writeFileSync(join(desk.data, 'rollcall.sqlite'), 'not a store at all'.repeat(100));
    const { code, json } = await desk.run('show test/door d1 --json');
    expect([code, json.error.code]).toEqual([1, 'store.damaged']);
    const doctor = await desk.run('doctor');
    expect(doctor.code).toBe(1);
    expect(doctor.out).toContain('problem  Store: ');
    expect(doctor.out).toContain('→ stop everything that uses it');
  });
});

describe('beside a server', () => {
  it('everyone may look, and only the server writes', async () => {
    await desk.run('create test/door d1 code=k');
    const running = desk.run('serve');
    await expect.poll(() => desk.said).toContain('listens on');
    const stop = desk.stop;
    for (const command of [
      'show test/door d1',
      'history test/door d1',
      'list test/door',
      'lifecycles',
      'doctor',
      'upgrade test/door --dry-run',
      `backup ${beside('copy.sqlite')}`,
    ]) {
      expect(await desk.run(command), command).toMatchObject({ code: 0, err: '' });
    }
    expect((await desk.run('doctor')).out).toContain('note     Writer: in use: ');
    for (const command of [
      'create test/door d2 code=k',
      'send test/door d1 OPEN code=k',
      'upgrade test/door',
      'erase d1 --by admin:anna --yes',
      'serve --port 4801',
    ]) {
      const { code, err } = await desk.run(command);
      expect([command, code, err]).toEqual([command, 4, expect.stringContaining('over HTTP')]);
    }
    stop();
    expect((await running).code).toBe(0);
    expect((await desk.run('send test/door d1 OPEN code=k')).code).toBe(0);
  });
});
