/** Requests that really work with the lifecycles that run here, made from the samples that each brings along. */
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
export interface Example {
  readonly body: Body;
  /** `admin:anna`. */
  readonly by: string;
}

/** A body that creates an instance, and one that can be sent to it then. */
export interface Calls {
  readonly create: Example;
  readonly send: Example | null;
}

/** Null where the samples of a lifecycle do not begin with a birth. */
export function callsOf(lifecycle: AnyLifecycle, at: string): Calls | null {
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

function exampleOf({ type, data, by }: Sample): Example {
  return { body: { event: type, data }, by: `${by.kind}:${by.id}` };
}
