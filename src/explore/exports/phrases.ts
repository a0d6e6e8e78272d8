/**
 * Suites and steps in words, so that every format for people says the same. Text that comes from a model goes
 * through `said`, with which each format escapes or quotes it.
 */
import { type Actor, type Instant, isInstant } from '../../lifecycle/index.ts';
import type { Coverage, Suite, SuiteCase, SuiteStep } from '../suite.ts';
import { dataLines } from './text.ts';

type Said = (text: string) => string;
const plain: Said = (text) => text;

/** About as many steps as a person works through in one go. */
const comfortableSteps = 12;

/** `1 step`, `9 steps`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `3 cases, 9 steps, 2 resets`. Counted here, so that a file that was cut by hand still tells the truth. */
function sizeOf({ cases }: Suite): string {
  const steps = cases.reduce((sum, it) => sum + it.steps.length, 0);
  const resets = Math.max(0, cases.length - 1);
  return [counted(cases.length, 'case'), counted(steps, 'step'), counted(resets, 'reset')].join(
    ', ',
  );
}

/** `document 3`, or the name alone where there is no version. */
export function modelOf({ model, version }: Suite, said: Said = plain): string {
  return version === null ? said(model) : `${said(model)} ${said(version)}`;
}

/** The suite's title: `document: all transitions`. */
export function titleOf(suite: Suite, said: Said = plain): string {
  return `${said(suite.model)}: ${said(suite.suite)}`;
}

/** What a header says about the whole, a sentence a line; each begins with a word of ours, whatever the model is called. */
export function headerOf(suite: Suite, said: Said = plain): string[] {
  const seed = suite.seed === null ? [] : [`Seed ${suite.seed}.`];
  const cut = suite.complete ? [] : ['Exploration hit a limit: totals are of what was found.'];
  const coverage = suite.coverage.map((it) => coverageText(it, said));
  return [`Model ${modelOf(suite, said)}: ${sizeOf(suite)}.`, ...seed, ...coverage, ...cut];
}

const mostNamed = 10;

/** `Coverage of valid transitions (0-switch): 8 of 9. Not covered: …` */
export function coverageText(
  { criterion, covered, total, missing }: Coverage,
  said: Said = plain,
): string {
  const named = missing
    .slice(0, mostNamed)
    .map((it) => said(it))
    .join('; ');
  const more = missing.length > mostNamed ? `; and ${missing.length - mostNamed} more` : '';
  const without = missing.length === 0 ? '' : ` Not covered: ${named}${more}.`;
  return `Coverage of ${said(criterion)}: ${covered} of ${total}.${without}`;
}

const tooMany = 'few people work through more in one go';

/** A warning when some case is longer than a person should work through, or null. */
export function warningOf(cases: readonly SuiteCase[]): string | null {
  const long = cases.filter(({ steps }) => steps.length > comfortableSteps);
  if (long.length === 0) return null;
  const longest = long.reduce((most, { steps }) => Math.max(most, steps.length), 0);
  const who = long.length === 1 ? '1 case has' : `${long.length} cases have`;
  return `Warning: ${who} more than ${comfortableSteps} steps (the longest ${longest}); ${tooMany}.`;
}

/** The header with its warning, for a field that takes several lines. */
export function aboutOf(suite: Suite): string {
  return [...headerOf(suite), warningOf(suite.cases) ?? []].flat().join('\n');
}

/** How long one case is, with a warning where it is long. */
export function lengthOf({ steps }: SuiteCase): string {
  const long = steps.length > comfortableSteps;
  const warning = long ? ` Warning: more than ${comfortableSteps}; ${tooMany}.` : '';
  return `${counted(steps.length, 'step')}.${warning}`;
}

/** What to do: `Approve (APPROVE)`; for a deadline `Let time pass: after 7 days (expired)`. */
export function actionOf({ event, label, by }: SuiteStep, said: Said = plain): string {
  const named = label === event ? said(event) : `${said(label)} (${said(event)})`;
  return by?.kind === 'clock' ? `Let time pass: ${named}` : named;
}

/** `admin admin-1`; null where nobody in particular sends it, and for the clock, of which the action speaks. */
export function senderOf(by: Actor | null, said: Said = plain): string | null {
  return by === null || by.kind === 'clock' ? null : `${by.kind} ${said(by.id)}`;
}

/** `2026-03-01 09:00 UTC`; seconds and milliseconds only where they are not zero, as at the edge of a deadline. */
export function momentOf(at: Instant): string {
  if (!isInstant(at)) return at;
  const time = at.slice(11, 23).replace(/(?::00)?\.000$/, '');
  return `${at.slice(0, 10)} ${time} UTC`;
}

/** What must be seen: `Status: Completed`; `refused: because the file is missing. Status: Pending Review`. */
export function expectationOf(step: SuiteStep, said: Said = plain, shown: Said = said): string {
  const standing =
    step.status === null ? `State: ${shown(step.to)}` : `Status: ${shown(step.status)}`;
  if (step.expected === 'applied') return standing;
  if (step.expected === 'unchanged') return `Nothing changes. ${standing}`;
  return `${refusalOf(step.because, said)}. ${standing}`;
}

/** `refused: because the file is missing`. */
export function refusalOf(because: string | null, said: Said = plain): string {
  return because === null ? 'refused' : `refused: because ${said(because)}`;
}

/** Where a case begins and how long it is: `Start: new`, `3 steps.` */
export function startOf(it: SuiteCase): string {
  return [`Start: ${it.start}`, lengthOf(it)].join('\n');
}

/** All that is done in a step, a line each: the action, who, when, and the fields of the payload. */
export function doingLines(step: SuiteStep): string[] {
  return [...actionLines(step), ...dataLines(step.data)];
}

/** `Approve (APPROVE)`, `Who: admin admin-1`, `When: 2026-03-01 09:00 UTC`. */
export function actionLines(step: SuiteStep): string[] {
  const who = senderOf(step.by);
  return [
    actionOf(step),
    ...(who === null ? [] : [`Who: ${who}`]),
    ...(step.at === null ? [] : [`When: ${momentOf(step.at)}`]),
  ];
}
