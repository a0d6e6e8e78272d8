/**
 * What ought to be true of every lifecycle, held against all that was explored. A claim that something exists holds
 * with the first trace to it; one that something does not exist is violated by the first trace to it. What a cut search
 * did not find is unknown, and so is what hangs on a payload that no sample has.
 */
import { guardNames, isIn, type ShapeTransition } from '../../lifecycle/index.ts';
import { countsIn } from '../attention.ts';
import type { Explored } from '../explored.ts';
import { type About, aboutOf, atState, atWhere, type Claim, exists, placeOf } from './claim.ts';
import { endsOf } from './ends.ts';
import { type Tie, type Witness, witnessesOf } from './witnesses.ts';

/** Every claim about a lifecycle, with its verdict. */
export function claimsOf(explored: Explored): readonly Claim[] {
  const about = aboutOf(explored);
  const { transitions, ties } = witnessesOf(explored);
  const counted = transitions.filter(({ transition }) => countsIn(explored, transition));
  return [
    ...statesReached(about),
    ...counted.map((witness) => transitionTaken(about, witness)),
    ...counted.flatMap((witness) => [...guardsBothWays(about, witness)]),
    ...endsOf(about),
    ...ties.map((tie) => orderMatters(about, tie)),
  ];
}

const textIn = ({ explored }: About, index: number) => placeOf(explored.lifecycle, index);

function* statesReached(about: About): Iterable<Claim> {
  const { shape } = about.explored.lifecycle;
  for (const { path, type } of shape.states) {
    if (path === '' || type === 'history') continue;
    const state = about.snapshots.findIndex(({ value }) => isIn(value, path));
    const says = `${path} can be reached`;
    yield exists(
      about,
      { kind: 'stateReached', where: path, says },
      state < 0 ? null : atState(about, state),
    );
  }
}

function transitionTaken(about: About, witness: Witness): Claim {
  const where = textIn(about, witness.transition);
  const claim = { kind: 'transitionTaken', where, says: `${where} can be taken` } as const;
  const { taken } = witness;
  return exists(about, claim, taken && atWhere(about, taken), untried(about, witness));
}

/** Each guard of a condition, seen true and seen false; asked only where the transition's own state is active. */
function* guardsBothWays(about: About, witness: Witness): Iterable<Claim> {
  const place = textIn(about, witness.transition);
  for (const [guard, { held, failed }] of witness.guards) {
    const where = `${guard} on ${place}`;
    const open = untried(about, witness, guard);
    const holds = { kind: 'guardHolds', where, says: `${where} holds somewhere` } as const;
    yield exists(about, holds, held && atWhere(about, held), open);
    const fails = { kind: 'guardFails', where, says: `${where} fails somewhere` } as const;
    yield exists(about, fails, failed && atWhere(about, failed), open);
  }
}

/** What samples decide cannot be ruled out by those there are. */
function untried(about: About, { transition, held, failed }: Witness, guard?: string) {
  const { lifecycle } = about.explored;
  const { trigger, guard: tree } = lifecycle.shape.transitions[transition] as ShapeTransition;
  const isAsked = held !== null || failed !== null;
  if (trigger.kind === 'event' && !isAsked) return `no sample sends ${trigger.type} there`;
  const named = guard === undefined ? guardNames(tree) : [guard];
  const open = named.filter((name) => {
    const reads = lifecycle.guards[name]?.reads ?? [];
    return reads.includes('data') || reads.includes('actor') || reads.includes('facts');
  });
  if (open.length === 0) return null;
  return `no sample shows it, and another payload or sender may: ${open.join(', ')}`;
}

function orderMatters(about: About, { first, second, where }: Tie): Claim {
  const texts = [textIn(about, first), textIn(about, second)];
  const says = `${texts.join(' and ')} never hold at once, so that their order does not matter`;
  const claim = { kind: 'orderDoesNotMatter', where: texts.join(' and '), says } as const;
  return { ...claim, verdict: 'violated', because: null, trace: atWhere(about, where) };
}
