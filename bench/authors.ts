/**
 * What work costs without any kernel and any search: the author's own functions, called again alone. Nothing that asks
 * them as often can be faster.
 */
import type { AnyLifecycle, Sample } from '../src/lifecycle/index.ts';
import type { Met } from '../test/support/steps.ts';

type Asked = (step: unknown) => unknown;
type Definition = Record<string, unknown>;
type Call = () => unknown;

/** The calls of guards, actions, effects and deadlines while something runs, each with the step that it was asked with. */
function callsWhile(lifecycle: AnyLifecycle, calls: Call[], run: () => void): void {
  const kinds = [
    [lifecycle.guards, 'test'],
    [lifecycle.actions, 'change'],
    [lifecycle.effects, 'of'],
    [lifecycle.deadlines, 'due'],
  ] as const;
  const written = kinds.flatMap(([parts, key]) =>
    Object.values(parts).map((part) => {
      const definition = part as unknown as Definition;
      return { definition, key, asked: definition[key] as Asked };
    }),
  );
  for (const { definition, key, asked } of written) {
    definition[key] = (step: unknown) => {
      calls.push(() => asked(step));
      return asked(step);
    };
  }
  run();
  for (const { definition, key, asked } of written) definition[key] = asked;
}

/** The calls that one step makes. */
export function callsOf(lifecycle: AnyLifecycle, { from, event }: Met): readonly Call[] {
  const calls: Call[] = [];
  callsWhile(lifecycle, calls, () => lifecycle.runner.step(from, event));
  return calls;
}

/** The calls that a search makes; it also asks for samples and labels. */
export function callsOfSearch(
  lifecycle: AnyLifecycle,
  search: (lifecycle: AnyLifecycle) => void,
): readonly Call[] {
  const calls: Call[] = [];
  const recorded = <A extends unknown[], T>(ask: (...args: A) => T) => {
    return (...args: A): T => {
      calls.push(() => ask(...args));
      return ask(...args);
    };
  };
  const samples = (snapshot: never, at: string, freshId: () => string): readonly Sample[] => {
    calls.push(() => lifecycle.samples(snapshot, at, () => 'fresh'));
    return lifecycle.samples(snapshot, at, freshId);
  };
  const status = recorded(lifecycle.status.bind(lifecycle));
  const activity = recorded(lifecycle.activity.bind(lifecycle));
  callsWhile(lifecycle, calls, () => search({ ...lifecycle, samples, status, activity }));
  return calls;
}
