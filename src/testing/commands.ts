/**
 * Commands for fast-check's model runs. A command is drawn before anybody knows where the walk will stand, and decides
 * only there what it comes to: so a path that lost a step still makes sense, and shrinking finds the shortest one.
 */
import fc from 'fast-check';
import {
  type AnyLifecycle,
  type EventMap,
  endOf,
  type Jump,
  leadsTo,
  nextDeadline,
  type Sample,
  type Snapshot,
  samplesOf,
  stepText,
  valueText,
  type Wait,
  type Walk,
  type WalkStep,
} from '../lifecycle/index.ts';
import type { BackendAdapter } from './adapter.ts';
import { type Beside, takeBoth } from './beside.ts';
import { TestingError } from './errors.ts';
import { hereOf } from './here.ts';
import { actorMakes, checkEvents, type Overrides, payloadMakes } from './payloads.ts';
import { times } from './times.ts';

export interface CommandOptions {
  /** At most so many steps in a path; 40 unless told otherwise. */
  readonly maxSteps?: number | undefined;
  /** Only these events are sent, beside a birth. */
  readonly events?: readonly string[] | undefined;
  readonly overrides?: Overrides | undefined;
  /** How time passes, where `times()` does not suit; null for a system whose clock stands still. */
  readonly times?: fc.Arbitrary<Wait | Jump> | null | undefined;
  /** As fast-check printed it, beside the seed and the path. */
  readonly replayPath?: string | undefined;
}

/** The step that one takes here, or null where it makes no sense. */
type Choose = (walk: Walk) => WalkStep | null;

export type BesideCommand = fc.AsyncCommand<Beside, BackendAdapter>;

/**
 * Paths through a lifecycle, for `fc.asyncModelRun` over `besides`.
 * @throws TestingError where a payload cannot be made, or an option names an event that is not there.
 */
export function commandsOf(
  lifecycle: AnyLifecycle,
  options: CommandOptions = {},
): fc.Arbitrary<Iterable<BesideCommand>> {
  const { maxSteps = 40, events, overrides = {}, replayPath } = options;
  const time = options.times === undefined ? times() : options.times;
  checkEvents(lifecycle, [...(events ?? []), ...Object.keys(overrides)]);
  const names = events ?? Object.keys(lifecycle.events);
  if (names.length === 0) throw new TestingError('events: name one at least, or leave it out');
  const about = fc.oneof(...names.map((name) => aboutEvent(lifecycle, name, overrides)));
  const open: Open = { names, hasClock: time !== null };
  // fast-check chooses among its commands evenly.
  const choices = [somewhereNew(open), onward(open), about, about];
  if (time !== null) choices.push(time.map(passing));
  return fc.commands<Beside, BackendAdapter, false>(
    choices.map((choice) => choice.map((choose) => new Command(choose))),
    { maxCommands: maxSteps, size: 'max', ...(replayPath !== undefined && { replayPath }) },
  );
}

/** What a path may be made of. */
interface Open {
  readonly names: readonly string[];
  readonly hasClock: boolean;
}

const isUnborn = (walk: Walk) => endOf(walk).snapshot.revision === 0;

/** The samples that make sense here: before birth nothing but a birth does, whatever was drawn. */
function openSamples(walk: Walk, names: readonly string[]): readonly Sample[] {
  const events = walk.lifecycle.events as EventMap;
  return samplesOf(walk).filter(({ type }) =>
    isUnborn(walk) ? events[type]?.birth === true : names.includes(type),
  );
}

/** A step that is applied here. */
function onward(open: Open): fc.Arbitrary<Choose> {
  return firstOf(open, () => true);
}

/** The way to deep states: a step, of somebody or of the clock, to where this walk has not been, and that goes on. */
function somewhereNew(open: Open): fc.Arbitrary<Choose> {
  return firstOf(open, ({ positions }, there) => {
    const place = placeOf(there);
    return !there.finished && positions.every(({ snapshot }) => placeOf(snapshot) !== place);
  });
}

function placeOf({ value, status, activity }: Snapshot): string {
  return [valueText(value), status?.code, activity?.code].join();
}

/**
 * The first step that leads where one wants to go, of those that the samples offer and the next deadline. The number
 * names an event to begin with rather than a place among the choices, so that it means the same after another step
 * was left out.
 */
function firstOf(
  { names, hasClock }: Open,
  isWanted: (walk: Walk, there: Snapshot) => boolean,
): fc.Arbitrary<Choose> {
  const clock: WalkStep = { jump: 0 };
  const numberOf = (step: WalkStep) => ('type' in step ? names.indexOf(step.type) : names.length);
  return fc.nat({ max: names.length }).map((first) => (walk) => {
    const rank = (step: WalkStep) =>
      (numberOf(step) - first + names.length + 1) % (names.length + 1);
    const clocks = hasClock && nextDeadline(endOf(walk).snapshot) ? [clock] : [];
    const steps = [...openSamples(walk, names), ...clocks].toSorted((a, b) => rank(a) - rank(b));
    const isRight = (step: WalkStep) => {
      const there = leadsTo(walk, step);
      return there !== null && isWanted(walk, there);
    };
    return steps.find(isRight) ?? null;
  });
}

/**
 * One event wherever the walk stands: as a sample has it, or with one thing of it drawn anew, be it a field or who
 * sends it, or all of it. A sample that is nearly right says more about a guard than a payload that is all wrong.
 */
function aboutEvent(
  lifecycle: AnyLifecycle,
  name: string,
  overrides: Overrides,
): fc.Arbitrary<Choose> {
  const { birth, data: schema } = (lifecycle.events as EventMap)[name] as EventMap[string];
  const fields = Object.keys(schema.shape);
  const [sender, all] = [fields.length + 1, fields.length + 2];
  return fc
    .record({
      data: payloadMakes(lifecycle, name, { overrides }),
      by: actorMakes(lifecycle, name),
      nth: fc.nat({ max: 3 }),
      twist: fc.oneof(fc.constant(0), fc.nat({ max: all })),
    })
    .map(({ data, by, nth, twist }) => (walk) => {
      const isTooEarly = isUnborn(walk) && birth !== true;
      const open = openSamples(walk, isTooEarly ? [] : [name]);
      const fitting = isTooEarly ? open : open.filter(({ type }) => type === name);
      const sample = fitting[nth % fitting.length];
      if (isTooEarly || (sample && twist === 0)) return sample ?? null;
      const here = hereOf(walk);
      const fresh: Sample = { type: name, data: data(here), by: by(here) };
      if (!sample || twist === all) return fresh;
      if (twist === sender) return { ...sample, by: fresh.by };
      return { ...sample, data: withField(sample.data, fresh.data, fields[twist - 1] ?? '') };
    });
}

/** The data with one field of the other. */
function withField(data: Sample['data'], other: Sample['data'], name: string): Sample['data'] {
  const kept = Object.entries(data).filter(([field]) => field !== name);
  const added = Object.hasOwn(other, name) ? [[name, other[name]] as const] : [];
  return Object.fromEntries([...kept, ...added]);
}

function passing(step: WalkStep): Choose {
  return (walk) => {
    if (isUnborn(walk)) return null;
    return 'jump' in step && !nextDeadline(endOf(walk).snapshot) ? null : step;
  };
}

/** A life that has ended refuses everything; two tries are enough to see that. */
function isOver({ positions }: Walk): boolean {
  return positions.at(-3)?.snapshot.finished ?? false;
}

/** One command; it remembers what it came to, so that fast-check can print it. */
class Command implements BesideCommand {
  readonly #choose: Choose;
  #step: WalkStep | null = null;

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  check({ walk }: Beside): boolean {
    this.#step = isOver(walk) ? null : this.#choose(walk);
    return this.#step !== null;
  }

  async run(both: Beside, adapter: BackendAdapter): Promise<void> {
    if (this.#step) await takeBoth(both, adapter, this.#step);
  }

  toString(): string {
    return this.#step ? stepText(this.#step) : 'nothing';
  }

  /** fast-check runs a command again while it shrinks; each run remembers its own step. */
  [fc.cloneMethod](): Command {
    return new Command(this.#choose);
  }
}
