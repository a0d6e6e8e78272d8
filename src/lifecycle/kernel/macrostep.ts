/** A run from an event to rest: choose, follow the plan, look at every `always`, hear what was raised, and again. */
import type { Candidate, Group } from './candidates.ts';
import type { Transition } from './chart.ts';
import type { Run } from './run.ts';
import { type Choice, type Configuration, choiceOf, type Plan, type Tables } from './tables.ts';

/** Takes what the event at hand selects; the configuration afterwards. */
export function react(tables: Tables, run: Run, at: Configuration, group: Group): Configuration {
  const choice = chosen(group, at.unmoved, run);
  if (choice === at.unmoved) return at;
  const plan = choice.plan ?? tables.plan(at, choice, false);
  follow(run, plan);
  return plan.to;
}

/** XState's macrostep after the first selection: on until nothing is left to take or to hear. */
export function settle(tables: Tables, run: Run, from: Configuration): Configuration {
  let at = from;
  let looks = true;
  while (!run.done) {
    const choice: Choice = looks ? pressing(at, run) : at.resting;
    if (choice !== at.resting) {
      const plan: Plan = choice.plan ?? tables.plan(at, choice, true);
      follow(run, plan);
      at = plan.to;
      looks = plan.isFresh;
    } else if (run.hearNext()) {
      const { type } = run.heard;
      at = react(tables, run, at, at.heard.get(type) ?? tables.heard(at, type));
      looks = true;
    } else break;
  }
  return at;
}

export function follow(run: Run, plan: Plan): void {
  run.selected = true;
  run.changed ||= plan.changes;
  for (const act of plan.runs) act(run);
  run.done = plan.done;
}

/** What an event selects: of every region what it takes, or else of the state around them. */
function chosen({ regions, own }: Group, so: Choice, run: Run): Choice {
  let now = so;
  for (const region of regions) now = chosen(region, now, run);
  if (now !== so) return now;
  for (const candidate of own) {
    if (passes(candidate, run)) return including(so, candidate.transition);
  }
  return so;
}

/** The transitions without an event that can be taken: one for each active leaf, those around it included. */
function pressing({ always, resting }: Configuration, run: Run): Choice {
  let now = resting;
  for (const chain of always) {
    const found = chain.find(({ test }) => test === null || test(run));
    if (found && !now.transitions.includes(found.transition))
      now = including(now, found.transition);
  }
  return now;
}

function including(choice: Choice, transition: Transition): Choice {
  const known = choice.next.get(transition);
  if (known) return known;
  const made = choiceOf([...choice.transitions, transition]);
  choice.next.set(transition, made);
  return made;
}

/** XState tells which guard it was that threw. */
function passes({ test, transition }: Candidate, run: Run): unknown {
  if (test === null) return true;
  try {
    return test(run);
  } catch (cause) {
    const { guardName, sourceId } = transition;
    const name = guardName ? `'${guardName}' ` : '';
    const place = `in transition for event '${run.heard.type}' in state node '${sourceId}'`;
    const { message } = cause as Error;
    throw new Error(`Unable to evaluate guard ${name}${place}:\n${message}`, { cause });
  }
}
