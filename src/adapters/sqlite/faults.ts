/** From SQLite's result codes to one clear message: what is wrong with which file, and what would be right. */
import { StoreError, type StoreFault } from '../../ports/index.ts';

const busy = ['busy', 'another program is writing to it; try again when it has finished'] as const;
const readOnly = [
  'readOnly',
  'it cannot be written; give this user the right to write to the file and its folder',
] as const;
const full = [
  'full',
  'the disk is full; nothing of this commit was stored, free some room and try again',
] as const;

/** By primary result code, https://www.sqlite.org/rescode.html. */
const byResult: Readonly<Record<number, readonly [StoreFault, string]>> = {
  5: busy,
  6: busy,
  8: readOnly,
  10: [
    'io',
    'the disk reported an error; what was being stored may or may not be there after a restart, so send it again with the same key',
  ],
  11: ['damaged', 'its contents are damaged; restore it from a backup'],
  13: full,
  14: [
    'io',
    'it cannot be opened; check that its folder exists, and that this user may write there',
  ],
  26: ['damaged', 'it is not a SQLite file; name another, or restore it from a backup'],
};

const byCode: Readonly<Record<string, readonly [StoreFault, string]>> = {
  ENOSPC: full,
  EACCES: readOnly,
  EPERM: readOnly,
  EROFS: readOnly,
  ENOTDIR: ['io', 'its folder cannot be made: a file of that name is in the way'],
  EEXIST: ['io', 'its folder cannot be made: a file of that name is in the way'],
};

/** The StoreError for anything that SQLite or the file system threw. */
export function faultOf(file: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const { errcode = 0, code = '' } = error as { errcode?: number; code?: string };
  const reason = error instanceof Error ? error.message : String(error);
  const unreadable = error instanceof SyntaxError ? byResult[11] : undefined;
  const [fault, text] = byResult[errcode & 0xff] ?? byCode[code] ?? unreadable ?? ['io', reason];
  const retryable = fault === 'busy' || fault === 'full';
  return new StoreError(fault, `${file}: ${text}`, { cause: error, retryable });
}
