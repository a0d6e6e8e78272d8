/** Portraits to write: of the house's lifecycles, of random machines, of names that no language likes. */
import fc from 'fast-check';
import { createMachine } from 'xstate';
import { lifecycles } from '../../machines/index.ts';
import { type Portrait, portraitOf, portraitOfMachine } from '../../src/draw/index.ts';
import { MachineSpec, machineSpec, type StateSpec } from './machines.ts';

export const portraits: readonly Portrait[] = lifecycles.map((it) =>
  portraitOf(it, 'c0ffee00c0ffee00'),
);

/** Random machines without what has no name of its own, so that their text says all of them. */
export const plainSpec: fc.Arbitrary<MachineSpec> = machineSpec.map(
  ({ root, around }) => new MachineSpec(plain(root), around && around.map(plainly)),
);

export function portraitOfSpec(spec: MachineSpec): Portrait {
  return portraitOfMachine(spec.build(), 'm');
}

type Written = StateSpec['always'][number];
const named = ({ actions, ...rest }: Written): Written => ({
  ...rest,
  actions: actions.filter(([kind]) => !kind.startsWith('raise') && kind !== 'inline'),
});
const plainly = ([name, t]: StateSpec['on'][number]) => [name, named(t)] as const;

function plain(spec: StateSpec): StateSpec {
  const run = (actions: StateSpec['entry']) => named({ actions } as Written).actions;
  return {
    ...spec,
    children: spec.children.map(plain),
    on: spec.on.map(plainly),
    after: spec.after.map(plainly),
    always: spec.always.map(named),
    done: spec.done.map(named),
    entry: run(spec.entry),
    exit: run(spec.exit),
  };
}

/** What breaks a format that does not escape it. */
export const nastyNames: readonly string[] = [
  '"quoted" and \'single\'',
  '<script>alert(1)</script>',
  '--> end [*] : note',
  'line\nbreak\r\n; and #35; &amp; &lt;',
  '🧑‍🚀 ⏳ ✅',
  'שלום עולם \u202Eevil\u202C',
  'x'.repeat(200),
  '__proto__',
  'constructor',
  '=HYPERLINK("http://x","y")',
  'state',
  'a\\b\\',
  '%%{init: {}}%%',
  '*/ // -- ]]>',
  '{{{ }}} | ~ `tick` ${0}',
  ' ',
  'end',
  'style x: #a;',
];

/** A machine whose states, events, guards, actions and deadlines are all called by such names. */
export function nastyMachine(given: readonly string[], id = 'nasty') {
  // XState keeps states as fields of an object, where this one never is, and takes a hash for the begin of an id.
  const names = given.map((name) =>
    name === '__proto__' ? 'proto' : name.replace(/^#/, 'number'),
  );
  const nameOf = (n: number) => names[n % names.length] as string;
  // In an id XState reads a dot as a step down.
  const target = (n: number) => `#${[id, nameOf(n)].map(dotless).join('.')}`;
  const states = names.map((name, n): [string, object] => [
    name,
    {
      description: name,
      entry: [name],
      on: listed([
        [given[n] as string, { target: target(n + 1), guard: given[n], actions: [given[n]] }],
      ]),
      after: listed([[`${name} later`, { target: target(n + 2) }]]),
    },
  ]);
  return createMachine({ id, initial: nameOf(0), states: listed(states) } as never);
}

const dotless = (name: string) => name.replace(/[\\.]/g, '\\$&');

/** An object with a field even for `__proto__`. */
const listed = (entries: [string, unknown][]) => Object.fromEntries(entries);

/** Two regions that have everything in common but the name of the region before them. */
const twins = createMachine({
  id: 'twins',
  type: 'parallel',
  states: {
    left: { type: 'parallel', states: { body: region(), tail: {} } },
    right: { type: 'parallel', states: { body: region(), tail: {} } },
  },
});

function region() {
  return {
    initial: 'off',
    states: { off: { on: { PRESS: { target: 'on' } } }, on: { on: { PRESS: { target: 'off' } } } },
  };
}

/** A row of states, each of which leads to the next and to the middle. */
function longMachine(count: number) {
  const states = Array.from({ length: count }, (_, n) => [
    `s${n}`,
    { on: { NEXT: { target: `s${(n + 1) % count}` }, HOME: { target: `s${count >> 1}` } } },
  ]);
  return createMachine({ id: 'long', initial: 's0', states: Object.fromEntries(states) } as never);
}

/** Everything that a portrait can be asked for at once. */
export const strange: readonly Portrait[] = [
  portraitOfMachine(nastyMachine(nastyNames), 'nasty'),
  portraitOfMachine(twins, 'twins'),
  portraitOfMachine(longMachine(500), 'long'),
  portraitOfMachine(nastyMachine(['only'], '"<&>"'), '"<&>"'),
];

/** Names of any characters. */
export const anyNames: fc.Arbitrary<readonly string[]> = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom(...nastyNames),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  ),
  { minLength: 1, maxLength: 6 },
);
