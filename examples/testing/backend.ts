/**
 * How `checkBackend` reaches a backend over HTTP: here Rollcall's own service, in your project your own. Three
 * functions: make room for somebody new, send one event, and say where they stand.
 */
import { randomUUID } from 'node:crypto';
import type { WalkStart } from 'rollcall';
import type { Answered, BackendAdapter } from 'rollcall/testing';

/** A backend at an address, whose clock the test moves. */
export interface Reached {
  readonly url: string;
  /** `ankored/document`. */
  readonly lifecycle: string;
  /** A key with the permissions `read`, `send` and `actFor`. */
  readonly key: string;
  readonly setClock: (at: string) => void;
}

export function httpBackend({ url, lifecycle, key: secret, setClock }: Reached) {
  const all = `${url}/v1/instances/${lifecycle}`;
  let id = '';
  let zone = 'UTC';
  return {
    reset(start: WalkStart) {
      // Nobody is taken away: every path has somebody of its own.
      id = randomUUID();
      ({ zone } = start);
    },
    async send({ event, data, by, at, key, isBirth }) {
      setClock(at);
      const response = await fetch(isBirth ? all : `${all}/${id}/events`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${secret}`,
          'rollcall-actor': `${by.kind}:${by.id}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify({ event, data, ...(isBirth && { id, zone }) }),
      });
      return answerOf(response.status, (await response.json()) as Body);
    },
    async read(at) {
      setClock(at);
      const response = await fetch(`${all}/${id}`, {
        headers: { authorization: `Bearer ${secret}` },
      });
      if (response.status === 404) return null;
      const { status, activity, revision } = (await response.json()) as View;
      return { status: status?.code ?? null, activity: activity?.code ?? null, revision };
    },
  } satisfies BackendAdapter;
}

interface Label {
  readonly code: string;
}
interface View {
  readonly status: Label | null;
  readonly activity: Label | null;
  readonly revision: number;
}
/** An answer, or problem details whose type ends in the reason. */
interface Body {
  readonly outcome: 'applied' | 'unchanged';
  readonly event: { readonly id: string };
  readonly type: string;
  readonly detail: string;
}

function answerOf(status: number, { outcome, event, type, detail }: Body): Answered {
  if (status < 300) return { outcome, eventId: event.id };
  const reason = reasons.find((one) => type === `/problems/${one}`);
  if (reason === undefined) throw new Error(`the service answered ${status}: ${detail}`);
  return { outcome: 'refused', reason };
}

const reasons = [
  'notPermittedHere',
  'guardFailed',
  'forbidden',
  'invalidEvent',
  'finished',
] as const;
