/**
 * How an author writes the parts of a lifecycle with full types: each function below returns what it is given.
 * `on` narrows the payload: a guard on APPROVE sees APPROVE's data and may stand nowhere else.
 */
import type { z } from 'zod';
import type {
  ActionDefinition,
  DataOf,
  Dead,
  DeadlineDefinition,
  EffectDefinition,
  EventDefinition,
  EventMap,
  GuardDefinition,
  Step,
} from './contract.ts';

type Narrowed<E extends EventMap, K extends keyof E & string> = [K] extends [never]
  ? undefined
  : DataOf<E, K>;

/** One kind of event; a payload with fields that the schema does not know is refused. */
export function event<D extends z.ZodObject>(definition: EventDefinition<D>): EventDefinition<D> {
  return { ...definition, data: definition.data.strict() as unknown as D };
}

/** The typed writers for one lifecycle's guards, actions, effects and deadlines. */
export function authoring<C, E extends EventMap>() {
  return {
    guard<K extends keyof E & string = never>(
      definition: Omit<GuardDefinition, 'test' | 'on'> & {
        readonly on?: readonly K[];
        readonly test: (step: Step<C, Narrowed<E, K>>) => boolean;
      },
    ): GuardDefinition {
      return definition;
    },
    action<K extends keyof E & string = never>(
      definition: Omit<ActionDefinition, 'change' | 'on'> & {
        readonly on?: readonly K[];
        readonly change: (step: Step<C, Narrowed<E, K>>) => Partial<C>;
      },
    ): ActionDefinition {
      return definition;
    },
    effect<D extends z.ZodObject, K extends keyof E & string = never>(
      definition: Omit<EffectDefinition, 'of' | 'on' | 'data' | 'onDead'> & {
        readonly on?: readonly K[];
        readonly data: D;
        readonly of: (step: Step<C, Narrowed<E, K>>) => z.output<D>;
        readonly onDead?: {
          readonly event: keyof E & string;
          readonly data: (dead: Dead<z.output<D>>) => object;
        };
      },
    ): EffectDefinition {
      return definition;
    },
    deadline(
      definition: Omit<DeadlineDefinition, 'due'> & {
        readonly due: (step: Step<C, undefined>) => string | null;
      },
    ): DeadlineDefinition {
      return definition;
    },
  };
}
