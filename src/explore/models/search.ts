/**
 * From a source to a `Model`, breadth first. A source says what may be tried in a state; whether it is open and
 * where it leads is always really tried, when the graph is searched and again when a path is run.
 */
import type { Graph, Path } from '../graph.ts';
import type { Model } from '../model.ts';
import type { SuiteStep } from '../suite.ts';
import type { Seen } from './claims.ts';
import { cut, ModelError, some } from './errors.ts';

/** Why parts of a model are unknown, each told once; `times` says whether there was one more. */
export class Doubts {
  readonly told = new Set<string>();
  times = 0;

  add(doubt: string): void {
    this.told.add(doubt);
    this.times += 1;
  }
}

/** One kind of model, with its own states `S` and moves `M`. */
export interface Source<S, M> {
  readonly start: S;
  /** Equal for states that nobody can tell apart. */
  keyOf(state: S): string | number;
  /** What may be tried in a state, in the author's order. */
  movesFrom(state: S): readonly M[];
  /** The state afterwards, or null where the move is not open; where nobody can say, a doubt is added. */
  take(state: S, move: M): S | null;
  /** Why something is unknown: a guard that throws, a payload that nobody gave. */
  readonly doubts: Doubts;
  /** The state in its author's words, and what else tells it from others of the same name. */
  nameOf(state: S): string;
  detailsOf(state: S): Readonly<Record<string, string>>;
  eventOf(move: M): string;
  /** What a step tells beside its event and states. */
  tell(move: M): Pick<SuiteStep, 'label' | 'data' | 'by' | 'because'>;
  tagsOf?(move: M): readonly string[];
  /** Whether a life ends there, where a model knows ends. */
  isEnd?(state: S): boolean;
}

/** What was found: state n is `states[n]`, edge n is `moves[n]`. */
export interface Found<S, M> {
  readonly graph: Graph;
  readonly states: readonly S[];
  readonly moves: readonly M[];
  /** True when more states were there than the limit allows. */
  readonly cut: boolean;
  /** The states from which more may lead than was found. */
  readonly open: ReadonlySet<number>;
  numberOf(state: S): number | null;
}

/** A model, and what its author should know about it. */
export interface Reading {
  readonly model: Model;
  readonly warnings: readonly string[];
  /** What was seen beside the graph; absent for a lifecycle, of which more can be said. */
  readonly seen?: Seen;
}

/** Finds at most `limit` states, and every edge between them. */
export function search<S, M>(source: Source<S, M>, limit: number): Found<S, M> {
  const numbers = new Map([[source.keyOf(source.start), 0]]);
  const states = [source.start];
  const [moves, from, to]: [M[], number[], number[]] = [[], [], []];
  const open = new Set<number>();
  let more = false;
  for (let at = 0; at < states.length; at += 1) {
    const state = states[at] as S;
    const { times } = source.doubts;
    for (const move of source.movesFrom(state)) {
      const next = source.take(state, move);
      if (next === null) continue;
      const key = source.keyOf(next);
      if (!numbers.has(key) && states.length >= limit) {
        more = true;
        open.add(at);
        continue;
      }
      if (!numbers.has(key)) numbers.set(key, states.push(next) - 1);
      moves.push(move);
      from.push(at);
      to.push(numbers.get(key) as number);
    }
    if (source.doubts.times > times) open.add(at);
  }
  const graph = { states: states.length, from: Int32Array.from(from), to: Int32Array.from(to) };
  const numberOf = (state: S) => numbers.get(source.keyOf(state)) ?? null;
  return { graph, states, moves, cut: more, open, numberOf };
}

/** The model of what was found. `complete` is false after a limit and after every doubt. */
export function modelFrom<S, M>(
  source: Source<S, M>,
  found: Found<S, M>,
  { name, version = null }: { name: string; version?: string | null },
): Model {
  const words = wordsOf(source, found.states);
  const stateText = (state: number) => words[state] as string;
  const eventOf = (edge: number) => source.eventOf(found.moves[edge] as M);
  return {
    name,
    version,
    graph: found.graph,
    complete: !found.cut && source.doubts.times === 0,
    stateText,
    eventOf,
    ...(source.tagsOf && { tagsOf: (edge) => source.tagsOf?.(found.moves[edge] as M) ?? [] }),
    ...(source.isEnd && {
      isEnd: (state) => source.isEnd?.(found.states[state] as S) ?? false,
    }),
    run: (path) => run(source, found, path, { name, stateText, eventOf }),
  };
}

/** What every kind has to say afterwards: where the limit cut, and what is in doubt. */
export function warningsOf(found: { cut: boolean; states: readonly unknown[] }, { told }: Doubts) {
  const count = found.states.length;
  return [
    ...(found.cut
      ? [`only the first ${count} states were read; what lies beyond is unknown, not impossible`]
      : []),
    ...[...told].slice(0, mostDoubts),
    ...(told.size > mostDoubts ? [`and ${told.size - mostDoubts} more of this kind`] : []),
  ];
}
const mostDoubts = 10;

/** Parts that no case can reach. Without a complete search that is only what is known so far. */
export function unreached(what: string, names: readonly string[], complete: boolean): string[] {
  if (names.length === 0) return [];
  const verdict = complete ? 'can never be reached' : 'not reached so far, which proves nothing';
  return [`${what}, ${verdict}: ${some(names)}`];
}

/** Names, with the details by which states of one name differ; a number where even those are equal. */
function wordsOf<S, M>(source: Source<S, M>, states: readonly S[]): readonly string[] {
  const names = states.map((state) => source.nameOf(state));
  const groups = Map.groupBy(states.keys(), (n) => names[n] as string);
  for (const numbers of groups.values()) {
    if (numbers.length === 1) continue;
    const details = numbers.map((n) => source.detailsOf(states[n] as S));
    const varying = [...new Set(details.flatMap(Object.keys))].filter(
      (field) => new Set(details.map((one) => one[field])).size > 1,
    );
    for (const [index, n] of numbers.entries()) {
      const told = varying.flatMap((field) => details[index]?.[field] ?? []);
      if (told.length > 0) names[n] = `${names[n]} (${told.join(', ')})`;
    }
  }
  return numbered(names);
}

function numbered(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
}

interface Words {
  readonly name: string;
  readonly stateText: (state: number) => string;
  readonly eventOf: (edge: number) => string;
}

function run<S, M>(
  source: Source<S, M>,
  found: Found<S, M>,
  path: Path,
  words: Words,
): SuiteStep[] {
  const { graph, moves } = found;
  let state = source.start;
  let at = 0;
  return path.map((edge, index) => {
    const move = moves[edge];
    if (move === undefined || graph.from[edge] !== at)
      throw broken(words, index, move === undefined ? `edge ${edge}` : words.eventOf(edge), at);
    const next = source.take(state, move);
    const to = next === null ? null : found.numberOf(next);
    if (next === null || to !== graph.to[edge]) throw changed(words, index, edge, at);
    const event = words.eventOf(edge);
    const [before, after] = [words.stateText(at), words.stateText(to)];
    state = next;
    at = to;
    const plain = { at: null, status: null, expected: 'applied' } as const;
    return { event, ...source.tell(move), ...plain, from: before, to: after };
  });
}

const broken = ({ name, stateText }: Words, index: number, edge: string, at: number) =>
  new ModelError(
    name,
    `step ${index + 1} of a path`,
    `${cut(edge)} does not start in "${cut(stateText(at))}", where the path stands`,
    'Edges of a path follow each other, and the first starts in state 0',
  );

const changed = ({ name, stateText, eventOf }: Words, index: number, edge: number, at: number) =>
  new ModelError(
    name,
    `step ${index + 1} of a path`,
    `"${cut(eventOf(edge))}" in "${cut(stateText(at))}" no longer does what it did when the model was read`,
    'Guards and actions may depend on the state and the event only, never on time or chance',
  );
