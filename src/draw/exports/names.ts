/**
 * Names for languages that take few characters. Each name stays as it is where the language takes it; of two that
 * would become one, the later has a number behind it.
 */

/** By the wanted name, a name of its own that `clean` leaves as it is. */
export function ownNames(
  wanted: readonly string[],
  clean: (text: string) => string,
): ReadonlyMap<string, string> {
  const all = [...new Set(wanted)];
  const taken = new Set(all.filter((name) => clean(name) === name));
  const own = (name: string) => {
    const cleaned = clean(name);
    if (cleaned === name) return name;
    const free = numbered(cleaned, taken);
    taken.add(free);
    return free;
  };
  return new Map(all.map((name) => [name, own(name)]));
}

function numbered(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n += 1) free = `${name}_${n}`;
  return free;
}

/** `requirement.attempt` → `requirement_attempt`: letters, digits and underscores, with a letter before them. */
export function wordName(text: string): string {
  const word = text.replace(/\W+/g, '_');
  return /^[A-Za-z]/.test(word) ? word : `s_${word}`;
}

/** The name of such a word that no language knows as a word of its own. */
export function prefixedName(prefix: string): (text: string) => string {
  return (text) => `${prefix}${text.replace(/\W+/g, '_')}`;
}
