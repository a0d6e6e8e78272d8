/**
 * A Mealy machine in DOT, as the automata wiki and AALpy write them: `__start0 -> s0;` says where it starts, and a
 * label is `input / output`. The event is the input; a step tells the output as `because`: `output ConnAck`, so that
 * the states before and after stay the names of states.
 */
import { exists } from './claims.ts';
import { readDot } from './dot.ts';
import type { DotEdge } from './dot-lines.ts';
import { cut, ModelError } from './errors.ts';
import {
  Doubts,
  modelFrom,
  type Reading,
  type Source,
  search,
  unreached,
  warningsOf,
} from './search.ts';

interface Row {
  readonly input: string;
  readonly output: string;
  readonly to: string;
  readonly line: number;
}
type Table = ReadonlyMap<string, ReadonlyMap<string, Row>>;

/** Throws ModelError for a file that is no deterministic Mealy machine with one start. */
export function readMealy(text: string, { name, limit }: { name: string; limit: number }): Reading {
  const { nodes, edges } = readDot(text, name);
  const marks = marksIn(edges);
  const start = startOf(
    edges.filter(({ from }) => marks.has(from)),
    name,
  );
  const table = tableOf(
    edges.filter(({ from }) => !marks.has(from)),
    name,
  );
  const source = sourceOf(table, start);
  const found = search(source, limit);
  const model = modelFrom(source, found, { name });
  const reached = new Set(found.states);
  const own = nodes.filter((node) => !marks.has(node));
  const lost = own.filter((node) => !reached.has(node));
  const warnings = unreached('states', lost, model.complete);
  const parts = own.map((where) =>
    exists(
      { kind: 'stateReached', where, says: `${where} can be reached` },
      reached.has(where),
      model,
    ),
  );
  return {
    model,
    warnings: [...warningsOf(found, source.doubts), ...warnings],
    seen: { parts, open: found.open },
  };
}

/** Nodes that only mark the start: `__start0`, or else what no edge leads to and only bare edges leave. */
function marksIn(edges: readonly DotEdge[]): ReadonlySet<string> {
  const leaving = new Set(edges.map(({ from }) => from));
  const named = [...leaving].filter((node) => /^__start/i.test(node));
  if (named.length > 0) return new Set(named);
  for (const { from, to, label } of edges) {
    leaving.delete(to);
    if (label !== null) leaving.delete(from);
  }
  return leaving;
}

function startOf(marked: readonly DotEdge[], name: string): string {
  const first = marked[0];
  const second = marked.find(({ to }) => to !== first?.to);
  if (!first)
    throw new ModelError(
      name,
      null,
      'nothing says where the machine starts',
      'Add a line such as __start0 -> s0;',
    );
  if (second)
    throw new ModelError(
      name,
      `line ${second.line}`,
      `the machine starts in "${cut(second.to)}" and, by line ${first.line}, in "${cut(first.to)}"`,
      'Keep one start',
    );
  return first.to;
}

function tableOf(edges: readonly DotEdge[], name: string): Table {
  const table = new Map<string, Map<string, Row>>();
  for (const edge of edges) {
    const row = rowOf(edge, name);
    const rows = table.get(edge.from) ?? new Map<string, Row>();
    table.set(edge.from, rows);
    const known = rows.get(row.input);
    if (known) sameOrRefused(edge, known, row, name);
    else rows.set(row.input, row);
  }
  return table;
}

/** Inputs may hold a slash of their own where the label parts them by ` / `. */
function rowOf({ from, to, label, line }: DotEdge, name: string): Row {
  const spaced = label?.indexOf(' / ') ?? -1;
  const at = spaced >= 0 ? spaced + 1 : (label?.indexOf('/') ?? -1);
  const [input, output] = [label?.slice(0, at).trim() ?? '', label?.slice(at + 1).trim() ?? ''];
  if (label !== null && at >= 0 && input !== '') return { input, output, to, line };
  const shown = label === null ? 'no label' : `the label "${cut(label)}"`;
  throw new ModelError(
    name,
    `line ${line}`,
    `the edge from "${cut(from)}" to "${cut(to)}" has ${shown}, which names no input and output`,
    'Write label="input / output"; only Mealy machines can be read from DOT',
  );
}

function sameOrRefused({ from, line }: DotEdge, known: Row, row: Row, name: string): void {
  if (known.to === row.to && known.output === row.output) return;
  const told = ({ to, output }: Row) => `"${cut(to)}" with output "${cut(output)}"`;
  throw new ModelError(
    name,
    `line ${line}`,
    `"${cut(row.input)}" in "${cut(from)}" leads to ${told(row)} and, by line ${known.line}, to ${told(known)}`,
    'A Mealy machine has one answer to an input; remove one of the two',
  );
}

function sourceOf(table: Table, start: string): Source<string, Row> {
  const none: ReadonlyMap<string, Row> = new Map();
  return {
    start,
    doubts: new Doubts(),
    keyOf: (state) => state,
    movesFrom: (state) => [...(table.get(state) ?? none).values()],
    take: (state, row) => (table.get(state)?.get(row.input) === row ? row.to : null),
    nameOf: (state) => state,
    detailsOf: () => ({}),
    eventOf: ({ input }) => input,
    tell: ({ input, output }) => ({
      label: input,
      data: {},
      by: null,
      because: `output ${output}`,
    }),
  };
}
