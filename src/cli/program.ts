/** The command line: one program, its commands in a list, and every end of it as an exit code. */
import { Command, Option } from 'commander';
import { type KernelName, kernelNames } from '../lifecycle/index.ts';
import { type Act, type CommandModule, type Globals, groups, Session } from './command.ts';
import { backup } from './commands/backup.ts';
import { bulk } from './commands/bulk.ts';
import { check } from './commands/check.ts';
import { correct } from './commands/correct.ts';
import { create } from './commands/create.ts';
import { diagrams } from './commands/diagrams.ts';
import { diff } from './commands/diff.ts';
import { doctor } from './commands/doctor.ts';
import { effects } from './commands/effects.ts';
import { erase } from './commands/erase.ts';
import { exportCommand } from './commands/export.ts';
import { guide } from './commands/guide.ts';
import { history } from './commands/history.ts';
import { importCommand } from './commands/import.ts';
import { keys } from './commands/keys.ts';
import { lifecycles } from './commands/lifecycles.ts';
import { list } from './commands/list.ts';
import { paths } from './commands/paths.ts';
import { roster } from './commands/roster.ts';
import { send } from './commands/send.ts';
import { serve } from './commands/serve.ts';
import { show } from './commands/show.ts';
import { upgrade } from './commands/upgrade.ts';
import { walk } from './commands/walk.ts';
import { type Exit, exit, failureOf } from './failures.ts';
import { tenantOf, zoneOf } from './options.ts';
import { Printer } from './printer.ts';
import type { World } from './world.ts';

/** Every command, in the order of the help. A new one is a file in commands/ and a line here. */
const modules: readonly CommandModule[] = [
  show,
  list,
  history,
  roster,
  lifecycles,
  diagrams,
  guide,
  walk,
  paths,
  check,
  diff,
  exportCommand,
  create,
  send,
  bulk,
  importCommand,
  correct,
  erase,
  serve,
  keys,
  doctor,
  effects,
  backup,
  upgrade,
];

const about = 'Rollcall always knows where everyone stands.';

const exitCodes = `
Exit codes: 0 done, 1 fault, 2 bad usage or input, 3 refused, 4 conflict.
"rollcall <command> --help" has examples of each.`;

/** Runs one command line, without node and script. Resolves to the exit code; never rejects. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const printer = new Printer(world.terminal);
  let code: number = exit.done;
  const act: Act =
    (work) =>
    async (...given) => {
      // commander hands over each argument, then the options, then the command.
      const command = given.at(-1) as Command;
      const options = given.at(-2);
      const globals = command.optsWithGlobals<Globals>();
      const dataGiven = command.getOptionValueSourceWithGlobals('data') === 'cli';
      const session = new Session(world, { ...globals, dataGiven }, printer);
      code = (await work(session, command.processedArgs, options as never)) ?? exit.done;
    };
  try {
    await programOf(world, printer, act).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    code = report(error, argv, printer);
  }
  const lost = await printer.flushed();
  if (lost === undefined) return code;
  printer.problem(`rollcall: the output could not be written: ${lost.message}`);
  return code === exit.done ? exit.fault : code;
}

function programOf(world: World, printer: Printer, act: Act): Command {
  const { bold } = printer.colours;
  const program = new Command('rollcall')
    .description(about)
    .version(world.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: 20,
      // Arguments and options stand in the help of each command.
      subcommandTerm: (command) => command.name(),
      styleTitle: bold,
      styleCommandText: bold,
    })
    .configureOutput({
      writeOut: (text) => printer.raw(text),
      // Faults are worded in failures.ts; only the help for a bare `rollcall` comes this way.
      writeErr: (text) => printer.problem(text.trimEnd()),
      outputError: () => undefined,
      getOutHelpWidth: () => printer.width,
      getErrHelpWidth: () => printer.width,
      // The colours are the printer's, which knows NO_COLOR; commander need not take them out again.
      getOutHasColors: () => true,
      getErrHasColors: () => false,
    })
    .addHelpCommand(
      new Command('help')
        .argument('[command]')
        .helpGroup(groups.run)
        .description('the help of a command'),
    )
    .addHelpText('after', exitCodes);
  addGlobals(program);
  for (const { register } of modules) register(program, act, modules);
  return program;
}

function addGlobals(program: Command): void {
  const profile = new Option('--profile <name>', 'policies of those created without their own');
  const kernel = new Option('--kernel <name>', 'what decides; "both" compares at every step');
  program
    .option('--data <folder>', 'where the data lies', './data')
    .option('--machines <module>', 'your own machines; the built-in ones otherwise')
    .option('--tenant <name>', 'whose data', tenantOf, 'default')
    .option('--json', 'print JSON for programs')
    .addOption(profile.choices(['default', 'literal']))
    .option(
      '--zone <tz>',
      'time zone of new instances and of what is printed (default: UTC)',
      zoneOf,
    )
    .addOption(kernel.choices(kernelNames).default('compiled' satisfies KernelName))
    .option('--debug', 'with a fault, print where it arose');
}

/** One clear line on stderr, or an error object on stdout. Never a stack trace unasked. */
function report(error: unknown, argv: readonly string[], printer: Printer): Exit {
  const { exit: code, code: name, message } = failureOf(error);
  if (message !== '') {
    if (argv.includes('--json')) printer.json({ error: { code: name, message } });
    else printer.problem(`rollcall: ${message}`);
  }
  if (argv.includes('--debug') && code !== exit.done && error instanceof Error) {
    printer.problem(error.stack ?? String(error));
  }
  return code;
}
