/** Reading import files line by line: NDJSON and CSV become the same rows, and a bad one never stops the rest. */

import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import {
  type Actor,
  type AnyLifecycle,
  actorKinds,
  id,
  instant,
  zone,
} from '../lifecycle/index.ts';

/** An actor as people write it: `admin:anna`. */
const actorText = z
  .string()
  .refine(
    (text) => parseActor(text) !== null,
    `an actor is written kind:id, such as admin:anna; kinds are ${actorKinds.filter((k) => k !== 'clock').join(', ')}`,
  );

/** Reads `admin:anna`; null when it is none. Nobody sends as the clock. */
export function parseActor(text: string): Actor | null {
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon) as Actor['kind'];
  const rest = id().safeParse(text.slice(colon + 1));
  return colon > 0 && kind !== 'clock' && actorKinds.includes(kind) && rest.success
    ? { kind, id: rest.data }
    : null;
}

const json = z.record(z.string(), z.unknown());
const common = {
  lifecycle: z.string().min(1),
  id: id(),
  by: actorText.optional(),
  key: z.string().min(1).max(500).optional(),
  zone: zone().optional(),
  policies: json.optional(),
};

/** A create or an event. A birth event creates. */
export const eventRow = z.strictObject({
  ...common,
  id: id().optional(),
  event: z.string().min(1),
  data: json.optional(),
  at: instant().optional(),
  eventId: id().optional(),
});
export type EventRow = z.output<typeof eventRow>;

/** Somebody who already stands somewhere. */
export const standpointRow = z.strictObject({
  ...common,
  state: z.union([z.string(), json]),
  context: json.optional(),
  since: instant(),
  reason: z.string().min(1).optional(),
});
export type StandpointRow = z.output<typeof standpointRow>;

/** A line of the file: what it says, or why it cannot be read. */
export type Line =
  | { readonly line: number; readonly row: unknown }
  | { readonly line: number; readonly problem: string };

/** A line longer than this is a mistake, not a row. */
const longest = 1_000_000;

export async function* readNdjson(source: Readable): AsyncIterable<Line> {
  let line = 0;
  for await (const text of createInterface({
    input: source,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line += 1;
    const bare = line === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (bare.trim() === '') continue;
    yield readJson(bare, line);
  }
}

function readJson(text: string, line: number): Line {
  if (text.length > longest)
    return {
      line,
      problem: `the line is ${text.length} characters long; a row has at most ${longest}`,
    };
  try {
    return { line, row: JSON.parse(text) };
  } catch (error) {
    return {
      line,
      problem: `not JSON: ${error instanceof Error ? error.message : String(error)}; each line is one object`,
    };
  }
}

/** What a CSV of people is read with: the columns that are no payload have fixed names. */
export interface CsvOptions {
  readonly lifecycle: AnyLifecycle;
  readonly event: string;
}

const ownColumns = new Set(['id', 'at', 'key', 'by', 'zone', 'eventId']);

/** Each record becomes the same row as in NDJSON; every other column is a field of the event's payload. */
export async function* readCsv(
  source: Readable,
  { lifecycle, event }: CsvOptions,
): AsyncIterable<Line> {
  const parser = parse({
    bom: true,
    columns: true,
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  source.on('error', (error) => parser.destroy(error));
  for await (const record of source.pipe(parser) as AsyncIterable<CsvRecord>) {
    yield csvLine(record, lifecycle, event);
  }
}

interface CsvRecord {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number; readonly error?: { readonly message: string } };
}

function csvLine({ record, info }: CsvRecord, lifecycle: AnyLifecycle, event: string): Line {
  const line = info.lines;
  if (info.error) return { line, problem: `${info.error.message}; the header names the columns` };
  const cells = Object.entries(record).filter(([, cell]) => cell !== '');
  const own = Object.fromEntries(cells.filter(([column]) => ownColumns.has(column)));
  const payload = cells.filter(([column]) => !ownColumns.has(column));
  const fields = (lifecycle.events[event]?.data.shape ?? {}) as Record<string, z.ZodType>;
  const data = Object.fromEntries(
    payload.map(([column, cell]) => [column, typed(fields[column], cell)]),
  );
  return { line, row: { ...own, lifecycle: lifecycle.name, event, data } };
}

/** A cell in the type that its field takes: text stays text unless only a number or a truth value fits. */
export function typed(field: z.ZodType | undefined, cell: string): unknown {
  if (!field || field.safeParse(cell).success) return cell;
  try {
    const value: unknown = JSON.parse(cell);
    return field.safeParse(value).success ? value : cell;
  } catch {
    return cell;
  }
}
