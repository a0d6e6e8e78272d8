/**
 * The peer, live: `xstate/graph` on the same graph, told as a machine. It gives a shortest path for each transition,
 * without those that begin another. Left to itself it does not tell a transition from a state to itself apart from
 * standing still and leaves it out, so it is told to. Its first step of each path, the machine's birth, is not counted.
 */
import { createMachine } from 'xstate';
import { createTestModel } from 'xstate/graph';
import type { Graph } from '../../../src/explore/graph.ts';

/** The n-th edge of a state is its event `e<n>`. */
export function machineOf({ states, from, to }: Graph) {
  const on = Array.from({ length: states }, (): Record<string, string> => ({}));
  from.forEach((state, edge) => {
    const events = on[state] as Record<string, string>;
    events[`e${Object.keys(events).length}`] = `s${to[edge]}`;
  });
  return createMachine({
    initial: 's0',
    states: Object.fromEntries(on.map((events, state) => [`s${state}`, { on: events }])),
  });
}

/** Events and resets of one shortest path for each transition. */
export function onePathEach(graph: Graph): { events: number; resets: number } {
  const model = createTestModel(machineOf(graph), {
    serializeTransition: (_, event, before) =>
      event && before ? ` by ${event.type} from ${JSON.stringify(before.value)}` : '',
  });
  const lengths = model
    .getShortestPaths()
    .map(({ steps }) => steps.filter(({ event }) => !event.type.startsWith('xstate.')).length);
  return {
    events: lengths.reduce((sum, length) => sum + length, 0),
    resets: Math.max(0, lengths.length - 1),
  };
}
