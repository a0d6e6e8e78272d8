/**
 * The text of an XState 5 module, which is JavaScript and TypeScript alike. Its structure is the machine's own; guards,
 * actions and delays are there by name, for the reader to fill in. What would decide wrongly while it is empty, a guard
 * or a delay, throws; an action does nothing.
 */
import { type GuardTree, guardNames } from '../../lifecycle/index.ts';
import type { Portrait, PortraitState, PortraitTransition } from '../portrait.ts';
import { type Code, codeText, commentText, type Field, type Fields, quoted } from './code.ts';
import { fixedDelay, keyOf, keysTo, type Tree, treeOf } from './tree.ts';
import { aboutLines, namesText } from './words.ts';

export function xstate(portrait: Portrait): string {
  const tree = treeOf(portrait);
  const id = { name: 'id', code: quoted(portrait.name) };
  const config = { fields: [id, ...stateOf(portrait, tree, tree.root).fields] };
  const about = [...aboutLines(portrait, 'an XState 5 machine'), ...limits(portrait)];
  return [
    ...about.map(commentText),
    `import { ${importsOf(portrait).join(', ')} } from "xstate";`,
    '',
    `export const machine = setup(${codeText(stubsOf(portrait))}).createMachine(${codeText(config)});`,
    '',
  ].join('\n');
}

function limits({ states }: Portrait): string[] {
  const foreign = states.flatMap((state) => state.foreign);
  const history = states.some(({ type }) => type === 'history');
  return [
    'Guards and delays throw until they are filled in, and actions do nothing.',
    'It does not say what the context holds, who may send an event and what it carries, nor tags.',
    ...(history ? ['A history state is written as a shallow one.'] : []),
    ...(foreign.length > 0 ? [`Left out, because it has no name: ${namesText(foreign)}.`] : []),
  ];
}

function importsOf({ transitions }: Portrait): string[] {
  const kinds = new Set(transitions.flatMap(({ guard }) => kindsIn(guard)));
  const functions = { and: 'and', not: 'not', or: 'or', in: 'stateIn' } as const;
  const called = Object.entries(functions).flatMap(([kind, name]) => (kinds.has(kind) ? name : []));
  return ['setup', ...called].toSorted();
}

function kindsIn(guard: GuardTree | null): string[] {
  if (guard === null || guard.kind === 'named' || guard.kind === 'in') return [guard?.kind ?? ''];
  return [guard.kind, ...[guard.of].flat().flatMap(kindsIn)];
}

function stubsOf(portrait: Portrait): Fields {
  const { states, transitions, guards, actions, effects, deadlines } = portrait;
  const asked = transitions.flatMap(({ guard }) => guardNames(guard));
  const run = [
    ...states.flatMap(({ entry, exit }) => [...entry, ...exit]),
    ...transitions.flatMap((t) => t.actions),
  ];
  const timed = transitions.flatMap((t) =>
    t.trigger.kind === 'deadline' && fixedDelay(t) === null ? [t.trigger.deadline] : [],
  );
  const throwing = (kind: string) => (name: string) =>
    `() => { throw new Error(${quoted(`Fill in the ${kind} ${name}.`)}); }`;
  return {
    fields: [
      stubs('guards', asked, (name) => guards[name]?.says, throwing('guard')),
      stubs(
        'actions',
        run,
        (name) => (effects[name] ?? actions[name])?.says,
        () => '() => {}',
      ),
      stubs('delays', timed, (name) => deadlines[name]?.says, throwing('delay')),
    ].filter(({ code }) => code.fields.length > 0),
  };
}

function stubs(
  kind: string,
  names: readonly string[],
  saysOf: (name: string) => string | undefined,
  codeOf: (name: string) => string,
): Field & { readonly code: Fields } {
  const fields = [...new Set(names)].map((name) => {
    const says = saysOf(name);
    return { name, code: codeOf(name), ...(says !== undefined && { says }) };
  });
  return { name: kind, code: { fields } };
}

function stateOf(portrait: Portrait, tree: Tree, state: PortraitState): Fields {
  const { path, type, initial, entry, exit, description, renamedFrom } = state;
  const all = tree.transitionsOf(path);
  const codeOf = (t: PortraitTransition) => transitionOf(portrait, tree, t);
  const only = (kind: string) => all.filter(({ trigger }) => trigger.kind === kind).map(codeOf);
  const children = tree.childrenOf(path).map((child) => ({
    name: keyOf(child),
    code: stateOf(portrait, tree, child),
  }));
  const begins = type === 'compound' ? tree.at.get(initial ?? '') : undefined;
  const fields: (Field | false)[] = [
    description !== null && { name: 'description', code: quoted(description) },
    renamedFrom !== undefined && {
      name: 'meta',
      code: { fields: [{ name: 'renamedFrom', code: quoted(renamedFrom) }] },
    },
    ['parallel', 'final', 'history'].includes(type) && { name: 'type', code: quoted(type) },
    begins !== undefined && { name: 'initial', code: quoted(keyOf(begins)) },
    type === 'history' &&
      initial !== null && { name: 'target', code: addressOf(portrait, tree, initial) },
    entry.length > 0 && { name: 'entry', code: entry.map(quoted) },
    exit.length > 0 && { name: 'exit', code: exit.map(quoted) },
    listed('always', only('always')),
    byName('on', all, ({ trigger }) => (trigger.kind === 'event' ? trigger.type : null), codeOf),
    listed('onDone', only('done')),
    byName(
      'after',
      all,
      ({ trigger: it }) => (it.kind === 'deadline' ? it.deadline : null),
      codeOf,
    ),
    children.length > 0 && { name: 'states', code: { fields: children } },
  ];
  return { fields: fields.filter((field) => field !== false) };
}

const listed = (name: string, code: readonly Code[]) => code.length > 0 && { name, code };

function byName(
  name: string,
  all: readonly PortraitTransition[],
  nameOf: (t: PortraitTransition) => string | null,
  codeOf: (t: PortraitTransition) => Code,
): Field | false {
  const groups = [...Map.groupBy(all, nameOf)];
  const fields = groups.flatMap(([key, list]) => {
    const [first, ...others] = list.map(codeOf) as [Code, ...Code[]];
    return key === null
      ? []
      : [{ name: key, code: others.length === 0 ? first : [first, ...others] }];
  });
  return fields.length > 0 && { name, code: { fields } };
}

function transitionOf(portrait: Portrait, tree: Tree, t: PortraitTransition): Fields {
  const [target, ...others] = t.targets.map((path) => addressOf(portrait, tree, path));
  const fields: (Field | false)[] = [
    target !== undefined && {
      name: 'target',
      code: others.length === 0 ? target : [target, ...others],
    },
    t.reenter && { name: 'reenter', code: 'true' },
    t.guard !== null && { name: 'guard', code: guardOf(portrait, tree, t.guard) },
    t.actions.length > 0 && { name: 'actions', code: t.actions.map(quoted) },
  ];
  return { fields: fields.filter((field) => field !== false) };
}

/** `#document.requirement`: XState reads a dot as a step down, unless a backslash stands before it. */
function addressOf({ name }: Portrait, tree: Tree, path: string): string {
  const keys = [name, ...keysTo(tree, path)];
  return quoted(`#${keys.map((key) => key.replace(/[\\.]/g, '\\$&')).join('.')}`);
}

function guardOf(portrait: Portrait, tree: Tree, guard: GuardTree): Code {
  if (guard.kind === 'named') return quoted(guard.name);
  if (guard.kind === 'in') return { call: 'stateIn', of: askedState(portrait, tree, guard.path) };
  if (guard.kind === 'not') return { call: 'not', of: guardOf(portrait, tree, guard.of) };
  return { call: guard.kind, of: guard.of.map((part) => guardOf(portrait, tree, part)) };
}

/** `a.b + a.c` → `{ a: { b: {}, c: {} } }`: the value that `stateIn` compares with. */
function askedState(portrait: Portrait, tree: Tree, path: string): Code {
  // No value says that the root is active; its id does.
  if (path === '') return addressOf(portrait, tree, path);
  const paths = tree.at.has(path) ? [path] : path.split(' + ');
  return valueOf(paths.map((one) => keysTo(tree, one)));
}

function valueOf(paths: readonly (readonly string[])[]): Code {
  const [only, ...others] = paths;
  if (others.length === 0 && only?.length === 1) return quoted(only[0] as string);
  const groups = Map.groupBy(paths, ([first = '']) => first);
  const fields = [...groups].flatMap(([name, below]) =>
    name === '' ? [] : [{ name, code: valueOf(below.map(([, ...rest]) => rest)) }],
  );
  return { fields };
}
