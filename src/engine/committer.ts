/**
 * Group commit: while commits are under way, what comes meanwhile waits together and shares the next one.
 * That is the largest gain on every store, and it makes a full fsync affordable.
 */
import type { GroupResult, Store, WriteGroup } from '../ports/index.ts';
import type { Arrivals } from './arrivals.ts';
import type { Watchers } from './watching.ts';

interface Waiting {
  readonly group: WriteGroup;
  readonly resolve: (result: GroupResult) => void;
  readonly reject: (reason: unknown) => void;
}

/** While the store writes one batch, the next is made ready and handed over, so that it never waits for work. */
const mostUnderWay = 2;

export class Committer {
  readonly #store: Store;
  readonly #told: { readonly arrivals: Arrivals; readonly watchers: Watchers };
  readonly #most: number;
  #waiting: Waiting[] = [];
  #underWay = 0;

  constructor(store: Store, told: { arrivals: Arrivals; watchers: Watchers }, most = 256) {
    this.#store = store;
    this.#told = told;
    this.#most = most;
  }

  /** Resolves once the group is durable, or was found in conflict. */
  submit(group: WriteGroup): Promise<GroupResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ group, resolve, reject });
      if (this.#underWay < mostUnderWay) {
        this.#underWay += 1;
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
        this.#tell(batch, results);
      } catch (error) {
        for (const w of batch) w.reject(error);
      }
    }
    this.#underWay -= 1;
  }

  #tell(batch: readonly Waiting[], results: readonly GroupResult[]): void {
    const groups = batch.filter((_, n) => results[n] === 'committed').map(({ group }) => group);
    this.#told.watchers.stored(groups.flat().flatMap((w) => ('key' in w ? w.journal : [])));
    this.#told.arrivals.announce();
  }
}
