/** What commands draw and tell: the portrait of a lifecycle as it runs now, or the ladder of a standing. */
import {
  type Ladder,
  ladderOf,
  type Portrait,
  portraitOf,
  portraitOfMachine,
} from '../draw/index.ts';
import { hashOf } from '../engine/index.ts';
import { thingsIn } from '../explore/index.ts';
import { type AnyLifecycle, type AnyStateMachine, describe } from '../lifecycle/index.ts';
import type { AnyStanding } from '../roster/index.ts';
import type { Session } from './command.ts';
import { UsageError } from './failures.ts';
import { knownAre, shortened } from './wording.ts';

/** The names of everything that can be portrayed, each with how. Nothing is explored before it is asked for. */
export async function portrayable(
  session: Session,
): Promise<ReadonlyMap<string, () => Portrait | Ladder>> {
  const exported = await session.world.exported(session.globals.machines);
  const things = [...thingsIn(exported)].map(
    ([name, thing]) => [name, () => portraitOfThing(thing, name)] as const,
  );
  const standings = (exported['standings'] ?? []) as readonly AnyStanding[];
  return new Map<string, () => Portrait | Ladder>([
    ...things,
    ...standings.map((standing) => [standing.name, () => ladderOf(standing)] as const),
  ]);
}

/** Throws UsageError for a name that nothing has. */
export async function portrayedAs(session: Session, name: string): Promise<Portrait | Ladder> {
  const all = await portrayable(session);
  const portray = all.get(name);
  if (portray) return portray();
  const names = [...all.keys()];
  throw new UsageError(
    `there is no lifecycle, machine or standing "${shortened(name)}"; ${knownAre(name, names)}`,
  );
}

function portraitOfThing(thing: unknown, name: string): Portrait {
  return isLifecycle(thing)
    ? livePortrait(thing)
    : portraitOfMachine(thing as AnyStateMachine, name);
}

/** With the hash that stored instances carry. */
export function livePortrait(lifecycle: AnyLifecycle): Portrait {
  return portraitOf(lifecycle, hashOf(describe(lifecycle)));
}

function isLifecycle(thing: unknown): thing is AnyLifecycle {
  return 'shape' in (thing as object);
}
