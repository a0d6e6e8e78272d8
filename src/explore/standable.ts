/**
 * Where nobody can stand: combinations of states that exploring a lifecycle never meets. What is asked is only which
 * states are active; a context may hold whatever fits its schema.
 *
 * The answer is no only where exploring saw everything: to its end, under the policies given and under both profiles,
 * with every event among the samples. Otherwise somebody might well stand there, and nothing is refused.
 */
import {
  type AnyLifecycle,
  isIn,
  leaves,
  policiesOf,
  type StateValue,
  valueText,
} from '../lifecycle/index.ts';
import { leadsElsewhere } from './attention.ts';
import { explore } from './explore.ts';
import type { Explored } from './explored.ts';

/** Why nobody can stand there, with the nearest places where one can; null where somebody may. */
export type Unreachable = (
  lifecycle: AnyLifecycle,
  value: StateValue,
  policies: Readonly<Record<string, unknown>>,
) => string | null;

/** More states than this are not worth the wait of somebody who adopts or corrects. */
const limit = 20_000;

/** Asks exploration, which begins with the first question about a lifecycle and some policies. */
export function unreachableIn(options: { readonly limit?: number } = {}): Unreachable {
  const known = new WeakMap<AnyLifecycle, Map<string, ReadonlySet<string> | null>>();
  const placesUnder = (lifecycle: AnyLifecycle, policies: Policies) => {
    const own = known.get(lifecycle) ?? new Map<string, ReadonlySet<string> | null>();
    known.set(lifecycle, own);
    const key = JSON.stringify(policies);
    const places = own.get(key) ?? (own.has(key) ? null : placesIn(lifecycle, policies, options));
    own.set(key, places);
    return places;
  };
  return (lifecycle, value, policies) => {
    const all = new Set<string>();
    // Somebody may have come there under the policies of another time.
    for (const each of [
      policies,
      policiesOf(lifecycle, 'default'),
      policiesOf(lifecycle, 'literal'),
    ]) {
      const places = placesUnder(lifecycle, each);
      if (places === null || places.has(valueText(value))) return null;
      for (const place of places) all.add(place);
    }
    return refusal(lifecycle, value, all);
  };
}

type Policies = Readonly<Record<string, unknown>>;

function refusal(lifecycle: AnyLifecycle, value: StateValue, places: ReadonlySet<string>): string {
  const near = nearest(lifecycle, value, places).join(', or ');
  return `no events lead to ${valueText(value)}; nearest to it one can stand in ${near}`;
}

/** Every configuration that can be reached, as text; null where exploring did not see everything. */
function placesIn(
  lifecycle: AnyLifecycle,
  policies: Policies,
  options: { readonly limit?: number },
): ReadonlySet<string> | null {
  const attention = leadsElsewhere(lifecycle);
  const explored = explore(lifecycle, { policies, attention, probes: true, limit, ...options });
  if (!explored.complete || !sawAll(explored)) return null;
  const places = new Set<string>();
  for (let state = 0; state < explored.graph.states; state += 1) {
    places.add(valueText(explored.place(state).snapshot.value));
  }
  return places;
}

/** Whether each event that counts was among the samples: what was never tried may lead anywhere. */
function sawAll({ lifecycle, moves, options }: Explored): boolean {
  const tried = new Set(moves.map(({ event }) => event));
  const aside = new Set(options.attention ? [] : lifecycle.attention.events);
  return Object.keys(lifecycle.events).every((event) => tried.has(event) || aside.has(event));
}

/** Those that share most states with what was asked for: as many as are equally near, up to three. */
function nearest(
  { shape }: AnyLifecycle,
  value: StateValue,
  places: ReadonlySet<string>,
): readonly string[] {
  const wanted = leaves(value);
  const distanceTo = (place: string) => {
    const there = place.split(' + ');
    const shared = there.filter((path) => wanted.includes(path)).length;
    return there.length + wanted.length - 2 * shared;
  };
  const visible = [...places].filter((place) => !isIn(shape.initialValue, place));
  const least = Math.min(...visible.map(distanceTo));
  return visible.filter((place) => distanceTo(place) === least).slice(0, 3);
}
