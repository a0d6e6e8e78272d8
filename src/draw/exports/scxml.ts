/**
 * SCXML that an interpreter can run, with ECMAScript as its language. Guards are values of the data model, false until
 * the reader fills them in; actions and effects are logged by name; a deadline with a fixed delay is sent and cancelled,
 * any other is an event that the host sends when it is due.
 */
import { type Element, element, xmlText } from '../../explore/exports/xml.ts';
import { type GuardTree, guardNames } from '../../lifecycle/index.ts';
import type { Portrait, PortraitState, PortraitTransition } from '../portrait.ts';
import { ownNames } from './names.ts';
import {
  beginningOf,
  fixedDelay,
  historyDefaults,
  isBelow,
  staysInside,
  type Tree,
  treeOf,
} from './tree.ts';
import { aboutLines, namesText, triggerText } from './words.ts';

/** What states, events and guards are called in the export. */
export interface ScxmlNames {
  readonly machine: string;
  /** By path. */
  readonly states: ReadonlyMap<string, string>;
  /** By type. */
  readonly events: ReadonlyMap<string, string>;
  /** By the name of its trigger, `coverage.valid.expiresDue`. */
  readonly deadlines: ReadonlyMap<string, string>;
  readonly guards: ReadonlyMap<string, string>;
}

export function scxmlNames({ name, states, transitions }: Portrait): ScxmlNames {
  const triggers = transitions.map(({ trigger }) => trigger);
  const types = triggers.flatMap((it) => (it.kind === 'event' ? it.type : []));
  const timed = triggers.flatMap((it) => (it.kind === 'deadline' ? it.name : []));
  const guards = transitions.flatMap(({ guard }) => guardNames(guard));
  const machine = identifier(name);
  const paths = states.map(({ path }) => path);
  return {
    machine,
    states: ownNames(paths, (path) => (path === '' ? machine : stateId(path))),
    events: ownNames(types, eventName),
    deadlines: ownNames(timed, (text) => `deadline.${eventName(text)}`),
    guards: ownNames(guards, identifier),
  };
}

interface Writing {
  readonly portrait: Portrait;
  readonly tree: Tree;
  readonly names: ScxmlNames;
  /** True where the root has what only a state may have. */
  readonly wrapped: boolean;
}

export function scxml(portrait: Portrait): string {
  const tree = treeOf(portrait);
  const writing = { portrait, tree, names: scxmlNames(portrait), wrapped: needsState(tree) };
  const { names, wrapped } = writing;
  const initial = wrapped ? '' : (tree.root.initial ?? '');
  const attributes = {
    xmlns: 'http://www.w3.org/2005/07/scxml',
    'xmlns:rollcall': 'urn:rollcall',
    version: '1.0',
    datamodel: 'ecmascript',
    name: names.machine,
    initial: names.states.get(initial) ?? '',
  };
  const states = wrapped ? [tree.root] : tree.childrenOf('');
  const content = [...dataOf(writing), ...states.map((state) => stateOf(writing, state))];
  const root = element('scxml', content, attributes);
  return xmlText(root, [...aboutLines(portrait, 'SCXML'), ...limits(writing)]);
}

/** The element `scxml` begins somewhere and holds states; all else needs a state around it. */
function needsState(tree: Tree): boolean {
  const { type, entry, exit } = tree.root;
  const history = tree.childrenOf('').some((child) => child.type === 'history');
  const targeted = [...tree.at.keys()].some((path) =>
    tree.transitionsOf(path).some(({ source, targets }) => source === '' || targets.includes('')),
  );
  return type !== 'compound' || entry.length + exit.length > 0 || history || targeted;
}

function limits({ portrait, tree, names, wrapped }: Writing): string[] {
  const { states, transitions } = portrait;
  const renamed = [...names.events, ...names.states, ...names.guards].filter(
    ([name, own]) => name !== own && name !== '',
  );
  const timed = transitions.some(({ trigger }) => trigger.kind === 'deadline');
  const foreign = states.flatMap((state) => state.foreign);
  const vague = transitions.filter((t) => isVague(tree, t)).map(({ source }) => source || '(root)');
  const ended = transitions.filter(({ source }) => tree.at.get(source)?.type === 'final');
  const ends = states.filter((state) => isEndingRegion(tree, state)).map(({ path }) => path);
  const astray = states.filter((state) => isAstray(tree, state)).map(({ path }) => path);
  const torn = transitions
    .filter((t) => !isTogether(tree, t))
    .map(({ source }) => source || '(root)');
  const passed = transitions.filter((t) => isPassedOver(tree, transitions, t));
  const idle = transitions.filter(isIdle).map(({ source }) => source || '(root)');
  const said: [boolean, string][] = [
    [true, 'Guards are values of the data model: false until you set them, or put an expression.'],
    [true, 'Actions and effects are logged by name. Senders and what events carry are not said.'],
    [
      timed,
      'A deadline without a fixed delay is an event that you send when it is due: deadline.…',
    ],
    [
      wrapped,
      'The whole life stands in one state, so an interpreter goes on where the life has ended.',
    ],
    [states.some(({ type }) => type === 'history'), 'A history state is written as a shallow one.'],
    [
      renamed.length > 0,
      `Renamed: ${namesText(renamed.map(([name, own]) => `${name} is ${own}`))}.`,
    ],
    [
      vague.length > 0,
      `Here the source is left and entered again, which the machine does not do: ${namesText(vague)}.`,
    ],
    [
      passed.length > 0,
      `Here a state further out hears the event too, because nothing moves in the region: ${namesText(passed.map(({ source }) => source))}.`,
    ],
    [
      torn.length > 0,
      `Only the first of several targets that are not in different regions is written: ${namesText(torn)}.`,
    ],
    [
      astray.length > 0,
      `Leads where its parent begins, and not elsewhere: the history state ${namesText(astray)}.`,
    ],
    [
      ends.length > 0,
      `A region that is final is written as a state with an end inside: ${namesText(ends)}.`,
    ],
    [
      ended.length > 0,
      `Left out, because a final state has no ways out: those of ${namesText(ended.map(({ source }) => source))}.`,
    ],
    [idle.length > 0, `What is done at once and leads nowhere is left out: ${namesText(idle)}.`],
    [foreign.length > 0, `Left out, because it has no name: ${namesText(foreign)}.`],
  ];
  return said.flatMap(([holds, text]) => (holds ? text : []));
}

/** SCXML keeps a source in place only for a compound and targets below it. */
function isVague(tree: Tree, t: PortraitTransition): boolean {
  const source = tree.at.get(t.source) as PortraitState;
  if (t.targets.length === 0 || !staysInside(tree, t)) return false;
  const mixed = t.targets.length > 1 && t.targets.includes(t.source);
  return source.type === 'parallel' || mixed;
}

/** A final state ends a compound; as a region it needs one around it. */
function isEndingRegion(tree: Tree, { type, parent }: PortraitState): boolean {
  return type === 'final' && tree.at.get(parent ?? '')?.type === 'parallel';
}

/**
 * A region that hears an event keeps it from the states around its parallel; in SCXML only where it also moves. Told
 * of any two that could hear the same, also by a wildcard.
 */
function isPassedOver(tree: Tree, all: readonly PortraitTransition[], t: PortraitTransition) {
  if (t.reenter || t.trigger.kind !== 'event' || t.targets.some((path) => path !== t.source))
    return false;
  const { type } = t.trigger;
  const isAround = (path: string) =>
    [...tree.at.values()].some(
      (state) =>
        state.type === 'parallel' &&
        isBelow(tree, t.source, state.path) &&
        (path === state.path || isBelow(tree, state.path, path)),
    );
  return all.some(
    ({ source, trigger }) =>
      trigger.kind === 'event' &&
      (trigger.type === type || isWildcard(trigger.type) || isWildcard(type)) &&
      isAround(source),
  );
}

/** Several states are entered together only in regions beside each other. */
function isTogether(tree: Tree, { targets }: PortraitTransition): boolean {
  return targets.every((one, n) =>
    targets
      .slice(n + 1)
      .every((other) => tree.at.get(meeting(tree, one, other))?.type === 'parallel'),
  );
}

/** The innermost state that is both or around both. */
function meeting(tree: Tree, one: string, other: string): string {
  if (one === other || isBelow(tree, other, one)) return one;
  return meeting(tree, tree.at.get(one)?.parent ?? '', other);
}

/** What nothing remembers leads into the parent, and nowhere else. */
function isAstray(tree: Tree, state: PortraitState): boolean {
  if (state.type !== 'history') return false;
  return !historyDefaults(tree, state).every((path) => isBelow(tree, path, state.parent ?? ''));
}

/** An interpreter would take it again and again. */
function isIdle({ trigger, targets }: PortraitTransition): boolean {
  return trigger.kind === 'always' && targets.length === 0;
}

function dataOf({ portrait, names }: Writing): Element[] {
  const data = [...names.guards].map(([name, id]) => {
    const says = portrait.guards[name]?.says;
    return element('data', [], { id, expr: 'false', ...inWords(says) });
  });
  return data.length === 0 ? [] : [element('datamodel', data)];
}

/** What people call it; SCXML lets everybody add attributes in a namespace of their own. */
const inWords = (label: string | undefined) =>
  label === undefined ? {} : { 'rollcall:label': label };

function stateOf(writing: Writing, state: PortraitState): Element {
  const { tree, names } = writing;
  const { path, type } = state;
  const id = names.states.get(path) ?? '';
  const target = (paths: readonly string[]) => paths.map((it) => names.states.get(it)).join(' ');
  if (type === 'history') {
    const paths = isAstray(tree, state)
      ? beginningOf(tree, state.parent ?? '')
      : historyDefaults(tree, state);
    const begins = element('transition', [], { target: target(paths) });
    return element('history', [begins], { id, type: 'shallow' });
  }
  const inner = [
    ...running('onentry', state.entry, writing, timersOf(writing, path, 'send')),
    ...running('onexit', state.exit, writing, timersOf(writing, path, 'cancel')),
  ];
  if (isEndingRegion(tree, state))
    return element('state', [...inner, element('final', [], { id: `${id}.end` })], { id });
  const all = tree.transitionsOf(path).filter((t) => type !== 'final' && !isIdle(t));
  const content = [
    ...inner,
    ...inOrder(all).map((t) => transitionOf(writing, state, t)),
    ...tree.childrenOf(path).map((child) => stateOf(writing, child)),
  ];
  const tag = type === 'parallel' || type === 'final' ? type : 'state';
  const begins = type === 'compound' ? { initial: target(beginningOf(tree, path)) } : {};
  return element(tag, content, { id, ...begins, ...inWords(state.label) });
}

/** XState asks an exact name first, then wildcards from the longest on; SCXML goes by the order of the document. */
function inOrder(all: readonly PortraitTransition[]): PortraitTransition[] {
  const rank = ({ trigger }: PortraitTransition) =>
    trigger.kind === 'event' && isWildcard(trigger.type) ? -trigger.type.length : -Infinity;
  return all.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

const isWildcard = (type: string) => type === '*' || type.endsWith('.*');

function running(
  tag: 'onentry' | 'onexit',
  actions: readonly string[],
  writing: Writing,
  timers: readonly Element[],
): Element[] {
  const content = [...timers, ...logged(writing, actions)];
  return content.length === 0 ? [] : [element(tag, content)];
}

function logged({ portrait }: Writing, actions: readonly string[]): Element[] {
  return actions.map((name) => {
    const label = portrait.effects[name] === undefined ? 'action' : 'effect';
    return element('log', [], { label, expr: JSON.stringify(name) });
  });
}

function timersOf({ tree, names }: Writing, path: string, does: 'send' | 'cancel'): Element[] {
  const fixed = tree.transitionsOf(path).flatMap((t) => {
    const delay = fixedDelay(t);
    const event = t.trigger.kind === 'deadline' ? names.deadlines.get(t.trigger.name) : undefined;
    return delay === null || event === undefined ? [] : [[event, delay] as const];
  });
  return [...new Map(fixed)].map(([event, delay]) =>
    does === 'send'
      ? element('send', [], { event, id: event, delay: `${delay}ms` })
      : element('cancel', [], { sendid: event }),
  );
}

function transitionOf(writing: Writing, state: PortraitState, t: PortraitTransition): Element {
  const { portrait, tree, names } = writing;
  const event = eventOf(writing, t);
  const cond = [exactly(writing, t), t.guard && condOf(writing, t.guard)].filter((it) => it);
  const targets = targetsOf(tree, state, t);
  const inside = targets.length > 0 && state.type === 'compound' && staysInside(tree, t);
  return element('transition', logged(writing, t.actions), {
    ...(event !== null && { event }),
    ...(cond.length > 0 && { cond: cond.join(' && ') }),
    ...(targets.length > 0 && { target: targets.map((it) => names.states.get(it)).join(' ') }),
    ...(inside && { type: 'internal' }),
    ...(event !== null && inWords(triggerText(portrait, t))),
  });
}

/** A source that targets itself without leaving: of an atomic state nothing moves, of a compound what is inside. */
function targetsOf(tree: Tree, state: PortraitState, t: PortraitTransition): readonly string[] {
  const [target, ...others] = t.targets;
  if (!isTogether(tree, t)) return t.targets.slice(0, 1);
  if (t.reenter || target !== t.source || others.length > 0) return t.targets;
  if (state.type === 'parallel') return t.targets;
  return beginningOf(tree, t.source);
}

function eventOf({ names }: Writing, { source, trigger }: PortraitTransition): string | null {
  if (trigger.kind === 'event') return names.events.get(trigger.type) ?? null;
  if (trigger.kind === 'deadline') return names.deadlines.get(trigger.name) ?? null;
  return trigger.kind === 'always' ? null : `done.state.${names.states.get(source)}`;
}

/** In SCXML `door` also hears `door.open`: where the machine knows such an event, the name is asked for. */
function exactly({ names }: Writing, { trigger }: PortraitTransition): string | null {
  const own = trigger.kind === 'event' ? names.events.get(trigger.type) : undefined;
  if (own === undefined || own.endsWith('*')) return null;
  const longer = [...names.events.values()].some((name) => name.startsWith(`${own}.`));
  return longer ? `_event.name === ${JSON.stringify(own)}` : null;
}

function condOf(writing: Writing, guard: GuardTree): string {
  const { tree, names } = writing;
  if (guard.kind === 'named') return names.guards.get(guard.name) ?? 'false';
  if (guard.kind === 'not') return `!(${condOf(writing, guard.of)})`;
  if (guard.kind === 'in') {
    const paths = tree.at.has(guard.path) ? [guard.path] : guard.path.split(' + ');
    return joined(
      paths.map((path) => inState(writing, path)),
      '&&',
    );
  }
  const parts = guard.of.map((part) => condOf(writing, part));
  return guard.kind === 'and' ? joined(parts, '&&', 'true') : joined(parts, '||', 'false');
}

function inState({ names, wrapped }: Writing, path: string): string {
  const id = names.states.get(path);
  if (id === undefined) return 'false';
  return path === '' && !wrapped ? 'true' : `In('${id}')`;
}

function joined(parts: readonly string[], by: string, none = 'true'): string {
  if (parts.length === 0) return none;
  return parts.length === 1 ? (parts[0] as string) : `(${parts.join(` ${by} `)})`;
}

/** An XML name without colons. */
function stateId(text: string): string {
  const id = text.replace(/[^\w.-]+/g, '_');
  return /^[A-Za-z_]/.test(id) ? id : `s_${id}`;
}

/** Names between dots, of which the last may be a wildcard. */
function eventName(text: string): string {
  const names = text.split('.').map((name, n, all) => {
    const last = n === all.length - 1;
    return last && name === '*' ? '*' : name.replace(/[^\w-]+/g, '_') || '_';
  });
  return names.join('.');
}

const words =
  /^(?:In|arguments|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|undefined|var|void|while|with|yield)$/;

/** A name in ECMAScript; those that begin with an underscore belong to SCXML. */
function identifier(text: string): string {
  const name = text.replace(/[^\w$]+/g, '_');
  return words.test(name) || !/^[A-Za-z$]/.test(name) ? `g_${name}` : name;
}
