/**
 * The picture of a difference as people see it: the statuses of both versions and the ways between them as one picture.
 * A way is the same where the same event or deadline leads from the same status to the same one.
 */
import type { StatusView, StatusWay } from '../../explore/index.ts';
import { canonical } from '../../lifecycle/index.ts';
import type { Difference } from '../diff/index.ts';
import { type Naming, namingOf, type Own, type Pair, pairsOf } from '../diff/matching.ts';
import type { Mark, Picture } from '../picture.ts';
import type { Portrait, PortraitStatus } from '../portrait.ts';
import { pictureId, type StatusMarks } from './options.ts';
import { statusPicture } from './status.ts';
import { type Union, unionOf } from './union.ts';
import { triggerWord } from './wording.ts';

/** Null where one of them is a machine without statuses. The portraits are those of the difference. */
export function statusDifferencePicture(
  before: Portrait,
  after: Portrait,
  difference: Difference,
): Picture | null {
  const [old, now] = [before.statusView, after.statusView];
  if (old === null || now === null) return null;
  const union = unionOf(before, after, difference);
  const pairs = pairsOf(before.statuses, after.statuses);
  const names = namesOf(namingOf(before, after), pairs);
  const marks = { statuses: statusMarks(pairs), ways: new Map<StatusWay, Mark>() };
  const isReworded = (was: StatusWay, is: StatusWay) =>
    triggerWord(before, was.trigger).text !== triggerWord(after, is.trigger).text;
  const older = old.ways.map((way) => translated(way, names, union));
  const known = new Map(older.map((way, n) => [wayKey(way), [way, old.ways[n] ?? way] as const]));
  for (const way of now.ways) {
    const [was, own] = known.get(wayKey(way)) ?? [];
    if (!was || !own) marks.ways.set(way, 'added');
    else if (isOther(union, was, way) || isReworded(own, way)) marks.ways.set(way, 'changed');
  }
  const still = new Set(now.ways.map(wayKey));
  const gone = older.filter((way) => !still.has(wayKey(way)));
  for (const way of gone) marks.ways.set(way, 'removed');
  const statusView: StatusView = {
    ...now,
    statuses: [...new Set([...now.statuses, ...old.statuses.map(names.status)])],
    ways: [...now.ways, ...gone],
  };
  const statuses = Object.fromEntries(pairs.map(({ before: was, after: is }) => entry(was, is)));
  const picture = statusPicture({ ...union.portrait, statuses, statusView }, { marks });
  return {
    ...picture,
    id: pictureId(after.name, 'status-difference'),
    title: `${after.title}: what changed for people`,
    description: descriptionOf(marks),
  };
}

type StatusPair = Pair<Own<PortraitStatus>>;

/** By its name in the newer version; a label that is gone is told beside the new one. */
function entry(was: StatusPair['before'], is: StatusPair['after']): [string, PortraitStatus] {
  const own = (is ?? was) as Own<PortraitStatus>;
  if (!was || !is || was.it.label === is.it.label) return [own.name, own.it];
  return [is.name, { ...is.it, label: `${is.it.label} (was ${was.it.label})` }];
}

/** What a box shows of a status: other words are compared elsewhere. */
const shown = ({ name, it }: Own<PortraitStatus>) =>
  canonical([name, it.label, it.icon, it.actors, it.action]);

function statusMarks(pairs: readonly StatusPair[]): ReadonlyMap<string, Mark> {
  return new Map(
    pairs.flatMap(({ before: was, after: is }): [string, Mark][] => {
      if (!was) return is ? [[is.name, 'added']] : [];
      if (!is) return [[was.name, 'removed']];
      return shown(was) === shown(is) ? [] : [[is.name, 'changed']];
    }),
  );
}

/** Names of the older version in the newer one; what has none keeps its own. */
interface Names {
  readonly status: (code: string) => string;
  readonly trigger: (trigger: StatusWay['trigger']) => StatusWay['trigger'];
}

function namesOf({ events, deadlines, states }: Naming, pairs: readonly StatusPair[]): Names {
  const codes = new Map(
    pairs.flatMap(({ before: was, after: is }) => (was && is ? [[was.name, is.name]] : [])),
  );
  return {
    status: (code) => codes.get(code) ?? code,
    trigger: (trigger) => {
      if (trigger.kind === 'event')
        return { ...trigger, type: events.get(trigger.type) ?? trigger.type };
      const { name, deadline } = trigger;
      const state = name.slice(0, Math.max(0, name.length - deadline.length - 1));
      const is = deadlines.get(deadline) ?? deadline;
      return {
        ...trigger,
        deadline: is,
        name: [states.get(state) ?? state, is].filter(Boolean).join('.'),
      };
    },
  };
}

const wayKey = ({ from, to, trigger }: StatusWay) => canonical([from, to, trigger]);

/** A way of the older version in the names of the newer one. */
function translated(way: StatusWay, names: Names, { indexOf }: Union): StatusWay {
  const activity = (code: string | null) => (code === null ? null : names.status(code));
  return {
    ...way,
    from: activity(way.from),
    to: names.status(way.to),
    trigger: names.trigger(way.trigger),
    activities: way.activities.map(activity),
    activitiesAfter: way.activitiesAfter.map(activity),
    transitions: way.transitions.flatMap((index) => indexOf.get(index) ?? []),
  };
}

const byCode = (a: string, b: string) => (a < b ? -1 : 1);

/** Whether a transition behind it is not as it was, or something else goes on afterwards. */
function isOther({ marks }: Union, was: StatusWay, is: StatusWay): boolean {
  const beside = (way: StatusWay) =>
    canonical([way.activitiesAfter.map(String).toSorted(byCode), way.beside]);
  return (
    beside(was) !== beside(is) ||
    [...was.transitions, ...is.transitions].some((index) => marks.transitions.has(index))
  );
}

function descriptionOf({ statuses, ways }: StatusMarks): string {
  const count = (all: ReadonlyMap<unknown, Mark>, mark: Mark) =>
    [...all.values()].filter((each) => each === mark).length;
  const told = (all: ReadonlyMap<unknown, Mark>) =>
    `${count(all, 'added')} were added, ${count(all, 'removed')} removed and ${count(all, 'changed')} changed`;
  return `Of the statuses ${told(statuses)}. Of the ways between them ${told(ways)}.`;
}
