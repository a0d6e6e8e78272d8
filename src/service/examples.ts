/** Requests that really work with the lifecycles that run here, made from the samples that each brings along. */
import type { Engine } from '../engine/index.ts';
import {
  type AnyLifecycle,
  advance,
  birthOf,
  type Sample,
  type Snapshot,
  unborn,
} from '../lifecycle/index.ts';

/** The body of a request. */
interface Body {
  readonly event: string;
  readonly data: Sample['data'];
}

/** A request with who sends it. */
interface Example {
  readonly body: Body;
  /** `admin:anna`. */
  readonly by: string;
}

/** A body that creates an instance, and one that can be sent to it then. */
interface Calls {
  readonly create: Example;
  readonly send: Example | null;
}

/** Null where the samples of a lifecycle do not begin with a birth. */
function callsOf(lifecycle: AnyLifecycle, at: string): Calls | null {
  let n = 0;
  const tried = (from: Snapshot) => {
    const freshId = () => {
      n += 1;
      return `example-${n}`;
    };
    for (const sample of lifecycle.samples(from, at, freshId)) {
      const outcome = advance(lifecycle, from, { ...sample, id: freshId(), at, facts: {} });
      if (outcome.kind === 'applied')
        return { example: exampleOf(sample), snapshot: outcome.snapshot };
    }
    return null;
  };
  try {
    const birth = tried(unborn(lifecycle, birthOf(lifecycle, 'example'), at));
    return birth && { create: birth.example, send: tried(birth.snapshot)?.example ?? null };
  } catch {
    // Samples are for exploring; a document without an example is no reason not to serve.
    return null;
  }
}

/** The examples of an operation's body, as OpenAPI has them. */
export function bodiesOf(operation: string, engine: Engine): Readonly<Record<string, Written>> {
  if (Object.hasOwn(fixed, operation)) return fixed[operation] as Record<string, Written>;
  const ask = byLifecycle[operation];
  if (ask === undefined) return {};
  const entries = engine.lifecycles().flatMap(({ lifecycle }): [string, Written][] => {
    const calls = callsOf(lifecycle, engine.now());
    const written = calls && ask(calls, lifecycle);
    if (!written) return [];
    const summary = `${lifecycle.title} (${lifecycle.name}), sent by ${written.by}`;
    return [[lifecycle.name, { summary, value: written.body, 'x-actor': written.by }]];
  });
  return Object.fromEntries(entries);
}

interface Written {
  readonly summary: string;
  readonly value: object;
  /** Who could send it. */
  readonly 'x-actor'?: string;
}

type Ask = (
  calls: Calls,
  lifecycle: AnyLifecycle,
) => { readonly body: object; readonly by: string } | null;

/** Nobody is born in bulk. */
const toMany: Ask = ({ send }, { events }) =>
  send === null || events[send.body.event].birth
    ? null
    : { body: { to: { all: true }, ...send.body }, by: send.by };

const byLifecycle: Readonly<Record<string, Ask>> = {
  create: ({ create }) => create,
  send: ({ send }) => send,
  previewBulk: toMany,
  runBulk: toMany,
};

const group = 'u12-falcons';
const requirement = 'first-aid';
const fixed: Readonly<Record<string, Readonly<Record<string, Written>>>> = {
  leaseEffects: {
    some: { summary: 'Up to ten, for two minutes', value: { limit: 10, leaseSeconds: 120 } },
  },
  effectDone: { done: { summary: 'It was delivered', value: { token: 1 } } },
  effectFailed: {
    later: {
      summary: 'Try again',
      value: { token: 1, reason: 'the mail system does not answer' },
    },
    never: {
      summary: 'It failed for good',
      value: { token: 1, reason: 'the address is malformed', permanent: true },
    },
  },
  retryEffect: { again: { summary: 'Try it again now', value: {} } },
  dropEffect: { drop: { summary: 'Leave it', value: { reason: 'told by phone' } } },
  createKey: {
    backend: {
      summary: 'For a backend that sends events for people',
      value: {
        label: 'the club app',
        actor: 'system:club-app',
        permissions: ['read', 'send', 'actFor'],
      },
    },
  },
  changeRoster: {
    begin: {
      summary: 'An organisation with a group and somebody in it',
      value: {
        changes: [
          { type: 'ORGANISATION_ADDED', title: 'A youth sport league', zone: 'America/New_York' },
          { type: 'GROUP_ADDED', group, title: 'U12 Falcons' },
          { type: 'PERSON_ADDED', person: 'mara-feld', address: 'mara@example.org' },
          { type: 'MEMBER_ADDED', group, role: 'coach', person: 'mara-feld' },
        ],
      },
    },
    require: {
      summary: 'What coaches of a group need',
      value: {
        changes: [
          {
            type: 'REQUIREMENT_ADDED',
            requirement,
            title: 'First aid',
            lifecycle: 'ankored/document',
          },
          { type: 'REQUIREMENT_ASSIGNED', group, role: 'coach', requirement },
        ],
      },
    },
  },
};

function exampleOf({ type, data, by }: Sample): Example {
  return { body: { event: type, data }, by: `${by.kind}:${by.id}` };
}
