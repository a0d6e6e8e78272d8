/**
 * The tables grow as they are used: a configuration (the active states, and what is remembered) is met once and kept,
 * with the candidates for each event and the plan of each choice. A step then only follows them.
 */
import type { StateValue } from '../snapshot.ts';
import { isAnswered } from '../xstate/node.ts';
import { alwaysGroups, type Candidate, type Group, groupFor, type IsActive } from './candidates.ts';
import type { Chart, State, Transition } from './chart.ts';
import { type Memory, withoutConflicts } from './geometry.ts';
import { type Active, draftOf } from './plans.ts';
import type { Run } from './run.ts';
import { beginnings, statesOf, valueOf } from './values.ts';

/** What a snapshot says of history states: their ids, with the ids of what they remember. */
type History = Readonly<Record<string, readonly string[]>>;

export interface Configuration extends Active {
  /** One object for all snapshots that stand here, so that it leads back here at once. */
  readonly value: StateValue;
  readonly history: History;
  readonly isTagged: boolean;
  readonly in: (path: string) => boolean;
  readonly always: readonly (readonly Candidate[])[];
  /** Nothing chosen yet, for an event and for an `always`. */
  readonly unmoved: Choice;
  readonly resting: Choice;
  readonly groups: Map<string, Asked>;
  readonly heard: Map<string, Group>;
  readonly pasts: Map<object, Configuration>;
}

/** The candidates for an event from outside, with what the machine calls it. */
export interface Asked {
  readonly type: string;
  readonly group: Group;
}

/** The transitions chosen so far, interned: the same choice in the same configuration is the same object. */
export interface Choice {
  readonly transitions: readonly Transition[];
  readonly next: Map<Transition, Choice>;
  plan: Plan | null;
}

export interface Plan {
  readonly runs: readonly ((run: Run) => void)[];
  readonly to: Configuration;
  /** True where XState would have a new snapshot afterwards, and so looks at every `always` again. */
  readonly isFresh: boolean;
  readonly done: boolean;
  readonly changes: boolean;
}

/** More configurations than this are forgotten and met anew, so that a wide machine cannot fill the memory. */
const mostConfigurations = 10_000;
/** Event types that a machine may be asked about in one configuration; only wildcards take any. */
const mostTypes = 1000;

const blank: History = Object.freeze({});
const noMemory: Memory = Object.freeze({});

export const choiceOf = (transitions: readonly Transition[]): Choice => ({
  transitions,
  next: new Map(),
  plan: null,
});

export class Tables {
  readonly chart: Chart;
  #configurations = new Map<string, Configuration>();
  #pasts = new Map<string, History>();
  #values = new Map<string, StateValue>();
  #texts = new Map<string, Configuration>();
  #known = new WeakMap<object, Configuration>();
  #birth: Plan | null = null;

  constructor(chart: Chart) {
    this.chart = chart;
  }

  /** Where a snapshot stands. Throws where its value names a state that does not exist. */
  at(value: StateValue, history: History): Configuration {
    const base =
      (typeof value === 'string' ? this.#texts.get(value) : this.#known.get(value)) ??
      this.#read(value);
    return history === base.history ? base : this.#remembering(base, history);
  }

  /** The candidates for an event or a deadline by its own name. */
  asked(at: Configuration, name: string): Asked {
    const type = this.chart.clock.typeOf.get(name) ?? name;
    const asked = { type, group: this.heard(at, type) };
    if (at.groups.size >= mostTypes) at.groups.clear();
    at.groups.set(name, asked);
    return asked;
  }

  /** The candidates for an event as the machine itself calls it. */
  heard(at: Configuration, type: string): Group {
    const known = at.heard.get(type);
    if (known) return known;
    const group = groupFor(this.chart, at.value, type, isActiveIn(at));
    if (at.heard.size >= mostTypes) at.heard.clear();
    at.heard.set(type, group);
    return group;
  }

  plan(at: Configuration, choice: Choice, isAlways: boolean): Plan {
    const { chart } = this;
    const { active, memory } = at;
    const transitions = isAlways
      ? withoutConflicts(chart, choice.transitions, active, memory)
      : choice.transitions;
    const draft = draftOf(chart, at, transitions);
    const changes = transitions.some((t) => t.changes);
    choice.plan = this.#planned(draft, draft.moved ? this.#met(draft) : at, changes);
    return choice.plan;
  }

  /** Entering the machine. */
  birth(): Plan {
    if (this.#birth === null) {
      const targets = beginnings(this.chart, 0);
      const enter = { source: 0, sourceId: '', guard: null, guardName: undefined };
      const root = { active: [0], memory: noMemory };
      const draft = draftOf(
        this.chart,
        root,
        [{ ...enter, targets, reenter: true, acts: [], changes: true }],
        true,
      );
      this.#birth = this.#planned(draft, this.#met(draft), true);
    }
    return this.#birth;
  }

  #planned(draft: ReturnType<typeof draftOf>, to: Configuration, changes: boolean): Plan {
    const { acts, moved, done } = draft;
    const isFresh = moved || done || acts.some((act) => act.assigns);
    return { runs: acts.map((act) => act.run), to, isFresh, done, changes };
  }

  #read(value: StateValue): Configuration {
    const text = textOf(value);
    const known = this.#texts.get(text);
    const base = known ?? this.#met({ active: [...statesOf(this.chart, value)], memory: noMemory });
    this.#texts.set(text, base);
    // Only a value of our own comes again.
    if (typeof value !== 'string' && this.#values.get(text) === value) this.#known.set(value, base);
    return base;
  }

  #remembering(base: Configuration, history: History): Configuration {
    const known = base.pasts.get(history);
    if (known) return known;
    const memory = this.#revived(history);
    const met = memory === noMemory ? base : this.#met({ active: base.active, memory });
    // What it remembers comes again as the same object.
    base.pasts.set(met.history, met);
    return met;
  }

  /** The states behind the ids; ids that this machine does not know are forgotten, as XState does. */
  #revived(history: History): Memory {
    const { states } = this.chart;
    const found = Object.entries(history).flatMap(([id, remembered]) => {
      const known = remembered.flatMap((each) => states.find((s) => s.id === each)?.index ?? []);
      return known.length === 0 ? [] : [[id, known] as const];
    });
    return found.length === 0 ? noMemory : Object.fromEntries(found);
  }

  #met({ active, memory }: Active): Configuration {
    const key = `${active.join()} ${JSON.stringify(memory)}`;
    const known = this.#configurations.get(key);
    if (known) return known;
    if (this.#configurations.size >= mostConfigurations) this.#forget();
    const made = this.#made(active, memory);
    this.#configurations.set(key, made);
    return made;
  }

  #made(active: readonly number[], memory: Memory): Configuration {
    const { chart } = this;
    const value = this.#valueOf(active);
    const states = active.map((state) => chart.states[state] as State);
    const places = new Set(states.map(({ path }) => path));
    const standing = { active, memory, value };
    return {
      ...standing,
      history: this.#historyOf(memory),
      isTagged: states.some(({ tags }) => tags.includes('finished')),
      in: (path) => places.has(path) && path !== '',
      always: alwaysGroups(chart, active, isActiveIn(standing)),
      unmoved: choiceOf([]),
      resting: choiceOf([]),
      groups: new Map(),
      heard: new Map(),
      pasts: new Map(),
    };
  }

  #valueOf(active: readonly number[]): StateValue {
    const value = valueOf(this.chart, active);
    const text = textOf(value);
    const known = this.#values.get(text) ?? value;
    this.#values.set(text, known);
    return known;
  }

  #historyOf(memory: Memory): History {
    if (Object.keys(memory).length === 0) return blank;
    const { states } = this.chart;
    const history = Object.fromEntries(
      Object.entries(memory).map(([id, remembered]) => [
        id,
        Object.freeze(remembered.map((state) => (states[state] as State).id)),
      ]),
    );
    const text = JSON.stringify(history);
    const known = this.#pasts.get(text) ?? Object.freeze(history);
    this.#pasts.set(text, known);
    return known;
  }

  #forget(): void {
    this.#configurations = new Map();
    this.#pasts = new Map();
    this.#values = new Map();
    this.#texts = new Map();
    this.#known = new WeakMap();
    this.#birth = null;
  }
}

/** A bare name is its own text; no name of a state begins like JSON's text of an object. */
function textOf(value: StateValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isActiveIn({ active, value }: Pick<Configuration, 'active' | 'value'>): IsActive {
  return ({ asked, order }) => (order === null ? isAnswered(asked, value) : active.includes(order));
}
