/**
 * The field kinds of a lifecycle's schemas. Each is an ordinary zod schema that also says what it names,
 * so that exploration can rename ids and clamp dates, and the engine can keep personal data apart.
 */
import { z } from 'zod';
import { isPeriod, isZone, parseCivilDate, parseInstant } from './time.ts';

/** What a field names, beyond its type. */
export type FieldKind = 'id' | 'civilDate' | 'instant' | 'personal' | 'sealed';

/** Any zod schema. */
export type Schema = z.core.$ZodType;

const kinds = z.registry<{ kind: FieldKind }>();

/** Nothing invisible, no separators that a key or a URL would trip over; at most 200 characters. */
const idPattern = /^[\p{L}\p{N}](?:[\p{L}\p{N}._~:@/+-]*[\p{L}\p{N}_~+-])?$/u;

const longestId = 200;

/** An opaque id: letters, digits and `._~:@/+-` inside, 1 to 200 characters. */
export function id() {
  const schema = z
    .string()
    .min(1, 'an id is needed')
    .max(longestId, 'an id has at most 200 characters')
    .regex(idPattern, 'an id has letters and digits, with . _ ~ : @ / + - between them');
  kinds.add(schema, { kind: 'id' });
  return schema;
}

/** Whether it is an opaque id, for whoever need not be told what is wrong. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestId && idPattern.test(value);
}

/** A civil date, `2026-03-01`. */
export function civilDate() {
  const schema = z
    .string()
    .refine((text) => parseCivilDate(text) !== null, 'a date is written 2026-03-01')
    .meta({ format: 'date' });
  kinds.add(schema, { kind: 'civilDate' });
  return schema;
}

/** An instant with its offset, `2026-03-01T00:00:00Z`; kept in canonical UTC with milliseconds. */
export function instant() {
  const schema = z
    .string()
    .refine((text) => parseInstant(text) !== null, 'an instant is written 2026-03-01T00:00:00Z')
    .overwrite((text) => parseInstant(text) ?? text)
    .meta({ format: 'date-time' });
  kinds.add(schema, { kind: 'instant' });
  return schema;
}

/** A time zone of the tz database, `Europe/Zurich`. */
export function zone() {
  return z.string().refine(isZone, 'a time zone is written Europe/Zurich');
}

/** A calendar period, `P1Y` or `P90D`. */
export function period() {
  return z.string().refine(isPeriod, 'a period is written P1Y, P6M or P90D');
}

/**
 * Text about a person (a name, an address, a free-text reason): the engine stores it apart, by subject,
 * and the event, the context and every effect carry only a reference, so that it can be erased.
 */
export function personal(max = 2000) {
  const schema = z.string().min(1).max(max);
  kinds.add(schema, { kind: 'personal' });
  return schema;
}

/**
 * Personal text that nobody reads by the way, such as what a check found about somebody: kept apart like all personal
 * text, and shown only to who may open it, which the service records.
 */
export function sealed(max = 2000) {
  const schema = z.string().min(1).max(max);
  kinds.add(schema, { kind: 'sealed' });
  return schema;
}

/** The kind a schema was made with, through optional, nullable and default wrappers. */
export function kindOf(schema: Schema): FieldKind | undefined {
  const own = kinds.get(schema as z.ZodType);
  if (own) return own.kind;
  const inner = (schema._zod.def as { innerType?: Schema }).innerType;
  return inner ? kindOf(inner) : undefined;
}
