/**
 * What the fewest are, by an integer program that HiGHS solves: an other way to the same figure. It counts how often
 * each edge is taken and where cases end; that it might fall apart into pieces is ignored, so what it gives is never
 * too high. Cases that really can be walked at this cost are therefore the best there are.
 */
import loadHighs from 'highs';
import type { Graph } from '../../../src/explore/graph.ts';

// The package is an ES module that describes itself as CommonJS: the default is the loader itself.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

/** Rows of a program in CPLEX LP text: names and whole numbers only. */
interface Program {
  readonly cost: readonly string[];
  readonly rows: readonly string[];
  readonly names: readonly string[];
}

function least({ cost, rows, names }: Program): number {
  const text = [
    'Minimize',
    ` cost: ${cost.join(' + ')}`,
    'Subject To',
    ...rows.map((row, n) => ` r${n}: ${row}`),
    'General',
    ...names.map((name) => ` ${name}`),
    'End',
  ].join('\n');
  const solution = highs.solve(text, { output_flag: false });
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS: ${solution.Status}\n${text}`);
  return Math.round(solution.ObjectiveValue);
}

/** A way of walking: from a place to a place by one step; `must` lists sets of ways of which each must be taken. */
interface Walking {
  readonly ways: readonly { readonly from: string; readonly to: string }[];
  readonly must: readonly (readonly number[])[];
  readonly start: string;
  /** Places where no case may end. */
  readonly never: ReadonlySet<string>;
  /** A closed walk must come home in the end, by steps or by a reset; then a case that ends at home needs no reset. */
  readonly isClosed: boolean;
}

/** The least events + resets × their cost. */
function leastWalk({ ways, must, start, never, isClosed }: Walking, resetCost: number): number {
  if (must.length === 0) return 0;
  const places = [...new Set([start, ...ways.flatMap(({ from, to }) => [from, to])])];
  const ends = places.map((_, n) => `e${n}`);
  const balance = places.map((place, n) => {
    const into = ways.flatMap(({ to }, way) => (to === place ? [`+ x${way}`] : []));
    const outOf = ways.flatMap(({ from }, way) => (from === place ? [`- x${way}`] : []));
    const begun = place === start ? ends.map((end) => `+ ${end}`) : [];
    return `${[...into, ...outOf, `- e${n}`, ...begun, '+ 0 zero'].join(' ')} = 0`;
  });
  const shut = ends.filter((_, n) => never.has(places[n] as string)).map((end) => `${end} = 0`);
  const dear = ends.filter((_, n) => !isClosed || places[n] !== start);
  return (
    least({
      cost: [...ways.map((_, way) => `x${way}`), ...dear.map((end) => `${resetCost} ${end}`)],
      rows: [
        ...balance,
        ...must.map((set) => `${set.map((way) => `x${way}`).join(' + ')} >= 1`),
        `${ends.join(' + ')} >= 1`,
        ...shut,
      ],
      names: [...ways.map((_, way) => `x${way}`), ...ends],
    }) - (isClosed ? 0 : resetCost)
  );
}

/** The edges that some path from state 0 takes, by going on until nothing new is found. */
function reachable({ from, to }: Graph): number[] {
  const met = new Set([0]);
  for (let before = 0; before < met.size; ) {
    before = met.size;
    from.forEach((state, edge) => {
      if (met.has(state)) met.add(to[edge] as number);
    });
  }
  return [...from.keys()].filter((edge) => met.has(from[edge] as number));
}

/** Every edge at least once. */
export function leastTour(graph: Graph, resetCost: number, isClosed = false): number {
  const edges = reachable(graph);
  const ways = edges.map((edge) => ({ from: `${graph.from[edge]}`, to: `${graph.to[edge]}` }));
  const must = edges.map((_, way) => [way]);
  return leastWalk({ ways, must, start: '0', never: new Set(), isClosed }, resetCost);
}

/**
 * Every run of n + 1 edges, and every shorter one. A place is what was taken last, up to n edges; where
 * something follows, a case ends at full length only: whatever a shorter one takes, a longer one must take as well.
 */
export function leastSwitches(graph: Graph, n: number, resetCost: number): number {
  const edges = reachable(graph);
  const after = (edge: number) => edges.filter((next) => graph.from[next] === graph.to[edge]);
  const first = edges.filter((edge) => graph.from[edge] === 0);
  const taken = new Map<string, { from: string; to: string; run: number[] }>();
  const todo: number[][] = [[]];
  for (const history of todo) {
    for (const edge of history.length === 0 ? first : after(history.at(-1) as number)) {
      const run = [...history, edge];
      if (taken.has(run.join())) continue;
      const next = run.slice(-n);
      taken.set(run.join(), { from: history.join(), to: next.join(), run });
      todo.push(next);
    }
  }
  const ways = [...taken.values()];
  const isShort = (place: string) => place === '' || place.split(',').length < n;
  const never = new Set(ways.map(({ from }) => from).filter(isShort));
  const must = new Map<string, number[]>();
  ways.forEach(({ run }, way) => {
    for (const start of run.keys()) {
      const key = run.slice(start).join();
      must.set(key, [...(must.get(key) ?? []), way]);
    }
  });
  return leastWalk(
    { ways, must: [...must.values()], start: '', never, isClosed: false },
    resetCost,
  );
}
