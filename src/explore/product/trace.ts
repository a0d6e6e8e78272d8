/**
 * How a state of a product was reached, step by step, and whether it really can be: replayed on real instances under
 * one clock. A search keeps parts that are alike in order, so here they are told apart again.
 */
import { epoch, instantOf } from '../../lifecycle/index.ts';
import type { Place } from '../explored.ts';
import { pass, takeMove } from '../replay.ts';
import { viewText } from '../states/view.ts';
import type { SuiteStep } from '../suite.ts';
import type { Part } from './part.ts';
import { inOrder, nextWait, type Product } from './product.ts';

/** One part makes a move, or time passes for all of them. */
export type ProductStep =
  | { readonly part: number; readonly move: number; readonly to: number }
  | { readonly waitMs: number; readonly to: readonly number[] };
export type ProductTrace = readonly ProductStep[];

/** A shortest trace from the start to a state. */
export function traceTo(product: Product, state: number): ProductTrace {
  const chain: number[] = [];
  for (let at = state; at > 0; at = product.foundFrom[at] as number) chain.push(at);
  let row = new Int32Array(product.parts.length);
  return chain.toReversed().map((next) => {
    const step = stepTo(product, row, product.partsIn(next));
    row = 'part' in step ? row.with(step.part, step.to) : Int32Array.from(step.to);
    return step;
  });
}

/** The step from a row, with the parts told apart, to what is in order the row that follows. */
function stepTo({ parts }: Product, row: Int32Array, next: Int32Array): ProductStep {
  const isNext = (reached: Int32Array) => {
    inOrder(parts, reached);
    return reached.every((state, n) => state === next[n]);
  };
  for (const [part, own] of parts.entries()) {
    const way = own.waysFrom(row[part] as number).find(({ to }) => isNext(row.with(part, to)));
    if (way) return { part, ...way };
  }
  const waitMs = nextWait(parts, row);
  return { waitMs, to: Array.from(row, (state, n) => (parts[n] as Part).after(state, waitMs)) };
}

export interface ReplayedTrace {
  readonly steps: readonly (SuiteStep & { readonly part: number })[];
  /** False where a real instance did otherwise than its part: then the trace shows nothing. */
  readonly isReal: boolean;
}

/** Walks a trace on real instances that share one clock. */
export function replayTrace({ parts }: Product, trace: ProductTrace): ReplayedTrace {
  const steps: (SuiteStep & { part: number })[] = [];
  const places = parts.map((part) => part.explored.place(0));
  for (const step of trace) {
    const walked = 'part' in step ? moved(parts, places, step) : waited(parts, places, step.waitMs);
    steps.push(...walked);
    const to = 'part' in step ? [[step.part, step.to] as const] : [...step.to.entries()];
    const isLike = to.every(([n, state]) => looksAs(parts[n] as Part, places[n] as Place, state));
    if (!isLike) return { steps, isReal: false };
  }
  return { steps, isReal: true };
}

type Walks = readonly (SuiteStep & { readonly part: number })[];

function moved(
  parts: readonly Part[],
  places: Place[],
  { part, move }: { readonly part: number; readonly move: number },
): Walks {
  const { ground } = parts[part] as Part;
  const walked = takeMove(ground, places[part] as Place, move);
  if (walked === null) return [];
  places[part] = walked.place;
  return [{ ...walked.step, part }];
}

/** Time passes for all; the steps are those of the parts whose deadlines fire. */
function waited(parts: readonly Part[], places: Place[], ms: number): Walks {
  return places.flatMap((place, part) => {
    const { ground } = parts[part] as Part;
    const at = instantOf(epoch(place.now) + ms);
    const next = ground.nextDeadline(place.snapshot);
    const fires = next !== undefined && next.due <= at;
    const { step, place: after } = pass(ground.lifecycle, place, fires ? next : null, at);
    places[part] = after;
    return fires ? [{ ...step, part }] : [];
  });
}

/** Whether people see of a real instance what they see of its part's state. */
function looksAs({ ground }: Part, { snapshot }: Place, state: number): boolean {
  const expected = ground.place(state).snapshot;
  return viewText(snapshot) === viewText(expected);
}
