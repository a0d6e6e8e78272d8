/** XML read back with a real parser, every character of it: nothing is trimmed, nothing becomes a number. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Node[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  // Numeric references such as &#13; are read only with this.
  // oxlint-disable-next-line typescript/no-deprecated -- its successor is a package of its own
  htmlEntities: true,
});

type Ordered = Readonly<Record<string, unknown>>;

/** The root element. Throws where the text is not well-formed. */
export function readXml(text: string): Node {
  // oxlint-disable-next-line typescript/no-deprecated -- its successor is a package of its own
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(`not well-formed: ${valid.err.msg} (line ${valid.err.line})`);
  return nodeOf((parser.parse(text) as Ordered[]).at(-1) ?? {});
}

function nodeOf(it: Ordered): Node {
  const name = Object.keys(it).find((key) => key !== ':@') ?? '';
  const inside = it[name] as Ordered[];
  return {
    name,
    attributes: (it[':@'] ?? {}) as Record<string, string>,
    text: inside.map((child) => (child['#text'] as string | undefined) ?? '').join(''),
    children: inside.filter((child) => !('#text' in child)).map(nodeOf),
  };
}

/** All elements of that name below a node, in document order. */
export function all(node: Node, name: string): Node[] {
  return node.children.flatMap((it) => [...(it.name === name ? [it] : []), ...all(it, name)]);
}

/** The text of the one element of that name below a node. */
export function textOf(node: Node, name: string): string {
  const [first, ...others] = all(node, name);
  if (first === undefined || others.length > 0) throw new Error(`not one <${name}>`);
  return first.text;
}

/** What XML 1.0 can carry of a text: each character that it forbids is U+FFFD. */
export function carried(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const isControl = code < 0x20 && !'\t\n\r'.includes(character);
    const isHalf = code >= 0xd800 && code <= 0xdfff;
    return isControl || isHalf || code === 0xfffe || code === 0xffff ? '\uFFFD' : character;
  }).join('');
}
