/**
 * CSV as people's programs write it: UTF-8 with or without a byte-order mark, whichever separator the header shows,
 * line breaks within quotes. A file in another encoding is refused rather than misread.
 */
import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { UsageError } from './failures.ts';

/** One line of the file: its cells, or why they are none. */
export type SheetRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problem: string };

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number; readonly error?: { readonly message: string } };
}

/** The header comes first. Throws UsageError for an encoding that is not UTF-8. */
export async function* sheetRows(source: Readable): AsyncIterable<SheetRow> {
  const text = decoded(source)[Symbol.asyncIterator]();
  let begun = '';
  // The separator is known by the header, which ends with the first line.
  for (let next = await text.next(); !next.done; next = await text.next()) {
    begun += next.value;
    if (/[\n\r]/.test(begun)) break;
  }
  const parser = parse({
    delimiter: separatorIn(begun),
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    raw: false,
  });
  const fed = feed(parser, begun, text);
  for await (const { record, info } of parser as AsyncIterable<Parsed>) {
    const { lines: line, error } = info;
    yield error ? { line, problem: error.message } : { line, cells: record.map(plain) };
  }
  await fed;
}

async function feed(
  parser: ReturnType<typeof parse>,
  begun: string,
  text: AsyncIterator<string>,
): Promise<void> {
  try {
    parser.write(begun);
    for (let next = await text.next(); !next.done; next = await text.next()) {
      if (!parser.write(next.value)) await new Promise((done) => parser.once('drain', done));
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

/** Whichever of the usual ones stands there most often, outside of quotes. */
function separatorIn(begun: string): string {
  const [header = ''] = begun.replaceAll(/"[^"]*"/g, '').split(/[\n\r]/, 1);
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.mark ?? ',';
}

/** What a spreadsheet was kept from running as a formula is the text behind the apostrophe. */
const plain = (cell: string) => cell.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, '');

async function* decoded(source: Readable): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let isFirst = true;
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
    if (isFirst && bytes.length > 0) {
      if (isUtf16(bytes)) throw new UsageError(notUtf8('it is UTF-16'));
      isFirst = false;
    }
    const text = textOf(decoder, bytes, line);
    line += text.split('\n').length - 1;
    yield text;
  }
  yield textOf(decoder, undefined, line);
}

function textOf(
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Uint8Array | undefined,
  line: number,
): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    const where = line + newlinesBeforeFault(bytes ?? new Uint8Array());
    throw new UsageError(notUtf8(`line ${where} has a byte that no text in UTF-8 has`));
  }
}

/** How many lines end before the first byte that is no UTF-8. */
function newlinesBeforeFault(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 0;
  for (const byte of bytes) {
    try {
      decoder.decode(Uint8Array.of(byte), { stream: true });
    } catch {
      return lines;
    }
    if (byte === 10) lines += 1;
  }
  return lines;
}

/** Its byte-order mark, or a zero in every second byte. */
function isUtf16([first, second]: Uint8Array): boolean {
  const mark = ((first ?? 0) << 8) | (second ?? 0);
  return mark === 0xfffe || mark === 0xfeff || first === 0 || second === 0;
}

function notUtf8(why: string): string {
  return `the file is not UTF-8: ${why}; save it as "CSV UTF-8" and import it again, which keeps what was taken before`;
}
