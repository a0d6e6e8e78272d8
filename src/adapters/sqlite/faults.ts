/** From SQLite's result codes to one clear message: what is wrong with which file, and what would be right. */
import { StoreError, type StoreFault } from '../../ports/index.ts';

const faults: Readonly<Record<number, readonly [StoreFault, string]>> = {
  5: ['busy', 'another program is writing to it; try again when it has finished'],
  6: ['busy', 'another program is writing to it; try again when it has finished'],
  8: [
    'readOnly',
    'it cannot be written; give this user the right to write to the file and its folder',
  ],
  10: ['io', 'the disk reported an error; nothing of this commit was stored'],
  11: ['damaged', 'its contents are damaged; restore it from a backup'],
  13: ['full', 'the disk is full; nothing of this commit was stored, free some room and try again'],
  14: ['io', 'it cannot be opened; check that the folder exists and may be written'],
  26: ['damaged', 'it is not a SQLite file; name another, or restore it from a backup'],
};

/** The StoreError for anything that SQLite or the file system threw. */
export function faultOf(file: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const { errcode, code } = error as { errcode?: number; code?: string };
  const known = faults[(errcode ?? 0) & 0xff] ?? byCode(code);
  const reason = error instanceof Error ? error.message : String(error);
  const [fault, text] = known ?? (['io', reason] as const);
  const retryable = fault === 'busy' || fault === 'full';
  return new StoreError(fault, `${file}: ${text}`, { cause: error, retryable });
}

function byCode(code: string | undefined): readonly [StoreFault, string] | undefined {
  if (code === 'ENOSPC') return faults[13];
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return faults[8];
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return ['io', 'its folder cannot be made: a file of that name is in the way'];
  return undefined;
}
