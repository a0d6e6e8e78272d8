/**
 * DOT for Graphviz: a node a state, a cluster a compound, a parallel or a region. An edge cannot end at a cluster, so
 * each has a point inside, where what leaves or enters the whole of it is tied, and from which the begin is shown.
 */
import { oneLine } from '../../explore/exports/text.ts';
import type { Portrait, PortraitState, PortraitTransition } from '../portrait.ts';
import { ownNames, wordName } from './names.ts';
import { isBelow, type Tree, treeOf } from './tree.ts';
import {
  aboutLines,
  effectTexts,
  guardText,
  namesText,
  rule,
  triggerText,
  whoText,
} from './words.ts';

/** What states are called in the export, by path. A cluster is `cluster_` and this, its point this and `__at`. */
export function dotNames({ name, states }: Portrait): ReadonlyMap<string, string> {
  const paths = states.map(({ path }) => path);
  return ownNames(paths, (path) => wordName(path === '' ? name : path));
}

interface Writing {
  readonly portrait: Portrait;
  readonly tree: Tree;
  readonly names: ReadonlyMap<string, string>;
}

export function dot(portrait: Portrait): string {
  const tree = treeOf(portrait);
  const writing = { portrait, tree, names: dotNames(portrait) };
  const about = [...aboutLines(portrait, 'a Graphviz graph'), ...limits(portrait)];
  return [
    ...about.map((line) => `// ${line}`),
    `digraph ${quoted(portrait.name)} {`,
    '  compound=true; rankdir=TB; fontname="Arial"; nodesep=0.4; ranksep=0.6;',
    '  node [shape=box, style="rounded", fontname="Arial", fontsize=12];',
    '  edge [fontname="Arial", fontsize=10];',
    ...stateLines(writing, tree.root).map((line) => `  ${line}`),
    ...portrait.states.flatMap((state) => beginLines(writing, state)),
    ...portrait.states.flatMap((state) => transitionLines(writing, state)),
    '}',
    '',
  ].join('\n');
}

function limits({ states }: Portrait): string[] {
  const foreign = states.flatMap((state) => state.foreign);
  return [
    'A transition to several regions is an edge to each. What only changes the record is not drawn.',
    ...(foreign.length > 0 ? [`Not drawn, because it has no name: ${namesText(foreign)}.`] : []),
  ];
}

const isCluster = ({ type }: PortraitState) => type === 'compound' || type === 'parallel';

function stateLines(writing: Writing, state: PortraitState): string[] {
  const { tree, names } = writing;
  const name = names.get(state.path) ?? '';
  if (!isCluster(state)) return [`${name} [${attributes(looksOf(writing, state))}];`];
  const region = tree.at.get(state.parent ?? '')?.type === 'parallel' && state.path !== '';
  const style = region ? 'rounded,dashed' : 'rounded';
  const inner = tree.childrenOf(state.path).flatMap((child) => stateLines(writing, child));
  return [
    `subgraph cluster_${name} {`,
    `  label=${label([state.label, ...runs(writing.portrait, state)])}; style=${quoted(style)};`,
    `  ${name}__at [shape=point, width=0.12, label=""];`,
    ...inner.map((line) => `  ${line}`),
    '}',
  ];
}

function looksOf({ portrait }: Writing, state: PortraitState): Record<string, string> {
  if (state.type === 'history') return { label: label(['H']), shape: 'circle' };
  const text = label([state.label, ...runs(portrait, state)]);
  return state.type === 'final' ? { label: text, peripheries: '2' } : { label: text };
}

function runs(portrait: Portrait, { entry, exit }: PortraitState): string[] {
  return [
    ...effectTexts(portrait, entry).map((text) => `on entry: ${text}`),
    ...effectTexts(portrait, exit).map((text) => `on exit: ${text}`),
  ];
}

function beginLines({ tree, names }: Writing, state: PortraitState): string[] {
  if (state.type !== 'compound' || state.initial === null) return [];
  const target = tree.at.get(state.initial) as PortraitState;
  const to = { ...(isCluster(target) && { lhead: `cluster_${names.get(target.path)}` }) };
  const from = names.get(state.path);
  return [`  ${from}__at -> ${endOf(names, target)}${listed({ ...to, style: 'dashed' })};`];
}

function transitionLines(writing: Writing, source: PortraitState): string[] {
  const { portrait, tree } = writing;
  const arrows = tree.transitionsOf(source.path).flatMap((t) => {
    const lines = linesOf(portrait, tree, t);
    const targets = t.targets.length === 0 ? [t.source] : t.targets;
    return targets.map((to) => ({ to, lines }));
  });
  const [loops, ways] = [true, false].map((is) =>
    arrows.filter(({ to }) => (to === source.path) === is),
  ) as [typeof arrows, typeof arrows];
  // Graphviz draws several loops of a state over each other.
  const merged = loops.flatMap(({ lines }, n) => (n === 0 ? lines : [rule, ...lines]));
  const all = merged.length === 0 ? ways : [{ to: source.path, lines: merged }, ...ways];
  return all.map(({ to, lines }) => edgeLine(writing, source, to, lines));
}

function edgeLine(
  { tree, names }: Writing,
  source: PortraitState,
  to: string,
  lines: readonly string[],
): string {
  const target = tree.at.get(to) as PortraitState;
  const tail = isCluster(source) && isApart(tree, to, source.path);
  const head = isCluster(target) && isApart(tree, source.path, to);
  const looks = {
    label: label(lines),
    ...(tail && { ltail: `cluster_${names.get(source.path)}` }),
    ...(head && { lhead: `cluster_${names.get(to)}` }),
  };
  return `  ${endOf(names, source)} -> ${endOf(names, target)}${listed(looks)};`;
}

/** A border can only be crossed from outside. */
function isApart(tree: Tree, path: string, around: string): boolean {
  return path !== around && !isBelow(tree, path, around);
}

function endOf(names: ReadonlyMap<string, string>, state: PortraitState): string {
  const name = names.get(state.path) ?? '';
  return isCluster(state) ? `${name}__at` : name;
}

function linesOf(portrait: Portrait, tree: Tree, t: PortraitTransition): string[] {
  const who = whoText(portrait, t);
  const guard = guardText(portrait, tree, t.guard);
  const by = who === '' || t.trigger.kind === 'deadline' ? '' : ` (${who})`;
  return [
    `${triggerText(portrait, t)}${by}`,
    ...(guard === '' ? [] : [`[${guard}]`]),
    ...effectTexts(portrait, t.actions).map((text) => `/ ${text}`),
  ];
}

function listed(given: Readonly<Record<string, string>>): string {
  const text = attributes(given);
  return text === '' ? '' : ` [${text}]`;
}

function attributes(given: Readonly<Record<string, string>>): string {
  return Object.entries(given)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

/** Long lines are broken, because Graphviz does not; at an empty one it crashes. */
function label(lines: readonly string[]): string {
  const broken = lines.flatMap((line) => wrapped(oneLine(line) || '?', 36)).map(escaped);
  return `"${broken.join('\\n')}"`;
}

function wrapped(line: string, widest: number): string[] {
  return line.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= widest) return [...lines, word];
    return [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
}

const quoted = (text: string) => `"${oneLine(text).replace(/["\\]/g, '\\$&')}"`;

/** In a label Graphviz also reads entities of HTML. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replace(/["\\]/g, '\\$&');
