/**
 * A text for any value of a context, equal only where nothing that a machine can read differs. JSON would hide the
 * members of a `Set`, tell `undefined` from nothing, and stop at a cycle.
 */

/** Two keys are equal where a machine cannot tell the values apart. */
export function keyText(value: unknown, above: readonly object[] = []): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `function ${identity(value)}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null)
    return Object.is(value, -0) ? '-0' : String(value);
  const cycle = above.indexOf(value);
  if (cycle >= 0) return `cycle ${cycle}`;
  return objectText(value, [...above, value]);
}

function objectText(value: object, path: readonly object[]): string {
  const list = (parts: Iterable<unknown>) => Array.from(parts, (one) => keyText(one, path)).join();
  if (Array.isArray(value)) return `[${list(value)}]`;
  if (value instanceof Set) return `Set{${list(value)}}`;
  if (value instanceof Map) return `Map{${list(value)}}`;
  // An actor is known by its id: what goes on inside it is not the machine's own state.
  if ('sessionId' in value && 'id' in value) return `actor ${String(value.id)}`;
  const kind = value.constructor === Object ? '' : (value.constructor?.name ?? '');
  // Instants keep their value where no field shows it.
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return `${kind}(${keyText(value.toJSON(), path)})`;
  const fields = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, inner]) => `${JSON.stringify(field)}:${keyText(inner, path)}`);
  return `${kind}{${fields.join()}}`;
}

const identities = new WeakMap<object, number>();
let last = 0;

function identity(value: object): number {
  const known = identities.get(value) ?? (last += 1);
  identities.set(value, known);
  return known;
}
