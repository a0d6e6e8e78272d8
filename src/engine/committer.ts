/**
 * Group commit: while one commit is under way, what comes meanwhile waits together and shares the next one.
 * That is the largest gain on every store, and it makes a full fsync affordable.
 */
import type { GroupResult, Store, WriteGroup } from '../ports/index.ts';

interface Waiting {
  readonly group: WriteGroup;
  readonly resolve: (result: GroupResult) => void;
  readonly reject: (reason: unknown) => void;
}

export class Committer {
  readonly #store: Store;
  readonly #most: number;
  #waiting: Waiting[] = [];
  #underWay = false;

  constructor(store: Store, most = 256) {
    this.#store = store;
    this.#most = most;
  }

  /** Resolves once the group is durable, or was found in conflict. */
  submit(group: WriteGroup): Promise<GroupResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ group, resolve, reject });
      if (!this.#underWay) {
        this.#underWay = true;
        // A turn's grace lets everything that was asked in the same turn share the commit.
        setImmediate(() => void this.#drain());
      }
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#most);
      try {
        const results = await this.#store.commit(batch.map((w) => w.group));
        for (const [n, w] of batch.entries()) w.resolve(results[n] ?? 'conflict');
      } catch (error) {
        for (const w of batch) w.reject(error);
      }
    }
    this.#underWay = false;
  }
}
