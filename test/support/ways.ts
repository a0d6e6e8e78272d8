/** Whether generated lives see everything that a lifecycle has: statuses, activities, ways on, deadlines. */
import fc from 'fast-check';
import { type AnyLifecycle, isIn, type Profile, type Snapshot } from '../../src/lifecycle/index.ts';
import { commandsOf, type Lives, lived, Model } from './commands.ts';
import type { Step } from './rulebook.ts';

/** What the lives of a fixed seed never came to: statuses, activities, ways on from a state, deadlines. */
export function missedBy(lives: Lives, profile: Profile, numRuns: number): string[] {
  const seen = new Set<string>();
  const model = () => new Model([], (step) => noted(seen, step));
  const drawn = fc.sample(fc.tuple(lives.start, commandsOf(lives)), { numRuns, seed: 7 });
  for (const each of drawn) lived(lives, profile, each, model());
  return everything(lives.lifecycle).filter((name) => !seen.has(name));
}

/** Transitions that change something: those that declare a no-op lead nowhere. */
function lasting({ shape }: AnyLifecycle) {
  return shape.transitions.filter((t) => t.targets.length + t.actions.length > 0);
}

function everything(lifecycle: AnyLifecycle): string[] {
  const ways = lasting(lifecycle).flatMap(({ source, trigger }) => {
    if (trigger.kind === 'event') return [`${source} ${trigger.type}`];
    return trigger.kind === 'deadline' ? [trigger.name] : [];
  });
  return [...new Set([...Object.keys(lifecycle.statuses), ...ways])];
}

function noted(
  seen: Set<string>,
  { lifecycle, before, after, event, elapsed, outcome }: Step,
): void {
  for (const label of [after.status, after.activity]) if (label) seen.add(label.code);
  for (const taken of elapsed) seen.add(taken.event.type);
  if (outcome?.kind !== 'applied') return;
  for (const { source } of waysOf(lifecycle, event?.type ?? '', before)) {
    seen.add(`${source} ${event?.type}`);
  }
}

function waysOf(lifecycle: AnyLifecycle, type: string, { value }: Snapshot) {
  return lasting(lifecycle).filter(
    ({ trigger, source }) =>
      trigger.kind === 'event' && trigger.type === type && isIn(value, source),
  );
}
