/** Elements as text, everything escaped: no name can end an attribute or begin a script. */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** `element('rect', { x: 1 })` → `<rect x="1"/>`; undefined attributes are left out. */
export function element(name: string, attributes: Attributes, inside?: string): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  return inside === undefined ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

/** What XML cannot carry, such as control characters and halves of pairs, becomes U+FFFD. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll(/[\t\n\r]/g, ' ');
}

/** An id that any reader takes; different names stay different. */
export function idOf(...names: readonly string[]): string {
  return names
    .join('-')
    .replaceAll(
      /_(?=x[0-9a-f]+_)|[^A-Za-z0-9._-]/gu,
      (sign) => `_x${sign.codePointAt(0)?.toString(16)}_`,
    );
}

/** Coordinates in steps of half a pixel. */
export function half(value: number): number {
  return Math.round(value * 2) / 2;
}
