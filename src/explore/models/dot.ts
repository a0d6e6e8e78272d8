/** The nodes and labelled edges of a DOT file, with the line of each; everything about looks is left out. */
import { type ASTNode, parse } from '@ts-graphviz/ast';
import { type Dot, type DotEdge, readDotLines } from './dot-lines.ts';
import { cut, ModelError } from './errors.ts';

const mend = 'A Mealy machine is digraph { __start0 -> s0; s0 -> s1 [label="input / output"]; }';

/** Throws ModelError with the line where the text stops to be DOT. */
export function readDot(text: string, name: string): Dot {
  return readDotLines(text) ?? parsedDot(text, name);
}

function parsedDot(text: string, name: string): Dot {
  const graph = parsed(text, name).find((node) => node.type === 'Graph');
  if (!graph) throw new ModelError(name, null, 'there is no graph in this DOT file', mend);
  if (!graph.directed)
    throw new ModelError(name, lineOf(graph), 'this graph has no directions', mend);
  const nodes = new Set<string>();
  const edges: DotEdge[] = [];
  collect(graph.children, nodes, edges, name);
  return { nodes: [...nodes], edges };
}

const lineOf = (node: ASTNode) => `line ${node.location?.start.line ?? 1}`;

function parsed(text: string, name: string): readonly ASTNode[] {
  try {
    // The parser's own limits are for servers; a model of a million edges is somebody's own file.
    return parse(text, { maxASTNodes: 0, maxInputSize: 0 }).children;
  } catch (error) {
    const cause = (error as Error).cause as Trouble | undefined;
    const deep = cause instanceof RangeError;
    const problem = deep ? 'its parts nest too deeply' : 'this is not DOT';
    const found = cause?.message?.match(/but (.+) found/)?.[1];
    const line = cause?.location?.start.line;
    throw new ModelError(
      name,
      line === undefined ? null : `line ${line}`,
      found ? `${problem}: ${cut(found)} stands where it cannot` : problem,
      mend,
    );
  }
}
type Trouble = Error & { readonly location?: { readonly start: { readonly line: number } } };

function collect(
  statements: readonly ASTNode[],
  nodes: Set<string>,
  edges: DotEdge[],
  name: string,
): void {
  for (const one of statements) {
    if (one.type === 'Node') nodes.add(one.id.value);
    else if (one.type === 'Subgraph') collect(one.children, nodes, edges, name);
    else if (one.type === 'Edge') {
      const ends = one.targets.map((end) =>
        end.type === 'NodeRef' ? [end.id.value] : end.children.map(({ id }) => id.value),
      );
      for (const id of ends.flat()) nodes.add(id);
      const label = labelOf(one.children, name);
      const line = one.location?.start.line ?? 1;
      for (const [n, targets] of ends.slice(1).entries())
        for (const from of ends[n] ?? [])
          for (const to of targets) edges.push({ from, to, label, line });
    }
  }
}

function labelOf(attributes: readonly ASTNode[], name: string): string | null {
  for (const one of attributes) {
    if (one.type !== 'Attribute' || one.key.value !== 'label') continue;
    if (one.value.quoted === 'html')
      throw new ModelError(
        name,
        lineOf(one),
        'the label is HTML',
        'Write it as text: label="input / output"',
      );
    return one.value.value.trim() === '' ? null : one.value.value;
  }
  return null;
}
