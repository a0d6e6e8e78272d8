/** Lines of a file into a roster: planned in turn, stored in batches, counted by what they added. */
import type { AskedChange, Engine } from '../../../engine/index.ts';
import type { Actor } from '../../../lifecycle/index.ts';
import type { RosterAt } from '../../../ports/index.ts';
import { UsageError } from '../../failures.ts';
import type { SheetRow } from '../../spreadsheet.ts';
import type { NotMade } from '../applying.ts';
import { type Columns, columnsOf, type Mapping, saidIn } from './columns.ts';
import { type Added, Planner, sum } from './planning.ts';

export interface ImportedMembers extends Added {
  readonly rows: number;
  /** Lines that said nothing new. */
  readonly known: number;
  readonly notMade: number;
}

interface ImportOptions {
  readonly by: Actor;
  readonly addGroups: boolean;
  readonly dryRun: boolean;
  readonly mapping: Mapping;
  readonly onColumns: (columns: Columns) => void;
  readonly onNotMade: (line: NotMade, cells: readonly string[]) => void;
  readonly onProgress: (rows: number) => void;
  /** Changes a commit; enough to fill one, and little enough that others need not wait long, when absent. */
  readonly batchSize?: number;
}

interface Waiting {
  readonly row: Extract<SheetRow, { readonly cells: unknown }>;
  readonly changes: readonly AskedChange[];
  readonly added: Added;
}

/** The header is the first row. Throws UsageError where the columns do not say enough. */
export async function importMembers(
  engine: Engine,
  at: RosterAt,
  rows: AsyncIterable<SheetRow>,
  options: ImportOptions,
): Promise<{ readonly header: readonly string[]; readonly total: ImportedMembers }> {
  const { addGroups, dryRun, batchSize = 200 } = options;
  const planner = new Planner(engine, at, { addGroups, freshId: () => crypto.randomUUID() });
  const total = new Total(options.onNotMade);
  let columns: Columns | undefined;
  let header: readonly string[] = [];
  let waiting: Waiting[] = [];
  const flush = async () => {
    if (!dryRun) await store(engine, at, waiting, { by: options.by, total });
    else for (const { added } of waiting) total.took(added);
    if (!dryRun) planner.stored();
    waiting = [];
  };
  for await (const row of rows) {
    if (columns === undefined) {
      if ('problem' in row) throw new UsageError(`the first line is no header: ${row.problem}`);
      header = row.cells;
      columns = columnsOf(header, options.mapping);
      options.onColumns(columns);
      continue;
    }
    total.rows += 1;
    if (total.rows % 100 === 0) options.onProgress(total.rows);
    if ('problem' in row) {
      total.bad({ line: row.line, field: 'line', reason: row.problem }, []);
      continue;
    }
    const planned = await planner.plan(saidIn(columns, row.cells));
    if ('reason' in planned) total.bad({ line: row.line, ...planned }, row.cells);
    else waiting.push({ row, ...planned });
    if (waiting.reduce((sum, { changes }) => sum + changes.length, 0) >= batchSize) await flush();
  }
  if (columns === undefined)
    throw new UsageError('the file is empty; its first line names the columns');
  await flush();
  return { header, total: total.all() };
}

/** One commit. A line of which the engine refuses a change is told; that happens only where others change the roster. */
async function store(
  engine: Engine,
  at: RosterAt,
  waiting: readonly Waiting[],
  { by, total }: { readonly by: Actor; readonly total: Total },
): Promise<void> {
  const changes = waiting.flatMap((each) => each.changes);
  const outcomes = changes.length === 0 ? [] : await engine.roster.changeAll(at, changes, { by });
  let next = 0;
  for (const { row, changes: own, added } of waiting) {
    const made = outcomes.slice(next, next + own.length);
    next += own.length;
    const refused = made.find((outcome) => outcome.outcome === 'refused');
    if (refused === undefined) total.took(added);
    else {
      const { field, message } = refused.problem;
      total.bad({ line: row.line, field, reason: message }, row.cells);
    }
  }
}

class Total {
  rows = 0;
  #known = 0;
  #notMade = 0;
  #added: Added = { people: 0, memberships: 0, groups: 0, assignments: 0, changed: 0 };
  readonly #onNotMade: ImportOptions['onNotMade'];

  constructor(onNotMade: ImportOptions['onNotMade']) {
    this.#onNotMade = onNotMade;
  }

  took(added: Added): void {
    if (Object.values(added).every((count) => count === 0)) this.#known += 1;
    this.#added = sum(this.#added, added);
  }

  bad(line: NotMade, cells: readonly string[]): void {
    this.#notMade += 1;
    this.#onNotMade(line, cells);
  }

  all(): ImportedMembers {
    const { rows } = this;
    return { rows, ...this.#added, known: this.#known, notMade: this.#notMade };
  }
}
