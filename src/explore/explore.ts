/**
 * Exploring one lifecycle: every place that its samples and its clock can lead to, breadth first, in an order that
 * never changes. What makes two places the same state is said in states/alike.ts.
 */
import { type AnyLifecycle, birthOf, policiesOf, unborn } from '../lifecycle/index.ts';
import type { Explored, ExploreOptions } from './explored.ts';
import { Ground } from './states/ground.ts';
import { holdsDates } from './states/holding.ts';
import { type Scale, scaleOf } from './states/scale.ts';
import { Search } from './states/search.ts';

const defaults = {
  profile: 'default',
  policies: {},
  zone: 'UTC',
  start: '2026-01-05T09:00:00.000Z',
  attention: false,
  probes: false,
  limit: 100_000,
  scale: {},
} as const satisfies Required<ExploreOptions>;

/**
 * The reachable graph of a lifecycle.
 * @throws StepError when an author's function throws on the way, RollcallError `explore` for a context that its
 * schema does not name.
 */
export function explore(lifecycle: AnyLifecycle, options: ExploreOptions = {}): Explored {
  const given: Required<ExploreOptions> = { ...defaults, ...options };
  const policies = policiesOf(lifecycle, given.profile, given.policies);
  const birth = { ...birthOf(lifecycle, 'explored', given.zone), policies };
  const first = { snapshot: unborn(lifecycle, birth, given.start), now: given.start, drawn: 0 };
  const mayGrow = given.scale.furthestDays === undefined;
  let scale: Scale = {
    ...scaleOf(policies),
    civil: holdsDates(lifecycle.context),
    ...given.scale,
  };
  for (;;) {
    const ground = new Ground(lifecycle, given, scale, first);
    const search = new Search(ground);
    if (search.run(mayGrow ? scale.furthestDays : Number.POSITIVE_INFINITY)) return search.result();
    // It sets instants further ahead than its policies say; told apart only up to there, they would be mixed up.
    scale = { ...scale, furthestDays: Math.ceil(ground.furthestSeen) + 1 };
  }
}
