/**
 * Questions to a product: what a fold makes of its parts, such as the standing of a person. A fold sees of a part what
 * people see of it, so it is asked once for each combination of that.
 */
import { isIn } from '../../lifecycle/index.ts';
import { Interned } from '../states/interned.ts';
import { Rows } from '../states/rows.ts';
import { viewText } from '../states/view.ts';
import { noneOf, type Verdict } from '../verdict.ts';
import type { Part } from './part.ts';
import type { Product } from './product.ts';
import { type ProductTrace, replayTrace, traceTo } from './trace.ts';

/** What a fold sees of one part. */
export interface PartView {
  /** Codes; the status is null before birth. */
  readonly status: string | null;
  readonly activity: string | null;
  /** True when the state at this path, or one below it, is active. */
  readonly in: (path: string) => boolean;
}

/** From the parts, in the order of the components. */
export type Fold<T> = (parts: readonly PartView[]) => T;

/** In how many states of the product something was folded to, and the first of them: a nearest one. */
export interface Folded {
  readonly states: number;
  readonly first: number;
}

/** Everything that a product folds to. */
export function folded<T>(product: Product, fold: Fold<T>): ReadonlyMap<T, Folded> {
  const of = foldOf(product, fold);
  const found = new Map<T, { states: number; first: number }>();
  for (let state = 0; state < product.states; state += 1) {
    const value = of(state);
    const known = found.get(value);
    if (known) known.states += 1;
    else found.set(value, { states: 1, first: state });
  }
  return found;
}

/** So many traces are tried before it is left open whether any of them can really happen. */
const mostTraces = 20;

/**
 * Whether something holds in no state; if it does in one, a shortest trace there that was replayed on real instances.
 * States leave the calendar aside, so that a trace over a leap day may show what cannot happen.
 */
export function never(product: Product, holds: Fold<boolean>): Verdict<ProductTrace> {
  const of = foldOf(product, holds);
  let unreal = 0;
  for (let state = 0; state < product.states && unreal < mostTraces; state += 1) {
    if (!of(state)) continue;
    const trace = traceTo(product, state);
    if (replayTrace(product, trace).isReal) return { verdict: 'violated', trace };
    unreal += 1;
  }
  if (unreal === 0) return noneOf<ProductTrace>(null, product.complete);
  return {
    verdict: 'unknown',
    because: 'the traces that were found take another turn on the calendar',
  };
}

/** The fold by state; combinations of views that were asked about before are answered from memory. */
function foldOf<T>(product: Product, fold: Fold<T>): (state: number) => T {
  const { parts } = product;
  const views = new Map([...new Set(parts)].map((part) => [part, viewsOf(part)]));
  const rows = new Rows(parts.length);
  const values: T[] = [];
  return (state) => {
    const states = product.partsIn(state);
    const seen = states.map((own, n) => views.get(parts[n] as Part)?.number(own) as number);
    const row = rows.put(seen);
    if (row === values.length) {
      values.push(fold(parts.map((part, n) => views.get(part)?.at(seen[n] as number) as PartView)));
    }
    return values[row] as T;
  };
}

/** The views of one part, each kept once. */
function viewsOf({ ground }: Part) {
  const texts = new Interned<string>();
  const views: PartView[] = [];
  const numbers: (number | undefined)[] = [];
  return {
    number: (state: number): number => {
      const known = numbers[state];
      if (known !== undefined) return known;
      const { snapshot } = ground.place(state);
      const { value, status, activity } = snapshot;
      const number = texts.put(viewText(snapshot));
      views[number] ??= {
        status: status?.code ?? null,
        activity: activity?.code ?? null,
        in: (path) => isIn(value, path),
      };
      numbers[state] = number;
      return number;
    },
    at: (number: number): PartView => views[number] as PartView,
  };
}
