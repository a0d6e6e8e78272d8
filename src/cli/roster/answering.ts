/** How questions to a roster are asked and answered: beside a running server, and in the form that was asked for. */
import type { Command } from 'commander';
import type { Engine } from '../../engine/index.ts';
import { csvText } from '../../explore/exports/cells.ts';
import type { Instant } from '../../lifecycle/index.ts';
import { StoreError } from '../../ports/index.ts';
import type { Session } from '../command.ts';
import { type Exit, exit, UsageError } from '../failures.ts';
import { instantAt } from '../options.ts';

/** Rows for a spreadsheet. */
export interface Sheet {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One answer in every form. */
export interface Forms {
  /** For programs. */
  readonly value: unknown;
  /** For people. */
  readonly lines: () => readonly string[];
  readonly sheet: () => Sheet;
}

/** Lets a question be asked of the past. */
export function past(question: Command): Command {
  return question.option(
    '--at <instant>',
    'as it was then, such as 2026-03-01 or -30d; now otherwise',
  );
}

/** The past instant that is asked for, or none. */
export function asOfIn(
  { globals: { zone } }: Session,
  engine: Engine,
  at: string | undefined,
): Instant | undefined {
  return at === undefined ? undefined : instantAt('--at', at, { now: engine.now(), zone });
}

/** Looks where that is enough, as beside a server; stores what is overdue where nobody did. */
export async function looking(
  session: Session,
  work: (engine: Engine) => Promise<Exit>,
): Promise<Exit> {
  try {
    return await session.look(work);
  } catch (error) {
    if (!(error instanceof StoreError) || error.fault !== 'readOnly') throw error;
    return session.change(work);
  }
}

/** Prints what was found in the form that was asked for. */
export function give(
  session: Session,
  { csv }: { readonly csv?: true },
  { value, lines, sheet }: Forms,
): Exit {
  if (csv && session.globals.json) throw new UsageError('--csv or --json: give one of them');
  if (csv) {
    const { columns, rows } = sheet();
    session.printer.raw(csvText(columns, rows));
  } else session.give(value, lines);
  return exit.done;
}
