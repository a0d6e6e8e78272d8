/**
 * Guards as functions of the run. A configuration knows already which states are active, so every `stateIn` is
 * answered when the tables are made, and only the author's own questions are left to ask.
 */
import type { StateValue } from '../snapshot.ts';
import { declaredBehind } from '../xstate/building.ts';
import { askedState, combined, type Implementations, type Node, nodeAt } from '../xstate/node.ts';
import { type Asking, type Heard, timed } from './run.ts';

export type Test = (step: Asking, heard: Heard) => unknown;

export type Guard =
  | { readonly kind: 'asks'; readonly test: Test }
  | { readonly kind: 'in'; readonly asked: StateValue; readonly order: number | null }
  | { readonly kind: 'and' | 'or' | 'not'; readonly of: readonly Guard[] };

/** What a machine's guards are read with. */
export interface Questions {
  readonly guards: Implementations['guards'];
  readonly root: Node;
  /** One test for each declared guard, however often it is named. */
  readonly tests: Map<unknown, Test>;
}

/** A guard as XState was given it; null where there is none. */
export function guardOf(written: unknown, from: Questions, params?: unknown): Guard | null {
  if (!written) return null;
  if (typeof written === 'string') return guardOf(from.guards[written], from);
  if (typeof written === 'object') {
    const { type, params: given } = written as { type: string; params?: unknown };
    return guardOf(from.guards[type], from, given);
  }
  const asked = askedState(written);
  if (asked !== undefined) return { kind: 'in', asked, order: orderOf(asked, from.root) };
  const parts = combined(written);
  if (parts !== null) {
    return { kind: parts.kind, of: parts.of.map((part) => guardOf(part, from) as Guard) };
  }
  return { kind: 'asks', test: from.tests.get(written) ?? testOf(written, params, from) };
}

function orderOf(asked: StateValue, root: Node): number | null {
  if (typeof asked !== 'string' || !asked.startsWith('#')) return null;
  return nodeAt(root, asked)?.order ?? null;
}

function testOf(written: unknown, params: unknown, { tests }: Questions): Test {
  const part = declaredBehind(written);
  if (part?.kind === 'guard') {
    const { definition } = part;
    const declared: Test = (step, heard) => definition.test(timed(step, heard));
    tests.set(written, declared);
    return declared;
  }
  const test = written as (args: unknown, params: unknown) => unknown;
  return ({ context }, heard) => test({ context, event: heard }, params);
}

/** The name that a guard goes by, for messages. */
export function guardName(written: unknown): string | undefined {
  if (typeof written === 'string') return written;
  const named = typeof written === 'object' && written !== null && 'type' in written;
  return named ? String(written.type) : undefined;
}

/** The questions in a guard. */
export function questionsOf(guard: Guard | null): Test[] {
  if (guard === null || guard.kind === 'in') return [];
  return guard.kind === 'asks' ? [guard.test] : guard.of.flatMap(questionsOf);
}

/** A question that is asked once for each step; the same step gives the same answer. */
export function once(question: Test): Test {
  let last: Asking | null = null;
  let answer: unknown;
  return (step, heard) => {
    if (step !== last) {
      answer = question(step, heard);
      last = step;
    }
    return answer;
  };
}

/** How a guard is answered in a configuration. */
export interface Answering {
  readonly isActive: (guard: Guard & { kind: 'in' }) => boolean;
  readonly ask: (question: Test) => Test;
}

/**
 * What is left of a guard where the active states are known: an answer, or a question. Parts are asked in the
 * author's order, and none is left out that XState would ask.
 */
export function settled(guard: Guard, how: Answering): boolean | Test {
  if (guard.kind === 'asks') return how.ask(guard.test);
  if (guard.kind === 'in') return how.isActive(guard);
  const parts = guard.of.map((part) => settled(part, how));
  if (guard.kind === 'not') return negated(parts[0] as boolean | Test);
  // Parts that cannot decide fall away, and nothing is asked behind one that has decided.
  const decisive = guard.kind === 'or';
  const end = parts.indexOf(decisive);
  const asked = (end < 0 ? parts : parts.slice(0, end)).filter((p) => typeof p === 'function');
  const rest = end < 0 ? !decisive : decisive;
  if (asked.length === 0) return rest;
  const [first, ...more] = asked.toReversed();
  const last = end < 0 ? (first as Test) : joined(first as Test, () => rest, decisive);
  return more.reduce((behind, question) => joined(question, behind, decisive), last);
}

function negated(part: boolean | Test): boolean | Test {
  return typeof part === 'function' ? (step, heard) => !part(step, heard) : !part;
}

function joined(question: Test, behind: Test, isOr: boolean): Test {
  return isOr
    ? (step, heard) => question(step, heard) || behind(step, heard)
    : (step, heard) => question(step, heard) && behind(step, heard);
}
