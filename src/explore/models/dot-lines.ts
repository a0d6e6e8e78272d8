/**
 * The same as the parser reads, for files that say one plain statement a line, as nearly all models do: some twenty
 * times as fast. Whatever is not known here to the last character makes the whole file the parser's: comments, escapes, ports,
 * subgraphs, HTML, statements over several lines.
 */
export interface DotEdge {
  readonly from: string;
  readonly to: string;
  /** Null where there is none, or an empty one. */
  readonly label: string | null;
  readonly line: number;
}

export interface Dot {
  /** In order of appearance. */
  readonly nodes: readonly string[];
  readonly edges: readonly DotEdge[];
}

// There is one way at most to read a line by these, or a line that does not fit would be tried in every way.
const gap = '[ \\t]*';
const word = '[A-Za-z_][A-Za-z0-9_]*\\b';
const text = '"[^"\\\\\\r]*"';
const value = `${word}|\\d+\\b|${text}`;
const id = `(${word}|-?(?:\\.\\d+|\\d+(?:\\.\\d*)?)|${text})`;
const inner = `(?:${word}${gap}=${gap}(?:${value})${gap}(?:[,;]${gap})?)*`;
const attributes = `(?:\\[${gap}(${inner})\\]${gap})`;
const end = `(?:;${gap})?\\r?$`;

const head = new RegExp(
  `^${gap}(?:strict[ \\t]+)?digraph(?:[ \\t]+(?:${word}|${text}))?${gap}\\{${gap}\\r?$`,
);
const edge = new RegExp(`^${gap}${id}${gap}->${gap}${id}${gap}${attributes}?${end}`);
const node = new RegExp(`^${gap}${id}${gap}${attributes}?${end}`);
const defaults = new RegExp(`^${gap}(?:node|edge|graph)${gap}${attributes}${end}`);
const attribute = new RegExp(`(${word})${gap}=${gap}(${value})`, 'g');
const blank = new RegExp(`^${gap}\\r?$`);
const close = new RegExp(`^${gap}\\}${gap}\\r?$`);
const keyword = /^(?:strict|graph|digraph|node|edge|subgraph)$/i;

/** Null for a file that is not as plain as that. */
export function readDotLines(whole: string): Dot | null {
  const lines = whole.split('\n');
  let last = lines.length - 1;
  while (last > 0 && blank.test(lines[last] ?? '')) last -= 1;
  let first = 0;
  while (first < last && blank.test(lines[first] ?? '')) first += 1;
  if (!head.test(lines[first] ?? '') || !close.test(lines[last] ?? '')) return null;
  const nodes = new Set<string>();
  const edges: DotEdge[] = [];
  for (let n = first + 1; n < last; n += 1) {
    const line = lines[n] ?? '';
    if (!readLine(line, n + 1, nodes, edges)) return null;
  }
  return { nodes: [...nodes], edges };
}

function readLine(line: string, number: number, nodes: Set<string>, edges: DotEdge[]): boolean {
  const led = edge.exec(line);
  if (led) {
    const [, from = '', to = '', given] = led;
    if (keyword.test(from) || keyword.test(to)) return false;
    const ends = [valueOf(from), valueOf(to)] as const;
    for (const end of ends) nodes.add(end);
    edges.push({ from: ends[0], to: ends[1], label: labelIn(given), line: number });
    return true;
  }
  if (blank.test(line) || defaults.test(line)) return true;
  const [, name] = node.exec(line) ?? [];
  if (name === undefined || keyword.test(name)) return false;
  nodes.add(valueOf(name));
  return true;
}

const valueOf = (given: string) => (given.startsWith('"') ? given.slice(1, -1) : given);

function labelIn(given: string | undefined): string | null {
  for (const [, name, value = ''] of given?.matchAll(attribute) ?? []) {
    if (name !== 'label') continue;
    const label = valueOf(value);
    return label.trim() === '' ? null : label;
  }
  return null;
}
