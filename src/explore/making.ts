/**
 * From a model and the name of a suite to the suite itself: paths are chosen on the graph, really run, and what they
 * cover is counted anew from what ran.
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

/** What was chosen for a suite, and how its own criterion is counted. */
interface Chosen {
  readonly cases: Cases;
  readonly coverage: readonly Coverage[];
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
  const { cases, coverage, seed } = chosen(model, suite, options);
  return {
    suite,
    model: model.name,
    version: model.version,
    seed: seed ?? null,
    events: cases.events,
    resets: cases.resets,
    coverage,
    complete: model.complete && cases.complete,
    cases: identified(cases.paths.map((path) => caseOf(model, path))),
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
    events: cases.reduce((sum, { steps }) => sum + steps.length, 0),
    resets: Math.max(0, cases.length - 1),
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

function chosen(model: Model, suite: string, options: SuiteOptions): Chosen {
  const { graph } = model;
  const switches = /^switch:(\d{1,2})$/.exec(suite)?.[1] ?? (suite === 'pairs' ? '1' : undefined);
  if (switches !== undefined) {
    const n = Number(switches);
    const cases = nSwitch(graph, n, options);
    return { cases, coverage: [switchCoverage(model, cases, n), ...plainCoverage(model, cases)] };
  }
  if (suite === 'states') {
    const cases = allStates(graph, options);
    return { cases, coverage: plainCoverage(model, cases).toReversed() };
  }
  if (suite === 'tour' || suite === 'transitions') {
    const cases = tour(graph, options);
    return { cases, coverage: plainCoverage(model, cases) };
  }
  if (suite === 'round-trips') return tripsOf(model, options);
  if (suite === 'random') {
    const { seed = 1, stop = { edges: 100 }, mostSteps } = options;
    const cases = random(graph, { seed, stop, ...(mostSteps === undefined ? {} : { mostSteps }) });
    return { cases, seed, coverage: plainCoverage(model, cases) };
  }
  const known = Object.keys({ ...graphSuites, ...attemptSuiteNames }).join(', ');
  throw new SuiteError(`There is no suite "${suite.slice(0, 60)}"; there are ${known}.`);
}

function tripsOf(model: Model, { limit }: SuiteOptions): Chosen {
  const cases = roundTrips(model.graph, limit === undefined ? {} : { limit });
  const found = coveredRuns(model.graph, cases.paths, cases.trips);
  const coverage = counted('round trips', found, (run) => runText(model, run));
  return { cases, coverage: [coverage, ...plainCoverage(model, cases)] };
}

function switchCoverage(model: Model, { paths }: Cases, n: number): Coverage {
  const name = n === 0 ? 'valid transitions' : n === 1 ? 'transition pairs' : 'transition runs';
  const found = coveredSwitches(model.graph, paths, n);
  return counted(`${name} (${n}-switch)`, found, (run) => runText(model, run));
}

/** What every suite says of itself, whatever it was made for. */
function plainCoverage(model: Model, { paths }: Pick<Cases, 'paths'>): Coverage[] {
  const { graph } = model;
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

/** Runs a path; a step that leads elsewhere than the graph says would make every count a lie. */
function caseOf(model: Model, path: Path): Omit<SuiteCase, 'id'> {
  const steps = model.run(path);
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
