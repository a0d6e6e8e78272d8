/** What a search can say of a claim. Nothing is called impossible from a search that was cut short. */

/** `T` is what shows the violation, a shortest trace. */
export type Verdict<T> =
  | { readonly verdict: 'holds' }
  | { readonly verdict: 'violated'; readonly trace: T }
  | { readonly verdict: 'unknown'; readonly because: string };

/** The verdict on a claim that nothing of a kind exists, from the first that was found. */
export function noneOf<T>(first: T | null, complete: boolean): Verdict<T> {
  if (first !== null) return { verdict: 'violated', trace: first };
  if (complete) return { verdict: 'holds' };
  return { verdict: 'unknown', because: 'the limit was reached before everything was explored' };
}
