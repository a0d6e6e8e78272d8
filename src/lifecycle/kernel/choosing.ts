/** Which transitions an event selects, and which press on without one. */
import type { Transition } from './chart.ts';
import {
  type Candidate,
  type Choice,
  type Configuration,
  choiceOf,
  type Group,
} from './configuration.ts';
import type { Asking, Heard } from './run.ts';

/** Of every region what it takes, or else what the state around them does. */
export function chosen({ regions, own }: Group, so: Choice, step: Asking, heard: Heard): Choice {
  let now = so;
  for (const region of regions) now = chosen(region, now, step, heard);
  if (now !== so) return now;
  for (const candidate of own) {
    if (passes(candidate, step, heard)) return including(so, candidate);
  }
  return so;
}

/** The transitions without an event that can be taken: one for each active leaf, those around it included. */
export function pressing({ always, unmoved }: Configuration, step: Asking, heard: Heard): Choice {
  let now = unmoved;
  for (const chain of always) {
    const found = chain.find(({ test }) => test === null || test(step, heard));
    if (found) now = including(now, found);
  }
  return now;
}

/** The choice with one transition more: the same object each time. */
function including(so: Choice, candidate: Candidate): Choice {
  if (so.transitions.length > 0) return interned(so, candidate.transition);
  candidate.alone ??= interned(so, candidate.transition);
  return candidate.alone;
}

function interned(so: Choice, transition: Transition): Choice {
  const known = so.next.get(transition);
  if (known !== undefined) return known;
  const made = choiceOf([...so.transitions, transition]);
  so.next.set(transition, made);
  return made;
}

/** XState tells which guard it was that threw. */
function passes({ test, transition }: Candidate, step: Asking, heard: Heard): unknown {
  if (test === null) return true;
  try {
    return test(step, heard);
  } catch (cause) {
    const { guardName, sourceId } = transition;
    const name = guardName ? `'${guardName}' ` : '';
    const place = `in transition for event '${heard.type}' in state node '${sourceId}'`;
    const { message } = cause as Error;
    throw new Error(`Unable to evaluate guard ${name}${place}:\n${message}`, { cause });
  }
}
