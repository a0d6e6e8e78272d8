/** The suites that need more than a graph: each case goes the shortest way to a state and tries one thing at its end. */
import { explore } from '../explore.ts';
import type { Explored } from '../explored.ts';
import { placeOf } from '../findings/claim.ts';
import type { AttemptSuite, AttemptSuites } from '../model.ts';
import { named } from '../naming.ts';
import { replayAttempt } from '../replay.ts';
import type { SuiteStep } from '../suite.ts';
import { type BoundaryCase, boundaryCases, runBoundary } from './boundaries.ts';
import { type GuardAttempt, type GuardOutcome, guardAttempts } from './guards.ts';
import { invalidAttempts } from './invalid.ts';
import type { SpecialDay } from './special-days.ts';
import { runUnoffered, unofferedAttempts } from './unoffered.ts';

/** By the name that `--suite` takes. Probes are tried too: nothing follows an attempt, so cases stay short. */
export function attemptSuites(explored: Explored): AttemptSuites {
  const { lifecycle, options } = explored;
  let known = options.probes ? explored : null;
  const probed = () => {
    known ??= explore(lifecycle, { ...options, probes: true });
    return known;
  };
  return {
    invalid: () => invalidOf(probed()),
    guards: () => guardsOf(probed()),
    boundaries: () => boundariesOf(probed()),
  };
}

/** What was refused when it ran is covered; a step that was let in would be missing, and named. */
function invalidOf(explored: Explored): AttemptSuite {
  const unoffered = unofferedAttempts(explored);
  const cases = [
    ...invalidAttempts(explored).map((attempt) => ({
      steps: named(replayAttempt(explored, attempt).steps),
      tags: [attempt.reason],
    })),
    ...unoffered.flatMap(({ path, sample }) =>
      sample ? [{ steps: named(runUnoffered(explored, path, sample)), tags: ['unoffered'] }] : [],
    ),
  ];
  const letIn = cases.filter(({ steps }) => steps.at(-1)?.expected !== 'refused');
  const untried = unoffered.filter(({ sample }) => sample === null);
  const missing = [
    ...letIn.map(({ steps }) => `${steps.at(-1)?.event} in ${steps.at(-1)?.from} was let in`),
    ...untried.map(({ event }) => `${event}: no sample shows what it carries`),
  ];
  const total = cases.length + untried.length;
  const covered = total - missing.length;
  return { cases, coverage: [{ criterion: 'invalid transitions', covered, total, missing }] };
}

function guardsOf(explored: Explored): AttemptSuite {
  const { attempts, unseen } = guardAttempts(explored);
  const cases = attempts.map((attempt) => ({
    steps: named(replayAttempt(explored, attempt).steps),
    title: shownText(attempt),
    tags: [...new Set(attempt.shows.map(({ guard, holds }) => `${guard}:${holds}`))],
  }));
  const covered = attempts.reduce((sum, { shows }) => sum + shows.length, 0);
  const missing = unseen.map((outcome) => outcomeText(explored, outcome));
  const total = covered + missing.length;
  return { cases, coverage: [{ criterion: 'guard outcomes', covered, total, missing }] };
}

const shownMost = 2;

/** The guards that it shows; there may be many, and the first few tell it from others. */
function shownText({ shows }: GuardAttempt): string {
  const texts = [
    ...new Set(shows.map(({ guard, holds }) => `${guard} ${holds ? 'holds' : 'fails'}`)),
  ];
  const rest = texts.length - shownMost;
  return [...texts.slice(0, shownMost), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function outcomeText({ lifecycle }: Explored, { transition, guard, holds }: GuardOutcome): string {
  return `${guard} ${holds} on ${placeOf(lifecycle, transition)}`;
}

function boundariesOf(explored: Explored): AttemptSuite {
  const cases = boundaryCases(explored).map((one) => {
    const steps = named(runBoundary(explored, one));
    const day = one.on === null ? [] : [`${one.on.as}:${one.on.date}`];
    return { title: lookText(one, steps), tags: [deadlineOf(one), one.looks, ...day], steps };
  });
  const total = cases.length;
  const coverage = [{ criterion: 'clock boundaries', covered: total, total, missing: [] }];
  return { cases, coverage };
}

const deadlineOf = ({ deadline }: BoundaryCase) => deadline.slice(deadline.lastIndexOf('.') + 1);

const looks: Readonly<Record<BoundaryCase['looks'], string>> = {
  dayBefore: 'the day before',
  justBefore: 'a millisecond before',
  at: 'at',
  justAfter: 'a millisecond after',
  dayAfter: 'the day after',
};

const days: Readonly<Record<SpecialDay['kind'], string>> = {
  monthEnd: 'the end of a month',
  leapDay: 'a leap day',
  longDay: 'a day of 25 hours',
  shortDay: 'a day of 23 hours',
};

/** `Completed the day before expiresDue, begun on a leap day`. */
function lookText(one: BoundaryCase, steps: readonly SuiteStep[]): string {
  const where = steps.at(-1)?.status ?? steps.at(-1)?.to ?? '';
  const end = one.on?.as === 'lastDay' ? ', as it ends with ' : ', begun on ';
  const day = one.on === null ? '' : `${end}${days[one.on.kind]}`;
  return `${where} ${looks[one.looks]} ${deadlineOf(one)}${day}`;
}
