/** "List of statuses for users in User Management", statement by statement. */
import { expect } from 'vitest';
import { failureCode } from '../../machines/ahead/user/context.ts';
import { aheadUser } from '../../machines/ahead/user/machine.ts';
import { notes } from '../../machines/ahead/user/notes.ts';
import type { Profile } from '../../src/lifecycle/index.ts';
import type { Life } from '../support/life.ts';
import {
  aboutGuide,
  type Fact,
  guideIs,
  guideSays,
  type Proof,
  scene,
  statementsOf,
} from './fact.ts';
import {
  aheadIdUser,
  aheadIdUserWithoutAddress,
  bounce,
  clicked,
  clicks,
  enabledAfterLogin,
  enabledUser,
  entraUser,
  finish,
  invite,
  isStalled,
  linkIn,
  logIn,
  refusalOf,
  setPassword,
  status,
} from './people-ahead.ts';
import { answerTo, did, times } from './story.ts';

const says = statementsOf('ahead');

/** Code, icon, label and whether action is needed, in the article's order. */
const statuses = [
  ['pending', '⏳', 'Pending', 'ifItLasts'],
  ['failed', '❌', 'Failed', 'yes'],
  ['onboardingIncomplete', '❗️', 'Onboarding incomplete', 'ifItLasts'],
  ['onboarded', '✅', 'Onboarded', 'no'],
  ['neverLoggedIn', 'ℹ️', 'Never logged in', 'ifItLasts'],
  ['migrating', '➡️', 'Migrating', 'yes'],
] as const;

/** Activities that say how far Onboarding incomplete has come; they stand in the same guide. */
const beneath = ['linkRedeemed', 'passwordSet', 'sessionLost'];

const named = (code: string, icon: string, label: string): Proof[] => [
  guideIs(aheadUser, code, 'label', label),
  guideIs(aheadUser, code, 'icon', icon),
];

const aheadIdUsers = 'ahead ID users';
const entraIdUsers = 'Entra ID users';
const enabledUsers =
  'Entra ID users who have been enabled for ahead login (and now count as ahead ID users)';
const appliesTo = (code: string, ...who: string[]): Proof =>
  guideIs(aheadUser, code, 'appliesTo', who);

/** "If the user stays in this status for too long": told to administrators, and nothing else changes. */
function staysTooLong(name: string, begin: (profile: Profile) => Life, minutes: number): Proof {
  return scene(`${name} is flagged after ${minutes} minutes and not before`, (profile) => {
    const user = begin(profile);
    const label = status(user);
    user.wait({ minutes, milliseconds: -1 });
    expect(isStalled(user)).toBe(false);
    user.wait({ milliseconds: 1 });
    expect(isStalled(user)).toBe(true);
    expect(status(user)).toBe(label);
  });
}
const hour = 60;
const day = 24 * hour;

const isRefusedForEntra = scene(
  'an Entra ID user who is not enabled cannot be invited',
  (profile) => {
    const user = entraUser(profile);
    expect(answerTo(user, 'START_ONBOARDING')).toBe('refused notPermittedHere');
    expect(status(user)).toBe('Never logged in');
    did(user, 'ENTRA_LOGIN');
    expect(answerTo(user, 'START_ONBOARDING')).toBe('refused notPermittedHere');
    expect(status(user)).toBe('Onboarded');
  },
);

const nowCountsAsAhead = scene(
  'an enabled Entra ID user is an ahead ID user from then on',
  (profile) => {
    for (const user of [enabledUser(profile), enabledAfterLogin(profile)]) {
      expect(user.context['kind']).toBe('ahead');
      expect(answerTo(user, 'ENABLE_AHEAD_LOGIN')).toMatch(/^refused/);
      finish(invite(user));
      expect(status(user)).toBe('Onboarded');
      expect(answerTo(user, 'ENTRA_LOGIN')).toMatch(/^refused/);
      expect(answerTo(user, 'AHEAD_LOGIN')).toBe('unchanged');
    }
  },
);

/** Both kinds of user who can be invited, with an invitation out. */
const invited = (profile: Profile): readonly Life[] => [
  invite(aheadIdUser(profile)),
  invite(enabledUser(profile)),
];

const overview: readonly Fact[] = [
  says(
    1,
    'List of statuses for users',
    'this is the whole list of user statuses',
    aboutGuide('User: what it has from the article are these six, and what goes on beneath', () => {
      const entries = Object.entries(aheadUser.statuses);
      const fromSeed = entries.flatMap(([code, { source }]) => (source === 'seed' ? [code] : []));
      expect(fromSeed.toSorted()).toEqual(
        [...statuses.map(([code]) => code), ...beneath].toSorted(),
      );
    }),
  ),
  says(
    3,
    'What each user status means',
    'each status tells what it means',
    aboutGuide('User: every status tells what it means', () => {
      for (const [code] of statuses) expect(aheadUser.statuses[code].means).toMatch(/\w/);
    }),
  ),
  says(
    3,
    'how to know if you need to take action',
    'each status tells whether action is needed, and which',
    ...statuses.map(([code, , , action]) => guideIs(aheadUser, code, 'action', action)),
    aboutGuide('User: where action may be needed it says which', () => {
      for (const [code, , , action] of statuses)
        expect(aheadUser.statuses[code].advice.length > 0, code).toBe(action !== 'no');
    }),
  ),
  says(
    5,
    'their status will update to show where they are',
    'the status follows the user through onboarding and other processes',
    scene('an ahead ID user from invitation to login', (profile) => {
      const user = aheadIdUser(profile);
      const seen = [invite, clicked, setPassword, logIn].map((step) => status(step(user)));
      expect(seen).toEqual([
        'Pending',
        'Onboarding incomplete',
        'Onboarding incomplete',
        'Onboarded',
      ]);
    }),
    scene('an Entra ID user from first login to ahead login', (profile) => {
      const user = entraUser(profile);
      expect(status(user)).toBe('Never logged in');
      expect(status(did(user, 'ENTRA_LOGIN'))).toBe('Onboarded');
      expect(status(did(user, 'ENABLE_AHEAD_LOGIN'))).toBe('Migrating');
      expect(status(invite(user))).toBe('Pending');
      expect(status(bounce(user))).toBe('Failed');
      expect(status(finish(invite(user)))).toBe('Onboarded');
    }),
  ),
  says(
    5,
    'whether any action is needed on your part',
    'administrators are told when it is their turn',
    guideIs(aheadUser, 'failed', 'actors', ['admin']),
    guideIs(aheadUser, 'migrating', 'actors', ['admin']),
    guideIs(aheadUser, 'pending', 'actors', ['user']),
    guideIs(aheadUser, 'onboarded', 'actors', []),
  ),
];

const pending: readonly Fact[] = [
  says(10, '⏳ Pending', 'there is a status Pending', ...named('pending', '⏳', 'Pending')),
  says(
    14,
    'ahead ID users',
    'Pending applies to ahead ID users',
    appliesTo('pending', aheadIdUsers, enabledUsers),
    scene('an invited ahead ID user is Pending', (profile) => {
      const user = invite(aheadIdUser(profile));
      expect([user.context['kind'], status(user)]).toEqual(['ahead', 'Pending']);
    }),
    isRefusedForEntra,
  ),
  says(
    15,
    'Entra ID users who have been enabled for ahead login',
    'Pending applies to Entra ID users who have been enabled for ahead login',
    appliesTo('pending', aheadIdUsers, enabledUsers),
    scene('an invited Entra ID user who was enabled is Pending', (profile) => {
      for (const user of [enabledUser(profile), enabledAfterLogin(profile)])
        expect([user.context['origin'], status(invite(user))]).toEqual(['entra', 'Pending']);
    }),
  ),
  says(
    15,
    'are now considered ahead ID users',
    'an Entra ID user who has been enabled for ahead login is considered an ahead ID user',
    guideSays(aheadUser, 'pending', 'appliesTo', /now count as ahead ID users/),
    nowCountsAsAhead,
  ),
  says(
    17,
    'An onboarding email invitation has been sent',
    'Pending appears when the onboarding invitation was sent to an ahead ID user',
    guideSays(
      aheadUser,
      'pending',
      'appears',
      /onboarding email invitation has been sent to an ahead ID user/,
    ),
    scene('an ahead ID user gets an invitation', (profile) => {
      const user = aheadIdUser(profile);
      expect(status(user)).toBe('Created');
      expect(user.effects).toEqual([]);
      invite(user);
      expect(status(user)).toBe('Pending');
      expect(user.effects).toEqual(['sendInvitation']);
      expect(user.effect('sendInvitation')).toMatchObject({ address: 'ref:address' });
    }),
    scene('a mail that never left is no invitation: Pending ends', (profile) => {
      const user = bounce(invite(aheadIdUser(profile)), 'mailSystem');
      expect(status(user)).toBe('Failed');
    }),
  ),
  says(
    18,
    'given access to ahead login and invited to sign in',
    'Pending appears when an Entra ID user was given ahead login and invited to sign in with it',
    guideSays(
      aheadUser,
      'pending',
      'appears',
      /Entra ID user was given access to ahead login and invited to sign in with this new method/,
    ),
    scene('access alone is not enough, the invitation makes it Pending', (profile) => {
      const user = enabledUser(profile);
      expect(status(user)).toBe('Migrating');
      invite(user);
      expect(status(user)).toBe('Pending');
      expect(user.effect('sendInvitation')).toMatchObject({ username: 'ref:ahead-username' });
    }),
  ),
  says(
    22,
    'Everything is ready',
    'while Pending everything is ready for the user',
    guideSays(aheadUser, 'pending', 'means', /^Everything is ready\./),
    scene('the user gets in with what is in the mail', (profile) => {
      for (const user of invited(profile)) expect(status(finish(user))).toBe('Onboarded');
    }),
  ),
  says(
    22,
    'In most cases, no action is needed',
    'in most cases an administrator need not act on Pending',
    guideSays(aheadUser, 'pending', 'means', /In most cases no action is needed/),
    guideIs(aheadUser, 'pending', 'action', 'ifItLasts'),
    scene('nobody but the user does anything until Onboarded', (profile) => {
      const user = invite(aheadIdUser(profile));
      const seen = user.journal.length;
      finish(user);
      expect(status(user)).toBe('Onboarded');
      const actors = user.journal.slice(seen).map(({ event }) => event.by.kind);
      expect(new Set(actors)).toEqual(new Set(['user']));
    }),
  ),
  says(
    22,
    'just wait for the user to check their email',
    'an administrator waits for the user to check their email',
    guideSays(aheadUser, 'pending', 'means', /just wait for the user to check their email/),
    guideIs(aheadUser, 'pending', 'actors', ['user']),
  ),
  says(
    23,
    'If the user stays in this status for too long',
    'a user who stays Pending for too long needs a look',
    guideSays(aheadUser, 'pending', 'advice', /^If the user stays here for too long/),
    staysTooLong('an invited user', (profile) => invite(aheadIdUser(profile)), 7 * day),
  ),
  says(
    24,
    'Make sure their email address is correct',
    'for a long Pending: make sure that the email address is correct',
    guideSays(aheadUser, 'pending', 'advice', /make sure that their email address is correct/),
    scene('the address is corrected and the next invitation goes there', (profile) => {
      const user = invite(aheadIdUser(profile));
      did(user, 'EMAIL_CHANGED', { address: 'ref:correct-address' });
      expect(status(user)).toBe('Pending');
      invite(user);
      expect(user.effect('sendInvitation')).toMatchObject({ address: 'ref:correct-address' });
    }),
  ),
  says(
    25,
    'Remind them to check their inbox',
    'for a long Pending: remind the user to check their inbox',
    guideSays(aheadUser, 'pending', 'advice', /^Remind them to check their inbox/),
    scene('the link is still good when a reminded user looks', (profile) => {
      const user = invite(aheadIdUser(profile)).wait({ days: 6 });
      expect(status(finish(user))).toBe('Onboarded');
    }),
    scene('a reminded user who looks too late asks for a new link and gets in', (profile) => {
      const user = invite(aheadIdUser(profile)).wait({ days: 10 });
      expect(refusalOf(clicks(user))).toContain('the link has not expired');
      did(user, 'LINK_REQUESTED');
      expect(status(user)).toBe('Pending');
      expect(status(finish(user))).toBe('Onboarded');
    }),
  ),
  says(
    26,
    'Resend the invitation',
    'for a long Pending: resend the invitation',
    guideSays(aheadUser, 'pending', 'advice', /^Resend the invitation/),
    scene('a resent invitation brings a new link, and the older one stops working', (profile) => {
      const user = invite(aheadIdUser(profile)).wait({ days: 8 });
      const older = linkIn(user);
      invite(user);
      expect(status(user)).toBe('Pending');
      expect(isStalled(user)).toBe(false);
      expect(times(user, 'sendInvitation')).toBe(2);
      expect(linkIn(user)).not.toBe(older);
      expect(refusalOf(clicks(user, older))).toContain('no newer link has replaced this one');
      expect(status(finish(user))).toBe('Onboarded');
    }),
  ),
];

const failed: readonly Fact[] = [
  says(30, '❌ Failed', 'there is a status Failed', ...named('failed', '❌', 'Failed')),
  says(
    34,
    'ahead ID users',
    'Failed applies to ahead ID users',
    appliesTo('failed', aheadIdUsers),
    isRefusedForEntra,
    scene('whoever is Failed is an ahead ID user', (profile) => {
      for (const user of invited(profile)) {
        bounce(user);
        expect([status(user), user.context['kind']]).toEqual(['Failed', 'ahead']);
      }
    }),
  ),
  says(
    38,
    'couldn’t be delivered to the user',
    'Failed appears when the invitation could not be delivered',
    guideSays(
      aheadUser,
      'failed',
      'appears',
      /invitation could not be delivered to the user’s inbox/,
    ),
    scene('the newest invitation comes back', (profile) => {
      for (const user of invited(profile)) expect(status(bounce(user))).toBe('Failed');
    }),
    scene('an older invitation that comes back says nothing about the newest', (profile) => {
      const user = invite(aheadIdUser(profile));
      const older = linkIn(user);
      invite(user);
      const report = { invitation: older, code: 'addressUnknown' };
      expect(answerTo(user, 'DELIVERY_FAILED', report)).toBe('unchanged');
      expect(status(user)).toBe('Pending');
    }),
  ),
  says(
    38,
    'if the email address is not present',
    'Failed appears when the profile has no email address',
    guideSays(aheadUser, 'failed', 'appears', /profile has no email address/),
    scene('onboarding is started for a user without an address', (profile) => {
      const user = invite(aheadIdUserWithoutAddress(profile));
      expect(status(user)).toBe('Failed');
      expect(user.context['failure'].code).toBe('noAddress');
      expect(user.effects).toEqual([]);
    }),
    scene('the address of an enabled user is gone', (profile) => {
      const user = did(enabledUser(profile), 'EMAIL_CHANGED', { address: null });
      expect(status(invite(user))).toBe('Failed');
      expect(user.context['failure'].code).toBe('noAddress');
    }),
  ),
  says(
    38,
    'if the address doesn’t exist',
    'Failed appears when the address does not exist',
    guideSays(aheadUser, 'failed', 'appears', /address does not exist/),
    scene('the mail comes back because nobody is there', (profile) => {
      const user = bounce(invite(aheadIdUser(profile)), 'addressUnknown');
      expect(status(user)).toBe('Failed');
      expect(user.context['failure'].code).toBe('addressUnknown');
    }),
  ),
  says(
    38,
    'a problem with the email system',
    'Failed appears when there was a problem with the email system, outside of ahead’s control',
    guideSays(
      aheadUser,
      'failed',
      'appears',
      /problem with the email system, outside of ahead’s control/,
    ),
    scene('the mail system gives up', (profile) => {
      const user = bounce(invite(aheadIdUser(profile)), 'mailSystem');
      expect(status(user)).toBe('Failed');
      expect(user.context['failure'].code).toBe('mailSystem');
    }),
  ),
  says(
    39,
    'You can see the exact reason why it failed',
    'the exact reason of a failure can be seen',
    scene('every reason is kept, with the mail system’s own words', (profile) => {
      for (const code of failureCode.options.filter((each) => each !== 'noAddress')) {
        const user = bounce(invite(aheadIdUser(profile)), code, `ref:words-of-${code}`);
        expect(user.context['failure']).toEqual({ code, words: `ref:words-of-${code}` });
        expect(user.wait({ days: 100 }).context['failure'].code).toBe(code);
      }
    }),
    scene('a reason is there exactly while Failed', (profile) => {
      const user = invite(aheadIdUser(profile));
      expect(user.context['failure']).toBeNull();
      expect(bounce(user).context['failure']).not.toBeNull();
      expect(invite(user).context['failure']).toBeNull();
    }),
    aboutGuide('User: the article’s three reasons say what they are', () => {
      expect(notes.noAddress.says).toMatch(/profile has no email address/);
      expect(notes.addressUnknown.says).toMatch(/address does not exist/);
      expect(notes.mailSystem.says).toMatch(/problem with the email system/);
    }),
    aboutGuide('User: every reason has words of its own', () => {
      const words = failureCode.options.map((code) => notes[code].says);
      expect(words.every((text) => /\w/.test(text))).toBe(true);
      expect(new Set(words).size).toBe(failureCode.options.length);
    }),
  ),
  says(
    39,
    "by going to the user's profile, and hover over",
    'the reason is in the user’s profile, at the info icon in the banner at the top',
    guideSays(
      aheadUser,
      'failed',
      'means',
      /user’s profile: hover over the info icon in the banner at the top/,
    ),
    guideSays(aheadUser, 'failed', 'advice', /exact reason at the info icon/),
  ),
  says(
    43,
    'Make sure the email address is correct',
    'on Failed: make sure that the email address is correct',
    guideIs(aheadUser, 'failed', 'action', 'yes'),
    guideSays(aheadUser, 'failed', 'advice', /^Make sure that the email address is correct/),
    scene('a missing address is added and the onboarding goes out', (profile) => {
      const user = invite(aheadIdUserWithoutAddress(profile));
      did(user, 'EMAIL_CHANGED', { address: 'ref:added-address' });
      expect(status(invite(user))).toBe('Pending');
      expect(user.effect('sendInvitation')).toMatchObject({ address: 'ref:added-address' });
    }),
  ),
  says(
    43,
    'then restart the onboarding for the user',
    'on Failed: restart the onboarding, once the address is correct',
    guideSays(aheadUser, 'failed', 'advice', /then restart the onboarding for the user/),
    scene('a restarted user gets a new mail at the correct address and gets in', (profile) => {
      for (const user of invited(profile)) {
        did(bounce(user), 'EMAIL_CHANGED', { address: 'ref:correct-address' });
        expect(status(user)).toBe('Failed');
        invite(user);
        expect(status(user)).toBe('Pending');
        expect(user.effect('sendInvitation')).toMatchObject({ address: 'ref:correct-address' });
        expect(status(finish(user))).toBe('Onboarded');
      }
    }),
  ),
];

/** Everywhere in Onboarding incomplete: the link just used, the password set, the session lost. */
const halfway = (profile: Profile): readonly Life[] => [
  clicked(invite(aheadIdUser(profile))),
  setPassword(clicked(invite(aheadIdUser(profile)))),
  did(clicked(invite(aheadIdUser(profile))), 'SESSION_LOST'),
  clicked(invite(enabledUser(profile))),
];

const onboardingIncomplete: readonly Fact[] = [
  says(
    47,
    '❗️ Onboarding incomplete',
    'there is a status Onboarding incomplete',
    ...named('onboardingIncomplete', '❗️', 'Onboarding incomplete'),
  ),
  says(
    51,
    'ahead ID users',
    'Onboarding incomplete applies to ahead ID users',
    appliesTo('onboardingIncomplete', aheadIdUsers),
    isRefusedForEntra,
    scene('whoever is halfway is an ahead ID user', (profile) => {
      for (const user of halfway(profile))
        expect([status(user), user.context['kind']]).toEqual(['Onboarding incomplete', 'ahead']);
    }),
  ),
  says(
    55,
    'The user has clicked the link in their onboarding email',
    'Onboarding incomplete appears when the user has clicked the link in the onboarding email',
    guideSays(
      aheadUser,
      'onboardingIncomplete',
      'appears',
      /clicked the link in their onboarding email/,
    ),
    scene('the person clicks', (profile) => {
      for (const user of invited(profile))
        expect(status(clicked(user))).toBe('Onboarding incomplete');
    }),
    scene(
      'to the letter, the click is all it takes',
      (profile) => {
        const user = invite(aheadIdUser(profile));
        did(user, 'LINK_FETCHED', { link: linkIn(user) }, 'user');
        expect(status(user)).toBe('Onboarding incomplete');
      },
      ['literal'],
    ),
    scene(
      'by default, a mail scanner that opens the link is not the user who clicks it',
      (profile) => {
        const user = invite(aheadIdUser(profile));
        did(user, 'LINK_FETCHED', { link: linkIn(user) }, 'system');
        expect(status(user)).toBe('Pending');
        expect(status(clicked(user))).toBe('Onboarding incomplete');
      },
      ['default'],
    ),
  ),
  says(
    55,
    'hasn’t finished setting their password yet',
    'Onboarding incomplete lasts while the password is not set and used',
    guideSays(
      aheadUser,
      'onboardingIncomplete',
      'appears',
      /has not finished setting their password yet/,
    ),
    scene('time alone finishes nothing', (profile) => {
      const user = clicked(invite(aheadIdUser(profile))).wait({ days: 30 });
      expect(status(user)).toBe('Onboarding incomplete');
      expect(user.activity).toBe('linkRedeemed');
    }),
  ),
  says(
    55,
    'users only stay in this status for a few minutes',
    'normally users stay in Onboarding incomplete for a few minutes only',
    guideSays(
      aheadUser,
      'onboardingIncomplete',
      'means',
      /Normally users stay here only for a few minutes/,
    ),
    staysTooLong('a user who clicked', (profile) => clicked(invite(aheadIdUser(profile))), hour),
  ),
  says(
    55,
    'just long enough to set their password and log in',
    'Onboarding incomplete lasts as long as setting the password and logging in take',
    guideSays(
      aheadUser,
      'onboardingIncomplete',
      'means',
      /just long enough to set their password and log in/,
    ),
    scene('the password alone does not end it, the login does', (profile) => {
      const user = setPassword(clicked(invite(aheadIdUser(profile))));
      expect(status(user)).toBe('Onboarding incomplete');
      expect(status(logIn(user))).toBe('Onboarded');
    }),
    scene('nobody logs in before the password is set', (profile) => {
      const user = clicked(invite(aheadIdUser(profile)));
      expect(answerTo(user, 'AHEAD_LOGIN')).toBe('refused notPermittedHere');
    }),
  ),
  says(
    55,
    'the status will update to ‘Onboarded’',
    'once the user has set the password and logged in, the status is Onboarded',
    guideSays(aheadUser, 'onboardingIncomplete', 'means', /then the status becomes Onboarded/),
    scene('the user finishes', (profile) => {
      for (const user of invited(profile)) {
        clicked(user);
        expect(status(logIn(setPassword(user)))).toBe('Onboarded');
      }
    }),
  ),
  says(
    59,
    'If the user stays in this status for too long',
    'a long Onboarding incomplete may mean that the user ran into a problem',
    guideIs(aheadUser, 'onboardingIncomplete', 'action', 'ifItLasts'),
    guideSays(
      aheadUser,
      'onboardingIncomplete',
      'advice',
      /If the user stays here for too long, they may have run into a problem/,
    ),
    staysTooLong(
      'a user who set the password and never logged in',
      (profile) => setPassword(clicked(invite(aheadIdUser(profile)))),
      hour,
    ),
    scene('the problem is told apart: session lost, or only the login missing', (profile) => {
      const activities = halfway(profile).map(({ activity }) => activity);
      expect(activities).toEqual(['linkRedeemed', 'passwordSet', 'sessionLost', 'linkRedeemed']);
    }),
  ),
  says(
    59,
    'the link in the email only works once',
    'the link in the email works only once',
    guideSays(aheadUser, 'onboardingIncomplete', 'advice', /link in the email works only once/),
    scene('a second click is refused, and says why', (profile) => {
      for (const user of halfway(profile)) {
        const before = user.snapshot;
        const outcome = clicks(user);
        expect(outcome.kind).toBe('refused');
        expect(refusalOf(outcome)).toContain('the link was not used before');
        expect(user.snapshot).toEqual(before);
      }
    }),
    scene('it opens nothing after Onboarded either', (profile) => {
      const user = finish(invite(aheadIdUser(profile)));
      expect(clicks(user).kind).toBe('refused');
      expect(status(user)).toBe('Onboarded');
    }),
  ),
  says(
    59,
    'restart the onboarding by sending a new invitation',
    'the onboarding can be restarted by sending a new invitation',
    guideSays(
      aheadUser,
      'onboardingIncomplete',
      'advice',
      /restart the onboarding by sending a new invitation/,
    ),
    scene('from wherever the user is stuck, a new link leads to Onboarded', (profile) => {
      for (const user of halfway(profile)) {
        const used = linkIn(user);
        invite(user);
        expect(status(user)).toBe('Pending');
        expect(linkIn(user)).not.toBe(used);
        expect(status(finish(user))).toBe('Onboarded');
      }
    }),
  ),
];

const onboarded: readonly Fact[] = [
  says(63, '✅ Onboarded', 'there is a status Onboarded', ...named('onboarded', '✅', 'Onboarded')),
  says(
    67,
    'ahead ID users',
    'Onboarded applies to ahead ID users',
    appliesTo('onboarded', aheadIdUsers, entraIdUsers),
    scene('an ahead ID user can be Onboarded', (profile) => {
      const user = finish(invite(aheadIdUser(profile)));
      expect([status(user), user.context['login']]).toEqual(['Onboarded', 'ahead']);
    }),
  ),
  says(
    68,
    'Entra ID users',
    'Onboarded applies to Entra ID users',
    appliesTo('onboarded', aheadIdUsers, entraIdUsers),
    scene('an Entra ID user can be Onboarded', (profile) => {
      const user = did(entraUser(profile), 'ENTRA_LOGIN');
      expect([status(user), user.context['login']]).toEqual(['Onboarded', 'entra']);
    }),
  ),
  says(
    72,
    'has set the password and logged in to ahead',
    'Onboarded appears when an ahead ID user has set the password and logged in',
    guideSays(
      aheadUser,
      'onboarded',
      'appears',
      /ahead ID user has set the password and logged in to ahead successfully/,
    ),
    scene('link, password, login: each is needed, in this order', (profile) => {
      const user = invite(aheadIdUser(profile));
      expect(answerTo(user, 'PASSWORD_SET')).toBe('refused notPermittedHere');
      expect(answerTo(user, 'AHEAD_LOGIN')).toBe('refused notPermittedHere');
      clicked(user);
      expect(answerTo(user, 'AHEAD_LOGIN')).toBe('refused notPermittedHere');
      expect(status(setPassword(user))).toBe('Onboarding incomplete');
      expect(status(logIn(user))).toBe('Onboarded');
    }),
    scene('an ahead ID user does not get in through Microsoft', (profile) => {
      const user = invite(aheadIdUser(profile));
      expect(answerTo(user, 'ENTRA_LOGIN')).toMatch(/^refused/);
      expect(status(user)).toBe('Pending');
    }),
  ),
  says(
    73,
    'logged in to ahead for the first time through the Microsoft',
    'Onboarded appears when an Entra ID user has logged in for the first time through Microsoft',
    guideSays(
      aheadUser,
      'onboarded',
      'appears',
      /Entra ID user has logged in to ahead for the first time through the Microsoft login flow/,
    ),
    scene('the first Microsoft login counts, later ones change nothing', (profile) => {
      const user = entraUser(profile);
      expect(answerTo(user, 'AHEAD_LOGIN')).toBe('refused notPermittedHere');
      expect(status(did(user, 'ENTRA_LOGIN'))).toBe('Onboarded');
      expect(answerTo(user, 'ENTRA_LOGIN')).toBe('unchanged');
      expect(user.effects).toEqual([]);
    }),
  ),
  says(
    75,
    'This is the end goal most of cases',
    'Onboarded is the end goal in most cases',
    guideSays(aheadUser, 'onboarded', 'means', /end goal in most cases/),
    aboutGuide('User: Onboarded is a good end, no other status of the article is', () => {
      const goals = statuses.filter(([code]) => aheadUser.goodEnds.includes(code));
      expect(goals.map(([code]) => code)).toEqual(['onboarded']);
    }),
    scene('most cases: enabling ahead login is the way on that is left', (profile) => {
      const user = did(entraUser(profile), 'ENTRA_LOGIN');
      expect(status(did(user, 'ENABLE_AHEAD_LOGIN'))).toBe('Migrating');
    }),
  ),
  says(
    75,
    'no further action is needed',
    'nothing needs to be done about Onboarded',
    guideSays(aheadUser, 'onboarded', 'means', /no further action is needed/),
    guideIs(aheadUser, 'onboarded', 'action', 'no'),
    guideIs(aheadUser, 'onboarded', 'advice', []),
    scene('ten years on, nobody was asked for anything', (profile) => {
      const users = [finish(invite(aheadIdUser(profile))), did(entraUser(profile), 'ENTRA_LOGIN')];
      for (const user of users) {
        const sent = user.effects.length;
        user.wait({ days: 3650 });
        expect(status(user)).toBe('Onboarded');
        expect(isStalled(user)).toBe(false);
        expect(user.effects).toHaveLength(sent);
      }
    }),
  ),
];

const neverLoggedIn: readonly Fact[] = [
  says(
    79,
    'Never logged in',
    'there is a status Never logged in',
    ...named('neverLoggedIn', 'ℹ️', 'Never logged in'),
  ),
  says(
    83,
    'Entra ID users',
    'Never logged in applies to Entra ID users',
    appliesTo('neverLoggedIn', entraIdUsers),
    scene('an ahead ID user who has not logged in is something else', (profile) => {
      const user = aheadIdUser(profile);
      expect(status(user)).toBe('Created');
      expect(status(enabledUser(profile))).toBe('Migrating');
    }),
  ),
  says(
    87,
    'have yet not logged in once',
    'Never logged in appears while an Entra ID user has not logged in once',
    guideSays(aheadUser, 'neverLoggedIn', 'appears', /has not logged in once/),
    scene('it ends with the first login and does not come back', (profile) => {
      const user = entraUser(profile).wait({ days: 500 });
      expect(status(user)).toBe('Never logged in');
      expect(status(did(user, 'ENTRA_LOGIN'))).toBe('Onboarded');
      expect(status(user.wait({ days: 500 }))).toBe('Onboarded');
    }),
  ),
  says(
    87,
    'while having access to ahead',
    'Never logged in holds only while the user has access to ahead',
    guideSays(aheadUser, 'neverLoggedIn', 'appears', /Entra ID user has access to ahead/),
    scene('without access it is not shown, and with access again it is', (profile) => {
      const user = did(entraUser(profile), 'BLOCK', { reason: 'onLeave' });
      expect(status(user)).toBe('Blocked');
      expect(answerTo(user, 'ENTRA_LOGIN')).toMatch(/^refused guardFailed/);
      expect(status(did(user, 'UNBLOCK', { reason: 'backAgain' }))).toBe('Never logged in');
    }),
  ),
  says(
    91,
    'If it remains too long in this status',
    'a user who remains in Never logged in for too long needs a look',
    guideIs(aheadUser, 'neverLoggedIn', 'action', 'ifItLasts'),
    guideSays(aheadUser, 'neverLoggedIn', 'advice', /^If it stays like this for too long/),
    staysTooLong('an Entra ID user without a login', entraUser, 30 * day),
  ),
  says(
    91,
    'check if the user needs help getting onboarded',
    'for a long Never logged in: check whether the user needs help getting onboarded',
    guideSays(
      aheadUser,
      'neverLoggedIn',
      'advice',
      /check whether the user needs help getting onboarded to ahead/,
    ),
  ),
  says(
    91,
    'the user does not need access to ahead at all',
    'for a long Never logged in: check whether the user needs access at all',
    guideSays(
      aheadUser,
      'neverLoggedIn',
      'advice',
      /whether the user needs access to ahead at all/,
    ),
    scene('access that nobody needs is ended', (profile) => {
      const user = entraUser(profile).wait({ days: 30 });
      expect(status(did(user, 'DELETE', { reason: 'notNeeded' }))).toBe('Removed');
      expect(answerTo(user, 'ENTRA_LOGIN')).toBe('refused finished');
    }),
  ),
];

const migrating: readonly Fact[] = [
  says(95, '➡️ Migrating', 'there is a status Migrating', ...named('migrating', '➡️', 'Migrating')),
  says(
    99,
    'Entra ID users who have been enabled for ahead login',
    'Migrating applies to Entra ID users who have been enabled for ahead login',
    appliesTo('migrating', enabledUsers),
    scene('only an Entra ID user can be enabled', (profile) => {
      const users = [aheadIdUser(profile), finish(invite(aheadIdUser(profile)))];
      for (const user of users) {
        expect(answerTo(user, 'ENABLE_AHEAD_LOGIN')).toMatch(/^refused/);
        expect(status(user)).not.toBe('Migrating');
      }
    }),
  ),
  says(
    99,
    'are now considered ahead ID users',
    'a user who is Migrating is considered an ahead ID user',
    guideSays(aheadUser, 'migrating', 'appliesTo', /now count as ahead ID users/),
    nowCountsAsAhead,
  ),
  says(
    103,
    'As soon as an Entra ID user is enabled for ahead login',
    'Migrating appears as soon as an Entra ID user is enabled for ahead login',
    guideSays(
      aheadUser,
      'migrating',
      'appears',
      /^As soon as an Entra ID user is enabled for ahead login/,
    ),
    scene('enabled, with or without a login before: Migrating at once', (profile) => {
      for (const user of [entraUser(profile), did(entraUser(profile), 'ENTRA_LOGIN')]) {
        const { at } = user;
        did(user, 'ENABLE_AHEAD_LOGIN');
        expect(status(user)).toBe('Migrating');
        expect(user.snapshot.status?.since).toBe(at);
      }
    }),
  ),
  says(
    107,
    'a temporary step between enabling ahead login and sending',
    'Migrating is a temporary step between enabling ahead login and sending the onboarding email',
    guideSays(
      aheadUser,
      'migrating',
      'means',
      /temporary step between enabling ahead login and sending the onboarding email/i,
    ),
    scene('nothing is out while Migrating, and sending ends it', (profile) => {
      const user = enabledUser(profile);
      expect(user.effects).toEqual([]);
      expect(user.context['link']).toBeNull();
      invite(user);
      expect(status(user)).toBe('Pending');
      expect(user.effects).toEqual(['sendInvitation']);
    }),
    staysTooLong('an enabled user without an invitation', enabledUser, 2 * day),
  ),
  says(
    107,
    'To complete the process, send the onboarding email',
    'on Migrating: send the onboarding email to complete the process',
    guideIs(aheadUser, 'migrating', 'action', 'yes'),
    guideSays(
      aheadUser,
      'migrating',
      'advice',
      /To complete the process, send the onboarding email/,
    ),
    scene('an administrator sends it, and the process can be completed', (profile) => {
      const user = enabledAfterLogin(profile);
      const sending = user.permitted('admin').find(({ event }) => event === 'START_ONBOARDING');
      expect(sending?.allowed).toBe('yes');
      expect(status(finish(invite(user)))).toBe('Onboarded');
    }),
  ),
  says(
    107,
    'set their password and log in with their ahead username',
    'after the onboarding email the user sets a password and logs in with the ahead username',
    guideSays(
      aheadUser,
      'migrating',
      'advice',
      /set their password and log in with their ahead username/,
    ),
    scene('the mail names the ahead username, password and login follow', (profile) => {
      const username = 'ref:chosen-username';
      const user = did(entraUser(profile), 'ENABLE_AHEAD_LOGIN', { username });
      expect(answerTo(user, 'AHEAD_LOGIN')).toMatch(/^refused/);
      invite(user);
      expect(user.effect('sendInvitation')).toMatchObject({ username });
      expect(status(logIn(setPassword(clicked(user))))).toBe('Onboarded');
      expect(user.context['login']).toBe('ahead');
    }),
  ),
];

const needingHelp = statuses.filter(([, , , action]) => action !== 'no');

const support: readonly Fact[] = [
  says(
    111,
    "Can't find the right answer to your issue?",
    'every status that may need action says where help is when its advice does not do',
    ...needingHelp.map(([code]) => guideSays(aheadUser, code, 'advice', /^If this does not help/)),
  ),
  says(
    113,
    'open a ticket through our customer portal',
    'help is a ticket, opened through the customer portal',
    ...needingHelp.map(([code]) =>
      guideSays(aheadUser, code, 'advice', /open a ticket through the customer portal/),
    ),
  ),
];

export const aheadFacts: readonly Fact[] = [
  ...overview,
  ...pending,
  ...failed,
  ...onboardingIncomplete,
  ...onboarded,
  ...neverLoggedIn,
  ...migrating,
  ...support,
];
