/**
 * Models whose states others have counted. Two-phase commit after Gray and Lamport, "Consensus on Transaction Commit"
 * (2006): TLC finds 288 distinct states among 1,146 generated with three resource managers, and 8,832 with five. A life
 * here begins with its birth, which is one state and one step more.
 */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { explore } from '../../src/explore/explore.ts';
import { pathTo } from '../../src/explore/explored.ts';
import { type AnyLifecycle, event, type Sample } from '../../src/lifecycle/index.ts';
import { unlinted } from '../support/unlinted.ts';

interface Commit {
  /** By resource manager. */
  readonly managers: readonly ('working' | 'prepared' | 'committed' | 'aborted')[];
  readonly decision: 'none' | 'commit' | 'abort';
  /** Whose preparation the coordinator has heard of. */
  readonly heard: readonly boolean[];
  /** Who has said to be prepared; messages stay for ever. */
  readonly said: readonly boolean[];
}
type Step = { readonly context: Commit; readonly data: { readonly manager: number } };

const guard = (test: (step: Step) => boolean) => ({
  says: 'it is',
  reads: ['context', 'data'],
  test,
});
const action = (change: (step: Step) => Partial<Commit>) => ({ says: 'so it is', change });
const becomes = (state: Commit['managers'][number]) =>
  action(({ context: { managers }, data }) => ({ managers: managers.with(data.manager, state) }));

const isWorking = ({ context, data }: Step) => context.managers[data.manager] === 'working';
const guards = {
  isWorking: guard(isWorking),
  hasSaid: guard(
    ({ context, data }) => context.decision === 'none' && context.said[data.manager] === true,
  ),
  allHeard: guard(({ context }) => context.decision === 'none' && !context.heard.includes(false)),
  isOpen: guard(({ context }) => context.decision === 'none'),
  isCommitted: guard(({ context }) => context.decision === 'commit'),
  isAborted: guard(({ context }) => context.decision === 'abort'),
};
const actions = {
  prepare: action(({ context: { managers, said }, data: { manager } }) => ({
    managers: managers.with(manager, 'prepared'),
    said: said.with(manager, true),
  })),
  abortAlone: becomes('aborted'),
  commitToo: becomes('committed'),
  abortToo: becomes('aborted'),
  hear: action(({ context: { heard }, data }) => ({ heard: heard.with(data.manager, true) })),
  commit: action(() => ({ decision: 'commit' })),
  abort: action(() => ({ decision: 'abort' })),
};

/** What each event needs and does. */
const steps = {
  PREPARE: ['isWorking', 'prepare'],
  ABORT_ALONE: ['isWorking', 'abortAlone'],
  COMMIT_TOO: ['isCommitted', 'commitToo'],
  ABORT_TOO: ['isAborted', 'abortToo'],
  HEAR: ['hasSaid', 'hear'],
  COMMIT: ['allHeard', 'commit'],
  ABORT: ['isOpen', 'abort'],
} as const;

function twoPhaseCommit(managers: number): AnyLifecycle {
  const sent = { by: ['system'], label: 'It', help: 'It.', source: 'borrowed' } as const;
  const one = { ...sent, data: z.object({ manager: z.number() }) };
  const events = Object.fromEntries(
    ['BEGIN', ...Object.keys(steps)].map((name) => [name, event(one)]),
  );
  const state = z.enum(['working', 'prepared', 'committed', 'aborted']);
  const context = z.object({
    managers: z.array(state),
    decision: z.enum(['none', 'commit', 'abort']),
    heard: z.array(z.boolean()),
    said: z.array(z.boolean()),
  });
  const none = Array.from({ length: managers }, () => false);
  const config = {
    id: 'twoPhaseCommit',
    context: { managers: none.map(() => 'working'), decision: 'none', heard: none, said: none },
    initial: 'new',
    states: {
      new: { on: { BEGIN: { target: 'running' } } },
      running: {
        on: Object.fromEntries(
          Object.entries(steps).map(([name, [needs, does]]) => [
            name,
            { guard: needs, actions: does },
          ]),
        ),
      },
    },
  };
  const by = { kind: 'system', id: 's' } as const;
  const of = (type: string, manager: number): Sample => ({ type, data: { manager }, by });
  const everybody = none.map((_, n) => n);
  const all = Object.keys(steps).flatMap((type) =>
    type === 'COMMIT' || type === 'ABORT' ? [of(type, 0)] : everybody.map((n) => of(type, n)),
  );
  const samples = ({ revision }: { revision: number }) => (revision === 0 ? [of('BEGIN', 0)] : all);
  return unlinted(
    { context, events, guards, actions, effects: {}, deadlines: {} },
    config,
    samples,
  );
}

test('two-phase commit with three resource managers has 288 states, 1,146 generated, and is eleven deep', () => {
  const explored = explore(twoPhaseCommit(3));
  const { states, from } = explored.graph;
  // TLC counts the initial state among those generated, and levels of states rather than steps.
  expect([states, from.length]).toEqual([288 + 1, 1146 - 1 + 1]);
  const depths = Array.from({ length: states }, (_, state) => pathTo(explored, state).length);
  expect(Math.max(...depths)).toBe(11 - 1 + 1);
});

test('two-phase commit with five has 8,832 states', () => {
  const { graph, complete } = explore(twoPhaseCommit(5));
  expect([graph.states, complete]).toEqual([8832 + 1, true]);
});

test('no two managers ever disagree: none has committed where another has aborted', () => {
  const explored = explore(twoPhaseCommit(3));
  for (let state = 0; state < explored.graph.states; state += 1) {
    const { managers } = explored.place(state).snapshot.context as unknown as Commit;
    expect(managers.includes('committed') && managers.includes('aborted')).toBe(false);
  }
});
