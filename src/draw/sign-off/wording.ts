/** The words of a status before and after, with what changed in them. */
import { type Own, pairsOf } from '../diff/matching.ts';
import { actionWords, whoText } from '../guide/words.ts';
import type { Portrait, PortraitStatus } from '../portrait.ts';

/** A piece of a text that both versions have, or only one. */
export interface Piece {
  readonly text: string;
  readonly changed: boolean;
}

export interface Reworded {
  /** What the words are about: `For the person`. */
  readonly about: string;
  /** Null where the status is new, or gone. */
  readonly before: readonly Piece[] | null;
  readonly after: readonly Piece[] | null;
}

export interface StatusWords {
  readonly code: string;
  /** `✅ Completed`; by its newer name where it has two. */
  readonly title: string;
  readonly mark: 'added' | 'removed' | 'changed';
  readonly reworded: readonly Reworded[];
}

/** Every status whose words changed, in the newer version's order; and how many say what they said. */
export function statusWords(
  before: Portrait,
  after: Portrait,
): { readonly changed: readonly StatusWords[]; readonly same: number } {
  const all = pairsOf(before.statuses, after.statuses).map(({ before: was, after: is }) =>
    wordsOf(was, is),
  );
  const changed = all.filter(({ mark, reworded }) => mark !== 'changed' || reworded.length > 0);
  return { changed, same: all.length - changed.length };
}

type Side = Own<PortraitStatus> | null | undefined;

function wordsOf(was: Side, is: Side): StatusWords {
  const { name, it } = (is ?? was) as Own<PortraitStatus>;
  const rows = topics.map(([about, textOf]) => ({
    about,
    old: was ? textOf(was.it) : null,
    now: is ? textOf(is.it) : null,
  }));
  return {
    code: name,
    title: `${it.icon} ${it.label}`,
    mark: was ? (is ? 'changed' : 'removed') : 'added',
    reworded: rows
      .filter(({ old, now }) => old !== now)
      .map(({ about, old, now }) => ({ about, ...compared(old, now) })),
  };
}

/** In the order in which people meet them: first what the person concerned reads. */
const topics: readonly (readonly [string, (status: PortraitStatus) => string])[] = [
  ['What it is called', ({ icon, label }) => `${icon} ${label}`],
  ['For the person', ({ forPerson }) => forPerson],
  ['For administrators', ({ means }) => means],
  ['When it appears', ({ appears }) => appears.join(' ')],
  ['Who it applies to', ({ appliesTo }) => appliesTo.join(', ')],
  ['Action needed', ({ action }) => actionWords[action]],
  ['Who acts', ({ actors }) => (actors.length === 0 ? 'Nobody' : whoText(actors))],
  ['What to do', ({ advice }) => advice.join(' ')],
];

function compared(old: string | null, now: string | null): Pick<Reworded, 'before' | 'after'> {
  if (old === null || now === null) {
    const whole = (text: string | null) => (text === null ? null : [{ text, changed: false }]);
    return { before: whole(old), after: whole(now) };
  }
  const [a, b] = [wordsIn(old), wordsIn(now)];
  const kept = commonOf(a, b);
  return {
    before: piecesOf(a, (n) => kept.some(([at]) => at === n)),
    after: piecesOf(b, (n) => kept.some(([, at]) => at === n)),
  };
}

const wordsIn = (text: string): string[] => text.split(/(?<=\s)/u);

/** The longest common run of words, as pairs of places: texts of guides have tens of words. */
function commonOf(
  a: readonly string[],
  b: readonly string[],
): readonly (readonly [number, number])[] {
  const lengths = [...a, ''].map(() => [...b, ''].map(() => 0));
  const at = (n: number, m: number) => lengths[n]?.[m] ?? 0;
  const same = (n: number, m: number) => a[n]?.trim() === b[m]?.trim();
  for (let n = a.length - 1; n >= 0; n -= 1) {
    for (let m = b.length - 1; m >= 0; m -= 1) {
      const row = lengths[n] as number[];
      row[m] = same(n, m) ? at(n + 1, m + 1) + 1 : Math.max(at(n + 1, m), at(n, m + 1));
    }
  }
  const pairs: [number, number][] = [];
  let [n, m] = [0, 0];
  while (n < a.length && m < b.length) {
    if (same(n, m)) pairs.push([n++, m++]);
    else if (at(n + 1, m) >= at(n, m + 1)) n += 1;
    else m += 1;
  }
  return pairs;
}

/** Words that stand beside each other and are alike, as one piece. */
function piecesOf(words: readonly string[], isKept: (n: number) => boolean): Piece[] {
  const pieces: { text: string; changed: boolean }[] = [];
  for (const [n, text] of words.entries()) {
    const last = pieces.at(-1);
    const changed = !isKept(n);
    if (last?.changed === changed) last.text += text;
    else pieces.push({ text, changed });
  }
  return pieces;
}
