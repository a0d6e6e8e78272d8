/**
 * Lives as fast-check commands: events by somebody, jumps of the clock, and the lock-out that comes from around.
 * After birth and after each command every rulebook of the lifecycle is judged. A failure prints the seed and
 * the shortest path to it, one command a line; ROLLCALL_SEED repeats it.
 */
import fc from 'fast-check';
import {
  type ActorKind,
  type AnyLifecycle,
  addDays,
  epoch,
  type Instant,
  nextDeadline,
  type Profile,
  plus,
} from '../../src/lifecycle/index.ts';
import { rulebooksOf } from '../rules/index.ts';
import { actor, type By, type Life, life, today } from './life.ts';
import { clockStep, eventStep, type Judge, type Step } from './rulebook.ts';
import { parameters } from './seed.ts';

/** What a test knows of a life by itself: where people see it stand, and what its rulebooks remember. */
export class Model {
  #judges: readonly Judge[];
  readonly #seen: (step: Step) => void;
  status: string | null = null;
  activity: string | null = null;

  constructor(judges: readonly Judge[], seen: (step: Step) => void = () => {}) {
    this.#judges = judges;
    this.#seen = seen;
  }

  /** @throws the rule that the step breaks, by its number. */
  judge(step: Step): void {
    this.status = step.after.status?.code ?? null;
    this.activity = step.after.activity?.code ?? null;
    this.#seen(step);
    this.#judges = this.#judges.map((judge) => judge(step));
  }
}

/** A value that is known only when its event is sent: today's date, the newest link. */
export interface Late {
  readonly words: string;
  readonly of: (life: Life) => unknown;
}
export type Payload = Readonly<Record<string, unknown>>;

/** Somebody sends an event; where `where` is given, only in a state in which people would think of it. */
export class Send implements fc.Command<Model, Life> {
  readonly type: string;
  readonly by: By;
  readonly data: Payload;
  readonly where: ((model: Readonly<Model>) => boolean) | undefined;

  constructor(type: string, by: By, data: Payload = {}, where?: Send['where']) {
    this.type = type;
    this.by = by;
    this.data = data;
    this.where = where;
  }

  check(model: Readonly<Model>): boolean {
    return this.where?.(model) ?? true;
  }

  run(model: Model, real: Life): void {
    const stored = real.snapshot;
    const data = Object.entries(this.data).map(([field, value]) => [field, valueOf(value, real)]);
    const outcome = real.send(this.type, Object.fromEntries(data), this.by);
    model.judge(eventStep(real.lifecycle, stored, real.lastEvent, outcome));
  }

  toString(): string {
    const data = Object.entries(this.data).map(([field, value]) => `${field}=${wordsOf(value)}`);
    return `\n  ${[actor(this.by).id, 'sends', this.type, ...data].join(' ')}`;
  }
}

function isLate(value: unknown): value is Late {
  return typeof value === 'object' && value !== null && 'of' in value;
}
const valueOf = (value: unknown, real: Life) => (isLate(value) ? value.of(real) : value);
const wordsOf = (value: unknown) => (isLate(value) ? `<${value.words}>` : JSON.stringify(value));

/** Time passes; the worker stores what falls due, or nobody does and one only looks. */
export class ClockJump implements fc.Command<Model, Life> {
  readonly minutes: Late;
  readonly worker: boolean;

  constructor(minutes: Late, worker: boolean) {
    this.minutes = minutes;
    this.worker = worker;
  }

  /** Nobody waits for somebody who is not there yet. */
  check({ status }: Readonly<Model>): boolean {
    return status !== null;
  }

  run(model: Model, real: Life): void {
    const stored = real.snapshot;
    const elapsed = { minutes: this.minutes.of(real) as number };
    if (this.worker) real.wait(elapsed);
    else real.pass(elapsed);
    model.judge(clockStep(real.lifecycle, stored, real.at, this.worker));
  }

  toString(): string {
    return `\n  ${this.minutes.words}${this.worker ? '' : ', the worker is off'}`;
  }
}

/** The person is locked out of the organisation, or let back in; events are stamped with it from now on. */
export class LockOut implements fc.Command<Model, Life> {
  readonly isLocked: boolean;

  constructor(isLocked: boolean) {
    this.isLocked = isLocked;
  }

  check({ status }: Readonly<Model>): boolean {
    return status !== null;
  }

  run(_model: Model, real: Life): void {
    real.facts = this.isLocked ? { lockedOut: true } : {};
  }

  toString(): string {
    return `\n  the person is ${this.isLocked ? 'locked out' : 'let back in'}`;
  }
}

const signed = (count: number, unit: string) => `${count < 0 ? '' : '+'}${count} ${unit}`;

/** A civil date relative to today, an instant relative to now. */
export const day = (days: number): Late => ({
  words: `today ${signed(days, 'days')}`,
  of: (one) => addDays(today(one), days),
});
export const hour = (hours: number): Late => ({
  words: `now ${signed(hours, 'hours')}`,
  of: (one) => plus(one.at, { hours }),
});

const span = (minutes: number): Late => {
  const hours = Math.floor(minutes / 60);
  const parts = [
    `${Math.floor(hours / 24)} days`,
    `${hours % 24} hours`,
    `${minutes % 60} minutes`,
  ];
  return { words: `${parts.join(' ')} pass`, of: () => minutes };
};

/** Something that is about to happen, and when; null where it is not. */
export type Ahead = readonly [words: string, of: (life: Life) => Instant | null];
export const deadline: Ahead = [
  'the next deadline',
  ({ snapshot }) => nextDeadline(snapshot)?.due ?? null,
];

/** Up to a little before or after that instant; a day where there is none. */
const upTo = ([words, of]: Ahead, off: number): Late => ({
  words: `time passes up to ${words} ${signed(off, 'minutes')}`,
  of(one) {
    const until = epoch(of(one) ?? plus(one.at, { days: 1 })) - epoch(one.at);
    return Math.max(0, Math.ceil(until / 60_000) + off);
  },
});

/** Jumps of so many minutes, and jumps to what lies ahead, a little early or late; mostly with the worker on. */
export function jumps(
  minutes: fc.Arbitrary<number>,
  ahead: readonly Ahead[] = [deadline],
): fc.Arbitrary<ClockJump> {
  const off = fc.constantFrom(-1440, -60, -1, 0, 0, 0, 1, 60);
  const lengths = fc.oneof(
    minutes.map(span),
    ...ahead.map((one) => off.map((each) => upTo(one, each))),
  );
  const worker = fc.oneof({ arbitrary: fc.constant(true), weight: 3 }, fc.constant(false));
  return fc.tuple(lengths, worker).map(([each, on]) => new ClockJump(each, on));
}

const everyone: readonly ActorKind[] = ['user', 'admin', 'provider', 'system'];

/** The same events, now and then sent by somebody else. */
export function byAnyone(sends: fc.Arbitrary<Send>): fc.Arbitrary<Send> {
  const swapped = fc
    .tuple(sends, fc.constantFrom(...everyone))
    .map(([{ type, data, where }, by]) => new Send(type, by, data, where));
  return fc.oneof({ arbitrary: sends, weight: 4 }, swapped);
}

/** How a life begins: what the organisation chose, and the events up to where the commands go on, birth first. */
export interface Start {
  readonly zone?: string;
  readonly policies?: Payload;
  readonly begun: readonly Send[];
}

export interface Lives {
  readonly lifecycle: AnyLifecycle;
  readonly start: fc.Arbitrary<Start>;
  readonly command: fc.Arbitrary<fc.Command<Model, Life>>;
  readonly maxCommands: number;
}

/** The commands of a life. */
export function commandsOf({ command, maxCommands }: Lives) {
  // The seed alone repeats a run, shrinking included.
  return fc.commands([command], { maxCommands, size: 'max', disableReplayLog: true });
}

/** Lives one of them: `model` sees every step. */
export function lived(
  { lifecycle }: Lives,
  profile: Profile,
  [start, commands]: [Start, Iterable<fc.Command<Model, Life>>],
  model: Model,
): void {
  fc.modelRun(() => {
    const real = life(lifecycle, { profile, ...start });
    for (const send of start.begun) send.run(model, real);
    return { model, real };
  }, commands);
}

/** Every rulebook of the lifecycle, after every command of as many lives. */
export function everyLifeHolds(lives: Lives, profile: Profile, usual: number): void {
  fc.assert(
    fc.property(lives.start, commandsOf(lives), (...drawn) => {
      lived(lives, profile, drawn, new Model(rulebooksOf(lives.lifecycle)));
    }),
    parameters(usual),
  );
}
