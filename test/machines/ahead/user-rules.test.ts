/**
 * ahead: rules 1 to 17 over generated lives, in both profiles. A life is a walk of events, each by somebody at
 * some time, with links and bounces of the past thrown in; every rule looks at every step of it.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aheadUser } from '../../../machines/ahead/user/machine.ts';
import {
  advance,
  birthOf,
  type Instant,
  isIn,
  observe,
  type Profile,
  permitted,
  plus,
  type Sample,
  unborn,
} from '../../../src/lifecycle/index.ts';
import { type Frame, rules, status, type User } from '../../support/ahead-rules.ts';
import { parameters } from '../../support/seed.ts';

interface Choice {
  readonly pick: number;
  /** Knock on any door, go some way that is open, or press on towards the end. */
  readonly mood: 'any' | 'open' | 'onward';
  readonly minutes: number;
}

const onward = [
  'CREATE',
  'ENTRA_SYNCED',
  'ENABLE_AHEAD_LOGIN',
  'START_ONBOARDING',
  'LINK_REDEEMED',
  'PASSWORD_SET',
  'AHEAD_LOGIN',
  'UNBLOCK',
];

/** Without fast-check's leaning to small numbers and short arrays, which would seldom get far. */
const choices = fc.array(
  fc.record<Choice>({
    pick: fc.noBias(fc.nat(1_000_000)),
    mood: fc.constantFrom('any', 'open', 'open', 'onward', 'onward'),
    minutes: fc.constantFrom(0, 0, 0, 0, 1, 15, 61, 60 * 24 * 2, 60 * 24 * 7, 60 * 24 * 31),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);

/** The samples of the state, and the past coming back. */
function offers(user: User, at: Instant, links: readonly string[], id: string): Sample[] {
  const past = links.flatMap((link): Sample[] => [
    { type: 'LINK_REDEEMED', data: { link }, by: { kind: 'user', id: 'user-1' } },
    { type: 'LINK_FETCHED', data: { link }, by: { kind: 'system', id: 'system-1' } },
    {
      type: 'DELIVERY_FAILED',
      data: { invitation: link, code: 'mailboxFull' },
      by: { kind: 'system', id: 'system-1' },
    },
  ]);
  return [...aheadUser.samples(user, at, () => `${id}-fresh`), ...past];
}

/** First a kind of event, so that rare ones have the same chance; then its payload, half of the time the first. */
function chosen(user: User, offered: readonly Sample[], { pick, mood }: Choice, at: Instant) {
  const ways = permitted(aheadUser, user, at)
    // A life that ends early shows little; DELETE keeps its chance among those that knock on any door.
    .filter((p) => p.allowed !== 'no' && !p.noop && p.event !== 'DELETE')
    .map((p) => p.event);
  const open = offered.filter((s) => ways.includes(s.type));
  const ahead = open.filter((s) => onward.includes(s.type));
  const worth = mood === 'any' ? offered : mood === 'onward' && ahead.length > 0 ? ahead : open;
  const types = [...new Set(worth.map((s) => s.type))];
  const type = types[pick % types.length];
  const payloads = worth.filter((s) => s.type === type);
  const turn = Math.floor(pick / types.length);
  return payloads[turn % 2 === 0 ? 0 : Math.floor(turn / 2) % payloads.length];
}

/** All rules are given the same lives, from one seed; each is walked once, as far as memory goes. */
const walked = new Map<string, readonly Frame[]>();

function life(profile: Profile, steps: readonly Choice[]): readonly Frame[] {
  const key = `${profile} ${JSON.stringify(steps)}`;
  const frames = walked.get(key) ?? walk(profile, steps);
  if (walked.size < 1000) walked.set(key, frames);
  return frames;
}

function walk(profile: Profile, steps: readonly Choice[]): Frame[] {
  const frames: Frame[] = [];
  const links: string[] = [];
  let at = '2026-01-01T00:00:00.000Z';
  let stored = unborn(aheadUser, birthOf(aheadUser, 'one', 'UTC', profile), at) as User;
  for (const [n, choice] of steps.entries()) {
    at = plus(at, { minutes: choice.minutes });
    const before = observe(aheadUser, stored, at).snapshot as User;
    const id = `event-${n}`;
    const sample = chosen(before, offers(before, at, links, id), choice, at);
    if (sample === undefined) break;
    const event = { ...sample, id, at };
    const outcome = advance(aheadUser, stored, { ...event, facts: {} });
    const after = outcome.snapshot as User;
    const newest = after.context.link?.id;
    if (newest !== undefined && newest !== links.at(-1)) links.push(newest);
    frames.push({ stored, before, event, outcome, after, links: [...links] });
    stored = after;
  }
  return frames;
}

describe.each(['default', 'literal'] as const)('in the profile %s', (profile) => {
  test.each(Object.entries(rules))('%s', (_name, holds) => {
    fc.assert(
      fc.property(choices, (steps) => holds(life(profile, steps), profile)),
      parameters(60),
    );
  });

  test('the generated lives see every status and activity, and every way on', () => {
    const seen = new Set<string | undefined>();
    const taken = new Set<string>();
    for (const steps of fc.sample(choices, { numRuns: 150, seed: 7 })) {
      for (const { before, after, outcome, event } of walk(profile, steps)) {
        seen.add(status(after)).add(after.activity?.code);
        for (const { event } of outcome.elapsed) taken.add(event.type);
        if (outcome.kind === 'applied') {
          for (const { source } of waysOn(event.type, before)) taken.add(`${source} ${event.type}`);
        }
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(Object.keys(aheadUser.statuses)));
    expect(everyWayOn().filter((way) => !taken.has(way))).toEqual([]);
  });
});

const lasting = aheadUser.shape.transitions.filter((t) => t.targets.length + t.actions.length > 0);

function waysOn(type: string, { value }: User) {
  return lasting.filter(
    (t) => t.trigger.kind === 'event' && t.trigger.type === type && isIn(value, t.source),
  );
}

/** Each state's events, and each deadline that the two profiles set. */
function everyWayOn(): string[] {
  const ways = lasting.flatMap(({ source, trigger }) => {
    if (trigger.kind === 'event') return [`${source} ${trigger.type}`];
    return trigger.kind === 'deadline' && trigger.deadline !== 'sessionEnds' ? [trigger.name] : [];
  });
  return [...new Set(ways)];
}
