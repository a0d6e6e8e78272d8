/** The people of the ahead scenes, and what they and their administrators do. */
import { aheadUser } from '../../machines/ahead/user/machine.ts';
import type { Outcome, Profile } from '../../src/lifecycle/index.ts';
import { type Life, life, outcomeText } from '../support/life.ts';
import { did, labelIn, must } from './story.ts';

const profile = { username: 'ref:ahead-username', address: 'ref:address' };

export const aheadIdUser = (policies: Profile): Life =>
  did(life(aheadUser, { profile: policies }), 'CREATE', profile);

export const aheadIdUserWithoutAddress = (policies: Profile): Life =>
  did(life(aheadUser, { profile: policies }), 'CREATE', { username: profile.username });

export const entraUser = (policies: Profile): Life =>
  did(life(aheadUser, { profile: policies }), 'ENTRA_SYNCED', profile);

/** Entra ID users who have been enabled for ahead login, one who never logged in and one who did. */
export const enabledUser = (policies: Profile): Life =>
  did(entraUser(policies), 'ENABLE_AHEAD_LOGIN');

export const enabledAfterLogin = (policies: Profile): Life =>
  did(did(entraUser(policies), 'ENTRA_LOGIN'), 'ENABLE_AHEAD_LOGIN');

export const invite = (user: Life): Life => did(user, 'START_ONBOARDING');

/** The link in the newest mail, as the person who got it knows it. */
export const linkIn = (user: Life): string => user.effect('sendInvitation')?.['invitation'];

/**
 * A person clicks a link. To the letter that uses it; by default a mail scanner's click must not, so that the
 * person presses a button on the page behind it.
 */
export function clicks(user: Life, link = linkIn(user)): Outcome {
  const opened = user.send('LINK_FETCHED', { link }, 'user');
  const isUse = user.context['policies'].linkUse === 'literal';
  return isUse ? opened : user.send('LINK_REDEEMED', { link }, 'user');
}

export function clicked(user: Life): Life {
  must(clicks(user), 'the click');
  return user;
}

/** Why the link that a person clicks is dead, in the page's words. */
export const refusalOf = (outcome: Outcome): string =>
  outcome.kind === 'refused'
    ? outcome.unmet.map(({ says }) => says).join('; ')
    : outcomeText(outcome);

export const setPassword = (user: Life): Life => did(user, 'PASSWORD_SET');
export const logIn = (user: Life): Life => did(user, 'AHEAD_LOGIN');

/** What only the person does, from the mail in the inbox to being in. */
export const finish = (user: Life): Life => logIn(setPassword(clicked(user)));

/** The mail comes back: why, and in the mail system's own words. */
export const bounce = (
  user: Life,
  code = 'addressUnknown',
  words = 'ref:mail-system-words',
): Life => did(user, 'DELIVERY_FAILED', { invitation: linkIn(user), code, words });

export const status = (user: Life): string | undefined => labelIn(aheadUser, user);

/** True where administrators are told that the user has stayed too long. */
export const isStalled = (user: Life): boolean => user.context['attention'].stalled;
