/**
 * Cases over what people see: one for each way between statuses, the shortest there is to it. Two versions are compared
 * without running either, from their status views alone; what is not in a view is in no case.
 */
import { identified } from './case-id.ts';
import { type Comparison, compare } from './exports/index.ts';
import { titleOf } from './making.ts';
import { pathsToWays, type StatusModel } from './models/statuses.ts';
import type { StatusWay } from './statuses.ts';
import type { Suite, SuiteCase } from './suite.ts';

export interface StatusCases {
  readonly comparison: Comparison;
  /** How many cases there are of each version. */
  readonly before: number;
  readonly after: number;
  /** False where the search behind one of the views was cut: there may be more. */
  readonly complete: boolean;
  /** The ways that a case of the newer version takes, by its id. */
  readonly waysOf: ReadonlyMap<string, readonly StatusWay[]>;
}

/** Cases are the same where they send the same events; where several do, where they lead. */
export function compareStatusCases(before: StatusModel, after: StatusModel): StatusCases {
  const [old, now] = [draftsOf(before), draftsOf(after)];
  const known = new Set(old.map(wholeKey));
  const shared = new Set(now.map(wholeKey).filter((key) => known.has(key)));
  const [was, is] = [withIds(old, shared), withIds(now, shared)];
  return {
    comparison: compare(suiteOf(before, was), suiteOf(after, is)),
    before: was.length,
    after: is.length,
    complete: before.complete && after.complete,
    waysOf: new Map(is.map(({ id }, n) => [id, now[n]?.ways ?? []])),
  };
}

type Draft = Omit<SuiteCase, 'id'> & { readonly ways: readonly StatusWay[] };

function draftsOf(model: StatusModel): readonly Draft[] {
  return [...pathsToWays(model).values()].map((path) => {
    const steps = model.run(path);
    const ways = path.map((edge) => model.wayOf(edge));
    return { title: titleOf(steps), tags: [], start: model.stateText(0), steps, ways };
  });
}

const wholeKey = ({ steps }: Draft) => JSON.stringify(steps.map(({ event, to }) => [event, to]));

/** Of several that send the same events, those that both versions have come first, so that each finds its own. */
function withIds(drafts: readonly Draft[], shared: ReadonlySet<string>): readonly SuiteCase[] {
  const ranked = drafts
    .map((draft, place) => ({ draft, place, key: wholeKey(draft) }))
    .toSorted(
      (a, b) => Number(shared.has(b.key)) - Number(shared.has(a.key)) || order(a.key, b.key),
    );
  const cases = identified(ranked.map(({ draft }) => draft));
  return cases
    .map((it, n) => ({ it, place: ranked[n]?.place ?? 0 }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ it }) => it);
}

const order = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);

function suiteOf({ name, version }: StatusModel, cases: readonly SuiteCase[]): Suite {
  const events = cases.reduce((sum, { steps }) => sum + steps.length, 0);
  return {
    suite: 'ways between statuses',
    model: name,
    version,
    seed: null,
    events,
    resets: Math.max(0, cases.length - 1),
    coverage: [],
    complete: true,
    cases,
  };
}
