/**
 * Where a value is made. What a test generates must fit the moment at which it is sent: dates near the virtual today,
 * ids that exist. So an arbitrary gives a `Make`, and only the moment turns it into a value.
 */
import {
  endOf,
  type Instant,
  kindOf,
  type Schema,
  usualStart,
  type Walk,
} from '../lifecycle/index.ts';

export interface Here {
  /** The virtual now. */
  readonly at: Instant;
  /** The zone whose days are counted. */
  readonly zone: string;
  /** Ids that are known, the newest first. */
  readonly ids: readonly string[];
}

/** A value that is still waiting for its moment. */
export type Make<T = unknown> = (here: Here) => T;

/** The moment at which nothing has happened yet. */
export const usualHere: Here = { at: usualStart.at, zone: usualStart.zone, ids: [] };

/** More ids than this are hit too seldom. */
const mostIds = 8;

/** The moment at which a walk stands: it knows every id that its contexts ever held. */
export function hereOf(walk: Walk): Here {
  const { lifecycle, start, positions } = walk;
  const ids = positions
    .toReversed()
    .flatMap(({ snapshot }) => idsIn(lifecycle.context as Schema, snapshot.context));
  return { at: endOf(walk).at, zone: start.zone, ids: [...new Set(ids)].slice(0, mostIds) };
}

/** What zod keeps about a schema's parts. */
interface Parts {
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly innerType?: Schema;
  readonly element?: Schema;
  readonly options?: readonly Schema[];
}

/** The values of all fields that are ids. */
function idsIn(schema: Schema, value: unknown): string[] {
  if (typeof value === 'string') return kindOf(schema) === 'id' && value !== '' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const { shape, innerType, element, options } = schema._zod.def as unknown as Parts;
  if (innerType) return idsIn(innerType, value);
  if (options) return options.flatMap((option) => idsIn(option, value));
  if (Array.isArray(value)) return element ? value.flatMap((each) => idsIn(element, each)) : [];
  return Object.entries(shape ?? {}).flatMap(([name, field]) =>
    idsIn(field, (value as Readonly<Record<string, unknown>>)[name]),
  );
}
