/**
 * The meaning of a definition as plain data: what a stored instance relies on, and nothing else. Texts of the
 * guide may be rewritten and functions refactored without a new meaning; a name, a way, a shape may not.
 */
import { z } from 'zod';
import type {
  DeadlineDefinition,
  EffectDefinition,
  EventMap,
  FactDefinition,
  StatusGuide,
} from './contract.ts';
import type { AnyLifecycle } from './lifecycle.ts';
import { kindOf } from './schema.ts';
import type { ShapeState, ShapeTransition } from './shape.ts';

type Plain = Record<string, unknown>;

/** Canonical, JSON-able, keys sorted; lists keep document order, which decides what is taken and fired first. */
export function describe(lifecycle: AnyLifecycle): Plain {
  const { name, version, shape, context, policies, goodEnds } = lifecycle;
  return sorted({
    name,
    version,
    initial: shape.initialValue,
    states: shape.states.map(stateOf),
    transitions: shape.transitions.map(transitionOf),
    events: mapped(lifecycle.events as EventMap, ({ by, data, birth, decision }) => ({
      by,
      data: jsonSchemaOf(data),
      birth: birth ?? false,
      decision: decision ?? false,
    })),
    effects: mapped(lifecycle.effects, effectOf),
    deadlines: mapped(lifecycle.deadlines, deadlineOf),
    facts: mapped(lifecycle.facts, factOf),
    context: jsonSchemaOf(context),
    policies: { schema: jsonSchemaOf(policies.schema), literal: policies.literal },
    statuses: mapped(
      lifecycle.statuses as Readonly<Record<string, StatusGuide>>,
      ({ label }) => label,
    ),
    goodEnds,
  }) as Plain;
}

/** The text of a description: equal meanings give equal bytes. */
export function canonical(description: unknown): string {
  return JSON.stringify(sorted(description));
}

const stateOf = ({ path, type, initial, tags, entry, exit }: ShapeState) => ({
  path,
  type,
  initial,
  tags,
  entry,
  exit,
});

const transitionOf = ({ source, trigger, guard, targets, actions, reenter }: ShapeTransition) => ({
  source,
  trigger,
  guard,
  targets,
  actions,
  reenter,
});

const effectOf = ({ data, sendTo, collapseKey }: EffectDefinition) => ({
  data: jsonSchemaOf(data),
  sendTo: sendTo ?? null,
  collapseKey: collapseKey ?? null,
});

const deadlineOf = ({ says, attention }: DeadlineDefinition) => ({
  says,
  attention: attention ?? false,
});

const factOf = ({ says, bars, except, from }: FactDefinition) => ({
  says,
  bars,
  except,
  from: { lifecycle: from.lifecycle, statuses: from.statuses },
});

/** JSON Schema of what may be sent or stored; the kind of a field belongs to it, because it decides how it is kept. */
export function jsonSchemaOf(schema: z.core.$ZodType): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const kind = kindOf(zodSchema);
      if (kind) Object.assign(jsonSchema, { kind });
    },
  });
}

function mapped<T>(record: Readonly<Record<string, T>>, to: (value: T) => unknown): Plain {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  // Object.fromEntries puts keys that are whole numbers first, always in the same order.
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]),
  );
}
