/** How scenes are told. What a scene needs to have happened is no assertion of it: where that fails, it throws. */
import type { AnyLifecycle, Outcome } from '../../src/lifecycle/index.ts';
import { type By, type Life, outcomeText } from '../support/life.ts';

type Data = Readonly<Record<string, unknown>>;

/** Sends an event that must be applied for the story to go on. */
export function did(one: Life, type: string, data?: Data, by?: By): Life {
  must(one.send(type, data, by), type);
  return one;
}

export function must(outcome: Outcome, what: string): void {
  if (outcome.kind === 'applied') return;
  throw new Error(`the story stops at ${what}: ${outcomeText(outcome)}`);
}

/** What became of an event, in a line. */
export function answerTo(one: Life, type: string, data?: Data, by?: By): string {
  return outcomeText(one.send(type, data, by));
}

/** The label that people see. */
export function labelIn({ statuses }: AnyLifecycle, { status }: Life): string | undefined {
  return statuses[status ?? '']?.label;
}

/** How often an effect has come out so far. */
export function times(one: Life, effect: string): number {
  return one.effects.filter((name) => name === effect).length;
}
