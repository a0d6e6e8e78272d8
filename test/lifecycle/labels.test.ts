/** Labels that are known from the active states alone are the labels that a lifecycle gives when it is asked. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import type { AnyLifecycle, Snapshot, View } from '../../src/lifecycle/index.ts';
import { advance, birthOf, unborn } from '../../src/lifecycle/index.ts';
import { take, viewOf } from '../../src/lifecycle/observe.ts';
import { redefine } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { parameters } from '../support/seed.ts';
import { type Met, stepsOf } from '../support/steps.ts';
import { stampedWalk, walk } from '../support/walks.ts';

const start = '2026-01-05T09:00:00.000Z';

const told = ({ status, activity }: Snapshot) => [status?.code ?? null, activity?.code ?? null];

function asked(lifecycle: AnyLifecycle, { context, value }: Snapshot) {
  const view = viewOf(context, value);
  return [lifecycle.status(view), lifecycle.activity(view)];
}

describe.each(lifecycles.map((lifecycle: AnyLifecycle) => ({ name: lifecycle.name, lifecycle })))(
  '$name',
  ({ lifecycle }) => {
    const steps = stepsOf(lifecycle);

    it('is told by its own labels after every step, whatever was asked before', () => {
      const orders = fc.array(fc.constantFrom(...steps), { maxLength: 40 });
      fc.assert(
        fc.property(orders, (order: readonly Met[]) => {
          for (const { from, event } of order) {
            const after = take(lifecycle, from, event)?.snapshot as Snapshot;
            expect(told(after)).toEqual(asked(lifecycle, after));
          }
        }),
        parameters(30),
      );
    });
  },
);

/** A door whose status is `dark` once it was opened twice, but only while it is open. */
const asks = { open: 0, shut: 0 };
const watched = redefine(door, (d) => {
  d.input.status = (view: View<{ opened: number }>) => {
    if (view.in('new')) return null;
    const isOpen = view.in('door.leaf.open');
    asks[isOpen ? 'open' : 'shut'] += 1;
    if (!isOpen) return view.in('gone') ? 'gone' : 'shut';
    return view.context.opened > 1 ? 'dark' : 'open';
  };
});

test('a status that looks at the context is asked each time, and one that does not once for each place', () => {
  const first = unborn(watched, birthOf(watched, 'one'), start);
  let seen = 0;
  Object.assign(asks, { open: 0, shut: 0 });
  fc.assert(
    fc.property(walk, (walked) => {
      let snapshot = first;
      for (const event of stampedWalk(walked, start)) {
        ({ snapshot } = advance(watched, snapshot, event));
        const before = { ...asks };
        expect(told(snapshot)).toEqual(asked(watched, snapshot));
        Object.assign(asks, before);
        if (snapshot.status?.code === 'dark') seen += 1;
      }
    }),
    parameters(100),
  );
  expect(seen).toBeGreaterThan(0);
  expect(asks.open).toBeGreaterThan(20);
  // Shut and lit, shut and dark, gone; what the definition's own checks asked is not counted.
  expect(asks.shut).toBeLessThanOrEqual(3);
});
