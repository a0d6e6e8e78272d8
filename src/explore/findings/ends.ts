/** Claims about ends: that every life can still come to a good one, and that more than one kind of actor leads on. */
import { isIn, valueText } from '../../lifecycle/index.ts';
import { type About, absent, atState, type Claim } from './claim.ts';
import { leavable, leavers, reaching } from './ways.ts';

export function* endsOf(about: About): Iterable<Claim> {
  yield* noDeadEnd(about);
  yield* noTrap(about);
  yield* leftByMore(about);
}

/** The first state of each place in which something holds. */
function firsts(about: About, holds: (state: number) => boolean) {
  const found = new Map<string, number>();
  about.snapshots.forEach(({ value }, state) => {
    const where = valueText(value);
    if (!found.has(where) && holds(state)) found.set(where, state);
  });
  return [...found].map(([where, state]) => ({ where, trace: atState(about, state) }));
}

/** A good end, or one that the author drew as an end. */
function isEnd({ explored: { lifecycle }, snapshots }: About, state: number): boolean {
  const { status, finished } = snapshots[state] as About['snapshots'][number];
  return finished || (status !== null && lifecycle.goodEnds.includes(status.code));
}

/** Nothing leads on, and it is no end. */
function noDeadEnd(about: About): readonly Claim[] {
  const { lifecycle, cut } = about.explored;
  const goesOn = leavable(about.explored);
  const claim = {
    kind: 'noDeadEnd',
    where: lifecycle.name,
    says: 'something leads on from everywhere but the ends',
  } as const;
  return absent(
    about,
    claim,
    firsts(about, (state) => goesOn[state] === 0 && !cut.has(state) && !isEnd(about, state)),
  );
}

/** Something leads on, but never to a good end. Whatever leads beyond the limit may. */
function noTrap(about: About): readonly Claim[] {
  const { lifecycle, cut } = about.explored;
  const { goodEnds } = lifecycle;
  const isGood = (state: number) => {
    const code = about.snapshots[state]?.status?.code;
    return cut.has(state) || (code !== undefined && goodEnds.includes(code));
  };
  const saved = reaching(about.explored, isGood);
  const says = `from everywhere a good end can be reached: ${goodEnds.join(', ')}`;
  const claim = { kind: 'noTrap', where: lifecycle.name, says } as const;
  return absent(
    about,
    claim,
    firsts(about, (state) => saved[state] === 0 && !about.snapshots[state]?.finished),
  );
}

const alone = new Map([
  ['clock', 'the clock'],
  ['admin', 'an admin'],
]);

/** States that only the clock or only an admin leads out of: whoever else is concerned can but wait. */
function* leftByMore(about: About): Iterable<Claim> {
  const { shape } = about.explored.lifecycle;
  for (const { path, type } of shape.states) {
    if (type !== 'atomic' || isIn(shape.initialValue, path)) continue;
    const [only, ...more] = leavers(about.explored, about.snapshots, path).keys();
    const who = only !== undefined && more.length === 0 ? alone.get(only) : undefined;
    const state = about.snapshots.findIndex(({ value }) => isIn(value, path));
    const says = who
      ? `somebody beside ${who} leads out of it`
      : 'not only the clock or an admin leads out of it';
    const claim = { kind: 'leftByMore', where: path, says } as const;
    // Beyond the limit somebody else may.
    const found = who && about.isWhole ? [{ where: path, trace: atState(about, state) }] : [];
    if (state >= 0 && only !== undefined) yield* absent(about, claim, found);
  }
}
