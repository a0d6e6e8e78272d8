/**
 * The picture of a lifecycle by status, which is what people see of it: a box a status, a way between two. What leads
 * to a status from everywhere is told once, as a row in its box, so that what is drawn is the way that people go.
 */
import type { StatusWay } from '../../explore/index.ts';
import { type GuardTree, guardNames, type Reads } from '../../lifecycle/index.ts';
import type { Box, Line, Mark, Picture, Row, Way } from '../picture.ts';
import type { Portrait, PortraitTransition } from '../portrait.ts';
import { type Flow, flowOf } from './flow.ts';
import { hashOf, marked, type PictureOptions, pictureId, type StatusMarks } from './options.ts';
import {
  actorWord,
  conditionsOf,
  guardLine,
  listed,
  note,
  toneOf,
  triggerWord,
  turnText,
  withComma,
} from './wording.ts';

/** One step of a life, by the statuses around it and what set it off: an event's type or a deadline's name. */
export interface StatusStep {
  readonly from: string | null;
  readonly to: string;
  readonly name: string;
}

export interface StatusPictureOptions extends PictureOptions<StatusStep> {
  /** Set for the difference of two versions: what is marked otherwise is never told in one arrow or row. */
  readonly marks?: StatusMarks;
}

/**
 * Draws the statuses of a lifecycle and the ways between them.
 * @param portrait of a lifecycle; a machine without statuses gives an empty picture that says so.
 */
export function statusPicture(portrait: Portrait, options: StatusPictureOptions = {}): Picture {
  const flow = flowOf(portrait);
  const drawing = new StatusDrawing(portrait, flow, options);
  const { title, name } = portrait;
  const happy = flow.order.map((code) => labelOf(portrait, code)).join(', ');
  return {
    id: pictureId(name, 'status'),
    title: `${title}: the statuses that people see`,
    description:
      portrait.statusView === null
        ? 'This machine says nothing of statuses, so there is nothing to draw.'
        : `${flow.order.length} statuses, in the order in which people meet them: ${happy}.`,
    hash: hashOf(portrait),
    boxes: drawing.boxes(),
    ways: drawing.ways(),
  };
}

const labelOf = ({ statuses }: Portrait, code: string) => statuses[code]?.label ?? code;
/** A longer condition is left to the table: the picture shows the way, not the small print. */
const briefCondition = 62;

const boxId = (code: string) => `s-${code}`;
const startId = (code: string) => `start-${code}`;
const nameOf = ({ trigger }: StatusWay) => (trigger.kind === 'event' ? trigger.type : trigger.name);

class StatusDrawing {
  readonly #portrait: Portrait;
  readonly #flow: Flow;
  readonly #options: StatusPictureOptions;
  readonly #path: ReadonlySet<string>;

  constructor(portrait: Portrait, flow: Flow, options: StatusPictureOptions) {
    this.#portrait = portrait;
    this.#flow = flow;
    this.#options = options;
    this.#path = new Set(options.path?.map(({ from, to, name }) => keyOf(from, to, name)));
  }

  boxes(): Box[] {
    const { births, order } = this.#flow;
    const starts = new Set(births.map(({ to }) => to));
    return order.flatMap((code): Box[] => [
      ...(starts.has(code) ? [this.#start(code)] : []),
      this.#box(code),
    ]);
  }

  #start(code: string): Box {
    const births = this.#flow.births.filter(({ to }) => to === code);
    return {
      id: startId(code),
      parent: null,
      kind: 'start',
      title: '',
      rows: [],
      ...marked(this.#mark(births)),
    };
  }

  #box(code: string): Box {
    const { statuses } = this.#portrait;
    const guide = statuses[code];
    const badge = this.#options.badges?.[code];
    return {
      id: boxId(code),
      parent: null,
      kind: 'state',
      title: guide?.label ?? code,
      ...(guide ? { icon: guide.icon, subtitle: turnText(guide), tone: toneOf(guide) } : {}),
      rows: this.#rows(code),
      ...(badge === undefined ? {} : { badge }),
      ...marked(this.#boxMark(code)),
    };
  }

  #boxMark(code: string): Mark | undefined {
    const { lit, path, marks } = this.#options;
    if (marks !== undefined) return marks.statuses.get(code);
    if (lit !== undefined) return lit === code ? 'lit' : undefined;
    if (path === undefined) return undefined;
    return path.some(({ from, to }) => from === code || to === code) ? 'lit' : 'dim';
  }

  /** Whether a way, which stands for all these, is on the path or leads out of what is highlighted. */
  #mark(ways: readonly StatusWay[]): Mark | undefined {
    const { lit, path, marks } = this.#options;
    if (marks !== undefined) {
      const [mark, ...others] = new Set(ways.map((way) => marks.ways.get(way)));
      return others.length === 0 ? mark : 'changed';
    }
    if (lit !== undefined) return ways.some(({ from }) => from === lit) ? 'lit' : undefined;
    if (path === undefined) return undefined;
    const isOn = ways.some((way) => this.#path.has(keyOf(way.from, way.to, nameOf(way))));
    return isOn ? 'lit' : 'dim';
  }

  #rows(code: string): Row[] {
    const { gathered, scattered, within } = this.#flow;
    const inside = this.#options.compact ? [] : within.filter(({ from }) => from === code);
    return [
      ...gathered
        .filter(({ to }) => to === code)
        .flatMap(({ ways, anywhere }) => {
          const groups = this.#apart(ways);
          const all = anywhere && groups.length === 1;
          return groups.map((own) => this.#row(code, 'from', own, this.#sources(own, all)));
        }),
      ...scattered
        .filter(({ from }) => from === code)
        .flatMap(({ ways, back }) => {
          const groups = this.#apart(ways);
          const all = back && groups.length === 1;
          return groups.map((own) => this.#row(code, 'to', own, this.#targets(own, all)));
        }),
      ...inside.map((way) => this.#beside(way)),
    ];
  }

  /** Those of one mark each; all of them where nothing is marked. */
  #apart(ways: readonly StatusWay[]): readonly (readonly StatusWay[])[] {
    return [...Map.groupBy(ways, (way) => this.#options.marks?.ways.get(way)).values()];
  }

  #row(code: string, sign: Row['sign'], ways: readonly StatusWay[], where: string): Row {
    const [first] = ways as [StatusWay];
    const mark = this.#options.marks?.ways.get(first);
    return {
      id: `r-${code}--${nameOf(first)}--${sign}${mark === undefined ? '' : `--${mark}`}`,
      sign,
      line: [
        ...withComma([
          triggerWord(this.#portrait, first.trigger),
          ...(this.#options.compact ? [] : this.#guard(ways).flat()),
        ]),
        note(where),
      ],
      transitions: transitionsOf(ways),
      ...marked(this.#mark(ways)),
    };
  }

  #sources(ways: readonly StatusWay[], anywhere: boolean): string {
    if (anywhere) return 'from anywhere';
    return `from ${listed(this.#labels(ways.map(({ from }) => from)), 'or')}`;
  }

  #targets(ways: readonly StatusWay[], back: boolean): string {
    if (back) return 'back to a status that it came from';
    return `to ${listed(this.#labels(ways.map(({ to }) => to)), 'or')}`;
  }

  #labels(codes: readonly (string | null)[]): string[] {
    const wanted = new Set(codes);
    return this.#flow.order
      .filter((code) => wanted.has(code))
      .map((code) => labelOf(this.#portrait, code));
  }

  /** What stays within a status and changes what runs in it or beside it. */
  #beside(way: StatusWay): Row {
    const { statusView } = this.#portrait;
    const after = way.activitiesAfter.filter((code) => code !== null);
    const labels = listed(
      after.map((code) => labelOf(this.#portrait, code)),
      'or',
    );
    const isBeside = after.some((code) => statusView?.statuses.includes(code));
    const text =
      after.length === 0 ? 'nothing under way' : `${labels}${isBeside ? ' beside it' : ''}`;
    return {
      id: `r-${way.to}--${nameOf(way)}--within`,
      sign: isBeside ? 'beside' : 'stays',
      line: [triggerWord(this.#portrait, way.trigger), note(`→ ${text}`)],
      transitions: way.transitions,
      ...marked(this.#mark([way])),
    };
  }

  ways(): Way[] {
    const { births, drawn } = this.#flow;
    const pairs = Map.groupBy([...births, ...drawn], (way) =>
      JSON.stringify([way.from, way.to, this.#options.marks?.ways.get(way)]),
    );
    return [...pairs.values()].map((ways): Way => {
      const [{ from, to }] = ways as [StatusWay];
      const names = [...new Set(ways.map(nameOf))];
      return {
        id: `t-${from ?? 'start'}--${to}--${names[0]}`,
        from: from === null ? startId(to) : boxId(from),
        to: boxId(to),
        lines: ways.flatMap((way) => this.#lines(way)),
        aside: ways.every(({ beside }) => beside),
        transitions: transitionsOf(ways),
        ...marked(this.#mark(ways)),
      };
    });
  }

  #lines(way: StatusWay): Line[] {
    const word = triggerWord(this.#portrait, way.trigger);
    if (this.#options.compact) return [[word]];
    const actor = this.#isObvious(way) ? null : actorWord(this.#portrait, way.trigger);
    return [
      actor === null ? [word] : [word, actor],
      ...(way.beside ? [[note(`while ${this.#besides(way)}`)]] : this.#guard([way])),
    ];
  }

  #besides({ activities }: StatusWay): string {
    const labels = activities.flatMap((code) =>
      code === null ? [] : [labelOf(this.#portrait, code)],
    );
    return listed(labels, 'or');
  }

  /** Who sends it need not be said where the guide says that it is their turn. */
  #isObvious({ from, trigger }: StatusWay): boolean {
    const { statuses, events } = this.#portrait;
    const turn = from === null ? [] : (statuses[from]?.actors ?? []);
    const by = trigger.kind === 'event' ? (events[trigger.type]?.by ?? []) : [];
    return by.some((kind) => turn.includes(kind));
  }

  /** What decides between this and where the same event leads otherwise, or what it takes at all. */
  #guard(ways: readonly StatusWay[]): Line[] {
    const [first = [], ...others] = ways.map((way) => decisive(this.#portrait, way));
    return guardLine(first.filter((it) => others.every((other) => other.includes(it))));
  }
}

/**
 * The conditions of a way that tell it from where the same event leads otherwise. Where it leads nowhere else, those
 * about the subject that are told briefly: whether an event fits what is known, such as the newest link, is for the
 * table, and so is the small print.
 */
function decisive(portrait: Portrait, way: StatusWay): string[] {
  const own = sharedBy(siblingsOf(portrait, way).map(({ guard }) => conditions(portrait, guard)));
  const rivals = (portrait.statusView?.ways ?? []).filter(
    (it) => it.from === way.from && it.to !== way.to && nameOf(it) === nameOf(way),
  );
  const theirs = rivals.map(({ transitions }) =>
    sharedBy(transitions.map((n) => conditions(portrait, portrait.transitions[n]?.guard ?? null))),
  );
  const lacks = (list: readonly Condition[], { text }: Condition) =>
    !list.some((it) => it.text === text);
  const decides = own.filter((it) => theirs.some((list) => lacks(list, it)));
  if (decides.length > 0) return decides.map(({ text }) => text);
  const unless = sharedBy(theirs).filter((it) => lacks(own, it));
  if (unless.length > 0) return [`unless ${unless[0]?.text}`];
  const about = own.filter(({ reads }) => !reads.includes('data')).map(({ text }) => text);
  return about.every(({ length }) => length <= briefCondition) ? about : [];
}

/** The transitions of a way, and those that lead to the same by the same event from the same state. */
function siblingsOf({ transitions }: Portrait, way: StatusWay): readonly PortraitTransition[] {
  const own = way.transitions.flatMap((n) => transitions[n] ?? []);
  return transitions.filter(({ source, trigger, targets }) =>
    own.some(
      (it) =>
        it.source === source &&
        it.targets.join() === targets.join() &&
        JSON.stringify(it.trigger) === JSON.stringify(trigger) &&
        targets.length > 0,
    ),
  );
}

interface Condition {
  readonly text: string;
  readonly reads: readonly Reads[];
}

/** The named ones: which states are active is told by the picture itself. */
function conditions(portrait: Portrait, guard: GuardTree | null): Condition[] {
  if (guard === null || guard.kind === 'in') return [];
  if (guard.kind === 'and') return guard.of.flatMap((it) => conditions(portrait, it));
  const reads = guardNames(guard).flatMap((name) => portrait.guards[name]?.reads ?? []);
  return conditionsOf(portrait, guard).map((text) => ({ text, reads }));
}

function sharedBy(lists: readonly (readonly Condition[])[]): Condition[] {
  const [first = [], ...others] = lists;
  return first.filter(({ text }) => others.every((list) => list.some((it) => it.text === text)));
}

function transitionsOf(ways: readonly StatusWay[]): number[] {
  return [...new Set(ways.flatMap(({ transitions }) => transitions))].toSorted((a, b) => a - b);
}

function keyOf(from: string | null, to: string, name: string): string {
  return JSON.stringify([from, to, name]);
}
