/**
 * The tables grow as they are used: what was met once is found again by the value of a snapshot, first by the very
 * object, then by its text.
 */
import type { StateValue } from '../snapshot.ts';
import { isAnswered } from '../xstate/node.ts';
import { alwaysLines, groupFor, type IsActive } from './candidates.ts';
import type { Chart, State } from './chart.ts';
import {
  type Active,
  type Asked,
  type Choice,
  type Configuration,
  choiceOf,
  type Group,
  type History,
  type Plan,
} from './configuration.ts';
import type { Memory } from './geometry.ts';
import { mergeFor } from './merging.ts';
import { type Draft, draftOf } from './plans.ts';
import { beginnings, statesOf, valueOf } from './values.ts';

/** More configurations than this are forgotten and met anew, so that a wide machine cannot fill the memory. */
const mostConfigurations = 2048;
/** Event types that a machine may be asked about in one configuration; only wildcards take any. */
const mostTypes = 1000;

const blank: History = Object.freeze({});
const noMemory: Memory = Object.freeze({});

export class Tables {
  readonly chart: Chart;
  readonly merge = mergeFor();
  #configurations = new Map<string, Configuration>();
  #pasts = new Map<string, History>();
  #values = new Map<string, StateValue>();
  #texts = new Map<string, Configuration>();
  #known = new WeakMap<object, Configuration>();

  constructor(chart: Chart) {
    this.chart = chart;
  }

  /** Where a snapshot stands. Throws where its value names a state that does not exist. */
  at(value: StateValue, history: History): Configuration {
    const base =
      (typeof value === 'string' ? this.#texts.get(value) : this.#known.get(value)) ??
      this.#read(value);
    return history === base.history || isEmpty(history) ? base : this.#remembering(base, history);
  }

  /** The candidates for an event or a deadline by its own name. */
  asked(at: Configuration, name: string): Asked {
    const type = this.chart.clock.typeOf.get(name) ?? name;
    const asked = { type, group: this.heard(at, type) };
    if (at.asked.size >= mostTypes) at.asked.clear();
    at.asked.set(name, asked);
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

  /** What a choice does. */
  plan(at: Configuration, choice: Choice): Plan {
    const draft = draftOf(this.chart, at, choice.transitions);
    const changes = choice.transitions.some((t) => t.changes);
    choice.plan = this.#planned(draft, draft.moved ? this.#met(draft) : at, changes);
    return choice.plan;
  }

  /** Before anything is active, with the one way on: into the machine. */
  unborn(): { readonly at: Configuration; readonly group: Group } {
    const at = this.#met({ active: [0], memory: noMemory });
    const targets = beginnings(this.chart, 0);
    const enter = { source: 0, sourceId: '', targets, reenter: true, acts: [], changes: true };
    const transition = { ...enter, guard: null, guardName: undefined };
    const draft = draftOf(this.chart, at, [transition], true);
    const plan = this.#planned(draft, this.#met(draft), true);
    const alone = { ...choiceOf([transition]), plan };
    return { at, group: { regions: [], own: [{ transition, test: null, alone }] } };
  }

  #planned(draft: Draft, to: Configuration, changes: boolean): Plan {
    const { acts, moved, done } = draft;
    const isFresh =
      moved || done || acts.some(({ kind }) => kind === 'assign' || kind === 'change');
    return { acts, to, isFresh, done, changes };
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
    const places = new Set(states.flatMap(({ path }) => path || []));
    const standing = { active, memory, value };
    return {
      ...standing,
      history: this.#historyOf(memory),
      isTagged: states.some(({ tags }) => tags.includes('finished')),
      in: (path) => places.has(path),
      labels: new Map(),
      always: alwaysLines(chart, active, isActiveIn(standing)),
      unmoved: choiceOf([]),
      asked: new Map(),
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
  }
}

function isEmpty(history: History): boolean {
  for (const _id in history) return false;
  return true;
}

/** A bare name is its own text; no name of a state begins like JSON's text of an object. */
function textOf(value: StateValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isActiveIn({ active, value }: Pick<Configuration, 'active' | 'value'>): IsActive {
  return ({ asked, order }) => (order === null ? isAnswered(asked, value) : active.includes(order));
}
