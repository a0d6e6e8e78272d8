/**
 * Exporting what `import` reads back: the whole history as events, or where everyone stands as rows for `--adopt`.
 * Personal values are written out unless erased, so an export is as confidential as the store.
 */
import { type Engine, referencesIn, revealed } from '../engine/index.ts';
import { observe, valueText } from '../lifecycle/index.ts';
import type { InstanceRow, JournalRow } from '../ports/index.ts';
import type { EventRow, StandpointRow } from './rows.ts';

/** `events`: one row an event, with its id, instant and actor. `standing`: one row an instance. */
export type ExportKind = 'events' | 'standing';

type Written<T> = { [K in keyof T]: T[K] };

/**
 * The rows of one lifecycle, instance by instance in id order, as they would be imported. `onPlaced` hears of each
 * instance that no events bring to where it stands.
 */
export async function* exportRows(
  engine: Engine,
  tenant: string,
  lifecycle: string,
  kind: ExportKind,
  onPlaced: (id: string) => void,
): AsyncIterable<Written<EventRow> | Written<StandpointRow>> {
  for await (const row of engine.instances(tenant, lifecycle)) {
    if (kind === 'standing') yield await standpointOf(engine, row);
    else yield* eventsOf(engine, row, onPlaced);
  }
}

async function standpointOf(engine: Engine, row: InstanceRow): Promise<StandpointRow> {
  const definition = engine.lifecycles().find((l) => l.lifecycle.name === row.lifecycle)?.lifecycle;
  const now = engine.now();
  const snapshot = definition ? observe(definition, row.snapshot, now).snapshot : row.snapshot;
  const { tenant, lifecycle, id } = row;
  const personal = await engine.store.personal(tenant, referencesIn(snapshot.context));
  const context = revealed(snapshot.context, personal);
  const since = snapshot.status?.since ?? snapshot.at;
  return { lifecycle, id, state: valueText(snapshot.value), context, since };
}

const page = 500;

/** Rows that put somebody somewhere without an event. */
const placings: ReadonlySet<string> = new Set(['adopted', 'corrected', 'upgraded']);

async function* eventsOf(
  engine: Engine,
  row: InstanceRow,
  onPlaced: (id: string) => void,
): AsyncIterable<EventRow> {
  const { tenant, lifecycle, id } = row;
  let after = 0;
  for (;;) {
    const rows = await engine.history({ tenant, lifecycle, id }, { after, limit: page });
    if (rows.some((entry) => placings.has(entry.kind))) onPlaced(id);
    // Deadlines fire by themselves wherever these rows are imported.
    for (const entry of rows.filter((r) => r.kind === 'event' && r.cause === null))
      yield eventOf(entry);
    after = rows.at(-1)?.revision ?? after;
    if (rows.length < page) return;
  }
}

function eventOf({ lifecycle, id, event, at, birth }: JournalRow): EventRow {
  const { type, data, by } = event;
  return {
    lifecycle,
    id,
    event: type,
    data,
    by: `${by.kind}:${by.id}`,
    at,
    eventId: event.id,
    ...(birth && { policies: birth.policies, zone: birth.zone }),
  };
}

/** One line of the people's list: what a spreadsheet wants to see. */
export interface PersonRow {
  readonly id: string;
  readonly status: string;
  readonly activity: string;
  readonly since: string;
  readonly state: string;
  readonly next_deadline: string;
}

/** Everyone of a lifecycle with the labels that people see, as of now. */
export async function* peopleRows(
  engine: Engine,
  tenant: string,
  lifecycle: string,
): AsyncIterable<PersonRow> {
  for await (const row of engine.instances(tenant, lifecycle)) {
    const definition = engine.lifecycles().find((l) => l.lifecycle.name === lifecycle)?.lifecycle;
    if (!definition) continue;
    const { snapshot } = observe(definition, row.snapshot, engine.now());
    const label = (code: string | undefined) =>
      code ? (definition.statuses[code]?.label ?? code) : '';
    const due = snapshot.deadlines.map((d) => d.due).toSorted()[0] ?? '';
    yield {
      id: row.id,
      status: label(snapshot.status?.code),
      activity: label(snapshot.activity?.code),
      since: snapshot.status?.since ?? '',
      state: valueText(snapshot.value),
      next_deadline: due,
    };
  }
}

/** A CSV cell: quoted where needed, and safe from being run as a formula by a spreadsheet. */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
