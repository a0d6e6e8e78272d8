/** Being told what the engine does, as it does it: for measuring. */
import type { JournalRow } from '../ports/index.ts';
import type { Answer } from './answer.ts';

/** What became of one event. `failed` was no answer at all: the request was wrong, or the store was. */
export interface Answered {
  readonly tenant: string;
  readonly lifecycle: string;
  readonly outcome: 'applied' | 'unchanged' | 'refused' | 'failed';
  /** From being asked until it is stored. */
  readonly seconds: number;
}

/** Is called in the middle of the work, so it is quick and throws nothing. */
export interface Watcher {
  answered(told: Answered): void;
  /** Transitions that were stored, whatever led to them. */
  stored(rows: readonly JournalRow[]): void;
}

export class Watchers implements Watcher {
  readonly #all = new Set<Watcher>();

  /** Returns how to tell it nothing more. */
  add(watcher: Watcher): () => void {
    this.#all.add(watcher);
    return () => void this.#all.delete(watcher);
  }

  answered(told: Answered): void {
    for (const watcher of this.#all) watcher.answered(told);
  }

  stored(rows: readonly JournalRow[]): void {
    for (const watcher of this.#all) watcher.stored(rows);
  }
}

/** Does what answers an event, and tells what became of it. */
export async function measured<A extends Pick<Answer, 'outcome'>>(
  watcher: Watcher,
  { tenant, lifecycle }: Pick<Answered, 'tenant' | 'lifecycle'>,
  work: () => Promise<A>,
): Promise<A> {
  const begun = performance.now();
  let outcome: Answered['outcome'] = 'failed';
  try {
    const answer = await work();
    ({ outcome } = answer);
    return answer;
  } finally {
    watcher.answered({ tenant, lifecycle, outcome, seconds: (performance.now() - begun) / 1000 });
  }
}
