/** What is used of csv-stringify, for the pure type check (tsconfig.pure.json), which must not meet Node's types. */
export function stringify(
  rows: readonly (readonly string[])[],
  options: { readonly escape_formulas: boolean },
): string;
