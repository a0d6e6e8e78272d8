/** The picture of a whole machine: its states in each other and beside each other, and every transition that does something. */
import type { GuardTree } from '../../lifecycle/index.ts';
import type { Box, Line, Mark, Picture, Row, Way, Word } from '../picture.ts';
import type { Portrait, PortraitState, PortraitTransition } from '../portrait.ts';
import { hashOf, type Marks, marked, type PictureOptions, pictureId } from './options.ts';
import {
  actionText,
  actorWord,
  conditionsOf,
  guardLine,
  isEffect,
  listed,
  note,
  triggerWord,
  withComma,
} from './wording.ts';

/** Steps of a path are transitions, by their index in the portrait. */
export interface MachinePictureOptions extends PictureOptions<number> {
  /** Set for the difference of two versions: what is marked otherwise is never told in one arrow. */
  readonly marks?: Marks;
}

/** Draws a machine with every state and every transition but those that are declared to do nothing. */
export function machinePicture(portrait: Portrait, options: MachinePictureOptions = {}): Picture {
  const drawing = new MachineDrawing(portrait, options);
  const { name, title, states, transitions } = portrait;
  const shown = states.filter(({ path, hidden }) => path !== '' && !hidden);
  return {
    id: pictureId(name, options.compact ? 'compact' : 'machine'),
    title: `${title}: the whole machine`,
    description: `${shown.length} states and ${transitions.length} transitions${
      options.compact ? ', without conditions and effects' : ''
    }. Boxes inside a box are its states; dashed boxes run beside each other.`,
    hash: hashOf(portrait),
    boxes: drawing.boxes(),
    ways: drawing.ways(),
  };
}

/** Declared to do nothing: it only says that the event is no surprise. */
function doesNothing({ targets, actions, reenter }: PortraitTransition): boolean {
  return targets.length === 0 && actions.length === 0 && !reenter;
}

const boxId = (path: string) => (path === '' ? 's' : `s-${path}`);
const startId = (path: string) => (path === '' ? 'start' : `start-${path}`);

/** What a transition is drawn as: an arrow to a box, or a row in its own box. */
interface Drawing {
  readonly transition: PortraitTransition;
  /** Its source, or the state in it that its guard asks for. */
  readonly from: string;
  /** Null for a row. */
  readonly to: string | null;
}

/** The same event that leads back to one state from many, told by a row there: what is drawn is the way onward. */
interface Gathered {
  readonly to: string;
  readonly from: readonly string[];
  readonly transitions: readonly PortraitTransition[];
}

/** From so many states an arrow each would hide the rest. */
const fromMany = 3;

class MachineDrawing {
  readonly #portrait: Portrait;
  readonly #options: MachinePictureOptions;
  readonly #states: ReadonlyMap<string, PortraitState>;
  readonly #drawings: readonly Drawing[];
  readonly #gathered: readonly Gathered[];
  readonly #path: ReadonlySet<number>;
  readonly #onPath: ReadonlySet<string>;

  constructor(portrait: Portrait, options: MachinePictureOptions) {
    this.#portrait = portrait;
    this.#options = options;
    this.#states = new Map(portrait.states.map((state) => [state.path, state]));
    this.#drawings = portrait.transitions
      .filter((it) => !doesNothing(it))
      .map((transition) => {
        const from = this.#beginning(transition);
        return { transition, from, to: this.#end(transition, from) };
      });
    this.#gathered = this.#gather();
    this.#path = new Set(options.path);
    const taken = portrait.transitions.filter(({ index }) => this.#path.has(index));
    this.#onPath = new Set(taken.flatMap(({ source, targets }) => [source, ...targets]));
  }

  /** A transition of a compound whose guard asks for a state in it leads from that state. */
  #beginning({ source, guard, targets }: PortraitTransition): string {
    if (targets.length === 0 || guard === null) return source;
    const inside = statesAsked(guard).filter((path) => {
      const asked = this.#states.get(path);
      return asked !== undefined && asked.type !== 'history' && isWithin(path, source);
    });
    return inside.length === 1 ? (inside[0] as string) : source;
  }

  /** The box that the arrow reaches; null where it would reach its own box, or one in it or around it. */
  #end({ targets }: PortraitTransition, from: string): string | null {
    const [first, ...others] = targets;
    if (first === undefined) return null;
    const end = others.reduce(commonPath, first);
    return end === from || isWithin(end, from) || isWithin(from, end) ? null : end;
  }

  #gather(): Gathered[] {
    const rank = new Map(this.#portrait.states.map(({ path }, n) => [path, n]));
    const at = (path: string) => rank.get(path) ?? 0;
    const back = this.#drawings.filter(
      ({ from, to }) => to !== null && at(to) < at(from) && this.#hasRows(to),
    );
    const arrows = Map.groupBy(back, ({ from, to, transition }) =>
      JSON.stringify([from, to, nameOf(transition), this.#apart(transition)]),
    );
    const alike = Map.groupBy(arrows.values(), (arrow) => {
      const [{ to, transition }] = arrow as [Drawing];
      const lines = this.#lines(arrow.map((it) => it.transition));
      return JSON.stringify([to, lines, this.#apart(transition)]);
    });
    return [...alike.values()]
      .filter(({ length }) => length >= fromMany)
      .map((group) => ({
        to: group[0]?.[0]?.to as string,
        from: group.flatMap(([first]) => (first ? [first.from] : [])),
        transitions: group.flat().map(({ transition }) => transition),
      }));
  }

  /** What is lit is told with others; what changed is told by itself. */
  #apart({ index }: PortraitTransition): Mark | null {
    return this.#options.marks?.transitions.get(index) ?? null;
  }

  /** The root is drawn where it does something itself, or runs several regions. */
  #isRootDrawn(): boolean {
    const root = this.#states.get('');
    return (
      root !== undefined &&
      (root.type !== 'compound' ||
        this.#effects(root.entry).length + this.#effects(root.exit).length > 0 ||
        this.#drawings.some(({ from, to }) => from === '' || to === ''))
    );
  }

  boxes(): Box[] {
    const isRootDrawn = this.#isRootDrawn();
    return this.#portrait.states.flatMap((state): Box[] => {
      const isRoot = state.path === '';
      const parent =
        state.parent === null || (state.parent === '' && !isRootDrawn) ? null : boxId(state.parent);
      const begins =
        state.initial === null || state.type !== 'compound' || this.#isHidden(state.initial);
      const start = begins
        ? []
        : [this.#start(state, isRoot && !isRootDrawn ? null : boxId(state.path))];
      if (isRoot && !isRootDrawn) return start;
      return [this.#box(state, parent), ...start];
    });
  }

  /** A dot and a history state have no room for any. */
  #hasRows(path: string): boolean {
    const state = this.#states.get(path);
    return state !== undefined && !state.hidden && state.type !== 'history';
  }

  #isHidden(path: string): boolean {
    return this.#states.get(path)?.hidden ?? false;
  }

  #start({ path }: PortraitState, parent: string | null): Box {
    return { id: startId(path), parent, kind: 'start', title: '', rows: [] };
  }

  #box(state: PortraitState, parent: string | null): Box {
    const { path, label, hidden } = state;
    // Before birth there is only the event that begins a life: a dot says that.
    if (hidden && !this.#drawings.some(({ from, to }) => from === path && to === null)) {
      return {
        id: boxId(path),
        parent,
        kind: 'start',
        title: '',
        rows: [],
        ...marked(this.#boxMark(path)),
      };
    }
    const name = path.split('.').at(-1) ?? path;
    const badge = this.#options.badges?.[path];
    return {
      id: boxId(path),
      parent,
      kind: this.#kind(state),
      title: label === '' ? '(no name)' : label,
      ...(this.#options.compact || name === '' || name === label ? {} : { subtitle: name }),
      rows: this.#rows(state),
      ...(badge === undefined ? {} : { badge }),
      ...marked(this.#boxMark(path)),
    };
  }

  #kind({ type, parent }: PortraitState): Box['kind'] {
    if (type === 'final' || type === 'history') return type;
    const around = parent === null ? undefined : this.#states.get(parent);
    if (around?.type === 'parallel' && type !== 'atomic') return 'region';
    return type === 'atomic' ? 'state' : 'compound';
  }

  #boxMark(path: string): Mark | undefined {
    const { lit, path: steps, marks } = this.#options;
    if (marks !== undefined) return marks.states.get(path);
    if (lit !== undefined) return lit === path ? 'lit' : undefined;
    if (steps === undefined) return undefined;
    return this.#onPath.has(path) ? 'lit' : 'dim';
  }

  #mark(transitions: readonly PortraitTransition[]): Mark | undefined {
    const { lit, path, marks } = this.#options;
    if (marks !== undefined) return marks.transitions.get(transitions[0]?.index ?? -1);
    if (lit !== undefined)
      return transitions.some(({ source }) => source === lit) ? 'lit' : undefined;
    if (path === undefined) return undefined;
    return transitions.some(({ index }) => this.#path.has(index)) ? 'lit' : 'dim';
  }

  #rows(state: PortraitState): Row[] {
    const own = this.#drawings.filter(({ from, to }) => to === null && from === state.path);
    const byTarget = Map.groupBy(own, ({ transition }) =>
      JSON.stringify([transition.targets, this.#apart(transition)]),
    );
    const rows = [...byTarget.values()].flatMap((group) => {
      const transitions = group.map((it) => it.transition);
      return (this.#options.compact ? [transitions] : merged(transitions)).map((them) =>
        this.#row(state, them),
      );
    });
    const arrivals = this.#gathered.filter(({ to }) => to === state.path);
    return [...this.#always(state), ...rows, ...arrivals.map((it) => this.#arrival(it))];
  }

  #arrival({ to, from, transitions }: Gathered): Row {
    const [first] = transitions as [PortraitTransition];
    const words = this.#rowWords(transitions);
    return {
      id: `r-${to}--${nameOf(first)}--${first.index}`,
      sign: 'from',
      line: [...withComma(words), note(`from ${this.#names(from, 'or')}`)],
      transitions: transitions.map(({ index }) => index),
      ...marked(this.#mark(transitions)),
    };
  }

  /** What is sent whenever a state is entered or left. */
  #always({ path, entry, exit }: PortraitState): Row[] {
    if (this.#options.compact) return [];
    return (
      [
        ['on entry', entry],
        ['on exit', exit],
      ] as const
    ).flatMap(([when, names]): Row[] => {
      const effects = this.#effects(names);
      if (effects.length === 0) return [];
      const line: Line = [note(when), ...effects];
      return [{ id: `r-${path}--${when.replace(' ', '-')}`, sign: 'stays', line, transitions: [] }];
    });
  }

  #row({ path }: PortraitState, transitions: readonly PortraitTransition[]): Row {
    const [first] = transitions as [PortraitTransition];
    const ends = first.targets.filter((target) => target !== path);
    const where = ends.length === 0 ? [] : [note(`→ ${this.#names(ends)}`)];
    return {
      id: `r-${path}--${nameOf(first)}--${first.index}`,
      sign: ends.length === 0 ? 'stays' : 'to',
      line: [...this.#rowWords(transitions), ...where],
      transitions: transitions.map(({ index }) => index),
      ...marked(this.#mark(transitions)),
    };
  }

  /** In a compact picture all that lead to the same stand in one row. */
  #rowWords(transitions: readonly PortraitTransition[]): Word[] {
    if (!this.#options.compact) return this.#lines(transitions).flat();
    const words = merged(transitions).map((them) =>
      triggerWord(this.#portrait, (them[0] as PortraitTransition).trigger),
    );
    return words.map((word, n) =>
      n < words.length - 1 ? { ...word, text: `${word.text},` } : word,
    );
  }

  #names(paths: readonly string[], joined: 'and' | 'or' = 'and'): string {
    return listed(
      paths.map((path) => this.#states.get(path)?.label ?? path),
      joined,
    );
  }

  ways(): Way[] {
    const inRows = new Set(this.#gathered.flatMap(({ transitions }) => transitions));
    const arrows = this.#drawings.filter(
      ({ to, transition }) => to !== null && !inRows.has(transition),
    );
    const pairs = Map.groupBy(arrows, ({ from, to, transition }) =>
      JSON.stringify([from, to, this.#apart(transition)]),
    );
    return [...this.#beginnings(), ...[...pairs.values()].map((group) => this.#way(group))];
  }

  #way(group: readonly Drawing[]): Way {
    const [{ transition, from, to }] = group as [Drawing];
    const transitions = group.map((it) => it.transition);
    return {
      id: `t-${transition.source}--${nameOf(transition)}--${transition.index}`,
      from: boxId(from),
      to: boxId(to ?? ''),
      lines: merged(transitions).flatMap((them) => this.#lines(them)),
      aside: false,
      transitions: transitions.map(({ index }) => index),
      ...marked(this.#mark(transitions)),
    };
  }

  /** From the dot in a compound to where it begins, and from a history state to where it leads at first. */
  #beginnings(): Way[] {
    return this.#portrait.states.flatMap(({ path, type, initial }): Way[] => {
      const isHistory = type === 'history';
      const isKnown = initial !== null && this.#states.has(initial) && !this.#isHidden(initial);
      if (!isKnown || (type !== 'compound' && !isHistory)) return [];
      if (isHistory && (isWithin(path, initial) || path === initial)) return [];
      const mark = this.#options.path === undefined ? {} : { mark: 'dim' as const };
      return [
        {
          id: `t-${path}--begins`,
          from: isHistory ? boxId(path) : startId(path),
          to: boxId(initial),
          lines: isHistory ? [[note('the first time')]] : [],
          aside: isHistory,
          transitions: [],
          ...mark,
        },
      ];
    });
  }

  /** Several transitions of the same event to the same target, told together. */
  #lines(transitions: readonly PortraitTransition[]): Line[] {
    const [first] = transitions as [PortraitTransition];
    const word = triggerWord(this.#portrait, first.trigger);
    if (this.#options.compact) return [[word]];
    const actor = actorWord(this.#portrait, first.trigger);
    const [guard, effects] = [this.#guard(transitions), this.#effectsOf(transitions)];
    const into = first.targets.length > 1 ? [[note(`into ${this.#names(first.targets)}`)]] : [];
    return [
      actor === null ? [word] : [word, actor],
      ...guard,
      ...effects.map((effect) => [effect]),
      ...into,
    ];
  }

  /** What all of them ask; nothing where one of them asks nothing. */
  #guard(transitions: readonly PortraitTransition[]): Line[] {
    const [first = [], ...others] = transitions.map(({ guard }) =>
      conditionsOf(this.#portrait, guard),
    );
    return guardLine(first.filter((it) => others.every((list) => list.includes(it))));
  }

  /** What is sent; where nothing is and nobody moves, what is recorded. */
  #effectsOf(transitions: readonly PortraitTransition[]): Word[] {
    const names = [...new Set(transitions.flatMap(({ actions }) => actions))];
    const effects = this.#effects(names);
    const isStill = transitions.every(({ targets }) => targets.length === 0);
    if (effects.length > 0 || !isStill) return effects;
    return names.slice(0, 1).map((name) => effect(actionText(this.#portrait, name)));
  }

  #effects(names: readonly string[]): Word[] {
    return names
      .filter((name) => isEffect(this.#portrait, name))
      .map((name) => effect(actionText(this.#portrait, name)));
  }
}

/** The states that must be active, whatever else holds. */
function statesAsked(guard: GuardTree): string[] {
  if (guard.kind === 'in') return [guard.path];
  return guard.kind === 'and' ? guard.of.flatMap(statesAsked) : [];
}

const effect = (text: string): Word => ({ kind: 'effect', text: `/ ${text}` });

const nameOf = ({ trigger }: PortraitTransition): string =>
  trigger.kind === 'event'
    ? trigger.type
    : trigger.kind === 'deadline'
      ? trigger.deadline
      : trigger.kind;

/** Those that the same event sets off, together; in document order. */
function merged(transitions: readonly PortraitTransition[]): PortraitTransition[][] {
  return [...Map.groupBy(transitions, nameOf).values()];
}

/** Whether one path lies below another. */
function isWithin(path: string, around: string): boolean {
  return path !== around && (around === '' || path.startsWith(`${around}.`));
}

/** The innermost state around two. */
function commonPath(one: string, other: string): string {
  const [a, b] = [one.split('.'), other.split('.')];
  const same = a.findIndex((name, n) => name !== b[n]);
  return (same === -1 ? a : a.slice(0, same)).join('.');
}
