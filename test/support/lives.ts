/** Lives of a lifecycle as macrosteps: what happened, what each guard answered, and where it led. */
import { explore } from '../../src/explore/explore.ts';
import { pathTo } from '../../src/explore/explored.ts';
import { replay } from '../../src/explore/replay.ts';
import { type AnyLifecycle, type StateValue, valueText } from '../../src/lifecycle/index.ts';
import type { Runner } from '../../src/lifecycle/runner.ts';
import { xstateRunner } from '../../src/lifecycle/xstate/running.ts';

export interface Macrostep {
  /** An event's type, or a deadline's name. */
  readonly event: string;
  readonly from: StateValue;
  readonly to: StateValue;
  /** What was asked, by name; of a guard that nobody asked nothing is known. */
  readonly answers: Readonly<Record<string, boolean>>;
}

/**
 * Every way on from where the machine stands: a life for each (value, event, value) that exploring finds, by a shortest
 * path, from before its birth.
 */
export function livesOf(lifecycle: AnyLifecycle): Macrostep[][] {
  const explored = explore(lifecycle);
  const { graph, moves, moveOf } = explored;
  const standing = Array.from({ length: graph.states }, (_, state) =>
    valueText(explored.place(state).snapshot.value),
  );
  const ways = Map.groupBy(moveOf.keys(), (edge) =>
    [
      standing[graph.from[edge] as number],
      moves[moveOf[edge] as number]?.event,
      standing[graph.to[edge] as number],
    ].join(' | '),
  );
  return [...ways.values()].map(([edge = 0]) => {
    const steps: Macrostep[] = [];
    const watched = { ...lifecycle, runner: watching(lifecycle, steps) };
    const path = [...pathTo(explored, graph.from[edge] as number), edge];
    replay({ ...explored, lifecycle: watched }, path);
    return steps;
  });
}

/** XState itself, with every guard heard. */
function watching({ machine, effects }: AnyLifecycle, steps: Macrostep[]): Runner {
  let answers: Record<string, boolean> = {};
  const heard = Object.entries(machine.implementations.guards).map(([name, guard]) => {
    const asked = (...args: unknown[]) => {
      const answer = (guard as (...args: unknown[]) => boolean)(...args);
      if (answers[name] === !answer) throw new Error(`${name} answers both ways in one step`);
      answers[name] = answer;
      return answer;
    };
    return [name, asked];
  });
  const recorded = machine.provide({ guards: Object.fromEntries(heard) } as never);
  const runner = xstateRunner(recorded, effects, []);
  return {
    ...runner,
    step(from, event) {
      answers = {};
      const stepped = runner.step(from, event);
      steps.push({ event: event.type, from: from.value, to: stepped.value, answers });
      return stepped;
    },
  };
}
