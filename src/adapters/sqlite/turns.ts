/** What the writer does next: commits that wait together share one transaction, everything else has its own. */
import type { EncodedGroup } from './groups.ts';

export interface Commit {
  readonly id: number;
  readonly kind: 'commit';
  readonly groups: readonly EncodedGroup[];
}

interface Other {
  readonly id: number;
  readonly kind: 'erase' | 'credential' | 'lease' | 'close';
}

/** More groups than this make a transaction longer without making it cheaper. */
const mostGroups = 256;

/** The requests in order, as turns; `waiting` gives the next one that has come, if any. */
export function* turns<R extends Commit | Other>(
  first: R,
  waiting: () => R | undefined,
): Generator<readonly R[]> {
  let next: R | undefined = first;
  while (next) {
    const turn: R[] = [next];
    let groups = sizeOf(next);
    next = waiting();
    while (next && groups + sizeOf(next) <= mostGroups) {
      turn.push(next);
      groups += sizeOf(next);
      next = waiting();
    }
    yield turn;
  }
}

/** What is no commit fills a turn by itself. */
function sizeOf(request: Commit | Other): number {
  return request.kind === 'commit' ? request.groups.length : mostGroups + 1;
}
