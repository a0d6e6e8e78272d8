/**
 * When two addresses are the same (rule 23). White space around it goes, letters are compared without case and in one
 * Unicode form, on both sides of the @. That is as far as one can go without asking the mail system behind it: dots and
 * `+tags`, which some ignore, stay apart, and a domain in Unicode is not the same as its `xn--` form. RFC 5321 allows
 * `Ann@` and `ann@` to be two people; no mail system of today does that.
 */

/** One @ with something before it and a domain behind it, no white space, no control characters. */
const pattern = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u;
const longest = 320;

/** The form by which addresses are compared, or null for what is no address. */
export function normalAddress(text: string): string | null {
  const normal = text.trim().normalize('NFKC').toLowerCase().normalize('NFKC');
  return normal.length <= longest && pattern.test(normal) ? normal : null;
}
