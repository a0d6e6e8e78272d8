/**
 * Deciding: what becomes of one event, at one instant, for one instance. Pure: the same snapshot and event
 * always give the same outcome, so a journal replays to the same bytes.
 */
import type { StampedEvent } from './contract.ts';
import type { AnyLifecycle } from './lifecycle.ts';
import { observe, take } from './observe.ts';
import type { Issue, Outcome, RefusalReason, Refused, Taken, Unmet } from './outcome.ts';
import { acceptedNow, unmetGuards } from './permitted.ts';
import { type Snapshot, valueText } from './snapshot.ts';
import { isInstant } from './time.ts';
import { inWords } from './words.ts';

/** Checks an event's name and payload against the contract. Returns the parsed payload, or what is wrong. */
export function accept(
  lifecycle: AnyLifecycle,
  type: string,
  data: unknown,
): { readonly data: Record<string, unknown> } | { readonly issues: readonly Issue[] } {
  const definition = Object.hasOwn(lifecycle.events, type) ? lifecycle.events[type] : undefined;
  if (!definition) return { issues: [{ path: 'type', message: unknownEvent(lifecycle, type) }] };
  const parsed = definition.data.safeParse(data ?? {}, { error: inWords });
  if (parsed.success) return { data: parsed.data };
  const issues = parsed.error.issues.map((issue: { path: PropertyKey[]; message: string }) => ({
    path: ['data', ...issue.path].join('.'),
    message: issue.message,
  }));
  return { issues };
}

function unknownEvent(lifecycle: AnyLifecycle, type: string): string {
  if (type.startsWith('xstate.')) {
    return `event names that begin with "xstate." are reserved; send one of ${names(lifecycle)}`;
  }
  return `${lifecycle.name} knows no event "${type.slice(0, 80)}"; it knows ${names(lifecycle)}`;
}
const names = (lifecycle: AnyLifecycle) => Object.keys(lifecycle.events).join(', ');

/**
 * The outcome of a stamped event: first every deadline due by `event.at` fires, then the event is decided.
 * @throws StepError when an author's own function throws; the instance is then as it was.
 */
export function advance(lifecycle: AnyLifecycle, snapshot: Snapshot, event: StampedEvent): Outcome {
  const accepted = accept(lifecycle, event.type, event.data);
  if ('issues' in accepted) {
    const message = accepted.issues.map((i) => `${i.path}: ${i.message}`).join('; ');
    return { ...refusal('invalidEvent', message, snapshot, []), issues: accepted.issues };
  }
  return decide(lifecycle, snapshot, { ...event, data: accepted.data });
}

/** `advance` for an event whose name and payload were accepted already. */
export function decide(lifecycle: AnyLifecycle, snapshot: Snapshot, event: StampedEvent): Outcome {
  const untimely = timeProblem(snapshot, event);
  if (untimely !== null) {
    const issues = [{ path: 'at', message: untimely }];
    return { ...refusal('invalidEvent', `at: ${untimely}`, snapshot, []), issues };
  }
  const { snapshot: now, elapsed } = observe(lifecycle, snapshot, event.at);
  const barred = barrier(lifecycle, now, event, elapsed);
  if (barred) return barred;
  const result = take(lifecycle, now, event);
  if (result === null) return refuse(lifecycle, now, event, elapsed);
  if (result.taken === null) return { kind: 'unchanged', snapshot: now, elapsed };
  return { kind: 'applied', snapshot: result.snapshot, elapsed, taken: result.taken };
}

function timeProblem(snapshot: Snapshot, { at }: StampedEvent): string | null {
  if (!isInstant(at)) return `"${at}" is no instant like 2026-03-01T00:00:00.000Z`;
  if (at >= snapshot.at) return null;
  return `${at} lies before ${snapshot.at}, when this instance last changed; time never goes backwards within an instance`;
}

/** What refuses an event before the machine is asked: a finished life, the wrong actor, a fact from around. */
function barrier(
  lifecycle: AnyLifecycle,
  now: Snapshot,
  event: StampedEvent,
  elapsed: readonly Taken[],
): Refused | undefined {
  if (now.finished) {
    const message = `this life has ended in ${valueText(now.value)}; nothing can happen to it any more`;
    return refusal('finished', message, now, elapsed);
  }
  const { by } = lifecycle.events[event.type] as { by: readonly string[] };
  if (!by.includes(event.by.kind)) {
    const message = `${event.type} may be sent by ${by.join(' or ')}, not by ${event.by.kind}`;
    return withPermitted(lifecycle, event, refusal('forbidden', message, now, elapsed));
  }
  const fact = barringFact(lifecycle, event);
  if (fact === undefined) return undefined;
  return withPermitted(lifecycle, event, refusal('guardFailed', fact.says, now, elapsed, [fact]));
}

/** The fact from around that bars this event, if one does. */
function barringFact(
  lifecycle: AnyLifecycle,
  event: Pick<StampedEvent, 'type' | 'by' | 'facts'>,
): Unmet | undefined {
  for (const [guard, fact] of Object.entries(lifecycle.facts)) {
    const bars = event.facts[guard] && fact.bars.includes(event.by.kind);
    if (bars && !fact.except.includes(event.type)) return { guard, says: fact.says };
  }
  return undefined;
}

function refuse(
  lifecycle: AnyLifecycle,
  now: Snapshot,
  event: StampedEvent,
  elapsed: readonly Taken[],
): Refused {
  const unmet = unmetGuards(lifecycle, now, event);
  if (unmet === null) {
    const message = `${event.type} is not permitted in ${valueText(now.value)}`;
    return withPermitted(lifecycle, event, refusal('notPermittedHere', message, now, elapsed));
  }
  const message = `${event.type} needs: ${unmet.map((u) => u.says).join('; ')}`;
  return withPermitted(lifecycle, event, refusal('guardFailed', message, now, elapsed, unmet));
}

function withPermitted(lifecycle: AnyLifecycle, event: StampedEvent, refused: Refused): Refused {
  return { ...refused, permitted: acceptedNow(lifecycle, refused.snapshot, event) };
}

function refusal(
  reason: RefusalReason,
  message: string,
  snapshot: Snapshot,
  elapsed: readonly Taken[],
  unmet: readonly Unmet[] = [],
): Refused {
  return { kind: 'refused', reason, message, unmet, issues: [], permitted: [], snapshot, elapsed };
}
