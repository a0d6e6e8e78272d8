/**
 * Mermaid's stateDiagram-v2. Every state is declared first, in its place; Mermaid moves a state into whatever composite
 * mentions it next, so a transition stands inside a composite only where both its ends are there, and else outside all.
 * Dagre loses a second transition of a state to itself, so these are merged into one. No layout of Mermaid's draws an
 * arrow between a composite and what is inside it: a state of its own stands there for the whole.
 */
import { oneLine } from '../../explore/exports/text.ts';
import type { Portrait, PortraitState, PortraitTransition } from '../portrait.ts';
import { ownNames, prefixedName } from './names.ts';
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

/** What states are called in the export, by path; the prefix keeps them from being words of Mermaid. */
export function mermaidNames({ states }: Portrait): ReadonlyMap<string, string> {
  return ownNames(
    states.map(({ path }) => path),
    prefixedName('s_'),
  );
}

interface Writing {
  readonly portrait: Portrait;
  readonly tree: Tree;
  readonly names: ReadonlyMap<string, string>;
  /** By the path of the composite that holds both ends; the empty path for those outside all. */
  readonly arrows: ReadonlyMap<string, readonly Arrow[]>;
}

/** What Mermaid draws: one line from a state to another, with everything that leads that way. */
interface Arrow {
  readonly from: End;
  readonly to: End;
  readonly label: string;
}

/** A state; or, inside a composite, what stands for any state of it, or for entering it anew. */
interface End {
  readonly path: string;
  readonly as: 'itself' | 'any' | 'anew';
}

export function mermaid(portrait: Portrait): string {
  const tree = treeOf(portrait);
  const boxed = needsBox(tree);
  const names = mermaidNames(portrait);
  const all = arrowsOf(portrait, tree);
  const arrows = Map.groupBy(all, ({ from, to }) => placeOf(tree, from, to));
  const writing = { portrait, tree, names, arrows };
  const states = boxed ? stateLines(writing, tree.root) : childLines(writing, tree.root);
  const lines = [...states, ...arrowLines(writing, '')].map((line) => `  ${line}`);
  return withAbout(portrait, ['stateDiagram-v2', ...lines, '']);
}

/** The composite in whose body an arrow stands, where both its ends do; a body with regions has no place for one. */
function placeOf(tree: Tree, from: End, to: End): string {
  const [first, second] = [from, to].map((end) => homeOf(tree, end));
  if (first !== second || first === null || first === undefined) return '';
  return tree.at.get(first)?.type === 'parallel' ? '' : first;
}

function homeOf(tree: Tree, { path, as }: End): string | null {
  return as === 'itself' ? (tree.at.get(path)?.parent ?? null) : path;
}

/** The root is drawn where it has ways of its own, or regions. */
function needsBox(tree: Tree): boolean {
  const mentioned = [...tree.at.keys()].some((path) =>
    tree.transitionsOf(path).some(({ source, targets }) => source === '' || targets.includes('')),
  );
  return tree.root.type !== 'compound' || mentioned;
}

const mostCharacters = 50_000;

function withAbout(portrait: Portrait, lines: readonly string[]): string {
  const about = [...aboutLines(portrait, 'a Mermaid diagram'), ...limits(portrait)];
  const text = lines.join('\n');
  // Room for the comments themselves.
  if (text.length + 2000 > mostCharacters)
    about.push(`Mermaid draws at most ${mostCharacters} characters unless maxTextSize is raised.`);
  const title = `---\ntitle: ${JSON.stringify(oneLine(portrait.title))}\n---`;
  return [title, ...about.map((line) => `%% ${bare(line)}`), text].join('\n');
}

/** Mermaid takes `%%{` for a directive, and looks for entities in comments too. */
const bare = (line: string) => line.replace(/[{}#;]/g, ' ');

function limits({ states, transitions, effects, actions }: Portrait): string[] {
  const composites = states.filter(isComposite);
  const runs = composites.flatMap(({ entry, exit }) => [...entry, ...exit]);
  const told = runs.filter((name) => actions[name] === undefined || effects[name] !== undefined);
  const foreign = states.flatMap((state) => state.foreign);
  const history = states.some(({ type }) => type === 'history');
  return [
    'Of several arrows from a state the first that fits is taken. What only changes the record is not drawn.',
    ...(transitions.some(({ targets }) => targets.length > 1)
      ? ['A transition to several regions is an arrow to each.']
      : []),
    'No arrow leads from a composite into itself: "Any state of" stands inside for the whole of it.',
    ...(history ? ['Mermaid knows no history: it is drawn as a state named H.'] : []),
    ...(told.length > 0
      ? [`Not drawn, on entering or leaving a composite: ${namesText(told)}.`]
      : []),
    ...(foreign.length > 0 ? [`Not drawn, because it has no name: ${namesText(foreign)}.`] : []),
  ];
}

const isComposite = ({ type }: Pick<PortraitState, 'type'>) =>
  type === 'compound' || type === 'parallel';

function stateLines(writing: Writing, state: PortraitState): string[] {
  const name = writing.names.get(state.path);
  const label = state.type === 'history' ? 'H' : state.label;
  const declared = `state "${escaped(label)}" as ${name}`;
  if (isComposite(state))
    return [`${declared} {`, ...childLines(writing, state).map((line) => `  ${line}`), '}'];
  const { portrait } = writing;
  return [
    declared,
    ...effectTexts(portrait, state.entry).map((it) => `${name} : ${escaped(`on entry: ${it}`)}`),
    ...effectTexts(portrait, state.exit).map((it) => `${name} : ${escaped(`on exit: ${it}`)}`),
  ];
}

function childLines(writing: Writing, state: PortraitState): string[] {
  const { tree, names } = writing;
  const children = tree.childrenOf(state.path);
  const declared = children.map((child) => stateLines(writing, child));
  const standIns = standInLines(writing, state);
  if (state.type === 'parallel')
    return [...declared, ...standIns.map((it) => [it])].flatMap((it, n) =>
      n === 0 ? it : ['--', ...it],
    );
  return [
    ...declared.flat(),
    ...standIns,
    ...(state.initial === null ? [] : [`[*] --> ${names.get(state.initial)}`]),
    ...children.flatMap(({ type, path }) => (type === 'final' ? `${names.get(path)} --> [*]` : [])),
    ...(state.path === '' ? [] : arrowLines(writing, state.path)),
  ];
}

function standInLines({ names, arrows }: Writing, state: PortraitState): string[] {
  const ends = [...arrows.values()].flat().flatMap(({ from, to }) => [from, to]);
  const texts = { any: `Any state of ${state.label}`, anew: `${state.label}, anew` };
  return (['any', 'anew'] as const).flatMap((as) =>
    ends.some((end) => end.path === state.path && end.as === as)
      ? `state "${escaped(texts[as])}" as ${nameOf(names, { path: state.path, as })}`
      : [],
  );
}

function arrowLines({ names, arrows }: Writing, place: string): string[] {
  return (arrows.get(place) ?? []).map(
    ({ from, to, label }) => `${nameOf(names, from)} --> ${nameOf(names, to)} : ${label}`,
  );
}

/** No name of a state begins like that of a stand-in. */
function nameOf(names: ReadonlyMap<string, string>, { path, as }: End): string {
  const name = names.get(path) ?? '';
  return as === 'itself' ? name : `${as}_${name}`;
}

function arrowsOf(portrait: Portrait, tree: Tree): Arrow[] {
  const all = portrait.transitions.flatMap((t) =>
    (t.targets.length === 0 ? [t.source] : t.targets).map((target) => ({
      ...endsOf(tree, t.source, target),
      label: labelOf(portrait, tree, t),
    })),
  );
  const loops = Map.groupBy(all, ({ from, to }) => (isLoop(from, to) ? from.path : null));
  return all.flatMap((arrow) => {
    if (!isLoop(arrow.from, arrow.to)) return arrow;
    const merged = loops.get(arrow.from.path) ?? [];
    return merged[0] === arrow
      ? { ...arrow, label: merged.map(({ label }) => label).join(`<br/>${rule}<br/>`) }
      : [];
  });
}

const isLoop = (from: End, to: End) => from.path === to.path;

function endsOf(tree: Tree, source: string, target: string): Pick<Arrow, 'from' | 'to'> {
  const { type } = tree.at.get(source) as PortraitState;
  const inside = isBelow(tree, target, source) || (source === target && isComposite({ type }));
  const outward = isBelow(tree, source, target);
  const from: End = { path: source, as: inside ? 'any' : 'itself' };
  const to =
    source === target ? from : ({ path: target, as: outward ? 'anew' : 'itself' } as const);
  return { from, to };
}

function labelOf(portrait: Portrait, tree: Tree, t: PortraitTransition): string {
  const who = whoText(portrait, t);
  const by = who === '' || t.trigger.kind === 'deadline' ? '' : ` (${who})`;
  const guard = guardText(portrait, tree, t.guard);
  const lines = [
    `${triggerText(portrait, t)}${by}`,
    ...(guard === '' ? [] : [`only if ${guard}`]),
    ...effectTexts(portrait, t.actions).map((text) => `/ ${text}`),
  ];
  return lines.map(escaped).join('<br/>');
}

/** What Mermaid could read as its own becomes an entity by number: its words are made of ASCII's signs. */
function escaped(text: string): string {
  const line = oneLine(text);
  const safe = line.replace(
    /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{Join_Control} .,!?()/+–—’‘“”…›-]|[ﬂﬁ]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
  return safe === '' ? '#8203;' : safe;
}
