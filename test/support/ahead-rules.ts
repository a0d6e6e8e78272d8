/** ahead: rules 1 to 17 over one life, each looking at every step of it. */
import { expect } from 'vitest';
import type { Context } from '../../machines/ahead/user/context.ts';
import { hasLiveLink, type LinkState, linkState } from '../../machines/ahead/user/link.ts';
import { aheadUser } from '../../machines/ahead/user/machine.ts';
import {
  advance,
  type Instant,
  isIn,
  type Outcome,
  type Profile,
  plus,
  type Sample,
  type Snapshot,
} from '../../src/lifecycle/index.ts';

export type User = Snapshot<Context>;

/** One step of a life: where it stood when the event came, the event, and what became of it. */
export interface Frame {
  /** As stored, and after the deadlines that were due. */
  readonly stored: User;
  readonly before: User;
  readonly event: Sample & { readonly id: string; readonly at: Instant };
  readonly outcome: Outcome;
  readonly after: User;
  /** Every link that was ever minted, in order, as of after the event. */
  readonly links: readonly string[];
}

export const status = (user: User) => user.status?.code;
const beneath = (user: User, state: string) => isIn(user.value, `user.onboarding.${state}`);
const enabled = (user: User) => isIn(user.value, 'user.access.enabled');
const emitted = ({ outcome }: Frame) =>
  [...outcome.elapsed, ...(outcome.kind === 'applied' ? [outcome.taken] : [])].flatMap(
    (t) => t.effects,
  );
const applied = ({ outcome, event }: Frame, ...types: string[]) =>
  outcome.kind === 'applied' && types.includes(event.type);
/** True where the event changed the user from one condition to another. */
const turned = (frame: Frame, to: (user: User) => boolean) => to(frame.after) && !to(frame.before);

/** What a link's state must be, told from the events alone. */
type Ledger = Map<string, { state: LinkState; ends: Instant }>;

function age(ledger: Ledger, at: Instant) {
  for (const each of ledger.values()) {
    if (each.state === 'live' && each.ends <= at) each.state = 'expired';
  }
}

function enter(ledger: Ledger, frame: Frame) {
  const { event, before, after } = frame;
  const kill = (state: LinkState) => {
    for (const each of ledger.values()) if (each.state === 'live') each.state = state;
  };
  if (applied(frame, 'USERNAME_CHANGED', 'EMAIL_CHANGED', 'BLOCK', 'DELETE')) kill('cancelled');
  if (applied(frame, 'DELIVERY_FAILED')) kill('cancelled');
  if (applied(frame, 'LINK_REDEEMED')) kill('used');
  if (applied(frame, 'LINK_FETCHED') && after.value !== before.value) {
    if (beneath(after, 'onboardingIncomplete')) kill('used');
  }
  if (emitted(frame).some((effect) => effect.name === 'sendInvitation')) {
    for (const each of ledger.values()) each.state = 'replaced';
    ledger.set(event.id, { state: 'live', ends: plus(event.at, { days: 7 }) });
  }
}

/** A link that was never sent counts as replaced once one was; its signature is not the machine's to check. */
function expectedKind(ledger: Ledger, link: string): LinkState {
  return ledger.get(link)?.state ?? (ledger.size > 1 ? 'replaced' : 'unknown');
}

const kindGuards = {
  used: 'linkNotUsed',
  replaced: 'linkNotReplaced',
  expired: 'linkNotExpired',
  cancelled: 'linkNotCancelled',
  unknown: 'linkKnown',
} as const;

/** The guards of a refusal that name a kind of dead. */
function kindsNamed(outcome: Outcome): string[] {
  if (outcome.kind !== 'refused') return [];
  const names: readonly string[] = Object.values(kindGuards);
  return outcome.unmet.map((u) => u.guard).filter((guard) => names.includes(guard));
}

const sentLinks = ['START_ONBOARDING', 'LINK_REQUESTED'];

/** By number and words; each holds at every step of every life. */
export const rules: Readonly<Record<string, (frames: readonly Frame[], profile: Profile) => void>> =
  {
    'rule 1: a link is redeemed at most once': (frames) => {
      const redeemed = frames
        .filter((f) => turned(f, (user) => user.context.link?.dead === 'used'))
        .map((f) => f.after.context.link?.id);
      expect(new Set(redeemed).size).toBe(redeemed.length);
      for (const f of frames.filter((f) => applied(f, 'LINK_REDEEMED'))) {
        expect(f.before.context.link?.dead).toBeNull();
        expect(f.after.context.link?.dead).toBe('used');
      }
    },
    'rule 2: at most one link is live': (frames) => {
      for (const { after, event, links } of frames) {
        const live = links.filter((link) => linkState(after.context, link, event.at) === 'live');
        expect(live.length).toBe(hasLiveLink(after.context, event.at) ? 1 : 0);
        // What makes the guards of the region enough: a live link is out only where one is waited for.
        if (live.length > 0) expect(beneath(after, 'pending') && enabled(after)).toBe(true);
      }
    },
    'rule 3: a newer link voids all older ones': (frames) => {
      for (const { after, event, links } of frames) {
        for (const link of links.slice(0, -1)) {
          expect(linkState(after.context, link, event.at)).toBe('replaced');
        }
      }
    },
    'rule 4: opening a link changes nothing (hardened); a dead one never does': (
      frames,
      profile,
    ) => {
      for (const f of frames.filter(({ event }) => event.type === 'LINK_FETCHED')) {
        const live = hasLiveLink(f.before.context, f.event.at);
        const newest = f.before.context.link?.id === f.event.data['link'];
        if (profile === 'literal' && live && newest) continue;
        const unfetched = ({ context }: User) => ({
          ...context,
          link: { ...context.link, fetched: 0 },
        });
        expect(unfetched(f.after)).toEqual(unfetched(f.before));
        const { value, status, activity, deadlines } = f.before;
        expect(f.after).toMatchObject({ value, status, activity, deadlines });
        expect(f.outcome.kind === 'applied' ? f.outcome.taken.effects : []).toEqual([]);
      }
    },
    'rule 5: a dead link says which kind of dead': (frames) => {
      const ledger: Ledger = new Map();
      for (const f of frames) {
        age(ledger, f.event.at);
        if (f.event.type === 'LINK_REDEEMED' && !f.before.finished) {
          const kind = expectedKind(ledger, String(f.event.data['link']));
          expect(kindsNamed(f.outcome)).toEqual(kind === 'live' ? [] : [kindGuards[kind]]);
          expect(f.outcome.kind).toBe(kind === 'live' ? 'applied' : 'refused');
        }
        enter(ledger, f);
        for (const [link, { state }] of ledger) {
          expect(linkState(f.after.context, link, f.event.at)).toBe(state);
        }
      }
    },
    'rule 6: a link, or the session it opened, dies when username, address or access changes': (
      frames,
    ) => {
      const session = 'user.onboarding.onboardingIncomplete.linkRedeemed';
      for (const f of frames) {
        if (!applied(f, 'USERNAME_CHANGED', 'EMAIL_CHANGED', 'BLOCK', 'DELETE')) continue;
        expect(hasLiveLink(f.after.context, f.event.at)).toBe(false);
        expect(isIn(f.after.value, session) && !f.after.finished).toBe(false);
      }
    },
    'rule 7: what comes back about an older invitation is inert': (frames) => {
      for (const f of frames) {
        if (!['DELIVERY_FAILED', 'INVITATION_SENT', 'INVITATION_DELIVERED'].includes(f.event.type))
          continue;
        if (f.event.data['invitation'] === f.before.context.link?.id) continue;
        expect(f.outcome.kind).not.toBe('applied');
        expect(f.after).toEqual(f.before);
      }
    },
    'rule 8: Failed, and only Failed, has a reason': (frames) => {
      for (const { after } of frames) {
        expect(after.context.failure !== null).toBe(beneath(after, 'failed'));
      }
    },
    'rule 9: no mail without an address': (frames) => {
      for (const f of frames) {
        for (const effect of emitted(f)) {
          expect(effect.data['address']).toBe(f.before.context.address);
          expect(f.before.context.address).not.toBeNull();
        }
      }
    },
    'rule 10: Never logged in is an Entra user with access and without a login': (frames) => {
      for (const { after, links } of frames.filter(
        ({ after }) => status(after) === 'neverLoggedIn',
      )) {
        expect(after.context).toMatchObject({ kind: 'entra', origin: 'entra', login: null });
        expect(enabled(after)).toBe(true);
        expect(links).toEqual([]);
      }
      const logins = frames.findIndex((f) => applied(f, 'ENTRA_LOGIN', 'AHEAD_LOGIN'));
      if (logins >= 0) {
        const later = frames.slice(logins).map(({ after }) => status(after));
        expect(later).not.toContain('neverLoggedIn');
      }
    },
    'rule 11: Created, Pending, Failed and Onboarding incomplete are ahead ID users': (frames) => {
      const statuses = ['created', 'pending', 'failed', 'onboardingIncomplete'];
      for (const { after } of frames.filter(({ after }) =>
        statuses.includes(status(after) ?? ''),
      )) {
        expect(after.context.kind).toBe('ahead');
      }
    },
    'rule 12: Migrating is enabled, with no invitation out': (frames) => {
      for (const [n, { after, event }] of frames.entries()) {
        if (status(after) !== 'migrating') continue;
        expect(after.context).toMatchObject({ kind: 'ahead', origin: 'entra' });
        expect(hasLiveLink(after.context, event.at)).toBe(false);
        const past = frames.slice(0, n + 1);
        expect(past.some((f) => applied(f, 'ENABLE_AHEAD_LOGIN'))).toBe(true);
        const lastSent = past.findLastIndex((f) => applied(f, ...sentLinks));
        const lastReset = past.findLastIndex((f) =>
          applied(f, 'USERNAME_CHANGED', 'ENABLE_AHEAD_LOGIN'),
        );
        expect(lastReset).toBeGreaterThan(lastSent);
      }
    },
    'rule 13: Onboarded has a login under the current kind': (frames) => {
      for (const [n, { after }] of frames.entries()) {
        expect(after.context.login !== null).toBe(beneath(after, 'onboarded'));
        if (status(after) !== 'onboarded') continue;
        expect(after.context.login).toBe(after.context.kind);
        const last = frames
          .slice(0, n + 1)
          .findLast((f) => applied(f, 'ENTRA_LOGIN', 'AHEAD_LOGIN'));
        expect(last?.event.type).toBe(
          after.context.kind === 'ahead' ? 'AHEAD_LOGIN' : 'ENTRA_LOGIN',
        );
      }
    },
    'rule 14: Onboarded is left only by ENABLE_AHEAD_LOGIN or access': (frames) => {
      for (const f of frames) {
        if (status(f.stored) !== 'onboarded' || status(f.after) === 'onboarded') continue;
        expect(['ENABLE_AHEAD_LOGIN', 'BLOCK', 'DELETE']).toContain(f.event.type);
      }
    },
    'rule 15: no administrator sets a password': (frames) => {
      const set = (user: User) =>
        isIn(user.value, 'user.onboarding.onboardingIncomplete.passwordSet');
      for (const f of frames) {
        if (turned(f, set))
          expect(f.event).toMatchObject({ type: 'PASSWORD_SET', by: { kind: 'user' } });
        if (f.event.type === 'PASSWORD_SET' && f.event.by.kind !== 'user' && !f.before.finished) {
          expect(f.outcome).toMatchObject({ kind: 'refused', reason: 'forbidden' });
        }
      }
    },
    'rule 16: redeem before password before login': (frames, profile) => {
      const order = frames.flatMap((f): string[] => {
        if (turned(f, (user) => beneath(user, 'onboardingIncomplete'))) return ['redeem'];
        if (f.outcome.kind !== 'applied') return [];
        const { type } = f.event;
        return [...sentLinks, 'PASSWORD_SET', 'AHEAD_LOGIN'].includes(type) ? [type] : [];
      });
      for (const [n, what] of order.entries()) {
        if (what === 'AHEAD_LOGIN') expect(order[n - 1]).toBe('PASSWORD_SET');
        if (what === 'PASSWORD_SET') expect(order[n - 1]).toBe('redeem');
        if (what === 'redeem') expect(sentLinks).toContain(order[n - 1]);
      }
      const opened = profile === 'literal' ? ['LINK_REDEEMED', 'LINK_FETCHED'] : ['LINK_REDEEMED'];
      for (const f of frames.filter((f) =>
        turned(f, (user) => beneath(user, 'onboardingIncomplete')),
      )) {
        expect(opened).toContain(f.event.type);
      }
    },
    'rule 17: everybody can still be onboarded by an administrator and the user': (frames) => {
      for (const { after, event } of frames) {
        if (after.finished || isIn(after.value, 'new')) continue;
        expect(status(rescued(after, event.at))).toBe('onboarded');
      }
    },
    'rule 33: time alone changes no status': (frames) => {
      for (const { stored, before } of frames) {
        expect(before.status).toEqual(stored.status);
      }
    },
    'rule 62: what is not applied changes nothing': (frames) => {
      for (const { outcome, before, after } of frames) {
        if (outcome.kind !== 'applied') expect(after).toEqual(before);
      }
    },
    'seed: a flag shows only in the state in which it was raised': (frames) => {
      const none = { stalled: false, linkDead: false };
      for (const f of frames) {
        const { before, after } = f;
        const states = [
          'created',
          'neverLoggedIn',
          'migrating',
          'pending',
          'failed',
          'onboardingIncomplete',
        ];
        const left = states.some((state) => beneath(before, state) && !beneath(after, state));
        if (left || applied(f, ...sentLinks)) expect(after.context.attention).toEqual(none);
        if (after.context.attention.linkDead) {
          expect(beneath(after, 'pending')).toBe(true);
          expect(hasLiveLink(after.context, f.event.at)).toBe(false);
        }
      }
    },
  };

/** The way on that always exists: correct the address, restart, use the link, set the password, log in. */
function rescued(user: User, at: Instant): User {
  let now = user;
  const send = (type: string, kind: 'admin' | 'user', data = {}) => {
    const stamp = { id: `rescue-${type}`, at, by: { kind, id: kind }, facts: {} };
    now = advance(aheadUser, now, { type, data, ...stamp }).snapshot as User;
  };
  if (!enabled(now)) send('UNBLOCK', 'admin', { reason: 'back' });
  if (beneath(now, 'neverLoggedIn')) send('ENTRA_LOGIN', 'user');
  if (beneath(now, 'onboarded')) return now;
  send('EMAIL_CHANGED', 'admin', { address: 'ref:address' });
  send('START_ONBOARDING', 'admin');
  send('LINK_REDEEMED', 'user', { link: now.context.link?.id });
  send('PASSWORD_SET', 'user');
  send('AHEAD_LOGIN', 'user');
  return now;
}
