/** Command transcripts in Markdown: blocks marked `console`, each command after `$ `, its output below it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('../..', import.meta.url));
const block = /```console\n([\s\S]*?)```/g;

export interface Exchange {
  readonly command: string;
  readonly output: string;
}

/** Every command of a text with the output that it claims, in order. */
export function exchangesIn(markdown: string): Exchange[] {
  return [...markdown.matchAll(block)].flatMap(([, body = '']) =>
    body
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const end = commandEnd(part);
        return { command: part.slice(0, end), output: part.slice(end + 1).trimEnd() };
      }),
  );
}

/** A command goes on over lines that end with a backslash. */
function commandEnd(part: string): number {
  return /^(?:.*\\\n)*.*/.exec(part)?.[0].length ?? part.length;
}

/** An empty folder with the examples in it, as a newcomer's checkout has them. */
export function workplace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-readme-'));
  symlinkSync(join(home, 'examples'), join(folder, 'examples'));
  return folder;
}

/** What a command prints, both streams together, at 80 columns and without colours. */
export function printed(command: string, folder: string): string {
  const line = command.replaceAll(
    'npx rollcall',
    `"${process.execPath}" "${join(home, 'bin/rollcall.js')}"`,
  );
  const env = { ...process.env, NO_COLOR: '1' };
  return execFileSync('sh', ['-c', `{ ${line}\n} 2>&1 || true`], {
    cwd: folder,
    env,
    encoding: 'utf8',
  }).trimEnd();
}

/** The same text without what differs from run to run: how long ago something was, when it was stored, fresh ids. */
export function undated(text: string, command: string): string {
  // What is created or sent in a transcript happens on the day on which it is run.
  const today = /rollcall (create|send)/.test(command) ? /\d{4}-\d\d-\d\d \d\d:\d\d/g : /$^/g;
  return text
    .replace(today, '<then>')
    .replace(/\b(in )?\d+ (second|minute|hour|day|month|year)s?( ago)?\b/g, '<a while>')
    .replace(/stored \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'stored <then>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replace(/[ \n]+/g, ' ');
}

/** The text with what the commands really print. */
export function rewritten(markdown: string, folder: string): string {
  return markdown.replace(block, (_, body: string) => {
    const parts = body
      .split(/^\$ /m)
      .slice(1)
      .map((part) => part.slice(0, commandEnd(part)));
    const said = parts.map((command) => `$ ${command}\n${printed(command, folder)}\n`);
    return `\`\`\`console\n${said.join('')}\`\`\``;
  });
}
