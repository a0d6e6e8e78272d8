/**
 * The compiled kernel against XState, on the same real steps of every lifecycle in `machines/`: a held snapshot and a
 * stamped event go in, the author's own guards, actions, effects and deadlines run, and the result comes out. XState
 * is measured twice, as `transition()` and as `machine.transition` with an empty-actor scope; neither has to make
 * plain data of its result, nor the payloads of the effects. Beside them stand the author's functions alone, which no
 * kernel can be faster than, and a switch by hand. Time is that of the processor.
 */
import { Temporal } from 'temporal-polyfill';
import {
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  transition,
} from 'xstate';
import { eligibility, lifecycles } from '../machines/index.ts';
import {
  type AnyLifecycle,
  addPeriod,
  birthOf,
  dateIn,
  machineOf,
  type StampedEvent,
} from '../src/lifecycle/index.ts';
import type { Runner } from '../src/lifecycle/runner.ts';
import { type Met, stepsOf } from '../test/support/steps.ts';
import { callsOf } from './authors.ts';
import { byHand } from './by-hand.ts';
import { type Bench, type Figure, median, perCpuSecond } from './measure.ts';

const rounds = 7;
/** How long every contender runs in a round, and before the first one, in milliseconds. */
const slice = 60;
const warmUp = 500;

type Contender = (met: Prepared) => unknown;

/** A step as each contender takes it. */
interface Prepared {
  readonly met: Met;
  readonly held: AnyMachineSnapshot;
  readonly heard: StampedEvent;
  /** The author's own functions, alone. */
  readonly calls: readonly (() => unknown)[];
}

/** XState runs the first context on every `transition()`, without any input: it is given a birth then. */
function tolerant(lifecycle: AnyLifecycle): AnyStateMachine {
  const { config } = lifecycle.machine;
  const first = config.context as (args: object) => unknown;
  const birth = birthOf(lifecycle, 'one');
  const context = ({ input }: { input?: unknown }) => first({ input: input ?? birth });
  const machine: unknown = machineOf(lifecycle).createMachine({ ...config, context } as never);
  return machine as AnyStateMachine;
}

const scope = {
  self: { system: {} },
  system: { _sendInspectionEvent: () => undefined },
  actionExecutor: () => undefined,
  defer: () => undefined,
} as unknown as AnyActorScope;

function prepared(lifecycle: AnyLifecycle, machine: AnyStateMachine): Prepared[] {
  const { typeOf } = lifecycle.runner.clock;
  return stepsOf(lifecycle).map((met) => {
    const { value, context } = met.from;
    const plain = { value, context, historyValue: {}, status: 'active', children: {} };
    const held = machine.restoreSnapshot(plain as never, scope);
    const type = typeOf.get(met.event.type) ?? met.event.type;
    return { met, held, heard: { ...met.event, type }, calls: callsOf(lifecycle, met) };
  });
}

/** More zones and periods than are remembered: what is asked afterwards goes to Temporal. */
function forgetDates(): void {
  const zones = Intl.supportedValuesOf('timeZone').slice(0, 80);
  for (const [n, zone] of zones.entries()) {
    dateIn('2100-01-01T00:00:00.000Z', zone);
    addPeriod('2100-01-01', `P${n + 1}D`);
  }
}

/** True for a step that asks Temporal when no date is remembered. */
function computesDates(runner: Runner, { met }: Prepared): boolean {
  const asked: string[] = [];
  const kinds = [Temporal.PlainDate, Temporal.Instant, Temporal.Duration];
  const before = kinds.map((kind) => kind.from.bind(kind) as (...given: unknown[]) => unknown);
  forgetDates();
  for (const [n, kind] of kinds.entries()) {
    const from = (...given: unknown[]) => {
      asked.push(kind.name);
      return before[n]?.(...given);
    };
    Object.assign(kind, { from });
  }
  runner.step(met.from, met.event);
  for (const [n, kind] of kinds.entries()) Object.assign(kind, { from: before[n] });
  return asked.length > 0;
}

/** Steps a second of each contender, in turn, the median of the rounds. */
function compared(steps: readonly Prepared[], contenders: readonly Contender[]): readonly number[] {
  const turns = [];
  for (const contender of contenders) {
    const run = (repeats: number) =>
      perCpuSecond(steps.length * repeats, () => {
        for (let n = 0; n < repeats; n += 1) for (const step of steps) contender(step);
      });
    const end = performance.now() + warmUp;
    let rate = 0;
    while (performance.now() < end) rate = run(Math.ceil(200 / steps.length));
    const repeats = Math.max(1, Math.round((rate * slice) / 1000 / steps.length));
    turns.push({ run, repeats, rates: [] as number[] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { run, repeats, rates } of turns) rates.push(run(repeats));
  }
  return turns.map(({ rates }) => median(rates));
}

/** Every contender must give what was found when the step was met. */
function checked(runner: Runner, machine: AnyStateMachine, steps: readonly Prepared[]) {
  for (const { met, held, heard } of steps) {
    const ours = runner.step(met.from, met.event);
    const [theirs] = transition(machine, held, heard);
    const [mine, peer] = [ours, theirs].map((s) => JSON.stringify([s.value, s.context]));
    if (mine !== peer) throw new Error(`${met.event.type}: ${mine} is not ${peer}`);
  }
}

function figuresOf(lifecycle: AnyLifecycle): Figure[] {
  const { runner, name } = lifecycle;
  const machine = tolerant(lifecycle);
  const all = prepared(lifecycle, machine);
  checked(runner, machine, all);
  const contenders: readonly Contender[] = [
    ({ met }) => runner.step(met.from, met.event),
    ({ held, heard }) => transition(machine, held, heard),
    ({ held, heard }) => machine.transition(held, heard, scope),
    ({ calls }) => {
      for (const call of calls) call();
    },
  ];
  const figures: Figure[] = [];
  for (const [what, isDated] of [
    ['steps', false],
    ['steps with civil dates', true],
  ] as const) {
    const steps = all.filter((step) => computesDates(runner, step) === isDated);
    if (steps.length === 0) continue;
    const [ours = 0, full = 0, bare = 0, alone = 0] = compared(steps, contenders);
    const figure = { name: `${name}, ${steps.length} ${what}`, unit: '/s', ours };
    figures.push({ ...figure, peer: full, peerName: 'transition()', ratio: ours / full });
    figures.push({ ...figure, peer: bare, peerName: 'machine.transition', ratio: ours / bare });
    figures.push({ ...figure, peer: alone, peerName: 'authors alone', ratio: ours / alone });
  }
  return figures;
}

function handFigure(): Figure {
  const { runner } = eligibility;
  const steps = prepared(eligibility, tolerant(eligibility));
  for (const { met } of steps) {
    const [ours, theirs] = [runner.step(met.from, met.event), byHand(met.from, met.event)].map(
      (s) => s && JSON.stringify([s.value, s.context, s.effects]),
    );
    if (ours !== theirs) throw new Error(`${met.event.type}: ${ours} is not ${theirs}`);
  }
  const [ours = 0, peer = 0] = compared(steps, [
    ({ met }) => runner.step(met.from, met.event),
    ({ met }) => byHand(met.from, met.event),
  ]);
  const name = `${eligibility.name}, ${steps.length} steps`;
  return { name, unit: '/s', ours, peer, peerName: 'a switch by hand', ratio: ours / peer };
}

export const kernel: Bench = async () => {
  const figures: Figure[] = [];
  for (const lifecycle of lifecycles) figures.push(...figuresOf(lifecycle));
  return [...figures, handFigure()];
};
