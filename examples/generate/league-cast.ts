/** Who plays what: people are dealt to the plots of each thing that is kept about them. */
import type { Instant } from '../../src/index.ts';
import type { Member } from './league-member.ts';
import { randomFor } from './random.ts';

/** An active member, and from when on. */
export interface Player {
  readonly member: Member;
  readonly from: Instant;
}

interface AnyPlot<T> {
  readonly name: string;
  readonly people: number;
  readonly early?: true;
  readonly tell: (thread: T) => void;
}

/** Somebody active by now is there early enough for a story that takes a whole season. */
const early: Instant = '2025-10-09T00:00:00.000Z';

/**
 * Tells each plot with as many people as it asks for, and `rest` with everybody else. Plots that need the whole
 * season get theirs first.
 */
export function deal<T>(
  purpose: string,
  players: readonly Player[],
  plots: readonly AnyPlot<T>[],
  thread: (player: Player) => T,
  rest: (thread: T) => void,
): void {
  const waiting = randomFor(`league/cast/${purpose}`).shuffled(players);
  const needy = [...plots.filter((plot) => plot.early), ...plots.filter((plot) => !plot.early)];
  for (const plot of needy) {
    for (let n = 0; n < plot.people; n += 1) {
      const found = waiting.findIndex(({ from }) => !plot.early || from < early);
      const [player] = found === -1 ? [] : waiting.splice(found, 1);
      if (!player) throw new Error(`${purpose} has too few people for ${plot.name}`);
      plot.tell(thread(player));
    }
  }
  for (const player of waiting) rest(thread(player));
}

/** Takes so many out of the list, the first that fit. */
export function take(
  players: Player[],
  count: number,
  fits: (player: Player) => boolean,
): Player[] {
  return Array.from({ length: count }, () => {
    const [player] = players.splice(players.findIndex(fits), 1);
    if (!player) throw new Error('there are too few people');
    return player;
  });
}

export function isEarly({ from }: Player): boolean {
  return from < early;
}
