/**
 * What decides a step. Two kernels stand behind this one seam, XState itself and the compiled tables, and they give
 * the same answer to the same question; a third asks both and compares.
 */
import type { Birth, StampedEvent, Step } from './contract.ts';
import type { Labels } from './labels.ts';
import type { Effect } from './outcome.ts';
import type { StateValue } from './snapshot.ts';
import type { Instant } from './time.ts';

type Loose = Readonly<Record<string, unknown>>;

/** `both` decides on the tables, asks XState the same, and throws where they differ. */
export const kernelNames = ['compiled', 'xstate', 'both'] as const;
export type KernelName = (typeof kernelNames)[number];

/** Decides the steps of one machine. */
export interface Runner {
  /** What it really runs on: a machine that the tables cannot hold runs on XState, whatever was asked for. */
  readonly kernel: KernelName;
  /** The features that keep the machine from being compiled, by name; none where it can be. */
  readonly uncompiled: readonly string[];
  readonly clock: ClockNames;
  /** The machine's own start, before birth. */
  start(birth: Birth): Started;
  /** One macrostep from plain data to plain data. `event.type` is an event's or a deadline's name. */
  step(from: Standing, event: StampedEvent): Stepped;
}

/** XState calls an `after` by a type of its own; a deadline is called by the path of its state and its own name. */
export interface ClockNames {
  readonly nameOf: ReadonlyMap<string, string>;
  readonly typeOf: ReadonlyMap<string, string>;
  /** A deadline's place in document order. */
  readonly orderOf: ReadonlyMap<string, number>;
}

export interface Started {
  readonly value: StateValue;
  readonly context: Record<string, unknown>;
}

/** Where a step begins. */
export interface Standing {
  readonly value: StateValue;
  readonly context: Loose;
  /** History node id to the ids of the states that it remembers. */
  readonly history: Readonly<Record<string, readonly string[]>>;
}

/** What one macrostep did. */
export interface Stepped {
  readonly value: StateValue;
  readonly context: Record<string, unknown>;
  readonly history: Standing['history'];
  /** True when the whole machine is done or a state tagged `finished` is active. */
  readonly finished: boolean;
  /** False: no transition was selected. */
  readonly selected: boolean;
  /** True: a transition with a target or actions was selected. */
  readonly changed: boolean;
  readonly effects: readonly Effect[];
  /** Deadlines set and cancelled, in order: of two with one name the later wins. */
  readonly timers: readonly Timer[];
  /** True when the state at this path is active after the step. */
  readonly in: (path: string) => boolean;
  /** Labels that follow from the active states alone, one map for all that stand there; null where none is kept. */
  readonly labels: Labels | null;
}

/** A deadline that was set, or with null cancelled. */
export interface Timer {
  readonly name: string;
  readonly due: Instant | null;
}

/** What comes out of a step as data, by the name of its action. `params` are the machine's own, where it has some. */
export type Commands = Readonly<Record<string, Command>>;
export interface Command {
  readonly of: (step: Step<never, never>, params?: unknown) => object;
}
