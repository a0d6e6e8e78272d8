/** What holds for every lifecycle at every step. */
import { expect } from 'vitest';
import {
  type AnyLifecycle,
  advance,
  isInstant,
  observe,
  permitted,
  type Snapshot,
  type Taken,
  viewOf,
} from '../../src/lifecycle/index.ts';
import { nothing, rulebook, type Step } from '../support/rulebook.ts';

const isBorn = ({ revision }: Snapshot) => revision > 0;

export const coreRules = rulebook({
  ...nothing,
  rules: {
    'rule 17: whoever is not at a good end has a way on, by an administrator or the person':
      wayOnExists,
    'rule 44: looking in between changes nothing': ({ lifecycle, stored, before, at, elapsed }) => {
      const dates = stored.deadlines.map(({ due }) => due).filter((due) => due <= at);
      const stepwise: Taken[] = [];
      let now = stored;
      for (const due of [...dates.toSorted(), at]) {
        const seen = observe(lifecycle, now, due);
        stepwise.push(...seen.elapsed);
        now = seen.snapshot;
      }
      expect(now).toEqual(before);
      expect(stepwise).toEqual(elapsed);
    },
    'rule 57: a fact from around bars the person’s own events': ({ lifecycle, event, outcome }) => {
      const bars = Object.entries(lifecycle.facts).some(
        ([name, { bars, except }]) =>
          event?.facts[name] && bars.includes(event.by.kind) && !except.includes(event.type),
      );
      if (bars) expect(outcome?.kind).toBe('refused');
    },
    'rule 59: every transition has actor, time and cause; a person’s decision says why': ({
      lifecycle,
      journalled,
    }) => {
      for (const taken of journalled) isExplained(lifecycle, taken);
    },
    'rule 60: what was journalled replays to the same bytes': ({
      lifecycle,
      stored,
      journalled,
      after,
    }) => {
      const again = journalled.reduce((now, { event, at }) => {
        const copy = JSON.parse(JSON.stringify(now)) as Snapshot;
        return event.by.kind === 'clock'
          ? observe(lifecycle, copy, at).snapshot
          : advance(lifecycle, copy, event).snapshot;
      }, stored);
      const last = journalled.at(-1);
      if (last === undefined) return;
      expect(JSON.stringify(again)).toBe(JSON.stringify(after));
      expect([again.status, again.value]).toEqual([last.status, last.to]);
    },
    'rule 62: what is not applied changes nothing': ({ outcome, before, after }) => {
      if (outcome && outcome.kind !== 'applied') expect(after).toEqual(before);
      if (outcome?.kind === 'applied') expect(after.revision).toBe(before.revision + 1);
    },
    'an event of somebody who may not send it is refused': ({ lifecycle, event, outcome }) => {
      if (event === null || lifecycle.events[event.type].by.includes(event.by.kind)) return;
      expect(outcome?.kind).toBe('refused');
    },
    'time never goes back, and nothing is overdue': ({ stored, before, after, at, elapsed }) => {
      expect(stored.at <= before.at && before.at <= after.at && after.at <= at).toBe(true);
      expect(after.deadlines.every(({ due }) => due > at)).toBe(true);
      expect(elapsed.every(({ event }) => event.by.kind === 'clock')).toBe(true);
    },
    'the context fits its schema, and everything survives JSON': ({ lifecycle, after }) => {
      if (isBorn(after)) expect(lifecycle.context.safeParse(after.context).error).toBeUndefined();
      expect(JSON.parse(JSON.stringify(after))).toEqual(after);
    },
    'every note that is told has a text': ({ lifecycle, after }) => {
      const told = lifecycle.noted(viewOf(after.context, after.value));
      for (const { code } of told) expect(Object.keys(lifecycle.notes)).toContain(code);
    },
    'everybody who was born has exactly one known status': ({ lifecycle, after }) => {
      if (isBorn(after)) expect(Object.keys(lifecycle.statuses)).toContain(after.status?.code);
      if (after.activity) expect(Object.keys(lifecycle.statuses)).toContain(after.activity.code);
    },
  },
});

function wayOnExists({ lifecycle, after, at }: Step): void {
  if (!isBorn(after) || after.finished) return;
  if (lifecycle.goodEnds.includes(after.status?.code ?? '')) return;
  const ways = permitted(lifecycle, after, at).filter(
    ({ allowed, noop, by }) =>
      allowed !== 'no' && !noop && (by.includes('admin') || by.includes('user')),
  );
  // A change of policies, of the zone or of reminders leads nobody on.
  const onward = ways.filter(({ event }) => !/^(POLICY|ZONE|REMINDERS)_/.test(event));
  expect(onward.map(({ event }) => event)).not.toEqual([]);
}

/** What says why: a reason in words or as a code, or the version that a reviewer had before them. */
const causes = ['reason', 'sealedReason', 'code', 'version'];

function isExplained(lifecycle: AnyLifecycle, { event, at }: Taken): void {
  const { id, by, data, type } = event;
  expect(by.id).not.toBe('');
  expect(id).not.toBe('');
  expect(isInstant(at) && at >= event.at).toBe(true);
  if (by.kind === 'clock') {
    expect(id, 'the deadline is the cause').toContain(`deadline:${type}`);
  } else if (lifecycle.events[type].decision && by.kind !== 'provider') {
    expect(causes.some((cause) => data[cause])).toBe(true);
  }
}
