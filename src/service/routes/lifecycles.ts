/** The lifecycles that run here, and the whole contract of each. */
import { z } from 'zod';
import type { Engine, Registered } from '../../engine/index.ts';
import {
  type AnyLifecycle,
  type EventDefinition,
  kindOf,
  type NoteGuide,
  type StatusGuide,
} from '../../lifecycle/index.ts';
import { principalOf, reaches } from '../access/principal.ts';
import { lifecycleName, lifecyclePath } from '../addresses.ts';
import { lifecycleContract, lifecycleList } from '../answers.ts';
import type { App } from '../app.ts';
import { json, problemsOf } from '../documents.ts';
import { ServiceError } from '../faults.ts';
import { lifecycleParams } from '../requests.ts';

const tags = ['Lifecycles'];

export function addLifecycleRoutes(app: App, engine: Engine): void {
  app.get(
    '/v1/lifecycles',
    {
      config: { needs: 'read', narrowed: true },
      schema: {
        operationId: 'lifecycles',
        summary: 'The lifecycles that run here',
        tags,
        response: { 200: json('All of them.', lifecycleList), ...problemsOf() },
      },
    },
    async ({ principal }) => {
      const all = engine.lifecycles().map(({ lifecycle }) => lifecycle);
      const own = all.filter(({ name }) => reaches(principalOf({ principal }), name));
      return { items: own.map(summaryOf) };
    },
  );
  const contracts = new Map<string, z.output<typeof lifecycleContract>>();
  app.get(
    '/v1/lifecycles/:system/:name',
    {
      config: { needs: 'read', narrowed: true },
      schema: {
        operationId: 'lifecycle',
        summary: 'The contract of one lifecycle',
        description:
          'Its events with their JSON Schemas, the guide of its statuses, and its guards, effects and deadlines in words.',
        tags,
        params: lifecycleParams,
        response: {
          200: json('The contract.', lifecycleContract),
          ...problemsOf('unknownLifecycle'),
        },
      },
    },
    async ({ params }) => {
      const name = lifecycleName(params);
      const found = contracts.get(name) ?? contractOf(registeredAs(engine, name));
      contracts.set(name, found);
      return found;
    },
  );
}

function registeredAs(engine: Engine, name: string): Registered {
  const all = engine.lifecycles();
  const found = all.find(({ lifecycle }) => lifecycle.name === name);
  if (found) return found;
  const known = all.map(({ lifecycle }) => lifecycle.name).join(', ') || 'none';
  throw new ServiceError(
    'unknownLifecycle',
    `there is no lifecycle "${name.slice(0, 80)}"; known are ${known}`,
  );
}

function headOf({ name, version, title, shape }: AnyLifecycle) {
  const path = lifecyclePath(name);
  return {
    name,
    version,
    title,
    states: shape.states.length,
    transitions: shape.transitions.length,
    href: `/v1/lifecycles/${path}`,
    instances: `/v1/instances/${path}`,
  };
}

function eventHead(name: string, { label, by, birth }: EventDefinition) {
  return { name, label, by, birth: birth === true };
}

function summaryOf(lifecycle: AnyLifecycle) {
  const events = Object.entries<EventDefinition>(lifecycle.events);
  const statuses = Object.entries<StatusGuide>(lifecycle.statuses);
  return {
    ...headOf(lifecycle),
    events: events.map(([name, event]) => eventHead(name, event)),
    statuses: statuses.map(([code, { label }]) => ({ code, label })),
  };
}

function contractOf({ lifecycle, hash }: Registered): z.output<typeof lifecycleContract> {
  const { events, statuses, notes, guards, effects, deadlines, facts, policies } = lifecycle;
  return {
    ...headOf(lifecycle),
    hash,
    events: Object.entries<EventDefinition>(events).map(([name, event]) => ({
      ...eventHead(name, event),
      help: event.help,
      decision: event.decision === true,
      source: event.source,
      data: schemaOf(event.data),
    })),
    statuses: Object.entries<StatusGuide>(statuses).map(([code, guide]) => ({ code, ...guide })),
    notes: Object.entries<NoteGuide>(notes).map(([code, { label, says, advice }]) => ({
      code,
      label,
      says,
      advice,
    })),
    guards: described(guards),
    effects: Object.entries(effects).map(([name, effect]) => ({
      name,
      says: effect.says,
      data: schemaOf(effect.data),
    })),
    deadlines: described(deadlines),
    facts: described(facts),
    policies: schemaOf(policies.schema),
  };
}

function described(parts: Readonly<Record<string, { readonly says: string }>>) {
  return Object.entries(parts).map(([name, { says }]) => ({ name, says }));
}

/** JSON Schema as a sender needs it, with what each field names. */
function schemaOf(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const kind = kindOf(zodSchema);
      if (kind !== undefined) jsonSchema['x-kind'] = kind;
    },
  });
}
