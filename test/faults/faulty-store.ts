/** A store that fails as real ones do, in an order that is given: a property test shrinks it to the smallest one. */
import { type Store, StoreError } from '../../src/ports/index.ts';

/**
 * What becomes of one commit. `fails`: nothing was stored. `loses`: everything was stored, and nobody was told.
 * `early` and `late`: it works, but others overtake it before it is stored, or before its answer arrives.
 */
export const fates = ['works', 'fails', 'loses', 'early', 'late'] as const;
export type Fate = (typeof fates)[number];

/** Gives the commits of a store these fates, one after the other, and lets it work after the last. */
export function faultyStore(
  store: Store,
  given: readonly Fate[],
  onFate: (fate: Fate) => void = () => {},
): Store {
  const ahead = given.values();
  return {
    ...store,
    async commit(groups) {
      const fate = ahead.next().value ?? 'works';
      onFate(fate);
      if (fate === 'early') await turns(7);
      if (fate === 'fails') {
        throw new StoreError('io', 'the disk failed before the commit', { retryable: true });
      }
      const results = await store.commit(groups);
      if (fate === 'late') await turns(7);
      if (fate === 'loses') {
        throw new StoreError('io', 'the acknowledgement was lost', { retryable: true });
      }
      return results;
    },
  };
}

async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((next) => setImmediate(next));
}
