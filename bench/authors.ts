/** What a step costs without any kernel: the author's own guards, actions, effects and deadlines, called again alone. */
import type { AnyLifecycle } from '../src/lifecycle/index.ts';
import type { Met } from '../test/support/steps.ts';

type Asked = (step: unknown) => unknown;
type Definition = Record<string, unknown>;

/** The calls that one step makes, each with the step that the author's function was asked with. */
export function callsOf(lifecycle: AnyLifecycle, { from, event }: Met): (() => unknown)[] {
  const calls: (() => unknown)[] = [];
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
  lifecycle.runner.step(from, event);
  for (const { definition, key, asked } of written) definition[key] = asked;
  return calls;
}
