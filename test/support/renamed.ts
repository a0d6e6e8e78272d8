/** The same lifecycle in a later version, with one state by another name: what an upgrade has to carry over. */
import { and, not, or, stateIn } from 'xstate';
import type { AnyLifecycle, Snapshot, StateValue, View } from '../../src/lifecycle/index.ts';
import { askedState, combined } from '../../src/lifecycle/xstate/node.ts';
import { type Pieces, redefine } from './broken.ts';

/** The last name of a state, which must be nobody else's, and the new one. */
type Naming = readonly [from: string, to: string];

export function renamed(
  lifecycle: AnyLifecycle,
  naming: Naming,
  change: (pieces: Pieces) => void = () => {},
): AnyLifecycle {
  const [from, to] = naming;
  const back: Naming = [to, from];
  return redefine(lifecycle, (pieces) => {
    const { input } = pieces;
    const seen = ({ context, in: isIn }: View<unknown>) => ({
      context,
      in: (path: string) => isIn(inPath(path, naming)),
    });
    // What the author wrote still speaks of the old name.
    Object.assign(input, {
      version: '2.0.0',
      status: (view: View<unknown>) => lifecycle.status(seen(view)),
      activity: (view: View<unknown>) => lifecycle.activity(seen(view)),
      noted: (view: View<unknown>) => lifecycle.noted(seen(view)),
      samples: (snapshot: Snapshot, ...rest: [string, () => string]) =>
        lifecycle.samples({ ...snapshot, value: inValue(snapshot.value, back) }, ...rest),
    });
    const { states, ...root } = pieces.config;
    Object.assign(pieces.config, root, { states: inStates(states, naming) });
    change(pieces);
  });
}

const inPath = (path: string, [from, to]: Naming) =>
  path
    .split('.')
    .map((name) => (name === from ? to : name))
    .join('.');

function inValue(value: StateValue, naming: Naming): StateValue {
  if (typeof value === 'string') return inPath(value, naming);
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => [inPath(name, naming), inValue(below, naming)]),
  );
}

type Config = Readonly<Record<string, unknown>>;

function inStates(states: Config, naming: Naming): Config {
  return Object.fromEntries(
    Object.entries(states).map(([name, state]) => [inPath(name, naming), inNode(state, naming)]),
  );
}

/** Anywhere else in a config: names of states stand in `initial`, `target` and in what a guard asks. */
function inNode(node: unknown, naming: Naming): unknown {
  if (typeof node === 'function') return inGuard(node, naming);
  if (Array.isArray(node)) return node.map((each) => inNode(each, naming));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === 'states') return [key, inStates(value, naming)];
      const isName = (key === 'target' || key === 'initial') && typeof value === 'string';
      return [key, isName ? inPath(value, naming) : inNode(value, naming)];
    }),
  );
}

function inGuard(guard: unknown, naming: Naming): unknown {
  const asked = askedState(guard);
  if (asked !== undefined) return stateIn(inValue(asked, naming) as never);
  const parts = combined(guard);
  if (parts === null) return guard;
  const of = parts.of.map((each) => inGuard(each, naming)) as never[];
  if (parts.kind === 'not') return not(of[0] as never);
  return parts.kind === 'and' ? and(of) : or(of);
}
