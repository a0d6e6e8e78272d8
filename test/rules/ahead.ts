/** ahead: rules 1 to 17 and 33, after every step of a life. */
import { expect } from 'vitest';
import type { Context } from '../../machines/ahead/user/context.ts';
import { hasLiveLink, linkState } from '../../machines/ahead/user/link.ts';
import { aheadUser } from '../../machines/ahead/user/machine.ts';
import { advance, type Instant, isIn, plus, type Snapshot } from '../../src/lifecycle/index.ts';
import { applied, rulebook, type Step, sentOut } from '../support/rulebook.ts';
import {
  aged,
  dead,
  kindGuards,
  kindOf,
  kindsNamed,
  type Ledger,
  liveOnes,
  minted,
} from './links.ts';

type User = Snapshot<Context>;
const stored = (step: Step) => step.stored as User;
const before = (step: Step) => step.before as User;
const after = (step: Step) => step.after as User;

const status = (user: User) => user.status?.code ?? '';
const beneath = (user: User, state: string) => isIn(user.value, `user.onboarding.${state}`);
const enabled = (user: User) => isIn(user.value, 'user.access.enabled');
const isBorn = (user: User) => !isIn(user.value, 'new');
/** True where the step brought the user from one condition to another. */
const turned = (step: Step, to: (user: User) => boolean) => to(after(step)) && !to(before(step));
const isRedeeming = (step: Step) => turned(step, (user) => beneath(user, 'onboardingIncomplete'));

/** Where an event takes effect, by the table of the domain: statuses, or the activity beside them. */
const everywhere = [
  'created',
  'neverLoggedIn',
  'migrating',
  'pending',
  'failed',
  'onboardingIncomplete',
  'onboarded',
];
const beforeLogin = ['created', 'migrating', 'pending', 'failed', 'onboardingIncomplete'];
export const rows: Readonly<Record<string, readonly string[]>> = {
  CREATE: [''],
  ENTRA_SYNCED: [''],
  ENABLE_AHEAD_LOGIN: ['neverLoggedIn', 'onboarded'],
  START_ONBOARDING: beforeLogin,
  LINK_REQUESTED: ['pending', 'failed', 'onboardingIncomplete'],
  INVITATION_SENT: ['pending'],
  INVITATION_DELIVERED: ['pending'],
  DELIVERY_FAILED: ['pending'],
  LINK_FETCHED: ['pending'],
  LINK_REDEEMED: ['pending'],
  PASSWORD_SET: ['linkRedeemed'],
  SESSION_LOST: ['linkRedeemed'],
  AHEAD_LOGIN: ['passwordSet'],
  ENTRA_LOGIN: ['neverLoggedIn'],
  USERNAME_CHANGED: [...beforeLogin, 'onboarded'],
  EMAIL_CHANGED: [...everywhere, 'blocked'],
  BLOCK: everywhere,
  UNBLOCK: ['blocked'],
  DELETE: [...everywhere, 'blocked'],
  POLICY_CHANGED: [...everywhere, 'blocked'],
};

const sentLinks = ['START_ONBOARDING', 'LINK_REQUESTED'];
const cancels = ['USERNAME_CHANGED', 'EMAIL_CHANGED', 'BLOCK', 'DELETE', 'DELIVERY_FAILED'];

/** What has happened so far, as far as a rule asks. */
interface Memory {
  readonly ledger: Ledger;
  readonly redeemed: readonly string[];
  readonly isEnabledForAhead: boolean;
  /** Which came last: a link was sent, or the invitation was reset. */
  readonly invitation: 'sent' | 'reset' | null;
  /** The last step on the way in. */
  readonly progress: 'sent' | 'redeemed' | 'password' | 'login' | null;
  readonly login: 'ENTRA_LOGIN' | 'AHEAD_LOGIN' | null;
}

function remember(was: Memory, step: Step): Memory {
  const { link } = after(step).context;
  const used = isRedeeming(step);
  return {
    ledger: ledgerAfter(was.ledger, step),
    redeemed: used ? [...was.redeemed, link?.id ?? ''] : was.redeemed,
    isEnabledForAhead: was.isEnabledForAhead || applied(step, 'ENABLE_AHEAD_LOGIN'),
    invitation: applied(step, ...sentLinks)
      ? 'sent'
      : applied(step, 'USERNAME_CHANGED', 'ENABLE_AHEAD_LOGIN')
        ? 'reset'
        : was.invitation,
    progress: progressAfter(was.progress, step),
    login: applied(step, 'ENTRA_LOGIN', 'AHEAD_LOGIN')
      ? (step.event?.type as Memory['login'])
      : was.login,
  };
}

function ledgerAfter(was: Ledger, step: Step): Ledger {
  const { event, at } = step;
  const now = aged(was, at);
  if (event === null) return now;
  if (sentOut(step).some((effect) => effect.name === 'sendInvitation')) {
    const { linkLifetimeDays: days } = before(step).context.policies;
    return minted(now, event.id, plus(at, { days }));
  }
  if (applied(step, ...cancels)) return dead(now, 'cancelled');
  return isRedeeming(step) ? dead(now, 'used') : now;
}

function progressAfter(was: Memory['progress'], step: Step): Memory['progress'] {
  if (isRedeeming(step)) return 'redeemed';
  if (applied(step, ...sentLinks)) return 'sent';
  if (applied(step, 'PASSWORD_SET')) return 'password';
  return applied(step, 'AHEAD_LOGIN') ? 'login' : was;
}

export const aheadRules = rulebook<Memory>({
  blank: {
    ledger: {},
    redeemed: [],
    isEnabledForAhead: false,
    invitation: null,
    progress: null,
    login: null,
  },
  remember,
  rules: {
    'domain: an event takes effect only where its row says': (step) => {
      if (!applied(step, ...Object.keys(rows))) return;
      const { status, activity } = before(step);
      const row = rows[step.event?.type ?? ''] ?? [];
      expect([status?.code ?? '', activity?.code].some((code) => row.includes(code ?? '-'))).toBe(
        true,
      );
    },
    'rule 1: a link is redeemed at most once': (step, { redeemed }) => {
      expect(new Set(redeemed).size).toBe(redeemed.length);
      if (!applied(step, 'LINK_REDEEMED')) return;
      expect(before(step).context.link?.dead).toBeNull();
      expect(after(step).context.link?.dead).toBe('used');
    },
    'rule 2: at most one link is live': (step, { ledger }) => {
      const { context } = after(step);
      const live = Object.keys(ledger).filter(
        (link) => linkState(context, link, step.at) === 'live',
      );
      expect(live).toEqual(liveOnes(ledger));
      expect(live.length).toBe(hasLiveLink(context, step.at) ? 1 : 0);
      // What makes the guards of the region enough: a live link is out only where one is waited for.
      if (live.length > 0)
        expect(beneath(after(step), 'pending') && enabled(after(step))).toBe(true);
    },
    'rule 3: a newer link voids all older ones': (step, { ledger }) => {
      for (const link of Object.keys(ledger).slice(0, -1)) {
        expect(linkState(after(step).context, link, step.at)).toBe('replaced');
      }
    },
    'rule 4: opening a link changes nothing (hardened); a dead one never does': (step) => {
      const { event, at, outcome } = step;
      if (event?.type !== 'LINK_FETCHED') return;
      const { context, value, status, activity, deadlines } = before(step);
      const isNewest = context.link?.id === event.data['link'];
      if (context.policies.linkUse === 'literal' && hasLiveLink(context, at) && isNewest) return;
      const unfetched = (user: User) => ({
        ...user.context,
        link: { ...user.context.link, fetched: 0 },
      });
      expect(unfetched(after(step))).toEqual(unfetched(before(step)));
      expect(after(step)).toMatchObject({ value, status, activity, deadlines });
      expect(outcome?.kind === 'applied' ? outcome.taken.effects : []).toEqual([]);
    },
    'rule 5: a dead link says which kind of dead': (step, { ledger }, was) => {
      const { event, outcome, at } = step;
      for (const [link, { state }] of Object.entries(ledger)) {
        expect(linkState(after(step).context, link, at)).toBe(state);
      }
      if (event?.type !== 'LINK_REDEEMED' || event.by.kind !== 'user') return;
      if (!isBorn(before(step)) || before(step).finished) return;
      const kind = kindOf(aged(was.ledger, at), String(event.data['link']));
      const unmet = outcome?.kind === 'refused' ? outcome.unmet : [];
      expect(kindsNamed(unmet)).toEqual(kind === 'live' ? [] : [kindGuards[kind]]);
      expect(outcome?.kind).toBe(kind === 'live' ? 'applied' : 'refused');
    },
    'rule 6: a link, or the session it opened, dies when username, address or access changes': (
      step,
    ) => {
      if (!applied(step, 'USERNAME_CHANGED', 'EMAIL_CHANGED', 'BLOCK', 'DELETE')) return;
      const session = 'user.onboarding.onboardingIncomplete.linkRedeemed';
      expect(hasLiveLink(after(step).context, step.at)).toBe(false);
      expect(isIn(after(step).value, session) && !after(step).finished).toBe(false);
    },
    'rule 7: what comes back about an older invitation is inert': (step) => {
      const { event, outcome } = step;
      const news = ['DELIVERY_FAILED', 'INVITATION_SENT', 'INVITATION_DELIVERED'];
      if (!news.includes(event?.type ?? '')) return;
      if (event?.data['invitation'] === before(step).context.link?.id) return;
      expect(outcome?.kind).not.toBe('applied');
      expect(after(step)).toEqual(before(step));
    },
    'rule 8: Failed, and only Failed, has a reason': (step) => {
      expect(after(step).context.failure !== null).toBe(beneath(after(step), 'failed'));
    },
    'rule 9: no mail without an address': (step) => {
      const { address } = before(step).context;
      for (const effect of sentOut(step)) {
        expect(address).not.toBeNull();
        expect(effect.data['address']).toBe(address);
      }
    },
    'rule 10: Never logged in is an Entra user with access and without a login': (
      step,
      { ledger, login },
    ) => {
      if (status(after(step)) !== 'neverLoggedIn') return;
      const entra = { kind: 'entra', origin: 'entra', login: null };
      expect(after(step).context).toMatchObject(entra);
      expect(enabled(after(step))).toBe(true);
      expect([Object.keys(ledger), login]).toEqual([[], null]);
    },
    'rule 11: Created, Pending, Failed and Onboarding incomplete are ahead ID users': (step) => {
      const statuses = ['created', 'pending', 'failed', 'onboardingIncomplete'];
      if (statuses.includes(status(after(step)))) {
        expect(after(step).context.kind).toBe('ahead');
      }
    },
    'rule 12: Migrating is enabled, with no invitation out': (step, now) => {
      if (status(after(step)) !== 'migrating') return;
      expect(after(step).context).toMatchObject({ kind: 'ahead', origin: 'entra' });
      expect(hasLiveLink(after(step).context, step.at)).toBe(false);
      expect([now.isEnabledForAhead, now.invitation]).toEqual([true, 'reset']);
    },
    'rule 13: Onboarded has a login under the current kind': (step, { login }) => {
      const { context } = after(step);
      expect(context.login !== null).toBe(beneath(after(step), 'onboarded'));
      if (status(after(step)) !== 'onboarded') return;
      expect(context.login).toBe(context.kind);
      expect(login).toBe(context.kind === 'ahead' ? 'AHEAD_LOGIN' : 'ENTRA_LOGIN');
    },
    'rule 14: Onboarded is left only by ENABLE_AHEAD_LOGIN or access': (step) => {
      if (status(stored(step)) !== 'onboarded' || status(after(step)) === 'onboarded') return;
      expect(['ENABLE_AHEAD_LOGIN', 'BLOCK', 'DELETE']).toContain(step.event?.type);
    },
    'rule 15: no administrator sets a password': (step) => {
      const { event } = step;
      const set = ({ value }: User) =>
        isIn(value, 'user.onboarding.onboardingIncomplete.passwordSet');
      if (turned(step, set)) {
        expect(event).toMatchObject({ type: 'PASSWORD_SET', by: { kind: 'user' } });
      }
      if (event?.type !== 'PASSWORD_SET' || event.by.kind === 'user') return;
      expect(step.outcome?.kind).toBe('refused');
    },
    'rule 16: redeem before password before login': (step, _now, was) => {
      if (isRedeeming(step)) {
        expect(was.progress).toBe('sent');
        const { linkUse } = before(step).context.policies;
        const opened =
          linkUse === 'literal' ? ['LINK_REDEEMED', 'LINK_FETCHED'] : ['LINK_REDEEMED'];
        expect(opened).toContain(step.event?.type);
      }
      if (applied(step, 'PASSWORD_SET')) expect(was.progress).toBe('redeemed');
      if (applied(step, 'AHEAD_LOGIN')) expect(was.progress).toBe('password');
    },
    'rule 17: everybody can still be onboarded by an administrator and the user': (step) => {
      if (step.event === null || after(step).finished || !isBorn(after(step))) return;
      expect(status(rescued(after(step), step.at))).toBe('onboarded');
    },
    'rule 33: time alone changes no status': (step) => {
      expect(before(step).status).toEqual(stored(step).status);
    },
    'seed: a flag shows only in the state in which it was raised': (step) => {
      const { attention } = after(step).context;
      const left = everywhere.some(
        (state) => beneath(before(step), state) && !beneath(after(step), state),
      );
      if (left || applied(step, ...sentLinks)) {
        expect(attention).toEqual({ stalled: false, linkDead: false });
      }
      if (!attention.linkDead) return;
      expect(beneath(after(step), 'pending')).toBe(true);
      expect(hasLiveLink(after(step).context, step.at)).toBe(false);
    },
  },
});

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
