/** How a suite and a case look in a terminal. */
import type { Coverage, Suite, SuiteCase, SuiteStep } from '../explore/index.ts';
import { epoch, stepsText, type WalkStep } from '../lifecycle/index.ts';
import type { Session } from './command.ts';
import { hang } from './layout.ts';
import { counted, when } from './wording.ts';

/** A terminal shows the first few; every format has all. */
const shownMost = 20;
const missingMost = 5;

export function suiteLines({ printer }: Session, suite: Suite): string[] {
  const { bold, notice } = printer.colours;
  const { model, version, cases, events, resets, complete, seed } = suite;
  const rest = cases.length - shownMost;
  const size = `${counted(cases.length, 'case')} with ${counted(events, 'step')} and ${counted(resets, 'new start')}`;
  return [
    `${bold(`${suite.suite} of ${model}`)}${version === null ? '' : ` · version ${version}`}${seed === null ? '' : ` · seed ${seed}`}`,
    size,
    ...(complete
      ? []
      : hang(
          `${notice('!')} `,
          'The search was cut at --limit, or could not decide a part: what was not found is unknown, and not impossible.',
          printer.width,
        )),
    ...strayedLines(printer, suite),
    '',
    ...suite.coverage.flatMap((coverage, n) => [
      shareOf(coverage),
      // Only its own criterion is a promise; the others are told for comparison.
      ...(n === 0 ? missingLines(printer.width, coverage) : []),
    ]),
    '',
    ...printer.table(
      [{ head: 'CASE', firm: true }, { head: 'STEPS', align: 'right' }, { head: 'WHAT' }],
      cases.slice(0, shownMost).map(({ id, steps, title }) => ({
        cells: [id, String(steps.length), title],
      })),
    ),
    ...(rest > 0 ? [`… and ${rest} more; --json or --format gives all`] : []),
  ];
}

/** Told where it happened: a year is as long as it is, and a life of many steps spans many. */
function strayedLines({ width }: Session['printer'], { strayed = [] }: Suite): string[] {
  const [first] = strayed;
  if (first === undefined) return [];
  const many = `${counted(strayed.length, 'life', 'lives')} took another turn than planned, as no two years are alike; what was left is in cases of their own.`;
  return [...hang('  ', many, width), ...hang('    ', `The first: ${first}`, width)];
}

function shareOf({ criterion, covered, total }: Coverage): string {
  const percent = total === 0 ? 100 : Math.floor((covered / total) * 1000) / 10;
  return `  ${criterion.padEnd(28)} ${String(covered).padStart(6)} of ${total} (${percent}%)`;
}

function missingLines(width: number, { missing }: Coverage): string[] {
  const rest = missing.length - missingMost;
  return [
    ...missing.slice(0, missingMost).flatMap((text) => hang('      missing: ', text, width)),
    ...(rest > 0 ? [`      and ${rest} more`] : []),
  ];
}

export function caseLines({ printer, globals }: Session, suite: Suite, one: SuiteCase): string[] {
  const { bold } = printer.colours;
  const walk = walkLine({ model: suite.model, machines: globals.machines }, one.steps);
  return [
    ...hang('', `${bold(one.id)}  ${one.title}`, printer.width),
    `from ${one.start}`,
    '',
    ...one.steps.flatMap((step, n) => stepLines(printer.width, step, n + 1)),
    ...(walk === null ? [] : ['', 'Walk it:', `  ${walk}`]),
  ];
}

function stepLines(width: number, step: SuiteStep, nth: number): string[] {
  const who = step.by === null ? '' : ` by ${step.by.kind}:${step.by.id}`;
  const fields = Object.entries(step.data).map(
    ([name, value]) => ` ${name}=${JSON.stringify(value)}`,
  );
  const at = step.at === null ? '' : `${when(step.at)}  `;
  const came =
    step.expected === 'refused' ? `refused: ${step.because ?? ''}` : (step.status ?? step.to);
  const first = `${String(nth).padStart(3)}  `;
  return [
    ...hang(first, `${at}${step.event}${who}${fields.join('')}`, width),
    ...hang('       → ', came, width),
  ];
}

/** The command that takes the steps again; null where there are none, or the model knows no time or no senders. */
export function walkLine(
  { model, machines }: { readonly model: string; readonly machines?: string | undefined },
  steps: readonly SuiteStep[],
): string | null {
  const taken = walkSteps(steps);
  if (taken === null || taken.length === 0) return null;
  const module = machines === undefined ? '' : ` --machines ${machines}`;
  return `npx rollcall walk ${model}${module} --steps '${stepsText(taken)}'`;
}

function walkSteps(steps: readonly SuiteStep[]): WalkStep[] | null {
  const taken: WalkStep[] = [];
  let now = steps[0]?.at ?? null;
  for (const { event, data, by, at } of steps) {
    if (by === null || at === null || now === null) return null;
    const wait = epoch(at) - epoch(now);
    if (wait > 0) taken.push({ wait });
    if (by.kind !== 'clock') taken.push({ type: event, data, by });
    now = at;
  }
  return taken;
}
