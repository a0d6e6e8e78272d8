/** From what went wrong to one clear line and an exit code. */
import { CommanderError } from 'commander';
import { EngineError, type EngineFault } from '../engine/index.ts';
import { RollcallError } from '../lifecycle/index.ts';
import { StoreError, type StoreFault } from '../ports/index.ts';
import { printable, shortened } from './wording.ts';

/** What a command ends with. */
export const exit = { done: 0, fault: 1, badInput: 2, refused: 3, conflict: 4 } as const;
export type Exit = (typeof exit)[keyof typeof exit];

/** The command was called in a way that cannot be carried out; the message says what would be right. */
export class UsageError extends RollcallError {
  constructor(message: string) {
    super('usage', message);
  }
}

/** There is no store where one was expected. */
export class NoDataError extends RollcallError {
  constructor(data: string) {
    const example = 'rollcall create <lifecycle> <id>';
    super(
      'noData',
      `no data in ${data} yet; create someone first (${example}), or name another folder with --data`,
    );
  }
}

const engineExits: Readonly<Record<EngineFault, Exit>> = {
  unknownLifecycle: exit.badInput,
  notFound: exit.badInput,
  unknownEffect: exit.badInput,
  staleLease: exit.conflict,
  effectState: exit.conflict,
  invalidInput: exit.badInput,
  alreadyExists: exit.conflict,
  keyReused: exit.conflict,
  revisionMoved: exit.conflict,
  contended: exit.conflict,
  transitionGone: exit.badInput,
  definitionChanged: exit.fault,
  stopped: exit.fault,
};

const storeConflicts: ReadonlySet<StoreFault> = new Set(['locked', 'busy']);

/** Faults of what was given on the command line: the machines module, a definition in it, the data folder. */
const inputCodes: ReadonlySet<string> = new Set([
  'usage',
  'noData',
  'results',
  'machines',
  'definition',
  'suite',
  'suiteFile',
  'model',
  'access',
  'service.cannotBind',
]);

export interface Failure {
  readonly exit: Exit;
  readonly code: string;
  readonly message: string;
}

/** What to tell about anything that was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return usageOf(error);
  if (error instanceof RollcallError) return known(error);
  const message = error instanceof Error ? error.message : String(error);
  return {
    exit: exit.fault,
    code: 'internal',
    message: `this should not have happened: ${clean(message)}; say it again with --debug to see where`,
  };
}

function known(error: RollcallError): Failure {
  return { exit: exitOf(error), code: error.code, message: clean(error.message) };
}

function exitOf(error: RollcallError): Exit {
  if (error instanceof EngineError) return engineExits[error.fault];
  if (error instanceof StoreError)
    return storeConflicts.has(error.fault) ? exit.conflict : exit.fault;
  return inputCodes.has(error.code) ? exit.badInput : exit.fault;
}

/** commander's own words, on one line: `error: unknown option '--x'\n(Did you mean --y?)`. */
function usageOf(error: CommanderError): Failure {
  if (error.exitCode === 0) return { exit: exit.done, code: 'done', message: '' };
  if (error.code === 'commander.help') {
    return {
      exit: exit.badInput,
      code: 'usage',
      message: 'name a command; "rollcall --help" lists them',
    };
  }
  const [first = '', hint = ''] = error.message.replace(/^error: /, '').split('\n');
  const meant = /Did you mean (.+)\?\)$/.exec(hint)?.[1];
  const text = shortened(printable(first), 300);
  return {
    exit: exit.badInput,
    code: 'usage',
    message: meant === undefined ? text : `${text}; did you mean ${meant}?`,
  };
}

/** Line by line: a definition's findings stay apart, and nothing in them can steer the terminal. */
function clean(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
