/** One-time links: which are live, and of what the others died (rules 1 to 6, and 20). */
import { type Instant, plus } from '../../../src/lifecycle/index.ts';
import type { AccountContext, Link } from './context.ts';

type WithLink = Pick<AccountContext, 'link'>;

/** `live`, or which kind of dead (rule 5). */
export type LinkState = 'live' | 'used' | 'replaced' | 'expired' | 'cancelled' | 'unknown';

/**
 * Tells the state of any link that was ever sent, though only the newest is remembered. Whoever asks has checked
 * the token's signature, which proves it to be one of ours: one that is not the newest was replaced (rule 3).
 */
export function linkState({ link }: WithLink, id: string, at: Instant): LinkState {
  if (link === null) return 'unknown';
  if (id !== link.id) return link.first ? 'unknown' : 'replaced';
  return newestState(link, at);
}

function newestState(link: Link, at: Instant): 'live' | 'used' | 'expired' | 'cancelled' {
  if (link.dead !== null) return link.dead;
  return link.expiresAt !== null && link.expiresAt <= at ? 'expired' : 'live';
}

/** True while a link is out that would be accepted; at most one ever is (rule 2). */
export function hasLiveLink({ link }: WithLink, at: Instant): boolean {
  return link !== null && newestState(link, at) === 'live';
}

/** A new link; the older one is forgotten and thereby replaced (rule 3). */
export function minted({ link, policies }: AccountContext, id: string, at: Instant): Link {
  const { linkLifetimeDays: days } = policies;
  const expiresAt = days === null ? null : plus(at, { days });
  return { id, first: link === null, dead: null, expiresAt };
}

/** The newest link, killed if it still lived: the first death counts. */
export function killed({ link }: WithLink, dead: NonNullable<Link['dead']>): Link | null {
  if (link === null || link.dead !== null) return link;
  return { id: link.id, first: link.first, dead, expiresAt: null };
}
