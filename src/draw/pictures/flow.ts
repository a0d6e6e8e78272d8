/**
 * What of a status view is drawn, and in which order. People go one way through a lifecycle; much else leads to one
 * status from everywhere (a waiver) or from one to everywhere (unblocking), and is told in a row instead.
 */
import type { StatusWay } from '../../explore/index.ts';
import type { Portrait } from '../portrait.ts';

export interface Flow {
  /** Every status that was met, the way people go through them. */
  readonly order: readonly string[];
  /** How lives begin. */
  readonly births: readonly StatusWay[];
  /** Between two statuses, as arrows. */
  readonly drawn: readonly StatusWay[];
  /** One event to one status from many, as a row of that status. */
  readonly gathered: readonly Gathered[];
  /** One event from one status to many, as a row of that status. */
  readonly scattered: readonly Scattered[];
  /** What stays within a status and changes what runs in it or beside it. */
  readonly within: readonly StatusWay[];
}

export interface Gathered {
  readonly to: string;
  readonly ways: readonly StatusWay[];
  /** True where it is possible in every other status but those in which a life ends. */
  readonly anywhere: boolean;
}

export interface Scattered {
  readonly from: string;
  readonly ways: readonly StatusWay[];
  /** True where it leads to just those statuses that lead here. */
  readonly back: boolean;
}

/** As many make it a row. */
const many = 3;

export function flowOf(portrait: Portrait): Flow {
  const { statusView, goodEnds } = portrait;
  const statuses = statusView?.statuses ?? [];
  const moving = (statusView?.ways ?? []).filter(({ from, to }) => from !== to);
  const all = moving.filter(
    (way) => (!way.beside || goodEnds.includes(way.to)) && isUsual(way, moving, goodEnds),
  );
  const births = all.filter(({ from }) => from === null);
  const between = all.filter(({ from }) => from !== null);
  const scattered = [...grouped(between, ({ from }) => from)]
    .filter((ways) => ways.length >= many)
    .map((ways) => scatteredOf(ways, between));
  const told = new Set(scattered.flatMap(({ ways }) => ways));
  const single = between.filter((way) => !told.has(way));
  const groups = [
    ...grouped(
      single.filter(({ beside }) => !beside),
      ({ to }) => to,
    ),
  ];
  const isAnywhere = (ways: readonly StatusWay[]) => reachesFromAnywhere(ways, statuses, between);
  const leading = leadingTo(groups, isAnywhere, births);
  const order = orderOf(statuses, births, leading, goodEnds);
  const gathered = groups
    .flatMap((ways) => gatheredOf(ways, groups, order, isAnywhere(ways), leading, goodEnds))
    .toSorted((a, b) => Number(a.anywhere) - Number(b.anywhere));
  const rows = new Set(gathered.flatMap(({ ways }) => ways));
  return {
    order,
    births,
    drawn: single.filter((way) => !rows.has(way)),
    gathered,
    scattered,
    within: (statusView?.ways ?? []).filter(
      (way) => way.from === way.to && !way.beside && changesActivity(way),
    ),
  };
}

/**
 * False for what an event may come to beside a good end, such as an approval of what has run out already: the author
 * put it second, and the table has it.
 */
function isUsual(
  way: StatusWay,
  moving: readonly StatusWay[],
  goodEnds: readonly string[],
): boolean {
  const better = moving.some(
    (other) =>
      other.from === way.from &&
      nameOf(other) === nameOf(way) &&
      goodEnds.includes(other.to) &&
      first(other) < first(way),
  );
  return goodEnds.includes(way.to) || !better;
}

const first = ({ transitions }: StatusWay) => transitions[0] ?? 0;

/** The ways of the same event that share an end. */
function grouped(ways: readonly StatusWay[], end: (way: StatusWay) => string | null) {
  return Map.groupBy(ways, (way) => `${nameOf(way)} ${end(way)}`).values();
}

const nameOf = ({ trigger }: StatusWay) => (trigger.kind === 'event' ? trigger.type : trigger.name);

function scatteredOf(ways: readonly StatusWay[], between: readonly StatusWay[]): Scattered {
  const { from } = ways[0] as StatusWay & { from: string };
  const sources = new Set(between.filter(({ to }) => to === from).map((way) => way.from));
  const back = ways.length === sources.size && ways.every(({ to }) => sources.has(to));
  return { from, ways, back };
}

/** From every other status that is left at all. */
function reachesFromAnywhere(
  ways: readonly StatusWay[],
  statuses: readonly string[],
  between: readonly StatusWay[],
): boolean {
  const to = ways[0]?.to;
  const left = new Set(between.map(({ from }) => from));
  const others = statuses.filter((code) => code !== to && left.has(code));
  return ways.length >= many && ways.length >= others.length;
}

/**
 * The ways that lead on: all but those from anywhere; of these only the first to a status that opens the way to others
 * and that nothing else leads to.
 */
function leadingTo(
  groups: readonly (readonly StatusWay[])[],
  isAnywhere: (ways: readonly StatusWay[]) => boolean,
  births: readonly StatusWay[],
): readonly StatusWay[] {
  const special = groups.filter((ways) => !isAnywhere(ways)).flat();
  const leading = [...special];
  for (const ways of groups.filter(isAnywhere)) {
    const to = ways[0]?.to as string;
    const reached = reachedFrom(births, leading);
    const opens = special.some((way) => way.from === to && !reached.has(way.to));
    if (!reached.has(to) && opens) leading.push(...ways);
  }
  return leading;
}

function reachedFrom(
  births: readonly StatusWay[],
  ways: readonly StatusWay[],
): ReadonlySet<string> {
  const reached = new Set(births.map(({ to }) => to));
  for (const code of reached) {
    for (const way of ways) if (way.from === code) reached.add(way.to);
  }
  return reached;
}

/**
 * Depth first from the births, what is special before what is possible in many places, and on from a good end only
 * when all else is placed. A step that leads nearer to the births again is a step back, which orders nothing.
 */
function orderOf(
  statuses: readonly string[],
  births: readonly StatusWay[],
  leading: readonly StatusWay[],
  goodEnds: readonly string[],
): string[] {
  const breadth = new Map<StatusWay, number>();
  for (const ways of grouped(leading, ({ to }) => to)) {
    for (const way of ways) breadth.set(way, ways.length);
  }
  const all = Map.groupBy(leading, ({ from }) => from);
  const far = distances(births, all, breadth);
  const outOf = Map.groupBy(withoutReturns(leading, far), ({ from }) => from);
  const onward = (code: string) =>
    (outOf.get(code) ?? [])
      .filter(({ to }) => goodEnds.includes(to) || (far.get(to) ?? 0) >= (far.get(code) ?? 0))
      .toSorted((a, b) => (breadth.get(a) ?? 0) - (breadth.get(b) ?? 0));
  const seen = new Set<string>();
  const walkedFrom = (codes: readonly string[], isOver: (code: string) => boolean): string[] => {
    const finished: string[] = [];
    const visit = (code: string): void => {
      if (seen.has(code)) return;
      seen.add(code);
      if (!isOver(code)) for (const { to } of onward(code)) visit(to);
      finished.push(code);
    };
    for (const code of codes) visit(code);
    return finished.toReversed();
  };
  const first = walkedFrom(
    births.map(({ to }) => to),
    (code) => goodEnds.includes(code),
  );
  const ends = first.filter((code) => goodEnds.includes(code));
  const later = walkedFrom(
    ends.flatMap((code) => onward(code).map(({ to }) => to)),
    () => false,
  );
  const placed = [...first, ...later];
  return [...placed, ...statuses.filter((code) => !placed.includes(code))];
}

/** Without what leads back to where one was before, wherever that is: a withdrawal, which goes back to Expired too. */
function withoutReturns(
  ways: readonly StatusWay[],
  far: ReadonlyMap<string, number>,
): readonly StatusWay[] {
  const at = (code: string | null) => far.get(code ?? '') ?? Number.POSITIVE_INFINITY;
  return [...grouped(ways, ({ from }) => from)]
    .filter((group) => group.length < 2 || group.every(({ from, to }) => at(to) >= at(from)))
    .flat();
}

/** How far each status is from the births; what is possible in many places counts as far. */
function distances(
  births: readonly StatusWay[],
  outOf: ReadonlyMap<string | null, readonly StatusWay[]>,
  breadth: ReadonlyMap<StatusWay, number>,
): ReadonlyMap<string, number> {
  const far = new Map(births.map(({ to }) => [to, 0]));
  // A status is looked at again whenever it turned out to be nearer: there are few.
  const open = [...far.keys()];
  for (const code of open) {
    for (const way of outOf.get(code) ?? []) {
      const there = (far.get(code) ?? 0) + (breadth.get(way) ?? 1);
      if (there < (far.get(way.to) ?? Number.POSITIVE_INFINITY)) {
        far.set(way.to, there);
        open.push(way.to);
      }
    }
  }
  return far;
}

/** The row for one event to one status, if it comes from many; the way that people usually go stays drawn. */
function gatheredOf(
  ways: readonly StatusWay[],
  groups: readonly (readonly StatusWay[])[],
  order: readonly string[],
  anywhere: boolean,
  leading: readonly StatusWay[],
  goodEnds: readonly string[],
): Gathered[] {
  if (ways.length < many) return [];
  const { to } = ways[0] as StatusWay;
  if (anywhere && !ways.some((way) => leading.includes(way))) return [{ to, ways, anywhere }];
  // Where another event draws the same arrow, a line more in its label says it best.
  const few = groups.filter((group) => group.length < many).flat();
  const alone = ways.filter((way) => !few.some((it) => it.from === way.from && it.to === to));
  const rank = (code: string | null) => order.indexOf(code ?? '');
  const natural = alone
    .filter(({ from }) => rank(from) < rank(to))
    .toSorted((a, b) => rank(b.from) - rank(a.from))[0];
  const isNeeded =
    goodEnds.includes(to) || !few.some((it) => it.to === to && rank(it.from) < rank(to));
  const row = isNeeded ? alone.filter((way) => way !== natural) : alone;
  return row.length < 2 ? [] : [{ to, ways: row, anywhere: false }];
}

function changesActivity({ activities, activitiesAfter }: StatusWay): boolean {
  const after = new Set(activitiesAfter);
  return activities.length !== after.size || activities.some((code) => !after.has(code));
}
