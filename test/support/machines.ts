/**
 * Random machines for the kernels: every feature that is compiled, in any combination, as plain data that shrinks and
 * prints. Some guards, actions and delays are declared parts, some are XState's own functions, so that both ways of
 * calling an author are walked.
 */
import fc from 'fast-check';
import { type AnyStateMachine, and, assign, not, or, raise, stateIn } from 'xstate';
import { z } from 'zod';
import { machineOf, plus, type Step } from '../../src/lifecycle/index.ts';
import type { Commands } from '../../src/lifecycle/runner.ts';

/** A state and everything below it; `target` and the like are numbers that are taken modulo the number of states. */
export interface StateSpec {
  readonly kind: 'atomic' | 'final' | 'compound' | 'parallel';
  readonly children: readonly StateSpec[];
  readonly begins: number;
  readonly history: readonly HistorySpec[];
  readonly on: readonly (readonly [string, TransitionSpec])[];
  readonly always: readonly TransitionSpec[];
  readonly done: readonly TransitionSpec[];
  readonly after: readonly (readonly [string, TransitionSpec])[];
  readonly entry: readonly ActionSpec[];
  readonly exit: readonly ActionSpec[];
  readonly tagged: boolean;
}
interface HistorySpec {
  readonly target: number | null;
}
interface TransitionSpec {
  readonly targets: readonly number[];
  readonly reenter: boolean;
  readonly guard: GuardSpec | null;
  readonly actions: readonly ActionSpec[];
}
type GuardSpec =
  | readonly ['named' | 'raw', number]
  | readonly ['in', number]
  | readonly ['not', GuardSpec]
  | readonly ['and' | 'or', readonly GuardSpec[]];
type ActionSpec =
  | readonly ['declared' | 'raw' | 'fields' | 'inline' | 'effect' | 'told', number]
  | readonly ['raise' | 'raiseNow' | 'raiseStamped', string];

/** Few names, so that regions often hear the same one. */
export const heard = ['A', 'A', 'A', 'B', 'B', 'C', 'door', 'door.open', 'door.shut'];
const descriptors = ['A', 'A', 'A', 'B', 'B', 'C', 'door.open', 'door.*', '*'];
/** Declared deadlines, XState's own delays, and a bare number of milliseconds. */
const delays = ['soon', 'later', 'never', 'raw', 'fixed', '60000'];

const small = fc.nat({ max: 30 });
const { guard } = fc.letrec<{ guard: GuardSpec }>((tie) => ({
  guard: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom('named' as const, 'raw' as const), small) },
    { weight: 2, arbitrary: fc.tuple(fc.constant('in' as const), small) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('not' as const), tie('guard')) },
    {
      weight: 2,
      arbitrary: fc.tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('guard'), { minLength: 1, maxLength: 3 }),
      ),
    },
  ) as fc.Arbitrary<GuardSpec>,
}));
const kinds = ['declared', 'raw', 'fields', 'inline', 'effect', 'told'] as const;
const action: fc.Arbitrary<ActionSpec> = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(fc.constantFrom(...kinds), small) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom('raise' as const, 'raiseNow' as const, 'raiseStamped' as const),
      fc.constantFrom(...heard),
    ),
  },
);
const actions = fc.array(action, { maxLength: 2 });
const transition: fc.Arbitrary<TransitionSpec> = fc.record({
  targets: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 6, arbitrary: fc.tuple(small) },
    { weight: 1, arbitrary: fc.tuple(small, small) },
  ),
  reenter: fc.boolean(),
  guard: fc.option(guard, { freq: 2 }),
  actions,
});
const asked: fc.Arbitrary<TransitionSpec> = fc.record({
  targets: fc.tuple(small),
  reenter: fc.boolean(),
  guard,
  actions,
});
const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number) =>
  fc.array(arbitrary, { maxLength });

function transitionsOn(maxLength: number): fc.Arbitrary<StateSpec['on']> {
  const named = fc.tuple(fc.constantFrom(...descriptors), transition);
  return fc.array(named, { maxLength, size: '+1' });
}

function state(depth: number): fc.Arbitrary<StateSpec> {
  const leaf = fc.constantFrom<StateSpec['kind']>('atomic', 'atomic', 'atomic', 'final');
  const branch = fc.constantFrom<StateSpec['kind']>('compound', 'parallel');
  const kind =
    depth === 0 ? leaf : fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 2, arbitrary: branch });
  return fc.record({
    kind,
    children:
      depth === 0 ? fc.constant([]) : fc.array(state(depth - 1), { minLength: 1, maxLength: 3 }),
    begins: small,
    history: some(fc.record({ target: fc.option(small) }), 1),
    on: transitionsOn(4),
    always: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: some(asked, 2) },
    ),
    done: some(transition, 1),
    after: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: some(fc.tuple(fc.constantFrom(...delays), transition), 2) },
    ),
    entry: some(action, 1),
    exit: some(action, 1),
    tagged: fc.nat({ max: 9 }).map((n) => n === 9),
  });
}

const rootKind = fc.constantFrom<StateSpec['kind']>('compound', 'compound', 'parallel', 'atomic');

/** A machine; it prints as the config that XState is given. */
export const machineSpec: fc.Arbitrary<MachineSpec> = fc
  .record({ isBorn: fc.nat({ max: 5 }), kind: rootKind, root: state(3), around: transitionsOn(2) })
  .map(({ isBorn, kind, root, around }) => {
    return new MachineSpec({ ...root, kind }, isBorn > 0 ? around : null);
  });

export class MachineSpec {
  readonly root: StateSpec;
  /**
   * What the machine around it hears, where life begins with an event, as in every lifecycle; null where the machine
   * starts in the midst of it.
   */
  readonly around: StateSpec['on'] | null;

  constructor(root: StateSpec, around: StateSpec['on'] | null) {
    this.root = root;
    this.around = around;
  }

  [fc.toStringMethod](): string {
    return JSON.stringify(this.config(true), null, 1);
  }

  build(): AnyStateMachine {
    return machineOf(parts)
      .createMachine(this.config(false) as never)
      .provide(raw as never) as unknown as AnyStateMachine;
  }

  config(printed: boolean): object {
    const basis = { id: 'm', context: { count: 0, trace: '' }, options: { maxIterations: 25 } };
    const { root, around } = this;
    if (around === null) return { ...basis, ...configOf(root, pathsOf(root, 'm'), printed) };
    const paths = [...pathsOf(root, 'm.life'), 'm.end'];
    const born = { on: { BORN: { target: 'life' } } };
    const states = { new: born, life: configOf(root, paths, printed), end: { type: 'final' } };
    const on = listed(around, paths, printed);
    return { ...basis, initial: 'new', states, on };
  }
}

const isBranch = ({ kind }: StateSpec) => kind === 'compound' || kind === 'parallel';
const childrenOf = (spec: StateSpec) => (isBranch(spec) ? spec.children : []);
const historyOf = (spec: StateSpec) => (isBranch(spec) ? spec.history : []);

/** The ids of all states, history states included, in document order. */
function pathsOf(spec: StateSpec, path: string): string[] {
  return [
    path,
    ...childrenOf(spec).flatMap((child, n) => pathsOf(child, `${path}.s${n}`)),
    ...historyOf(spec).map((_, n) => `${path}.h${n}`),
  ];
}

function configOf(spec: StateSpec, paths: readonly string[], printed: boolean): object {
  // A history state that leads to a history state leads nowhere.
  const places = paths.filter((path) => !/\.h\d$/.test(path));
  const transitionOf = written(paths, printed);
  const children = childrenOf(spec);
  const states = [
    ...children.map((child, n) => [`s${n}`, configOf(child, paths, printed)] as const),
    ...historyOf(spec).map(
      ({ target }, n) =>
        [
          `h${n}`,
          {
            type: 'history',
            ...(target !== null && { target: `#${places[target % places.length]}` }),
          },
        ] as const,
    ),
  ];
  return {
    ...(spec.kind === 'parallel' && { type: 'parallel' }),
    ...(spec.kind === 'final' && { type: 'final' }),
    ...(spec.kind === 'compound' && { initial: `s${spec.begins % children.length}` }),
    ...(states.length > 0 && { states: Object.fromEntries(states) }),
    on: listed(spec.on, paths, printed),
    after: listed(spec.after, paths, printed),
    always: spec.always.map(transitionOf),
    ...(isBranch(spec) && { onDone: spec.done.map(transitionOf) }),
    entry: printed ? spec.entry : spec.entry.map(actionOf),
    exit: printed ? spec.exit : spec.exit.map(actionOf),
    tags: spec.tagged ? ['finished'] : [],
  };
}

function written(paths: readonly string[], printed: boolean) {
  const at = (n: number) => `#${paths[n % paths.length]}`;
  return ({ targets, reenter, guard, actions }: TransitionSpec) => ({
    ...(targets.length > 0 && { target: targets.map(at) }),
    ...(reenter && { reenter }),
    ...(guard && { guard: printed ? guard : guardOf(guard, at) }),
    actions: printed ? actions : actions.map(actionOf),
  });
}

/** Transitions by the name that sets them off. */
function listed(all: StateSpec['on'], paths: readonly string[], printed: boolean): object {
  const transitionOf = written(paths, printed);
  const byName = Map.groupBy(all, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, list]) => [name, list.map(([, t]) => transitionOf(t))]),
  );
}

function guardOf([kind, of]: GuardSpec, at: (n: number) => string): unknown {
  switch (kind) {
    case 'named':
      return ['divides0', 'divides1', 'divides2', 'hearsA'][of % 4];
    case 'raw':
      return { type: 'isOver', params: { most: of } };
    case 'in':
      return of % 2 === 0 ? stateIn(at(of)) : stateIn(valueAt(at(of)) as never);
    case 'not':
      return not(guardOf(of, at) as never);
    default:
      return (kind === 'and' ? and : or)(of.map((each) => guardOf(each, at)) as never);
  }
}

/** `#m.a.b` as the value `{ a: 'b' }`. */
function valueAt(id: string): unknown {
  const [last = 's0', ...before] = id.split('.').slice(1).toReversed();
  return before.reduce<unknown>((value, name) => ({ [name]: value }), last);
}

function actionOf([kind, of]: ActionSpec): unknown {
  switch (kind) {
    case 'declared':
      return ['note0', 'note1', 'note2'][of % 3];
    case 'raw':
      return { type: 'add', params: { by: of } };
    case 'fields':
      return 'stamp';
    case 'inline':
      return assign(({ context }: any) => ({ trace: traced(context.trace, `inline${of}`) }));
    case 'effect':
      return 'tell';
    case 'told':
      return { type: 'shout', params: { word: of } };
    case 'raise':
      return raise({ type: of });
    case 'raiseStamped':
      return raise({ ...elsewhere, type: of });
    default:
      return raise((({ context }: any) => ({ type: of, data: { count: context.count } })) as never);
  }
}

/** A stamp that a raised event brings along. */
const elsewhere = {
  id: 'elsewhere',
  at: '2020-02-02T02:02:02.002Z',
  by: { kind: 'system', id: 's' },
  facts: {},
  data: {},
};

interface Context {
  readonly count: number;
  readonly trace: string;
}
type AnyStep = Step<Context, Record<string, unknown> | undefined>;

/** The last of what happened, in order: enough to see any two things exchanged. */
const traced = (trace: string, what: string) => `${trace} ${what}`.slice(-120);

const note = (n: number) => ({
  says: 'notes it',
  change: ({ context, type, data, at }: AnyStep) => ({
    count: context.count + n,
    trace: traced(context.trace, `note${n} ${type} ${JSON.stringify(data)} ${at.slice(14, 19)}`),
  }),
});
const divides = (n: number) => ({
  says: 'it divides the count',
  reads: ['context'] as const,
  test: ({ context }: AnyStep) => context.count % (n + 2) !== 0,
});
const due = (of: (step: AnyStep) => string | null) => ({ says: 'in time', due: of });
const parts: any = {
  context: z.object({ count: z.number(), trace: z.string() }),
  events: {},
  guards: {
    divides0: divides(0),
    divides1: divides(1),
    divides2: divides(2),
    hearsA: { ...divides(0), test: ({ type }: AnyStep) => type === 'A' },
  },
  actions: { note0: note(0), note1: note(1), note2: note(2) },
  effects: {
    tell: {
      says: 'tells it',
      data: z.object({}),
      of: ({ context, type, at, id }: AnyStep) => {
        if (context.count % 13 === 12) throw new Error(`${context.count} is too many to tell`);
        return { ...context, type, at, id };
      },
    },
  },
  deadlines: {
    soon: due(({ at }) => plus(at, { minutes: 1 })),
    later: due(({ context, at }) => plus(at, { minutes: 5 + context.count })),
    never: due(() => null),
  },
};

/** What XState calls by itself. */
const raw = {
  guards: {
    isOver: ({ context }: any, params: { most: number }) => context.count > params.most,
  },
  actions: {
    add: assign(({ context, event }: any, params: any) => ({
      count: context.count + params.by,
      trace: traced(context.trace, `add${params.by} ${event.type}`),
    })),
    stamp: assign({
      count: 1,
      trace: ({ context, event }: any) => traced(context.trace, event.type),
    }),
    shout: () => undefined,
  },
  delays: { raw: ({ context }: any) => 1000 * (context.count + 1), fixed: 30_000 },
};

/** What comes out as data. */
export const commands: Commands = {
  ...parts.effects,
  shout: { of: (step: any, params: unknown) => ({ params, count: step.context.count }) },
};
