/**
 * The status guide of a lifecycle or a standing, as data: for each status who it applies to, when it appears, what it
 * means, what to do, who acts, how it is left and when; then the notes, every transition and the rules. It is made
 * from the portrait alone, so it cannot say anything else than what runs.
 */
import type { Ladder, Portrait, PortraitStatus } from '../portrait.ts';
import type { Guide, GuideStatus } from './entry.ts';
import { beginningsOf, leavingsOf, limitsOf, statesAsStatuses, staysOf } from './leaving.ts';
import { rulesOf } from './rules.ts';
import { transitionGroupsOf } from './transitions.ts';

/** The guide of a lifecycle, of a plain machine, or of a standing. */
export function guideOf(of: Portrait | Ladder): Guide {
  return of.format === 'rollcall/ladder/1' ? ofLadder(of) : ofPortrait(of);
}

function ofPortrait(portrait: Portrait): Guide {
  const { name, title, version, missing, statuses, statusView, goodEnds } = portrait;
  const entries = Object.entries(statuses).map(([code, entry]) => ({
    ...entryOf(code, entry),
    kind:
      statusView === null || statusView.statuses.includes(code)
        ? ('status' as const)
        : ('activity' as const),
    goodEnd: goodEnds.includes(code),
    ...leavingsOf(portrait, code),
    stays: staysOf(portrait, code),
    limits: limitsOf(portrait, code),
  }));
  return {
    format: 'rollcall/guide/1',
    kind: 'lifecycle',
    name,
    title,
    version,
    missing,
    begins: beginningsOf(portrait),
    statuses: entries.length > 0 ? entries : statesAsStatuses(portrait),
    rungs: [],
    feeds: [],
    notes: Object.entries(portrait.notes).map(([code, { label, says, advice }]) => ({
      code,
      label,
      says,
      advice,
    })),
    transitions: transitionGroupsOf(portrait),
    rules: rulesOf(portrait),
  };
}

function ofLadder({ name, title, rungs, statuses, feeds, parts }: Ladder): Guide {
  const alone = { goodEnd: false, besides: [], leaves: [], stays: [], limits: [] };
  const entries = (of: Ladder['statuses'], kind: GuideStatus['kind']) =>
    Object.entries(of).map(([code, entry]) => ({ ...entryOf(code, entry), kind, ...alone }));
  return {
    format: 'rollcall/guide/1',
    kind: 'standing',
    name,
    title,
    version: null,
    missing: [],
    begins: [],
    statuses: [...entries(statuses, 'status'), ...entries(parts, 'part')],
    rungs: rungs.map(({ status, says }) => ({
      status: { code: status, label: statuses[status]?.label ?? status },
      says,
    })),
    feeds,
    notes: [],
    transitions: [],
    rules: { guards: [], deadlines: [], facts: [], policies: [] },
  };
}

function entryOf(code: string, entry: PortraitStatus) {
  const { label, icon, appliesTo, appears, means, forPerson, action, advice, actors, source } =
    entry;
  return {
    code,
    label,
    icon,
    appliesTo,
    appears,
    means,
    forPerson,
    action,
    advice,
    actors,
    source,
  };
}
