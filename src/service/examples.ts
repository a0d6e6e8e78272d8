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
  readonly by: string;
}

/** A body that creates an instance, and one that can be sent to it then. */
export interface Calls {
  readonly create: Body;
  readonly send: Body | null;
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
      if (outcome.kind === 'applied') return { body: bodyOf(sample), snapshot: outcome.snapshot };
    }
    return null;
  };
  try {
    const birth = tried(unborn(lifecycle, birthOf(lifecycle, 'example'), at));
    return birth && { create: birth.body, send: tried(birth.snapshot)?.body ?? null };
  } catch {
    // Samples are for exploring; a document without an example is no reason not to serve.
    return null;
  }
}

function bodyOf({ type, data, by }: Sample): Body {
  return { event: type, data, by: `${by.kind}:${by.id}` };
}
