/**
 * Random lives as data: a move is a wait or an event whose dates are relative to the day on which it is sent,
 * so that fast-check can print and shrink them.
 */
import fc from 'fast-check';
import {
  addDays,
  type CivilDate,
  dateIn,
  type Outcome,
  plus,
  type Snapshot,
  type Taken,
} from '../../src/lifecycle/index.ts';
import type { By, Life } from './life.ts';

export interface Send {
  readonly send: string;
  readonly by: By;
  readonly data: Readonly<Record<string, unknown>>;
}
export type Move = Send | { readonly waitHours: number };

/** A civil date relative to today, an instant relative to now, or the version of the file at hand. */
export const day = (days: number) => ({ day: days });
export const hour = (hours: number) => ({ hour: hours });
export const currentVersion = { current: 'file' };

/** What one move did. */
export interface Played {
  readonly move: Move;
  /** As it stood at the moment of the move, every deadline applied. */
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** The event's data as it was sent. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly outcome: Outcome | null;
  /** What happened by the clock, then by the event. */
  readonly elapsed: readonly Taken[];
  readonly effects: Taken['effects'];
}

export function play(life: Life, move: Move): Played {
  const before = life.snapshot;
  const seen = life.journal.length;
  if ('waitHours' in move) {
    life.wait({ hours: move.waitHours });
    const elapsed = life.journal.slice(seen);
    return { move, before, after: life.snapshot, data: {}, outcome: null, elapsed, effects: [] };
  }
  const data = resolved(move.data, life);
  const outcome = life.send(move.send, data, move.by);
  const effects = outcome.kind === 'applied' ? outcome.taken.effects : [];
  const { elapsed } = outcome;
  return { move, before, after: life.snapshot, data, outcome, elapsed, effects };
}

function resolved(data: Send['data'], life: Life): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([key, v]) => [key, valueOf(v, life)]));
}

function valueOf(value: unknown, life: Life): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('day' in value) return addDays(today(life), value.day as number);
  if ('hour' in value) return plus(life.at, { hours: value.hour as number });
  if ('current' in value) return life.context['file']?.version ?? 'none-yet';
  return value;
}

/** Today, where the organisation is. */
export function today(life: Life): CivilDate {
  return dateIn(life.at, life.context['zone']);
}

/** Zones with daylight saving in both hemispheres, at midnight, by half an hour, and without any. */
const zones = [
  'UTC',
  'America/New_York',
  'Europe/Zurich',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
];
export const anyZone: fc.Arbitrary<string> = fc.constantFrom(...zones);

export const wait: fc.Arbitrary<Move> = fc
  .oneof(fc.integer({ min: 0, max: 48 }), fc.integer({ min: 0, max: 400 * 24 }))
  .map((waitHours) => ({ waitHours }));

/** The events that every requirement knows. */
const sharedMove: fc.Arbitrary<Move> = fc.oneof(
  fc.option(fc.integer({ min: -3, max: 500 })).map((until) => ({
    send: 'WAIVE',
    by: 'admin' as const,
    data: { reason: 'agreed', until: until === null ? null : day(until) },
  })),
  fc.constant({ send: 'REVOKED', by: 'admin' as const, data: { reason: 'does not hold' } }),
  anyZone.map((zone) => ({ send: 'ZONE_CHANGED', by: 'admin' as const, data: { zone } })),
  fc.constantFrom('inactive', 'disqualified').chain((reason) =>
    fc.constantFrom('REMINDERS_PAUSED', 'REMINDERS_RESUMED').map((send) => ({
      send,
      by: 'system' as const,
      data: { reason },
    })),
  ),
);

/** Policies of validity, within what an organisation would set. */
const anyValidity = fc.oneof(
  fc
    .constantFrom('P1Y', 'P2Y', 'P90D', 'P6M')
    .chain((period) =>
      fc.constantFrom('completion', 'previousExpiry').map((basis) => ({ basis, period })),
    ),
  fc.constant({ basis: 'never' }),
  fc.constantFrom('2026-06-30', '2027-12-31').map((through) => ({ basis: 'fixedDate', through })),
);
const anyPolicies = fc.record({
  validity: anyValidity,
  expiringSoonDays: fc.constantFrom(0, 7, 30, 45),
  recompletionWindowDays: fc.constantFrom(0, 30, 60),
});

/** A whole life: zone, policies and moves. */
export function lives(move: fc.Arbitrary<Move>) {
  const policyChange = anyPolicies.map((policies) => ({
    send: 'POLICY_CHANGED',
    by: 'admin' as const,
    data: { policies },
  }));
  const moves = fc.array(
    fc.oneof(
      { arbitrary: move, weight: 8 },
      { arbitrary: wait, weight: 4 },
      { arbitrary: sharedMove, weight: 3 },
      { arbitrary: policyChange, weight: 1 },
    ),
    { minLength: 1, maxLength: 30 },
  );
  return fc.record({
    profile: fc.constantFrom('default' as const, 'literal' as const),
    zone: anyZone,
    policies: anyPolicies,
    moves,
  });
}
