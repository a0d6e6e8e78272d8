/** SCION, an interpreter of SCXML, walks the same ways to the same states as the machines. */
import scion from '@scion-scxml/scxml';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createMachine,
  initialTransition,
  transition,
} from 'xstate';
import { lifecycles } from '../../../machines/index.ts';
import { scxml, scxmlNames } from '../../../src/draw/exports/scxml.ts';
import { xstate } from '../../../src/draw/exports/xstate.ts';
import { type Portrait, portraitOfMachine } from '../../../src/draw/index.ts';
import { type GuardTree, isIn, leaves, type StateValue } from '../../../src/lifecycle/index.ts';
import { clockNamesOf } from '../../../src/lifecycle/xstate/running.ts';
import { livesOf } from '../../support/lives.ts';
import { heard } from '../../support/machines.ts';
import {
  anyNames,
  nastyMachine,
  nastyNames,
  plainSpec,
  portraitOfSpec,
  portraits,
  strange,
} from '../../support/portraits.ts';
import { parameters } from '../../support/seed.ts';
import { evaluated } from '../../support/written.ts';

type Answers = Readonly<Record<string, boolean>>;
type Names = ReturnType<typeof scxmlNames>;

/** SCION with an export in it. Guards are set before each step; what is to be sent later is kept back. */
class Interpreter {
  readonly names: Names;
  readonly #model: never;
  readonly #pathOf: ReadonlyMap<string, string>;
  #snapshot: readonly unknown[] | null = null;

  private constructor(portrait: Portrait, model: never) {
    this.names = scxmlNames(portrait);
    this.#model = model;
    const pairs = [...this.names.states].map(([path, id]) => [id, path] as const);
    // A final region has its end inside.
    this.#pathOf = new Map([...pairs, ...pairs.map(([id, path]) => [`${id}.end`, path] as const)]);
  }

  static async of(portrait: Portrait): Promise<Interpreter> {
    return new Interpreter(portrait, await modelOf(portrait));
  }

  /** SCION as it is, with timers of its own. */
  static async live(portrait: Portrait) {
    return new scion.core.Statechart(await modelOf(portrait));
  }

  /** All guards are false at the start. */
  start(): string[] {
    this.#snapshot = null;
    const chart = this.#chart();
    chart.start();
    return this.#standing(chart);
  }

  /** An event's type, or a deadline's name. */
  send(event: string, answers: Answers): string[] {
    const [states, history, ended, data, queue] = this.#snapshot ?? [];
    const asked = Object.entries(answers).flatMap(([name, it]) => {
      const id = this.names.guards.get(name);
      return id === undefined ? [] : [[id, it] as const];
    });
    const filled = { ...(data as object), ...Object.fromEntries(asked) };
    this.#snapshot = [states, history, ended, filled, queue];
    const chart = this.#chart();
    const name = this.names.deadlines.get(event) ?? this.names.events.get(event) ?? event;
    chart.gen(name);
    return this.#standing(chart);
  }

  #chart() {
    const quiet = { log: () => undefined };
    const kept = { customSend: () => undefined, customCancel: () => undefined };
    const options = {
      console: quiet,
      ...kept,
      ...(this.#snapshot && { snapshot: this.#snapshot }),
    };
    return new scion.core.Statechart(this.#model, options as never);
  }

  /** The paths of the innermost states. */
  #standing(chart: InstanceType<typeof scion.core.Statechart>): string[] {
    this.#snapshot = chart.getSnapshot() as never;
    const ids = chart.getConfiguration();
    return ids.map((id) => this.#pathOf.get(id) ?? `unknown ${id}`).toSorted();
  }
}

/** Reads the export. */
function modelOf(portrait: Portrait): Promise<never> {
  return new Promise((resolve, reject) => {
    scion.documentStringToModel('machine.scxml', scxml(portrait), (failed, factory) => {
      if (failed) reject(failed);
      else factory.prepare((fault, it) => (fault ? reject(fault) : resolve(it as never)));
    });
  });
}

const leavesOf = (value: StateValue) => leaves(value).toSorted();

describe.each(lifecycles.map((it, n) => [it.name, it, portraits[n] as Portrait] as const))(
  '%s',
  (_name, lifecycle, portrait) => {
    test('its lives lead where the lifecycle leads', async () => {
      const interpreter = await Interpreter.of(portrait);
      for (const steps of livesOf(lifecycle)) {
        let standing = interpreter.start();
        for (const { event, from, to, answers } of steps) {
          expect(standing).toEqual(leavesOf(from));
          standing = interpreter.send(event, answers);
          expect(standing, `${event} from ${JSON.stringify(from)}`).toEqual(leavesOf(to));
        }
      }
    });
  },
);

describe('any machine', () => {
  const step = fc.record({
    what: fc.oneof(fc.constantFrom(...heard), fc.nat({ max: 7 })),
    answers: fc.dictionary(
      fc.constantFrom('divides0', 'divides1', 'divides2', 'hearsA', 'isOver'),
      fc.boolean(),
    ),
  });

  test('walks alike, whatever its guards answer', async () => {
    let walked = 0;
    await fc.assert(
      fc.asyncProperty(
        plainSpec,
        fc.array(step, { maxLength: 15, size: '+1' }),
        async (spec, steps) => {
          const portrait = portraitOfSpec(spec);
          if (saysLess(portrait)) return;
          walked += await walk(portrait, steps);
        },
      ),
      parameters(100),
    );
    // Chance may leave much out; a property that walked nowhere would prove nothing.
    expect(walked).toBeGreaterThan(20);
  });
});

const saysLess = (portrait: Portrait) =>
  /which the machine does not do|no ways out|done at once|and not elsewhere|Only the first|hears the event too|region that is final/.test(
    scxml(portrait),
  );

const none = { divides0: false, divides1: false, divides2: false, hearsA: false, isOver: false };

/** As far as both can go; how many steps that was. */
async function walk(portrait: Portrait, steps: readonly Sent[]): Promise<number> {
  let answers: Answers = none;
  const machine = filled(portrait, (name) => answers[name] ?? false);
  const { typeOf } = clockNamesOf(machine);
  const names = [...typeOf.keys()];
  let at = rested(portrait, answers, () => initialTransition(machine)[0]);
  if (at === null) return 0;
  const interpreter = await Interpreter.of(portrait);
  expect(interpreter.start()).toEqual(standingOf(at));
  for (const [n, { what, answers: given }] of [{ what: 'BORN', answers: {} }, ...steps].entries()) {
    const from: AnyMachineSnapshot = at;
    const event = typeof what === 'string' ? what : (names[what % names.length] ?? 'A');
    answers = { ...none, ...given };
    const sent = { type: typeOf.get(event) ?? event };
    at = rested(portrait, answers, () => transition(machine, from, sent)[0]);
    if (at === null) return n;
    const standing = interpreter.send(event, answers);
    expect(standing, `${event} from ${JSON.stringify(from.value)}`).toEqual(standingOf(at));
  }
  return steps.length;
}

interface Sent {
  readonly what: string | number;
  readonly answers: Answers;
}

function standingOf({ value }: AnyMachineSnapshot): string[] {
  const found = leavesOf(value as StateValue);
  return found.length === 0 ? [''] : found;
}

/** Null where XState finds no rest, or finds it only because it stops where nothing changes: SCXML goes on for ever. */
function rested(portrait: Portrait, answers: Answers, step: () => AnyMachineSnapshot) {
  const after = tried(step);
  if (after?.status !== 'active') return null;
  const { value } = after;
  const isActive = (path: string) => path === '' || isIn(value as StateValue, path);
  const holds = (guard: GuardTree): boolean => {
    if (guard.kind === 'named') return answers[guard.name] ?? false;
    if (guard.kind === 'in') return isActive(guard.path);
    if (guard.kind === 'not') return !holds(guard.of);
    return guard.kind === 'and' ? guard.of.every(holds) : guard.of.some(holds);
  };
  const restless = portrait.transitions.some(
    ({ source, trigger, guard }) =>
      trigger.kind === 'always' && isActive(source) && (guard === null || holds(guard)),
  );
  return restless ? null : after;
}

/** XState gives up on an endless chain. */
function tried<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}

/** The export for XState, with every guard answered from outside. */
function filled(portrait: Portrait, answer: (name: string) => boolean): AnyStateMachine {
  const { config, implementations } = evaluated(xstate(portrait));
  const guards = Object.keys(implementations.guards).map((name) => [name, () => answer(name)]);
  const delays = Object.keys(implementations.delays).map((name) => [name, () => 1000]);
  const bounded = { ...config, options: { ...config.options, maxIterations: 25 } };
  return createMachine(bounded).provide({
    actions: implementations.actions,
    guards: Object.fromEntries(guards),
    delays: Object.fromEntries(delays),
  } as never);
}

test('a deadline with a fixed delay is sent by the interpreter itself, and cancelled on leaving', async () => {
  const wait = { after: { 60_000: { target: 'late' } }, on: { GO: { target: 'gone' } } };
  const machine = createMachine({
    id: 'wait',
    initial: 'here',
    states: { here: wait, late: {}, gone: { on: { BACK: { target: 'here' } } } },
  });
  const chart = await Interpreter.live(portraitOfMachine(machine, 'wait'));
  vi.useFakeTimers();
  chart.start();
  vi.advanceTimersByTime(59_999);
  expect(chart.getConfiguration()).toEqual(['here']);
  chart.gen('GO');
  vi.advanceTimersByTime(60_000);
  expect(chart.getConfiguration()).toEqual(['gone']);
  chart.gen('BACK');
  vi.advanceTimersByTime(60_000);
  expect(chart.getConfiguration()).toEqual(['late']);
});
afterEach(() => {
  vi.useRealTimers();
});

test('history, final states, wildcards and names within names come over', async () => {
  const machine = createMachine({
    id: 'door',
    initial: 'body',
    states: {
      body: {
        initial: 'shut',
        states: {
          before: { type: 'history' },
          shut: { on: { open: { target: 'open' }, 'open.wide': { target: 'wide' } } },
          open: {},
          wide: { on: { done: { target: 'over' }, '*': { target: 'shut' } } },
          over: { type: 'final' },
        },
        on: { HIDE: { target: 'hidden' } },
        onDone: { target: 'end' },
      },
      hidden: { on: { SHOW: { target: 'body.before' } } },
      end: { type: 'final' },
    },
  });
  const interpreter = await Interpreter.of(portraitOfMachine(machine, 'door'));
  expect(interpreter.start()).toEqual(['body.shut']);
  expect(interpreter.send('open.wide', {})).toEqual(['body.wide']);
  expect(interpreter.send('whatever', {})).toEqual(['body.shut']);
  expect(interpreter.send('open', {})).toEqual(['body.open']);
  expect(interpreter.send('HIDE', {})).toEqual(['hidden']);
  expect(interpreter.send('SHOW', {})).toEqual(['body.open']);
});

describe('names', () => {
  test('of every kind are loaded, and lead where they should', async () => {
    await walkAround(nastyNames);
  });

  test('of any characters are loaded, and lead where they should', async () => {
    await fc.assert(fc.asyncProperty(anyNames, walkAround), parameters(30));
  });

  test.each(strange.map((it) => [it.name, it] as const))(
    '%s is loaded',
    async (_name, portrait) => {
      const interpreter = await Interpreter.of(portrait);
      expect(interpreter.start()).not.toEqual([]);
    },
  );
});

/** Each event leads to the next state while its guard holds, and nowhere else. */
async function walkAround(names: readonly string[]): Promise<void> {
  const portrait = portraitOfMachine(nastyMachine(names), 'nasty');
  const interpreter = await Interpreter.of(portrait);
  const paths = portrait.states.slice(1).map(({ path }) => path);
  expect(interpreter.start()).toEqual([paths[0]]);
  for (const [n, name] of names.entries()) {
    expect(interpreter.send(name, { [name]: false })).toEqual([paths[n]]);
    expect(interpreter.send(name, { [name]: true })).toEqual([paths[(n + 1) % paths.length]]);
  }
}
