/**
 * A document before it has a form: headings, answers, lists and tables of plain words. What a guide says is decided
 * once; Markdown, HTML and the terminal only say it in their own way, each escaping everything.
 */

export type Block = Heading | Paragraph | List | Answers | Table;

export interface Heading {
  readonly kind: 'heading';
  /** 0 is the document's own title. */
  readonly depth: number;
  /** What links lead to; unique in the document. */
  readonly id: string;
  readonly text: Text;
}

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: Text;
}

export interface List {
  readonly kind: 'list';
  readonly ordered: boolean;
  readonly items: readonly Text[];
}

/** Questions with one answer or several. */
export interface Answers {
  readonly kind: 'answers';
  readonly of: readonly { readonly question: string; readonly answers: readonly Text[] }[];
}

export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  readonly head: readonly string[];
  /** Each cell has a line for each of its texts. The first cell of a row names it. */
  readonly rows: readonly (readonly (readonly Text[])[])[];
}

/** Words in a line. */
export type Text = readonly Span[];
export type Span =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  /** `to` is an address, or `#` and the id of a heading. */
  | { readonly link: string; readonly to: string }
  /** The words for who does not see it. */
  | { readonly image: string; readonly to: string };

/** An id for a heading from a name: letters, digits and hyphens stay, everything else is told by its number. */
export function idOfName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9-]/gu, (it) => `_${(it.codePointAt(0) ?? 0).toString(16)}`);
}

/** The text without what could steer a terminal or turn a line around. */
export function tame(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]/gu, '\uFFFD');
}

/** The words alone. */
export function plain(text: Text): string {
  return text
    .map((span) => {
      if (typeof span === 'string') return span;
      if ('code' in span) return span.code;
      if ('image' in span) return span.image;
      return 'strong' in span ? span.strong : span.link;
    })
    .join('');
}
