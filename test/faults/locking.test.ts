/** One process writes; everybody may look beside it; and a killed one locks nobody out. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { key, step } from '../contracts/rows.ts';
import { holder, killed, scratch, started } from './scratch.ts';

const at = scratch();
const locked = (who: string) => ({
  code: 'store.locked',
  retryable: true,
  message: expect.stringContaining(`${who} has ${at('store.sqlite')} open; stop it first`),
});

describe('a second writer', () => {
  it('in the same process is kept out until the first has closed', async () => {
    const file = at('store.sqlite');
    const first = await openSqliteStore({ file });
    const who = `this process (pid ${process.pid})`;
    await expect(openSqliteStore({ file })).rejects.toMatchObject(locked(who));
    await expect(openSqliteStore({ file })).rejects.toMatchObject(locked(who));
    expect(await first.commit([[step(key('d1'))]])).toEqual(['committed']);
    await first.close();
    await (await openSqliteStore({ file })).close();
  });

  it('in another process is told which one has it', async () => {
    const file = at('store.sqlite');
    const child = await started(holder, file);
    const message = locked(`another process (pid ${child.pid})`);
    await expect(openSqliteStore({ file })).rejects.toMatchObject(message);
    writeFileSync(`${file}.pid`, '');
    await expect(openSqliteStore({ file })).rejects.toMatchObject(locked('another process'));
    await killed(child);
  });

  it('by another name of the file is kept out too', async () => {
    const file = at('store.sqlite');
    await (await openSqliteStore({ file })).close();
    symlinkSync(file, at('alias.sqlite'));
    symlinkSync(at('.'), at('folder'));
    const first = await openSqliteStore({ file: at('alias.sqlite') });
    for (const name of ['store.sqlite', 'alias.sqlite', 'folder/store.sqlite', './store.sqlite']) {
      await expect(openSqliteStore({ file: at(name) }), name).rejects.toMatchObject({
        code: 'store.locked',
      });
    }
    await first.close();
  });

  it('gets in after a kill, with all that was acknowledged', async () => {
    const file = at('store.sqlite');
    await killed(await started(holder, file, 'one'));
    expect(existsSync(`${file}.pid`)).toBe(true);
    await killed(await started(holder, file, 'two'));
    const store = await openSqliteStore({ file });
    expect(await store.load(key('one'))).not.toBeNull();
    expect(await store.load(key('two'))).not.toBeNull();
    await store.close();
  });

  it('is not kept out by the number of a process that is gone, or of a stranger', async () => {
    const file = at('store.sqlite');
    writeFileSync(`${file}.pid`, '1\n');
    const store = await openSqliteStore({ file });
    expect(readFileSync(`${file}.pid`, 'utf8')).toBe(`${process.pid}\n`);
    await store.close();
  });

  it('is not kept out by one that could not open', async () => {
    const file = at('store.sqlite');
    writeFileSync(file, 'not a store '.repeat(100));
    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'store.damaged' });
    writeFileSync(file, 'not a store '.repeat(100));
    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'store.damaged' });
  });
});

describe('who only looks', () => {
  it('sees each commit of a writer beside it, and writes nothing', async () => {
    const file = at('store.sqlite');
    const writer = await openSqliteStore({ file });
    const looker = await openSqliteStore({ file, readOnly: true });
    for (const id of ['d1', 'd2', 'd3']) {
      await writer.commit([[step(key(id))]]);
      expect(await looker.load(key(id))).not.toBeNull();
    }
    const refused = {
      code: 'store.readOnly',
      message: expect.stringContaining('opened only to look'),
    };
    await expect(looker.commit([[step(key('d4'))]])).rejects.toMatchObject(refused);
    await expect(looker.erase('default', 'd1', [])).rejects.toMatchObject(refused);
    await looker.close();
    await expect(looker.load(key('d1'))).rejects.toMatchObject({ code: 'store.closed' });
    expect(await writer.commit([[step(key('d5'))]])).toEqual(['committed']);
    await writer.close();
  });

  it('may come from another process, and sees what a killed one stored', async () => {
    const file = at('store.sqlite');
    const child = await started(holder, file);
    const looker = await openSqliteStore({ file, readOnly: true });
    expect(await looker.load(key('held'))).not.toBeNull();
    await killed(child);
    expect(await looker.load(key('held'))).not.toBeNull();
    await looker.close();
    const again = await openSqliteStore({ file, readOnly: true });
    expect(await again.load(key('held'))).not.toBeNull();
    await again.close();
  });

  // Where it closed the file behind SQLite's back, the locks of this process on it would be gone, and an older
  // SQLite that closes the file would delete the log of a writer that still uses it.
  it.runIf(existsSync('/proc/locks'))(
    'leaves the locks of a writer in the same process',
    async () => {
      const file = at('store.sqlite');
      const writer = await openSqliteStore({ file });
      await writer.commit([[step(key('d1'))]]);
      const before = locksOn(file);
      expect(before).not.toEqual([]);
      const looker = await openSqliteStore({ file, readOnly: true });
      await looker.load(key('d1'));
      await looker.close();
      await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'store.locked' });
      await writer.backup(at('copy.sqlite'));
      expect(locksOn(file)).toEqual(before);
      await writer.close();
    },
  );
});

/** What the kernel knows of this process's locks on a file. */
function locksOn(file: string): string[] {
  const { ino } = statSync(file);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter(([, , , , pid, of = '']) => pid === String(process.pid) && of.endsWith(`:${ino}`))
    .map(([, ...rest]) => rest.join(' '))
    .toSorted();
}

describe('a process', () => {
  const modules = ['../../src/adapters/sqlite/index.ts', '../contracts/rows.ts'];
  const urls = modules.map((path) => new URL(path, import.meta.url).href);

  /** Runs these lines with a store that is open and never closed; gives back what they say. */
  function said(lines: string): string {
    const script = `
      const { openSqliteStore } = await import(process.argv[1]);
      const { key, step } = await import(process.argv[2]);
      const store = await openSqliteStore({ file: process.argv[3] });
      ${lines}`;
    const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
    return execFileSync(process.execPath, [...flags, ...urls, at('store.sqlite')], {
      encoding: 'utf8',
      timeout: 20_000,
    });
  }

  it('ends with a store that it left open', () => {
    expect(said("console.log('end');")).toBe('end\n');
  });

  it('does not end before a commit was answered', () => {
    const lines = `
      for (const id of ['d1', 'd2', 'd3']) {
        console.log(...(await store.commit([[step(key(id))]])));
        await new Promise((later) => setTimeout(later, 10));
      }`;
    expect(said(lines)).toBe('committed\n'.repeat(3));
  });
});
