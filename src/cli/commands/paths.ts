/** `rollcall paths`: the smallest set of cases that covers a lifecycle, or any model, and its exports. */
import { type Command, Option } from 'commander';
import {
  attemptSuiteNames,
  compare,
  comparisonText,
  type FormatName,
  formats,
  graphSuites,
  leastSteps,
  type Model,
  makeSuite,
  type Suite,
  type SuiteOptions,
  stepsForPeople,
} from '../../explore/index.ts';
import { type Act, type CommandModule, groups, type Session } from '../command.ts';
import { UsageError } from '../failures.ts';
import { type ModelRequest, modelFor, resultsIn, suiteIn } from '../models.ts';
import { wholeNumber } from '../options.ts';
import { stopOf } from '../stops.ts';
import { caseLines, suiteLines } from '../suite-view.ts';
import { besideFile, newFile } from '../writing.ts';

interface Options extends ModelRequest {
  readonly suite: string;
  readonly format?: FormatName;
  readonly out?: string;
  readonly mostSteps?: number;
  readonly resetCost?: number;
  readonly seed?: number;
  readonly stop?: string;
  readonly case?: string;
  readonly against?: string;
  readonly results?: string;
}

const suiteHelp = Object.entries({ ...graphSuites, ...attemptSuiteNames })
  .map(([name, what]) => `  ${name.padEnd(12)}  ${what}`)
  .join('\n');

const help = `
Suites:
${suiteHelp}

Formats (--format, with --out for a file):
${Object.entries(formats)
  .map(([name, { label }]) => `  ${name.padEnd(12)}  ${label}`)
  .join('\n')}

Formats for people cut cases after ${stepsForPeople} steps, or as many as it takes to
get there; --most-steps says otherwise.

Examples:
  rollcall paths ankored/document
  rollcall paths ankored/document --format testrail-xml --out document.xml
  rollcall paths ankored/document --suite random --seed 7 --stop transitions=80%
  rollcall paths ankored/document --json > now.json
  rollcall paths ankored/document --against before.json
  rollcall paths --model shop.json --suite pairs`;

function register(program: Command, act: Act): void {
  program
    .command('paths [lifecycle]')
    .helpGroup(groups.look)
    .summary('the fewest cases that leave nothing untried')
    .description('Finds the fewest cases that cover a lifecycle, runs them, and writes them out.')
    .option('--suite <name>', 'what to cover', 'tour')
    .option(
      '--model <file>',
      'a model instead of a lifecycle: GraphWalker JSON, or a Mealy machine in DOT',
    )
    .addOption(new Option('--format <format>', 'how to write it').choices(Object.keys(formats)))
    .option('--out <file>', 'write to a new file instead of the terminal')
    .option('--most-steps <n>', 'the most steps in a case', wholeNumber(1, 1_000_000))
    .option('--reset-cost <n>', 'what a new start costs, in steps', wholeNumber(1, 1_000_000))
    .option('--seed <n>', 'for random: where chance begins', wholeNumber(0, 2 ** 32 - 1))
    .option('--stop <condition>', 'for random: when to stop, such as transitions=90%')
    .option('--limit <n>', 'the most states to look at', wholeNumber(1, 100_000_000))
    .option('--attention', 'with the deadlines that only flag and remind, too')
    .option('--case <id>', 'print one case, step by step')
    .option('--results <file>', 'for junit: what became of each case, as JSON by its id')
    .option('--against <file>', 'compare with a suite that was written with --json')
    .addHelpText('after', help)
    .action(act(work));
}

async function work(
  session: Session,
  [name]: readonly unknown[],
  options: Options,
): Promise<undefined> {
  checkResults(options);
  const { model, warnings } = await modelFor(session, name as string | undefined, options);
  for (const warning of warnings) session.printer.problem(`rollcall: ${warning}`);
  const suite = makeSuite(model, options.suite, suiteOptions(model, options));
  if (options.against !== undefined) against(session, options.against, suite);
  else if (options.case !== undefined) one(session, suite, options.case);
  else if (options.format !== undefined) write(session, suite, options);
  else if (options.out === undefined) session.give(suite, () => suiteLines(session, suite));
  else throw new UsageError('--out needs --format, which says how to write it');
  return undefined;
}

function checkResults({ results, format, against: other, case: id }: Options): void {
  const isHeld = format === 'junit' && other === undefined && id === undefined;
  if (results !== undefined && !isHeld)
    throw new UsageError('--results is for --format junit; nothing else holds results');
}

const forPeople: ReadonlySet<string> = new Set([
  'markdown',
  'gherkin',
  'testrail-xml',
  'testrail-csv',
  'xray-csv',
  'xray-json',
]);

function suiteOptions(model: Model, options: Options): SuiteOptions {
  const { mostSteps, resetCost, seed, stop } = options;
  const most = mostSteps ?? usualMost(model, options);
  return {
    ...(most === undefined ? {} : { mostSteps: most }),
    ...(resetCost === undefined ? {} : { resetCost }),
    ...(seed === undefined ? {} : { seed }),
    ...(stop === undefined ? {} : { stop: stopOf(stop, model) }),
  };
}

/** What a person walks is cut, but never so short that something could not be reached any more. */
function usualMost({ graph }: Model, { suite, format }: Options): number | undefined {
  const walked =
    suite === 'transitions' ||
    suite === 'states' ||
    (format !== undefined && forPeople.has(format));
  return walked ? Math.max(stepsForPeople, leastSteps(graph)) : undefined;
}

function one(session: Session, suite: Suite, id: string): void {
  const found = suite.cases.find((each) => each.id === id);
  if (!found)
    throw new UsageError(
      `--case: there is no case "${id.slice(0, 40)}" in this suite; without --case, all are listed`,
    );
  session.give(found, () => caseLines(session, suite, found));
}

function against(session: Session, file: string, suite: Suite): void {
  const comparison = compare(suiteIn(file), suite);
  session.give(comparison, () => comparisonText(comparison).trimEnd().split('\n'));
}

function write(
  session: Session,
  suite: Suite,
  { format: name = 'junit', out, results: file }: Options,
): void {
  const format = formats[name];
  const results = file === undefined ? undefined : resultsIn(file);
  const text = format.write(suite, results && { results });
  if (out === undefined) {
    session.printer.raw(text);
    return;
  }
  newFile('--out', out, text);
  const beside = format.beside && besideFile(out, format.beside);
  const { cases, events } = suite;
  session.give({ file: out, cases: cases.length, events }, () => [
    `${cases.length} cases with ${events} steps written to ${out} (${format.label})`,
    ...(beside === undefined ? [] : [`${beside} is yours to fill in; it is never written over`]),
  ]);
}

export const paths: CommandModule = { register };
