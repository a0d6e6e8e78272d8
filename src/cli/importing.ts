/**
 * Importing: rows go to the engine in file order per person, many people at once. What is good is kept, each bad row
 * is named with its line, field and reason, and the same file a second time changes nothing.
 */
import type { z } from 'zod';
import { type Answer, type Engine, EngineError, hashOf } from '../engine/index.ts';
import { type Actor, inWords, RollcallError } from '../lifecycle/index.ts';
import { StoreError } from '../ports/index.ts';
import { Lanes } from './lanes.ts';
import {
  type EventRow,
  eventRow,
  type Line,
  parseActor,
  type StandpointRow,
  standpointRow,
} from './rows.ts';

/** A row that was not taken. */
export interface BadRow {
  readonly line: number;
  /** The field at fault, or the event where the row as a whole was refused. */
  readonly field: string;
  readonly reason: string;
}

/** How an import stands. */
export interface Tally {
  rows: number;
  applied: number;
  /** Declared no-ops. */
  unchanged: number;
  /** Taken by an earlier import. */
  repeated: number;
  /** Well-formed, but not permitted: counted with their reason. */
  refused: number;
  /** Not readable, unknown, or not fitting. */
  bad: number;
}

export interface ImportOptions {
  readonly tenant: string;
  /** Who sends rows that name nobody. */
  readonly by: Actor;
  /** True: rows place people where they already stand. */
  readonly adopt: boolean;
  /** True: what the rows emit is due for delivery. It is held back otherwise: a past must not send its mail again. */
  readonly deliver?: boolean;
  readonly onBad: (row: BadRow) => void;
  readonly onProgress: (tally: Readonly<Tally>) => void;
}

/** Rows under way at once: enough to fill a commit group, little enough to hold in memory. */
const most = 512;

/** Imports every line. Throws only where going on makes no sense: the store is full, closed or damaged. */
export async function importLines(
  engine: Engine,
  lines: AsyncIterable<Line>,
  options: ImportOptions,
): Promise<Tally> {
  const tally: Tally = { rows: 0, applied: 0, unchanged: 0, repeated: 0, refused: 0, bad: 0 };
  const lanes = new Lanes(most);
  let fatal: Error | undefined;
  for await (const line of lines) {
    if (fatal !== undefined) break;
    tally.rows += 1;
    const bad = (field: string, reason: string) => {
      tally.bad += 1;
      options.onBad({ line: line.line, field, reason });
    };
    if ('problem' in line) {
      bad('line', line.problem);
      continue;
    }
    const parsed = (options.adopt ? standpointRow : eventRow).safeParse(line.row, {
      error: inWords,
    });
    if (!parsed.success) {
      bad(...firstIssue(parsed.error));
      continue;
    }
    const row = named(parsed.data, line.line);
    await lanes.add(laneOf(row.id), async () => {
      try {
        note(await apply(engine, row, options), tally, (field, reason) =>
          options.onBad({ line: line.line, field, reason }),
        );
      } catch (error) {
        if (isFatal(error)) fatal ??= error;
        else bad(...faultOf(error));
      }
      options.onProgress(tally);
    });
  }
  await lanes.idle();
  if (fatal !== undefined) throw fatal;
  return tally;
}

type Row = (EventRow & { readonly id: string }) | StandpointRow;

/** Rows whose ids share the part before the first slash concern one person and keep their order. */
function laneOf(id: string): string {
  return id.split('/', 1)[0] as string;
}

/** A row without an id or a key gets one made from what it says, so that the same file gives the same ones. */
function named(row: EventRow | StandpointRow, line: number): Row {
  const dated = 'state' in row || row.at !== undefined;
  const hash = hashOf(dated ? row : { row, line });
  return { ...row, id: row.id ?? `import-${hash.slice(0, 12)}`, key: row.key ?? `import:${hash}` };
}

function apply(
  engine: Engine,
  row: Row,
  { tenant, by, deliver = false }: ImportOptions,
): Promise<Answer> {
  const actor = row.by === undefined ? by : (parseActor(row.by) as Actor);
  if ('state' in row) return engine.adopt({ ...row, tenant, by: actor });
  const { event, ...rest } = row;
  const effects = deliver ? 'due' : 'held';
  return engine.deliver({ ...rest, tenant, type: event, by: actor, effects });
}

function note(
  answer: Answer,
  tally: Tally,
  refused: (field: string, reason: string) => void,
): void {
  if (answer.repeated) tally.repeated += 1;
  else if (answer.outcome !== 'refused') tally[answer.outcome] += 1;
  else {
    const issue = answer.refusal?.issues[0];
    tally[issue ? 'bad' : 'refused'] += 1;
    refused(issue?.path ?? 'event', issue?.message ?? answer.refusal?.message ?? 'refused');
  }
}

function firstIssue(error: z.ZodError): [string, string] {
  const issue = error.issues[0];
  return [issue?.path.join('.') || 'row', issue?.message ?? 'not a row'];
}

function faultOf(error: unknown): [string, string] {
  const field =
    error instanceof EngineError && error.fault === 'unknownLifecycle' ? 'lifecycle' : 'row';
  return [field, error instanceof Error ? error.message : String(error)];
}

/** A full, closed or damaged store, or a bug: going on would only repeat it for every row. */
function isFatal(error: unknown): error is Error {
  return (
    error instanceof StoreError || (error instanceof Error && !(error instanceof RollcallError))
  );
}
