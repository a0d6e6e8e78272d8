/**
 * From a model and the name of a suite to the suite itself: paths are planned on the graph, really walked, and what
 * they cover is counted anew from what was walked.
 */
import { identified } from './case-id.ts';
import type { Path } from './graph.ts';
import type { Model } from './model.ts';
import type { Coverage, Suite, SuiteCase, SuiteStep } from './suite.ts';
import {
  allStates,
  type Cases,
  type Covered,
  coveredEdges,
  coveredRuns,
  coveredStates,
  coveredSwitches,
  nSwitch,
  random,
  roundTrips,
  type Stop,
  SuiteError,
  tour,
} from './suites/index.ts';
import { type WalkedCase, walkAll } from './walking.ts';

export interface SuiteOptions {
  /** The most steps in a case; without it, cases are as long as it takes to be fewest. */
  readonly mostSteps?: number;
  /** What a return to the start costs, in events: a whole number from 1. The default is 1. */
  readonly resetCost?: number;
  /** For `random`: a whole number from 0 to 2³² − 1. The default is 1. */
  readonly seed?: number;
  /** For `random`: when to stop. By default when every edge was taken. */
  readonly stop?: Stop;
  /** For `round-trips` and `switch`: how many to list at most. */
  readonly limit?: number;
}

/** What was chosen for a suite, and how its criteria are counted once it was walked. */
interface Chosen {
  readonly planned: Cases;
  /** How many edges in a row its own criterion is about. */
  readonly together: number;
  readonly coverageOf: (cases: readonly WalkedCase[]) => readonly Coverage[];
  readonly seed?: number;
}

/** The suites that can be made of any graph, with what each is for. */
export const graphSuites = {
  states: 'every state, with few short cases',
  transitions: 'every transition (0-switch), in cases that a person can walk',
  tour: 'every transition with the fewest events and resets there can be',
  pairs: 'every two transitions that follow each other (1-switch)',
  'switch:N': 'every N + 1 transitions that follow each other, such as switch:2',
  'round-trips': 'every way from a state back to itself',
  random: 'a walk of chance from a seed, until a stop condition is met',
} as const;

/** The suites of a lifecycle, whose senders, payloads and times are known. */
export const attemptSuiteNames = {
  invalid: 'what must be refused, one attempt at the end of each case',
  guards: 'every guard once true and once false',
  boundaries: 'each deadline just before, at and after, and on special days',
} as const;

/** A case that a person walks has at most so many steps, unless it takes more to get there. */
export const stepsForPeople = 12;

/** Makes a suite. Throws SuiteError for an unknown name and for options that cannot be met. */
export function makeSuite(model: Model, suite: string, options: SuiteOptions = {}): Suite {
  if (Object.hasOwn(attemptSuiteNames, suite))
    return attemptSuite(model, suite as keyof typeof attemptSuiteNames);
  const { planned, together, coverageOf, seed } = chosen(model, suite, options);
  const { cases, strayed } = walkAll(model, planned.paths, together);
  return {
    suite,
    model: model.name,
    version: model.version,
    seed: seed ?? null,
    ...costOf(cases),
    coverage: coverageOf(cases),
    complete: model.complete && planned.complete,
    ...(strayed.length > 0 && { strayed }),
    cases: identified(cases.map((walked) => caseOf(model, walked))),
  };
}

function attemptSuite(model: Model, suite: keyof typeof attemptSuiteNames): Suite {
  const make = model.attempts?.[suite];
  if (!make)
    throw new SuiteError(
      `${model.name} knows no senders, payloads and times, so there is no suite "${suite}" of it; there are ${Object.keys(graphSuites).join(', ')}.`,
    );
  const { cases, coverage } = make();
  const start = model.stateText(0);
  return {
    suite,
    model: model.name,
    version: model.version,
    seed: null,
    ...costOf(cases),
    coverage,
    complete: model.complete,
    cases: identified(
      cases.map(({ title, tags, steps }) => ({
        title: title ?? titleOf(steps),
        tags,
        start,
        steps,
      })),
    ),
  };
}

/** What was walked, and how often it was begun anew. */
function costOf(cases: readonly { readonly steps: readonly SuiteStep[] }[]) {
  const events = cases.reduce((sum, { steps }) => sum + steps.length, 0);
  return { events, resets: Math.max(0, cases.length - 1) };
}

function chosen(model: Model, suite: string, options: SuiteOptions): Chosen {
  const { graph } = model;
  const switches = /^switch:(\d{1,2})$/.exec(suite)?.[1] ?? (suite === 'pairs' ? '1' : undefined);
  if (switches !== undefined) {
    const n = Number(switches);
    const coverageOf = (cases: Paths) => [
      switchCoverage(model, cases, n),
      ...plainCoverage(model, cases),
    ];
    return { planned: nSwitch(graph, n, options), together: n + 1, coverageOf };
  }
  if (suite === 'round-trips') return tripsOf(model, options);
  const plain = { together: 1, coverageOf: (cases: Paths) => plainCoverage(model, cases) };
  if (suite === 'states') {
    const coverageOf = (cases: Paths) => plainCoverage(model, cases).toReversed();
    return { ...plain, planned: allStates(graph, options), coverageOf };
  }
  if (suite === 'tour' || suite === 'transitions')
    return { ...plain, planned: tour(graph, options) };
  if (suite === 'random') {
    const { seed = 1, stop = { edges: 100 }, mostSteps } = options;
    const most = mostSteps === undefined ? {} : { mostSteps };
    return { ...plain, planned: random(graph, { seed, stop, ...most }), seed };
  }
  const known = Object.keys({ ...graphSuites, ...attemptSuiteNames }).join(', ');
  throw new SuiteError(`There is no suite "${suite.slice(0, 60)}"; there are ${known}.`);
}

type Paths = readonly Pick<WalkedCase, 'path'>[];
const pathsOf = (cases: Paths) => cases.map(({ path }) => path);

function tripsOf(model: Model, { limit }: SuiteOptions): Chosen {
  const planned = roundTrips(model.graph, limit === undefined ? {} : { limit });
  const coverageOf = (cases: Paths) => {
    const found = coveredRuns(model.graph, pathsOf(cases), planned.trips);
    const own = counted('round trips', found, (run) => runText(model, run));
    return [own, ...plainCoverage(model, cases)];
  };
  const together = Math.max(1, ...planned.trips.map((trip) => trip.length));
  return { planned, together, coverageOf };
}

function switchCoverage(model: Model, cases: Paths, n: number): Coverage {
  const name = n === 0 ? 'valid transitions' : n === 1 ? 'transition pairs' : 'transition runs';
  const found = coveredSwitches(model.graph, pathsOf(cases), n);
  return counted(`${name} (${n}-switch)`, found, (run) => runText(model, run));
}

/** What every suite says of itself, whatever it was made for. */
function plainCoverage(model: Model, cases: Paths): Coverage[] {
  const { graph } = model;
  const paths = pathsOf(cases);
  return [
    counted('valid transitions (0-switch)', coveredEdges(graph, paths), (edge) =>
      edgeText(model, edge),
    ),
    counted('all states', coveredStates(graph, paths), (state) => model.stateText(state)),
  ];
}

function counted<T>(
  criterion: string,
  { covered, total, missing }: Covered<T>,
  text: (one: T) => string,
): Coverage {
  return { criterion, covered, total, missing: missing.map(text) };
}

function edgeText(model: Model, edge: number): string {
  const [from = 0, to = 0] = [model.graph.from[edge], model.graph.to[edge]];
  return `${model.stateText(from)} → ${model.eventOf(edge)} → ${model.stateText(to)}`;
}

const runText = (model: Model, run: Path) => run.map((edge) => edgeText(model, edge)).join(', ');

/** A step that leads elsewhere than the graph says would make every count a lie. */
function caseOf(model: Model, { path, steps }: WalkedCase): Omit<SuiteCase, 'id'> {
  steps.forEach((step, n) => {
    const expected = model.stateText(model.graph.to[path[n] as number] as number);
    if (step.to === expected) return;
    throw new SuiteError(
      `${model.name}: ${step.event} led to ${step.to}, and the explored graph says ${expected}.`,
    );
  });
  const tags = new Set(path.flatMap((edge) => model.tagsOf?.(edge) ?? []));
  return { title: titleOf(steps), tags: [...tags], start: model.stateText(0), steps };
}

const longestTitle = 76;

/** The statuses that it goes through, in the words that people see; events where the model knows no statuses. */
export function titleOf(steps: readonly SuiteStep[]): string {
  const last = steps.at(-1);
  if (last === undefined) return 'Nothing happens';
  if (last.expected === 'refused') return `${last.label} is refused in ${last.status ?? last.from}`;
  const statuses = steps.flatMap(({ status }) => status ?? []);
  const words = statuses.length > 0 ? statuses : steps.map(({ label }) => label);
  return chain(words.filter((word, n) => word !== words[n - 1]));
}

/** Joined by arrows; from the middle of a long one words are left out. */
function chain(words: readonly string[]): string {
  for (let kept = words.length; kept > 2; kept -= 1) {
    const ends = [
      ...words.slice(0, Math.ceil(kept / 2)),
      ...words.slice(words.length - Math.floor(kept / 2)),
    ];
    const whole = kept === words.length;
    const shown = whole ? words : ends.toSpliced(Math.ceil(kept / 2), 0, '…');
    const title = shown.join(' → ');
    if (title.length <= longestTitle) return title;
  }
  return words.length > 2 ? `${words[0]} → … → ${words.at(-1)}` : words.join(' → ');
}
