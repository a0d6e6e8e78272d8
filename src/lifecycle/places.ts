/**
 * What the structure alone says about one place: which states are active there, and which transitions stand open on an
 * event. It is the same for everybody who stands there, so it is worked out once for each state value.
 */
import { Bounded } from './bounded.ts';
import type { MachineShape, ShapeTransition, Trigger } from './shape.ts';
import { isIn, type StateValue } from './snapshot.ts';

/** More places of one machine than this are forgotten and worked out anew. */
const mostPlaces = 4096;
const mostQuestions = 1000;

export class Place {
  readonly #shape: MachineShape;
  readonly #value: StateValue;
  readonly #candidates = new Bounded<string, readonly ShapeTransition[]>(mostQuestions);
  readonly #active = new Bounded<string, boolean>(mostQuestions);

  constructor(shape: MachineShape, value: StateValue) {
    this.#shape = shape;
    this.#value = value;
  }

  /** True when every one of the states is active; they are written as `stateIn` shows them, `a.b + a.c`. */
  stands(paths: string): boolean {
    return this.#active.of(paths, () =>
      paths.split(' + ').every((path) => isIn(this.#value, path)),
    );
  }

  /** The transitions on an event or a deadline in the active states, innermost first, as XState looks at them. */
  candidates(type: string): readonly ShapeTransition[] {
    return this.#candidates.of(type, () =>
      this.#shape.transitions
        .filter(({ trigger }) => isSetOff(trigger, type))
        .filter((t) => t.source === '' || isIn(this.#value, t.source))
        .toSorted((a, b) => depth(b.source) - depth(a.source) || a.index - b.index),
    );
  }
}

const depth = (path: string) => (path === '' ? 0 : path.split('.').length);

function isSetOff(trigger: Trigger, type: string): boolean {
  if (trigger.kind === 'deadline') return trigger.name === type;
  return trigger.kind === 'event' && matches(trigger.type, type);
}

function matches(descriptor: string, type: string): boolean {
  if (descriptor === type || descriptor === '*') return true;
  return descriptor.endsWith('.*') && type.startsWith(descriptor.slice(0, -1));
}

/** The places of one machine, by the very value of a snapshot first, and by its text. */
interface Places {
  readonly byValue: WeakMap<object, Place>;
  readonly byText: Bounded<string, Place>;
}
const known = new WeakMap<MachineShape, Places>();

function placesOf(shape: MachineShape): Places {
  const places = known.get(shape) ?? {
    byValue: new WeakMap<object, Place>(),
    byText: new Bounded<string, Place>(mostPlaces),
  };
  known.set(shape, places);
  return places;
}

export function placeOf(shape: MachineShape, value: StateValue): Place {
  const { byValue, byText } = placesOf(shape);
  const named = typeof value === 'object' ? byValue.get(value) : undefined;
  if (named !== undefined) return named;
  const place = byText.of(JSON.stringify(value), () => new Place(shape, value));
  if (typeof value === 'object') byValue.set(value, place);
  return place;
}
