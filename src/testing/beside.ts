/** The lifecycle and a backend side by side: every step is taken by both, and what they say of it is compared. */
import {
  type AnyLifecycle,
  beginWalk,
  endOf,
  type Outcome,
  RollcallError,
  type Sample,
  type Snapshot,
  stepId,
  stepText,
  takeStep,
  type Walk,
  type WalkStart,
  type WalkStep,
} from '../lifecycle/index.ts';
import type { Answered, BackendAdapter, Shown } from './adapter.ts';

/** One thing that the two say differently. */
export interface Difference {
  readonly what: 'outcome' | 'reason' | 'status' | 'activity' | 'revision' | 'fault';
  readonly lifecycle: string;
  readonly backend: string;
}

/** The backend does not do what the lifecycle says. The last step of the walk is the one where they part. */
export class BackendDiffers extends RollcallError {
  readonly walk: Walk;
  readonly differences: readonly Difference[];

  constructor(walk: Walk, differences: readonly Difference[], hint = '', cause?: unknown) {
    super('testing.backendDiffers', `${differing(walk, differences)}${hint}`, { cause });
    this.walk = walk;
    this.differences = differences;
  }
}

/** Where both stand. */
export interface Beside {
  walk: Walk;
  /** The ids that the backend gave to events, by the ids that the walk gave them. */
  readonly ids: Map<string, string>;
}

/** Both at the start. */
export async function besides(
  lifecycle: AnyLifecycle,
  adapter: BackendAdapter,
  given: Partial<WalkStart>,
): Promise<Beside> {
  const walk = beginWalk(lifecycle, given);
  await adapter.reset(walk.start);
  return { walk, ids: new Map() };
}

/** Both take one step. Throws BackendDiffers where they part. */
export async function takeBoth(
  both: Beside,
  adapter: BackendAdapter,
  step: WalkStep,
): Promise<void> {
  const before = both.walk;
  both.walk = takeStep(before, step);
  const { at, snapshot, trace } = endOf(both.walk);
  const outcome = (trace as { outcome: Outcome }).outcome;
  const differences: Difference[] = [];
  try {
    if ('type' in step) {
      const answer = await sent(both, adapter, step);
      differences.push(...inAnswer(outcome, answer));
    }
    if (snapshot.revision > 0)
      differences.push(...inView(snapshot, viewOf(await adapter.read(at))));
  } catch (cause) {
    const backend = cause instanceof Error ? cause.message : String(cause);
    const fault: Difference = { what: 'fault', lifecycle: outcome.kind, backend };
    throw new BackendDiffers(both.walk, [fault], '', cause);
  }
  if (differences.length > 0) throw new BackendDiffers(both.walk, differences, hintFor(step, both));
}

/** A backend cannot know the event that a payload names where it never told that event's id. */
function hintFor(step: WalkStep, { walk, ids }: Beside): string {
  const steps = walk.positions.map((_, n) => stepId(n));
  const named = 'type' in step ? textsIn(step.data) : [];
  const unknown = named.find((text) => steps.includes(text) && !ids.has(text));
  if (unknown === undefined) return '';
  return `\n  ${unknown} is the event of an earlier step: let the adapter's send answer with its eventId`;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

async function sent(both: Beside, adapter: BackendAdapter, step: Sample): Promise<Answered> {
  const { at } = endOf(both.walk);
  const key = stepId(both.walk.positions.length - 1);
  const isBirth = both.walk.positions.at(-2)?.snapshot.revision === 0;
  const data = renamed(step.data, both.ids) as Sample['data'];
  const answer = await adapter.send({ event: step.type, data, by: step.by, at, key, isBirth });
  if (typeof answer === 'string') return { outcome: answer };
  if (answer.eventId !== undefined) both.ids.set(key, answer.eventId);
  return answer;
}

/** Where a payload names an event, it names it by another id: the backend's own, or one of a shorter walk. */
export function renamed(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((each) => renamed(each, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, renamed(v, ids)]));
}

function inAnswer(outcome: Outcome, answer: Answered): Difference[] {
  const told = outcome.kind === 'refused' ? `refused: ${outcome.message}` : outcome.kind;
  if (outcome.kind !== answer.outcome) {
    const why = answer.reason === undefined ? '' : `: ${answer.reason}`;
    return [{ what: 'outcome', lifecycle: told, backend: `${answer.outcome}${why}` }];
  }
  if (outcome.kind !== 'refused' || answer.reason === undefined) return [];
  const { reason } = outcome;
  return reason === answer.reason
    ? []
    : [{ what: 'reason', lifecycle: reason, backend: answer.reason }];
}

function viewOf(shown: Shown | Shown['status']): Shown {
  return typeof shown === 'object' && shown !== null ? shown : { status: shown };
}

function inView({ status, activity, revision }: Snapshot, shown: Shown): Difference[] {
  const expected = {
    status: status?.code ?? null,
    activity: activity?.code ?? null,
    revision,
  };
  return (['status', 'activity', 'revision'] as const).flatMap((what) => {
    const told = shown[what];
    if (told === undefined || told === expected[what]) return [];
    return [{ what, lifecycle: String(expected[what]), backend: String(told) }];
  });
}

function differing(walk: Walk, differences: readonly Difference[]): string {
  const { trace } = endOf(walk);
  const step = trace ? `step ${walk.positions.length - 1}, ${stepText(trace.step)}` : 'the start';
  const lines = differences.map(({ what, lifecycle, backend }) =>
    what === 'fault'
      ? `  the adapter failed: ${backend} (the lifecycle says ${lifecycle})`
      : `  ${what}: the lifecycle says ${lifecycle}, the backend says ${backend}`,
  );
  return [`the backend parts from ${walk.lifecycle.name} at ${step}`, ...lines].join('\n');
}
