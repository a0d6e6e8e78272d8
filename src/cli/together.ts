/** Several lifecycles of one person under one clock: how many states that makes, and what people see side by side. */
import {
  type Explored,
  exploreLifecycle,
  folded,
  type Product,
  product,
} from '../explore/index.ts';
import type { AnyLifecycle, Profile } from '../lifecycle/index.ts';
import type { Session } from './command.ts';
import { hang } from './layout.ts';
import { counted } from './wording.ts';

export interface TogetherOptions {
  readonly profile: Profile;
  readonly zone: string;
  /** The most states of the product. */
  readonly limit: number;
}

/** What a product comes to. */
export interface Together {
  readonly lifecycles: readonly string[];
  readonly states: number;
  readonly steps: number;
  /** False where the limit cut it off: what was not met is unknown then. */
  readonly complete: boolean;
  /** By what people see of each part, in the order of `lifecycles`; the most frequent first. */
  readonly combinations: readonly {
    readonly statuses: readonly string[];
    readonly states: number;
  }[];
  /** Whether all of them can be at a good end at once. */
  readonly allWell: 'yes' | 'no' | 'unknown';
}

/** Parts that are alike are interchangeable, and stand side by side. */
export function together(
  asked: readonly AnyLifecycle[],
  { profile, zone, limit }: TogetherOptions,
): Together {
  const lifecycles = [...Map.groupBy(asked, ({ name }) => name).values()].flat();
  const counts = Map.groupBy(lifecycles, ({ name }) => name);
  const components = [...counts.values()].map((alike) => ({
    explored: exploreLifecycle(alike[0] as AnyLifecycle, { profile, zone }),
    count: alike.length,
  }));
  const found = product(components, { limit });
  return {
    lifecycles: lifecycles.map(({ name }) => name),
    states: found.states,
    steps: found.edges,
    complete: found.complete && components.every(({ explored }) => isWhole(explored)),
    combinations: combinationsOf(found, lifecycles),
    allWell: allWell(found, lifecycles),
  };
}

const isWhole = ({ complete }: Explored) => complete;

function combinationsOf(found: Product, lifecycles: readonly AnyLifecycle[]) {
  const seen = folded(found, (parts) =>
    JSON.stringify(
      parts.map(({ status }, n) =>
        status === null ? 'not there yet' : (lifecycles[n]?.statuses[status]?.label ?? status),
      ),
    ),
  );
  const all = new Map<string, { statuses: string[]; states: number }>();
  for (const [text, { states }] of seen) {
    // Which of two that are alike has which status makes no difference.
    const statuses = inGroups(JSON.parse(text) as string[], lifecycles);
    const key = JSON.stringify(statuses);
    const known = all.get(key);
    if (known) known.states += states;
    else all.set(key, { statuses, states });
  }
  return [...all.values()].toSorted((a, b) => b.states - a.states);
}

function inGroups(statuses: readonly string[], lifecycles: readonly AnyLifecycle[]): string[] {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const groups = Map.groupBy(statuses.keys(), (n) => lifecycles[n]?.name);
  return [...groups.values()].flatMap((places) =>
    places.map((n) => statuses[n] ?? '').toSorted(order),
  );
}

function allWell(found: Product, lifecycles: readonly AnyLifecycle[]): Together['allWell'] {
  const well = folded(found, (parts) =>
    parts.every(({ status }, n) => status !== null && lifecycles[n]?.goodEnds.includes(status)),
  );
  if (well.has(true)) return 'yes';
  return found.complete ? 'no' : 'unknown';
}

const shownMost = 20;

export function togetherLines(
  { printer }: Session,
  { states, steps, complete, combinations, allWell: well }: Together,
): string[] {
  const { good, bad, notice } = printer.colours;
  const signs = { yes: good('✓'), no: bad('✗'), unknown: notice('?') };
  const says = {
    yes: 'all of them can be at a good end at once',
    no: 'they are never all at a good end at once',
    unknown: 'whether all of them can be at a good end at once is open',
  };
  const rest = combinations.length - shownMost;
  return [
    `${counted(states, 'state')} under one clock, ${counted(steps, 'step')}`,
    ...(complete
      ? []
      : hang(
          `${notice('!')} `,
          'It was cut off: what was not met is unknown, and not impossible.',
          printer.width,
        )),
    `${signs[well]} ${says[well]}`,
    '',
    `${counted(combinations.length, 'combination')} of what people see:`,
    ...printer.table(
      [{ head: 'STATES', align: 'right' }, { head: 'SIDE BY SIDE' }],
      combinations.slice(0, shownMost).map((it) => ({
        cells: [it.states.toLocaleString('en'), it.statuses.join(' · ')],
      })),
    ),
    ...(rest > 0 ? [`… and ${rest} more; --json gives all`] : []),
  ];
}
