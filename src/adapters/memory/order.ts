/** The order that every store keeps: by code point, as UTF-8 bytes sort, which is not how JavaScript compares. */

export function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Compares by the first text that differs. */
export function byTexts<T>(texts: (of: T) => readonly string[]): (a: T, b: T) => number {
  return (a, b) => {
    const others = texts(b);
    for (const [n, text] of texts(a).entries()) {
      const order = byCodePoints(text, others[n] ?? '');
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** The first rows behind a place, by their own places. */
export function pageOf<T extends { readonly place: readonly string[] }>(
  rows: readonly T[],
  after: readonly string[] | undefined,
  limit: number,
): T[] {
  const order = byTexts<{ readonly place: readonly string[] }>(({ place }) => place);
  const behind = rows.filter((row) => after === undefined || order(row, { place: after }) > 0);
  return behind.toSorted(order).slice(0, limit);
}
