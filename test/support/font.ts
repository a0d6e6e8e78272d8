/** The advance widths of a TrueType font, read from its tables: what the committed metrics are generated from. */
export function advances(font: Buffer): (codePoint: number) => number | null {
  const table = (tag: string): number => {
    const tables = font.readUInt16BE(4);
    for (let n = 0; n < tables; n += 1) {
      const at = 12 + n * 16;
      if (font.toString('latin1', at, at + 4) === tag) return font.readUInt32BE(at + 8);
    }
    throw new Error(`the font has no table ${tag}`);
  };
  const unitsPerEm = font.readUInt16BE(table('head') + 18);
  const measured = font.readUInt16BE(table('hhea') + 34);
  const hmtx = table('hmtx');
  const cmap = unicodeMap(font, table('cmap'));
  return (codePoint) => {
    const glyph = cmap(codePoint);
    if (glyph === 0) return null;
    const units = font.readUInt16BE(hmtx + Math.min(glyph, measured - 1) * 4);
    return Math.round((units * 1000) / unitsPerEm);
  };
}

/** Format 4, which every font has for the first plane. */
function unicodeMap(font: Buffer, cmap: number): (codePoint: number) => number {
  const at = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, n) =>
    font.readUInt32BE(cmap + 4 + n * 8 + 4),
  )
    .map((offset) => cmap + offset)
    .find((start) => font.readUInt16BE(start) === 4);
  if (at === undefined) throw new Error('the font has no map of format 4');
  const double = font.readUInt16BE(at + 6);
  const [ends, starts] = [at + 14, at + 16 + double];
  const [deltas, offsets] = [starts + double, starts + 2 * double];
  return (codePoint) => {
    for (let n = 0; n < double; n += 2) {
      if (codePoint > font.readUInt16BE(ends + n)) continue;
      const start = font.readUInt16BE(starts + n);
      if (codePoint < start) return 0;
      const delta = font.readUInt16BE(deltas + n);
      const offset = font.readUInt16BE(offsets + n);
      if (offset === 0) return (codePoint + delta) & 0xffff;
      const glyph = font.readUInt16BE(offsets + n + offset + (codePoint - start) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}
