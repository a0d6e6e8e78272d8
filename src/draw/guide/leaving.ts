/** How a status is left, what may happen in it, and which times count there: the status view, told from each status. */
import type { StatusWay } from '../../explore/index.ts';
import type { GuardTree } from '../../lifecycle/index.ts';
import type { Portrait, PortraitTransition } from '../portrait.ts';
import type { GuideStatus, Labelled, Limit, Way } from './entry.ts';
import { triggerOf } from './transitions.ts';
import { doneText } from './words.ts';

/** The events that begin a life. */
export function beginningsOf(portrait: Portrait): Way[] {
  return grouped(portrait, waysOf(portrait, null), ({ to }) => [to]);
}

/** Where it leads, and which statuses it may stand beside. */
export function leavingsOf(
  portrait: Portrait,
  code: string,
): Pick<GuideStatus, 'besides' | 'leaves'> {
  const all = portrait.statusView?.ways ?? [];
  const beside = all.flatMap(({ to, activitiesAfter }) =>
    to !== code && activitiesAfter.includes(code) ? [to] : [],
  );
  const besides = [...new Set(beside)].map((one) => labelled(portrait, one));
  if (portrait.statusView?.statuses.includes(code)) {
    const out = waysOf(portrait, code).filter(({ to }) => to !== code);
    return { besides, leaves: grouped(portrait, out, ({ to }) => [to]) };
  }
  // An activity alone ends where another one, or none, goes on after it.
  const out = all.filter(
    (way) => way.activities.includes(code) && !way.activitiesAfter.includes(code),
  );
  const next = ({ to, activitiesAfter }: StatusWay) => activitiesAfter.map((one) => one ?? to);
  return {
    besides,
    leaves: grouped(
      portrait,
      out.map((way) => ({ ...way, beside: false })),
      next,
    ),
  };
}

/** Events that change no status. */
export function staysOf(portrait: Portrait, code: string): Way[] {
  const same = waysOf(portrait, code).filter(
    ({ to, trigger }) => to === code && trigger.kind === 'event',
  );
  return grouped(portrait, same, () => []);
}

const waysOf = ({ statusView }: Portrait, code: string | null): readonly StatusWay[] =>
  (statusView?.ways ?? []).filter(({ from }) => from === code);

/** One way a trigger, with every status that it may lead to. */
function grouped(
  portrait: Portrait,
  ways: readonly StatusWay[],
  next: (way: StatusWay) => readonly string[],
): Way[] {
  const during = ({ beside, activities }: StatusWay) =>
    beside ? activities.filter((one) => one !== null) : [];
  const groups = Map.groupBy(ways, (way) => JSON.stringify([way.trigger, during(way)]));
  return [...groups.values()].map((group) => {
    const [first] = group as [StatusWay, ...StatusWay[]];
    const { what, code, by } = triggerOf(portrait, first.trigger);
    return {
      kind: first.trigger.kind,
      what,
      code: code ?? '',
      by: first.trigger.kind === 'deadline' ? [] : by,
      to: [...new Set(group.flatMap(next))].map((one) => labelled(portrait, one)),
      during: during(first).map((one) => labelled(portrait, one)),
    };
  });
}

function uniqueByCode(all: readonly Labelled[]): Labelled[] {
  return [...new Map(all.map((one) => [one.code, one])).values()];
}

function labelled({ statuses }: Portrait, code: string): Labelled {
  return { code, label: statuses[code]?.label ?? code };
}

/** Deadlines that lead on, and those that only flag or remind while one stands there. */
export function limitsOf(portrait: Portrait, code: string): Limit[] {
  const { leaves } = leavingsOf(portrait, code);
  const leading = [
    ...Map.groupBy(
      leaves.filter(({ kind }) => kind === 'deadline'),
      (way) => way.code,
    ),
  ].map(([name, ways]) => ({
    says: ways[0]?.what ?? name,
    code: name,
    to: uniqueByCode(ways.flatMap(({ to }) => to)),
    does: [],
    tells: false,
  }));
  const there = portrait.transitions.filter(
    (it) => isAttention(portrait, it) && mayHappenIn(portrait, it, code) && it.actions.length > 0,
  );
  const groups = Map.groupBy(there, ({ trigger }) => triggerOf(portrait, trigger).code ?? '');
  const reminding = [...groups].map(([name, transitions]) => {
    const actions = [...new Set(transitions.flatMap((it) => it.actions))];
    return {
      says: portrait.deadlines[name]?.says ?? name,
      code: name,
      to: [],
      does: actions.map((action) => doneText(portrait, action)),
      tells: actions.some((action) => action in portrait.effects),
    };
  });
  return [...leading, ...reminding];
}

function isAttention({ deadlines }: Portrait, { trigger }: PortraitTransition): boolean {
  return trigger.kind === 'deadline' && deadlines[trigger.deadline]?.attention === true;
}

/**
 * Whether people can see the status while its source is active and what its guard asks of states holds. A status that
 * a state of its own brings, such as Blocked, hides what goes on beneath it.
 */
function mayHappenIn(portrait: Portrait, { source, guard }: PortraitTransition, code: string) {
  const own = Object.entries(portrait.statusView?.shown ?? {}).flatMap(([path, { statuses }]) =>
    statuses.length === 1 && statuses[0] === code ? [path] : [],
  );
  if (own.length > 0 && !own.some((path) => isAround(source, path) || isAround(path, source))) {
    return false;
  }
  const shows = (path: string) => {
    const seen = portrait.statusView?.shown[path];
    return seen === undefined
      ? path === ''
      : seen.statuses.includes(code) || seen.activities.includes(code);
  };
  return shows(source) && askedOf(guard).every(shows);
}

/** The states that must be active for the guard to hold. */
function askedOf(tree: GuardTree | null): readonly string[] {
  if (tree === null || tree.kind === 'named' || tree.kind === 'not' || tree.kind === 'or')
    return [];
  return tree.kind === 'in' ? tree.path.split(' + ') : tree.of.flatMap(askedOf);
}

/** What can be said of a plain machine, which has states and no statuses: every answer but the ways out is open. */
export function statesAsStatuses(portrait: Portrait): GuideStatus[] {
  const places = portrait.states.filter(({ type, hidden }) => !hidden && isPlace(type));
  return places.map(({ path, label }) => ({
    code: path,
    label,
    kind: 'state',
    icon: '',
    appliesTo: [],
    appears: [],
    means: '',
    forPerson: '',
    action: null,
    advice: [],
    actors: [],
    source: null,
    goodEnd: false,
    besides: [],
    leaves: portrait.transitions
      .filter((it) => isAround(it.source, path) && it.targets.some((to) => to !== path))
      .map((it) => wayOf(portrait, it)),
    stays: [],
    limits: [],
  }));
}

const isPlace = (type: string) => type === 'atomic' || type === 'final';
const isAround = (outer: string, path: string) =>
  outer === '' || outer === path || path.startsWith(`${outer}.`);

function wayOf(portrait: Portrait, { trigger, targets }: PortraitTransition): Way {
  const { what, code, by } = triggerOf(portrait, trigger);
  return {
    kind: trigger.kind === 'event' || trigger.kind === 'deadline' ? trigger.kind : 'other',
    what,
    code: code ?? '',
    by: trigger.kind === 'event' ? by : [],
    to: targets.map((path) => ({
      code: path,
      label: portrait.states.find((state) => state.path === path)?.label ?? path,
    })),
    during: [],
  };
}
