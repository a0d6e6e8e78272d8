/** What can happen in a league: changes of the roster, events of people, and time that passes. fast-check draws them. */
import fc from 'fast-check';
import type { AskedChange } from '../../src/engine/index.ts';
import { type Actor, addDays, dateIn, type Instant, plus } from '../../src/lifecycle/index.ts';
import { catalogue, groups, type League, people, type Requirement, roles } from './league.ts';
import { admin } from './world.ts';

/** One thing that happens; `said` is what came of it. */
export interface Happening {
  readonly words: string;
  readonly happens: (to: League) => Promise<string>;
  readonly [fc.toStringMethod]: () => string;
}

function happening(words: string, happens: Happening['happens']): Happening {
  return { words, happens, [fc.toStringMethod]: () => `\n  ${words}` };
}

const requirements = Object.keys(catalogue) as Requirement[];
const group = fc.constantFrom(...groups);
const role = fc.constantFrom(...roles);
/** The same one often enough for something to come of it. */
const person = fc.constantFrom('p1', 'p1', 'p2', ...people);
const requirement = fc.constantFrom(...requirements);
const member = { group, role, person };
const type = <T extends AskedChange['type']>(name: T) => fc.constant(name);
/** Written as people write them: white space and capitals mean nothing. */
const address = fc
  .tuple(fc.constantFrom(...people), fc.constantFrom('', ' ', '  '), fc.boolean())
  .map(([name, space, loud]) => `${space}${loud ? name.toUpperCase() : name}@example.org`);

/** Any change of the roster; many are refused, which is part of it. */
const anyChange: fc.Arbitrary<AskedChange> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: type('PERSON_ADDED'), person, address }) },
  { weight: 6, arbitrary: fc.record({ type: type('MEMBER_ADDED'), ...member }) },
  { weight: 2, arbitrary: fc.record({ type: type('MEMBER_REMOVED'), ...member }) },
  { weight: 2, arbitrary: fc.record({ type: type('ROLE_CHANGED'), ...member, to: role }) },
  { weight: 2, arbitrary: fc.record({ type: type('MEMBER_DEACTIVATED'), ...member }) },
  { weight: 2, arbitrary: fc.record({ type: type('MEMBER_ACTIVATED'), ...member }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: type('REQUIREMENT_ASSIGNED'),
      group,
      role,
      requirement,
      mandatory: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: type('ASSIGNMENT_MARKED'),
      group,
      role,
      requirement,
      mandatory: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: type('REQUIREMENT_UNASSIGNED'), group, role, requirement }),
  },
  { weight: 1, arbitrary: fc.record({ type: type('ADDRESS_CHANGED'), person, address }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: type('SIGNED_UP'),
      url: fc.constant('url-1'),
      token: fc.constantFrom('token-1', 'token-1', 'token-2'),
      person: fc.option(person, { nil: undefined }),
      address,
    }),
  },
);

export const changing = anyChange.map((change) =>
  happening(`the roster changes: ${JSON.stringify(change)}`, async ({ engine, at }) => {
    const by: Actor = change.type === 'SIGNED_UP' ? { kind: 'user', id: 'somebody' } : admin;
    const outcome = await engine.roster.change(at, change, { by });
    return outcome.outcome === 'applied' ? change.type : `${change.type} refused`;
  }),
);

type Data = Readonly<Record<string, unknown>>;

/** What somebody may send about what is kept of a person; the payload is made when it is sent. */
interface Sending {
  readonly what: string;
  readonly type: string;
  readonly by: Actor['kind'];
  readonly data: (context: Readonly<Record<string, unknown>>, now: Instant, days: number) => Data;
}

const today = (now: Instant) => dateIn(now, 'America/New_York');
const stamp = (_: object, now: Instant) => ({ report: 'report-1', stamp: now });
const linkOf = (context: Data) => ({ link: (context['link'] as { id: string } | null)?.id ?? 'x' });
const fileOf = (context: Data) => (context['file'] as { version: string } | null)?.version ?? 'v-0';

const sendings: readonly Sending[] = [
  { what: 'account', type: 'ACTIVATED', by: 'user', data: linkOf },
  { what: 'account', type: 'EMAIL_CONFIRMED', by: 'user', data: linkOf },
  { what: 'account', type: 'RESEND_ACTIVATION', by: 'admin', data: () => ({}) },
  { what: 'eligibility', type: 'DISQUALIFY', by: 'admin', data: () => ({ reason: 'sealed' }) },
  { what: 'eligibility', type: 'APPEAL_OPENED', by: 'user', data: () => ({}) },
  { what: 'eligibility', type: 'REINSTATE', by: 'admin', data: () => ({ reason: 'right' }) },
  {
    what: 'first-aid',
    type: 'UPLOADED',
    by: 'user',
    data: (_, now, days) => ({
      version: `v-${days + 400}`,
      completedOn: addDays(today(now), -Math.abs(days)),
    }),
  },
  {
    what: 'first-aid',
    type: 'APPROVE',
    by: 'admin',
    data: (context) => ({ version: fileOf(context) }),
  },
  {
    what: 'first-aid',
    type: 'REJECT',
    by: 'admin',
    data: (context) => ({ version: fileOf(context), reason: 'blurred', code: 'unreadable' }),
  },
  {
    what: 'first-aid',
    type: 'DISQUALIFY',
    by: 'admin',
    data: (context) => ({ version: fileOf(context), sealedReason: 'forged' }),
  },
  { what: 'abuse-prevention', type: 'STARTED', by: 'user', data: () => ({}) },
  { what: 'abuse-prevention', type: 'FINISHED', by: 'provider', data: stamp },
  ...['first-aid', 'abuse-prevention', 'screening'].flatMap((what): Sending[] => [
    {
      what,
      type: 'WAIVE',
      by: 'admin',
      data: (_, now, days) => ({
        reason: 'known',
        until: days > 300 ? null : addDays(today(now), Math.abs(days)),
      }),
    },
    { what, type: 'REVOKED', by: 'admin', data: () => ({ reason: 'wrong' }) },
  ]),
];

const lifecycleOf = (what: string) =>
  catalogue[what as Requirement] ?? (`ankored/${what}` as const);

function send(who: string, { what, type: name, by, data }: Sending, days: number): Happening {
  const id = `${who}/${what}`;
  return happening(`${by} sends ${name} to ${id} (${days})`, async ({ engine, clock, at }) => {
    const key = { tenant: at.tenant, lifecycle: lifecycleOf(what), id };
    const row = await engine.stored(key).catch(() => null);
    if (row === null) return 'nobody is there';
    const actor: Actor = { kind: by, id: by === 'user' ? who : `${by}-1` };
    const payload = data(row.snapshot.context, clock.at, days);
    const answer = await engine.send({ ...key, type: name, data: payload, by: actor });
    return answer.outcome === 'applied' ? name : `${name} ${answer.outcome}`;
  });
}

const sending = fc.constantFrom(...sendings);
const days = fc.integer({ min: -400, max: 400 });

export const oneEvent = fc
  .tuple(person, sending, days)
  .map(([who, what, span]) => send(who, what, span));

/** Two or three events of one person, asked for in the same moment. */
export const atOnce = fc
  .tuple(person, fc.array(fc.tuple(sending, days), { minLength: 2, maxLength: 3 }))
  .map(([who, all]) => {
    const each = all.map(([what, span]) => send(who, what, span));
    return happening(`at once: ${each.map(({ words }) => words).join(' | ')}`, async (to) => {
      const said = await Promise.all(each.map(({ happens }) => happens(to)));
      return `at once ${said.join(', ')}`;
    });
  });

/** A change of the roster and an event, asked for in the same moment. */
export const crossing = fc.tuple(changing, oneEvent).map(([change, event]) =>
  happening(`at once: ${change.words} | ${event.words}`, async (to) => {
    const said = await Promise.all([change.happens(to), event.happens(to)]);
    return `crossing ${said.join(', ')}`;
  }),
);

/** Time passes: some days, or until the next deadline of anybody; the worker may be off meanwhile. */
export const passing = fc
  .record({ days: fc.option(fc.integer({ min: 1, max: 500 })), worker: fc.boolean() })
  .map(({ days: span, worker }) => {
    const how = span === null ? 'until the next deadline' : `for ${span} days`;
    const words = `time passes ${how}${worker ? '' : ', the worker is off'}`;
    return happening(words, async ({ engine, clock, store }) => {
      const due = await store.nextDue();
      if (span !== null) clock.at = plus(clock.at, { days: span });
      else if (due !== null && due > clock.at) clock.at = due;
      if (worker) await engine.fireDue();
      return 'time';
    });
  });
