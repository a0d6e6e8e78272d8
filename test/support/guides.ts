/** Guides read back with real parsers, as people see them: headings, and under each its questions with their answers. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { marked } from 'marked';

/** A piece of text in what holds it: a heading, a question, an answer, a cell. */
export interface Piece {
  readonly tag: string;
  readonly id: string | null;
  readonly text: string;
}

type Ordered = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  // Numeric references such as &#39; are read only with this.
  // oxlint-disable-next-line typescript/no-deprecated -- its successor is a package of its own
  htmlEntities: true,
});

/** Every element of a fragment with its attributes. Throws where it is not well-formed. */
export function elementsOf(html: string): { name: string; attributes: Record<string, string> }[] {
  const walk = (it: Ordered): { name: string; attributes: Record<string, string> }[] => {
    const name = nameOf(it);
    if (name === '#text') return [];
    const own = { name, attributes: (it[':@'] ?? {}) as Record<string, string> };
    return [own, ...(it[name] as Ordered[]).flatMap(walk)];
  };
  return parsed(html).flatMap(walk);
}

function parsed(html: string): Ordered[] {
  // oxlint-disable-next-line typescript/no-deprecated -- its successor is a package of its own
  const valid = XMLValidator.validate(`<root>${html}</root>`);
  if (valid !== true) throw new Error(`not well-formed: ${valid.err.msg} (line ${valid.err.line})`);
  const [root] = parser.parse(`<root>${html}</root>`) as Ordered[];
  return root?.['root'] as Ordered[];
}

const nameOf = (it: Ordered) => Object.keys(it).find((key) => key !== ':@') ?? '';
const holders = /^(?:h[1-6]|p|li|dt|dd|th|td|caption)$/;

/** In document order. */
export function piecesOf(html: string): Piece[] {
  return parsed(html).flatMap(pieceIn);
}

function pieceIn(it: Ordered): Piece[] {
  const name = nameOf(it);
  if (name === '#text') return [];
  const inside = it[name] as Ordered[];
  if (!holders.test(name)) return inside.flatMap(pieceIn);
  const id = idOf(it) ?? inside.map(idOf).find((one) => one !== null) ?? null;
  const [first, ...rest] = inside;
  // In Markdown a question is a paragraph that begins in bold, perhaps with its one answer.
  if (name === 'p' && first && nameOf(first) === 'strong') {
    const question = { tag: 'dt', id: null, text: wordsOf(first).replace(/:$/, '') };
    const answer = rest.map(wordsOf).join('').trim();
    return [question, ...(answer === '' ? [] : [{ tag: 'dd', id: null, text: answer }])];
  }
  return [{ tag: name === 'li' ? 'dd' : name, id, text: inside.map(wordsOf).join('').trim() }];
}

function idOf(it: Ordered): string | null {
  return (it[':@'] as { id?: string } | undefined)?.id ?? null;
}

function wordsOf(it: Ordered): string {
  const name = nameOf(it);
  if (name === '#text') return String(it['#text']);
  if (name === 'br') return '\n';
  return (it[name] as Ordered[]).map(wordsOf).join('');
}

/** Markdown as the HTML that GitHub makes of it. */
export function rendered(markdown: string): string {
  const html = marked.parse(markdown, { gfm: true, async: false });
  return html.replaceAll('<br>', '<br />');
}

/** The section under the heading of an id: the heading's words, and the answers to each question. */
export interface Section {
  readonly title: string;
  readonly answers: ReadonlyMap<string, readonly string[]>;
}

export function sectionsOf(html: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, { title: string; answers: Map<string, string[]> }>();
  let section: { title: string; answers: Map<string, string[]> } | undefined;
  let question = '';
  for (const { tag, id, text } of piecesOf(html)) {
    if (/^h\d$/.test(tag)) {
      section = { title: text, answers: new Map() };
      sections.set(id ?? '', section);
      question = '';
    } else if (tag === 'dt') {
      question = text;
      section?.answers.set(question, []);
    } else if (tag === 'dd') {
      section?.answers.get(question)?.push(text);
    }
  }
  return sections;
}
