/**
 * Definition-time lint: everything that would go wrong silently later is refused by name, with the place in the
 * author's own words and the mend. Each group of rules has its file in `lint/`.
 */
import type { Finding } from './errors.ts';
import type { AnyLifecycle } from './lifecycle.ts';
import { draftOf } from './lint/draft.ts';
import { json } from './lint/json.ts';
import { names } from './lint/names.ts';
import { people } from './lint/people.ts';
import { places } from './lint/places.ts';
import { regions } from './lint/regions.ts';
import { rehearsal } from './lint/rehearsal.ts';
import { ways } from './lint/ways.ts';

/** Every place that breaks the contract; none for a definition that can be trusted. */
export function findingsOf(lifecycle: AnyLifecycle): Finding[] {
  const draft = draftOf(lifecycle);
  const read = [names, regions, ways, places, people, json]
    .flat()
    .flatMap((rule) => [...rule(draft)]);
  // A definition that does not even read right is not worth rehearsing: it would only say the same in other words.
  return read.length > 0 ? read : rehearsal.flatMap((rule) => [...rule(draft)]);
}
