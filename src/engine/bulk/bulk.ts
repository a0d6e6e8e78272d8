/**
 * One event for many: each gets an own outcome, and nobody is held up by another. Nothing is kept of the work itself:
 * the key is, beside each answer, so a run that stopped anywhere is taken up by asking for it once more, and whoever
 * was sent it is never sent it again.
 */
import type { Actor } from '../../lifecycle/index.ts';
import type { Answer, Label } from '../answer.ts';
import { checkRequest, invalid } from '../checking.ts';
import type { Core } from '../core.ts';
import { EngineError } from '../errors.ts';
import type { SendRequest } from '../send-request.ts';
import { foreseen, send } from '../sending.ts';
import { type Selection, selected } from './selection.ts';

export interface BulkRequest {
  readonly tenant: string;
  readonly lifecycle: string;
  readonly to: Selection;
  readonly type: string;
  readonly data?: unknown;
  readonly by: Actor;
  readonly credential?: string | undefined;
  /** Applied at most once to each under this key. */
  readonly key: string;
}

/** What became of the event for one instance, or would. */
export interface BulkItem {
  readonly id: string;
  /** `repeated`: it was sent under this key before. `refused` and `failed`: nothing was changed. */
  readonly outcome: 'applied' | 'unchanged' | 'repeated' | 'refused' | 'failed';
  readonly status: Label | null;
  /** Why it was skipped: a code, and words. Both null where it was not. */
  readonly reason: string | null;
  readonly message: string | null;
}

/** Looks at what would become of everybody, and stores none of it. */
export function previewBulk(core: Core, request: BulkRequest): AsyncIterable<BulkItem> {
  return each(core, request, (one) => foreseen(core, one));
}

/** Sends to everybody in turn. Whoever stops asking for more has cancelled the rest; at most a page is under way. */
export function runBulk(core: Core, request: BulkRequest): AsyncIterable<BulkItem> {
  return each(core, request, (one) => send(core, one, 'send'));
}

async function* each(
  core: Core,
  { to, ...rest }: BulkRequest,
  work: (request: SendRequest) => Promise<Answer>,
): AsyncIterable<BulkItem> {
  // What is wrong with the whole request is said once, and not for everybody.
  checkRequest({ ...rest, id: 'any' });
  requireEvent(core, rest);
  for await (const ids of selected(core, rest, to)) {
    yield* await Promise.all(ids.map((id) => item({ ...rest, id }, work)));
  }
}

function requireEvent(core: Core, { lifecycle, type }: Omit<BulkRequest, 'to'>): void {
  const { events } = core.registry.get(lifecycle).lifecycle;
  const known = Object.keys(events).filter((name) => !events[name]?.birth);
  if (known.includes(type)) return;
  throw invalid(
    'event',
    `${lifecycle} has no "${type.slice(0, 60)}" for somebody who is there; it has ${known.join(', ')}`,
  );
}

/** Faults that are about one instance. Any other ends the work. */
const ownFaults = ['notFound', 'keyReused', 'definitionChanged', 'contended', 'invalidInput'];

async function item(
  request: SendRequest,
  work: (request: SendRequest) => Promise<Answer>,
): Promise<BulkItem> {
  const { id, type } = request;
  try {
    const { outcome, repeated, status, refusal } = await work(request);
    return {
      id,
      outcome: repeated ? 'repeated' : outcome,
      status,
      reason: refusal?.reason ?? null,
      // Of many, people see the status and not the states behind it; so those who stand alike are told together.
      message:
        refusal?.reason === 'notPermittedHere' && status
          ? `${type} is not permitted in ${status.label}`
          : (refusal?.message ?? null),
    };
  } catch (error) {
    if (!(error instanceof EngineError) || !ownFaults.includes(error.fault)) throw error;
    const { fault, message } = error;
    return { id, outcome: 'failed', status: null, reason: fault, message };
  }
}
