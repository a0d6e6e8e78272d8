/** Takes a good definition apart, lets a test break one thing in it, and tells what the lint says. */
import {
  type AnyLifecycle,
  DefinitionError,
  defineLifecycle,
  type Finding,
  machineOf,
} from '../../src/lifecycle/index.ts';

/** A definition in pieces that a test may change as it likes; nothing of the original is touched. */
export interface Pieces {
  /** The machine's config. */
  readonly config: any;
  /** The declared parts: context, events, guards, actions, effects, deadlines. */
  readonly parts: any;
  /** The rest of what `defineLifecycle` takes. */
  readonly input: any;
}

export type Change = (pieces: Pieces) => void;

/** The definition after the change; throws DefinitionError as an author would see it. */
export function redefine(lifecycle: AnyLifecycle, change: Change): AnyLifecycle {
  const { name, version, title, statuses, notes, policies, facts, goodEnds } = lifecycle;
  const { context, events, guards, actions, effects, deadlines } = lifecycle;
  const { status, activity, noted, subject, attention, samples, machine } = lifecycle;
  const functions = { status, activity, noted, subject, samples };
  const pieces: Pieces = {
    config: copy(machine.config),
    parts: copy({ context, events, guards, actions, effects, deadlines }),
    input: copy({
      name,
      version,
      title,
      statuses,
      notes,
      policies,
      facts,
      goodEnds,
      attention,
      ...functions,
    }),
  };
  change(pieces);
  const { config, parts, input } = pieces;
  return defineLifecycle({ ...input, parts, machine: machineOf(parts).createMachine(config) });
}

/** What the lint says about the changed definition. */
export function refusals(lifecycle: AnyLifecycle, change: Change): readonly Finding[] {
  try {
    redefine(lifecycle, change);
    return [];
  } catch (fault) {
    if (fault instanceof DefinitionError) return fault.findings;
    throw fault;
  }
}

/** The config of the state at a path. */
export function stateAt({ config }: Pieces, path: string): any {
  return path.split('.').reduce((state, name) => state.states[name], config);
}

/** Plain objects and arrays are copied; functions, schemas and everything else are shared. */
function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)])) as T;
}
