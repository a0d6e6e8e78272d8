/** The text of an XState module, run in place: an import costs too much for a hundred machines. */
import { type AnyStateMachine, and, not, or, setup, stateIn } from 'xstate';

export function evaluated(text: string): AnyStateMachine {
  const body = text
    .replace(/^import \{[\w, ]+\} from "xstate";$/m, '')
    .replace(/^export const machine = /m, 'return ');
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is ours, and running it is the test
  const run = new Function('and', 'not', 'or', 'setup', 'stateIn', `'use strict';\n${body}`);
  return run(and, not, or, setup, stateIn) as AnyStateMachine;
}
