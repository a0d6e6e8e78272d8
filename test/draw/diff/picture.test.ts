/** The picture of a difference holds both versions: each transition once, under the mark of what became of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { document } from '../../../machines/index.ts';
import {
  differenceOf,
  differencePicture,
  drawPicture,
  type Picture,
  type Portrait,
  portraitOf,
  svgFile,
} from '../../../src/draw/index.ts';
import { parameters } from '../../support/seed.ts';

const now = portraitOf(document, '1'.repeat(32));

/** A portrait with some of its transitions only, numbered anew. */
function without(portrait: Portrait, gone: ReadonlySet<number>): Portrait {
  const kept = portrait.transitions.filter(({ index }) => !gone.has(index));
  return { ...portrait, transitions: kept.map((it, index) => ({ ...it, index })) };
}

const pictureOf = (before: Portrait, after: Portrait) =>
  differencePicture(before, after, differenceOf(before, after));

/** Every row and arrow that stands for transitions, with its mark. */
const drawnIn = ({ boxes, ways }: Picture) => [...boxes.flatMap(({ rows }) => rows), ...ways];

const doesSomething = ({ targets, actions, reenter }: Portrait['transitions'][number]) =>
  targets.length > 0 || actions.length > 0 || reenter;

describe('the picture of a difference', () => {
  it('of a version and itself marks nothing', () => {
    const picture = pictureOf(now, now);
    expect(drawnIn(picture).filter(({ mark }) => mark)).toEqual([]);
    expect(picture.boxes.filter(({ mark }) => mark)).toEqual([]);
    expect(picture.description).toContain('0 were added, 0 removed and 0 changed');
  });

  it('has each transition of both versions once, and tells no two marks in one arrow', () => {
    const some = fc.uniqueArray(fc.nat({ max: now.transitions.length - 1 }), { maxLength: 6 });
    fc.assert(
      fc.property(some, some, (added, removed) => {
        const before = without(now, new Set(added));
        const after = without(now, new Set(removed));
        const difference = differenceOf(before, after);
        const picture = differencePicture(before, after, difference);
        const marks = difference.transitions.filter(
          ({ before: was, after: is }) =>
            (is !== null && doesSomething(after.transitions[is] as never)) ||
            (is === null && was !== null && doesSomething(before.transitions[was] as never)),
        );
        const drawn = drawnIn(picture).filter(({ transitions }) => transitions.length > 0);
        const each = drawn.flatMap(({ transitions, mark }) =>
          transitions.map(() => mark ?? 'none'),
        );
        const wanted = marks.map(({ mark }) => (mark === 'renamed' ? 'changed' : (mark ?? 'none')));
        expect(Map.groupBy(each, String)).toEqual(Map.groupBy(wanted, String));
        const indexes = drawn.flatMap(({ transitions }) => transitions);
        expect(new Set(indexes).size).toBe(indexes.length);
      }),
      parameters(50),
    );
  });

  it('draws a state that is gone, and one by its new name with the old', async () => {
    const hold = { ...stateOf('requirement.attempt.idle'), path: 'requirement.attempt.hold' };
    const before = { ...now, states: [...now.states, { ...hold, label: 'On hold' }] };
    const after = {
      ...now,
      states: now.states.map((state) =>
        state.path === 'requirement.attempt.pendingReview'
          ? { ...state, renamedFrom: 'requirement.attempt.pending' }
          : state,
      ),
    };
    const older = JSON.parse(
      JSON.stringify(before).replaceAll('attempt.pendingReview', 'attempt.pending'),
    ) as Portrait;
    const picture = pictureOf(older, after);
    expect(picture.boxes.find(({ title }) => title === 'On hold')).toMatchObject({
      mark: 'removed',
    });
    expect(picture.boxes.find(({ title }) => title.includes('(was '))).toMatchObject({
      title: 'Pending Review (was requirement.attempt.pending)',
      mark: 'changed',
    });
    expect(svgFile(await drawPicture(picture))).toContain('On hold');
  });
});

function stateOf(path: string) {
  const found = now.states.find((state) => state.path === path);
  if (!found) throw new Error(`no state ${path}`);
  return found;
}
