/** What the author most likely meant, as the end of a mend: `, or write "isNewest"`. */
export function nearest(written: string, known: readonly string[]): string {
  const [best] = known
    .map((name) => ({ name, distance: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => name !== '' && distance <= Math.max(2, written.length / 3))
    .toSorted((a, b) => a.distance - b.distance);
  return best ? `, or write "${best.name}"` : '';
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const swapped = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, swapped));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
