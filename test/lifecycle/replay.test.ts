/** A journal is enough: its events, taken again in order, give the same snapshot to the byte. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  advance,
  birthOf,
  fire,
  observe,
  plus,
  type Snapshot,
  type Taken,
  unborn,
} from '../../src/lifecycle/index.ts';
import { parameters } from '../support/seed.ts';
import { busyDoor, stampedWalk, walk } from '../support/walks.ts';

const start = '2026-01-01T00:00:00.000Z';
const birth = birthOf(busyDoor, 'd');

/** One row, taken again: a deadline by its name, anything else by its event. */
function again(from: Snapshot, { event }: Taken): Snapshot {
  const due = from.deadlines.find((d) => d.name === event.type);
  return due ? fire(busyDoor, from, due).snapshot : advance(busyDoor, from, event).snapshot;
}

test('folding what was taken gives the same snapshot', () => {
  fc.assert(
    fc.property(walk, fc.nat({ max: 40 }), (walked, wait) => {
      let live = unborn(busyDoor, birth, start);
      const journal: Taken[] = [];
      for (const event of stampedWalk(walked, start)) {
        const outcome = advance(busyDoor, live, event);
        journal.push(...outcome.elapsed, ...(outcome.kind === 'applied' ? [outcome.taken] : []));
        live = outcome.snapshot;
      }
      const seen = observe(busyDoor, live, plus(live.at, { minutes: wait }));
      journal.push(...seen.elapsed);
      const stored = JSON.parse(JSON.stringify(journal)) as Taken[];
      const replayed = stored.reduce(again, unborn(busyDoor, birth, start));
      expect(JSON.stringify(replayed)).toBe(JSON.stringify(seen.snapshot));
    }),
    parameters(100),
  );
});

test('every row tells where it led, and the revisions count without a gap', () => {
  fc.assert(
    fc.property(walk, (walked) => {
      let live = unborn(busyDoor, birth, start);
      const journal: Taken[] = [];
      for (const event of stampedWalk(walked, start)) {
        const outcome = advance(busyDoor, live, event);
        journal.push(...outcome.elapsed, ...(outcome.kind === 'applied' ? [outcome.taken] : []));
        live = outcome.snapshot;
      }
      expect(journal.map((row) => row.revision)).toEqual(journal.map((_, n) => n + 1));
      const ats = journal.map((row) => row.at);
      expect(ats).toEqual(ats.toSorted());
      const last = journal.at(-1);
      const { value, status, activity, deadlines, revision } = live;
      if (last) expect(last).toMatchObject({ to: value, status, activity, deadlines, revision });
    }),
    parameters(100),
  );
});
