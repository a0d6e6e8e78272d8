/**
 * A new context from an old one and the fields that change. V8 keeps what it learns about the shapes of objects with
 * the place in the text that meets them: one place for the contexts of all machines is twice as slow as one for each,
 * so there are some that say the same.
 */
type Loose = Record<string, unknown>;
type Merge = (context: Loose, change: object) => Loose;

const places: readonly Merge[] = [
  (context, change) => ({ ...context, ...change }),
  (context, change) => ({ ...context, ...change }),
  (context, change) => ({ ...context, ...change }),
  (context, change) => ({ ...context, ...change }),
  (context, change) => ({ ...context, ...change }),
  (context, change) => ({ ...context, ...change }),
  (context, change) => ({ ...context, ...change }),
  (context, change) => ({ ...context, ...change }),
  (context, change) => ({ ...context, ...change }),
  (context, change) => ({ ...context, ...change }),
  (context, change) => ({ ...context, ...change }),
  (context, change) => ({ ...context, ...change }),
];
let machines = 0;

/** The place for one machine more. */
export function mergeFor(): Merge {
  machines += 1;
  return places[machines % places.length] as Merge;
}
