/** Files that commands write: nothing that is there is ever written over. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from './failures.ts';

/** Why a new file cannot be made. */
export function notWritable(
  option: string,
  name: string,
  error: NodeJS.ErrnoException,
): UsageError {
  const problem =
    error.code === 'EEXIST'
      ? 'it exists already; name a new file'
      : `it cannot be written (${error.code})`;
  return new UsageError(`${option} ${name}: ${problem}`);
}

/** Writes a new file whole. Throws UsageError where one is there, or none can be made. */
export function newFile(option: string, name: string, content: string | Uint8Array): void {
  try {
    writeFileSync(name, content, { flag: 'wx' });
  } catch (error) {
    throw notWritable(option, name, error as NodeJS.ErrnoException);
  }
}

/** A file for people to fill in, in the folder of another; undefined where it was there already. */
export function besideFile(
  other: string,
  { name, text }: { readonly name: string; readonly text: string },
): string | undefined {
  const file = join(dirname(other), name);
  if (existsSync(file)) return undefined;
  newFile('--out', file, text);
  return file;
}
