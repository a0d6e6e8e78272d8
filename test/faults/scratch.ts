/** What fault tests need around a store: a folder that goes afterwards, and processes that can be killed or unprivileged. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';

/** The processes that tests start: each is told what to do by its arguments. */
export const filler = fileURLToPath(new URL('filler.ts', import.meta.url));
export const holder = fileURLToPath(new URL('holder.ts', import.meta.url));
export const opener = fileURLToPath(new URL('opener.ts', import.meta.url));

const quiet = '--disable-warning=ExperimentalWarning';
const nobody = 65_534;

/** A folder of its own for each test; any user may write in it. */
export function scratch(): (name: string) => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-fault-'));
    chmodSync(folder, 0o777);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** Root may do everything everywhere, so where tests run as root, somebody else has to try. */
const unprivileged = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** A script, run to its end by somebody without special rights; gives back the JSON that it printed. */
export function runUnprivileged(script: string, ...args: readonly string[]): any {
  return outputOf(process.execPath, [quiet, script, ...args], unprivileged);
}

/** False on Windows, which has other rights, and where nobody else can read this checkout. */
export function canRunUnprivileged(): boolean {
  if (process.platform === 'win32') return false;
  const look = 'fs.accessSync(process.argv[1]); console.log(true)';
  try {
    return outputOf(process.execPath, ['-e', look, opener], unprivileged) === true;
  } catch {
    return false;
  }
}

/** A script, run behind a command such as `sh -c "ulimit …"`. */
export function runBehind(
  command: readonly [string, ...string[]],
  script: string,
  ...args: readonly string[]
): any {
  const [program, ...first] = command;
  return outputOf(program, [...first, process.execPath, quiet, script, ...args]);
}

function outputOf(program: string, args: readonly string[], options: object = {}): any {
  const text = execFileSync(program, [...args], {
    encoding: 'utf8',
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  return JSON.parse(text.trim().split('\n').at(-1) ?? '');
}

/** A script that was started and has said its first line. */
export async function started(script: string, ...args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [quiet, script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise((said, failed) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', said);
    child.once('exit', (code) => failed(new Error(`${script} ended by itself with ${code}`)));
  });
  return child;
}

/** Ends it without warning, and waits until it is gone. */
export async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('close', done));
  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  await gone;
}

/** The bytes of a file, read by another process: reading it in this one would drop the locks of an open store. */
export function bytesOf(file: string): Buffer {
  const copy = `${file}.bytes`;
  execFileSync(process.execPath, ['-e', 'fs.copyFileSync(...process.argv.slice(1))', file, copy]);
  return readFileSync(copy);
}
