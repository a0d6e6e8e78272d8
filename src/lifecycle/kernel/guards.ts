/**
 * Guards as functions of the run. A configuration knows already which states are active, so every `stateIn` is
 * answered when the tables are made, and only the author's own questions are left to ask.
 */
import type { StateValue } from '../snapshot.ts';
import { declaredBehind } from '../xstate/building.ts';
import { askedState, combined, type Implementations, type Node, nodeAt } from '../xstate/node.ts';
import type { Run } from './run.ts';

export type Test = (run: Run) => unknown;

export type Guard =
  | { readonly kind: 'asks'; readonly test: Test }
  | { readonly kind: 'in'; readonly asked: StateValue; readonly order: number | null }
  | { readonly kind: 'and' | 'or' | 'not'; readonly of: readonly Guard[] };

/** A guard as XState was given it; null where there is none. */
export function guardOf(
  written: unknown,
  names: Pick<Implementations, 'guards'>,
  root: Node,
  params?: unknown,
): Guard | null {
  if (!written) return null;
  if (typeof written === 'string') return guardOf(names.guards[written], names, root);
  if (typeof written === 'object') {
    const { type, params: given } = written as { type: string; params?: unknown };
    return guardOf(names.guards[type], names, root, given);
  }
  const asked = askedState(written);
  if (asked !== undefined) return { kind: 'in', asked, order: orderOf(asked, root) };
  const parts = combined(written);
  if (parts === null) return { kind: 'asks', test: testOf(written, params) };
  return { kind: parts.kind, of: parts.of.map((part) => guardOf(part, names, root) as Guard) };
}

function orderOf(asked: StateValue, root: Node): number | null {
  if (typeof asked !== 'string' || !asked.startsWith('#')) return null;
  return nodeAt(root, asked)?.order ?? null;
}

function testOf(written: unknown, params: unknown): Test {
  const part = declaredBehind(written);
  if (part?.kind === 'guard') {
    const { definition } = part;
    return (run) => definition.test(run.step());
  }
  const test = written as (args: unknown, params: unknown) => unknown;
  return ({ context, heard }) => test({ context, event: heard }, params);
}

/** The name that a guard goes by, for messages. */
export function guardName(written: unknown): string | undefined {
  if (typeof written === 'string') return written;
  const named = typeof written === 'object' && written !== null && 'type' in written;
  return named ? String(written.type) : undefined;
}

/**
 * What is left of a guard where the active states are known: an answer, or a question. Parts are asked in the
 * author's order, and none is left out that XState would ask.
 */
export function settled(
  guard: Guard,
  isActive: (guard: Guard & { kind: 'in' }) => boolean,
): boolean | Test {
  if (guard.kind === 'asks') return guard.test;
  if (guard.kind === 'in') return isActive(guard);
  const parts = guard.of.map((part) => settled(part, isActive));
  if (guard.kind !== 'not') return joined(parts, guard.kind === 'or');
  const [part = false] = parts;
  return typeof part === 'function' ? (run) => !part(run) : !part;
}

/** All of the parts, or with `decisive` true any of them. */
function joined(parts: readonly (boolean | Test)[], decisive: boolean): boolean | Test {
  const end = parts.indexOf(decisive);
  const questions = (end < 0 ? parts : parts.slice(0, end)).filter((p) => typeof p === 'function');
  const rest = end < 0 ? !decisive : decisive;
  if (questions.length === 0) return rest;
  const [first, second] = questions as [Test, Test | undefined];
  if (second === undefined && end < 0) return first;
  return (run) => {
    for (const question of questions) if (Boolean(question(run)) === decisive) return decisive;
    return rest;
  };
}
