/** What became of statuses and notes: their codes, which callers know, and their words, which people read. */
import { canonical } from '../../lifecycle/index.ts';
import type { PortraitNote, PortraitStatus } from '../portrait.ts';
import { type Both, type Change, called, change, changesOf, fromTo, type What } from './change.ts';
import { type Own, pairsOf } from './matching.ts';

/** The questions of a guide entry, as a sentence says them. */
const asked = {
  label: 'its label',
  icon: 'its icon',
  appliesTo: 'who it applies to',
  appears: 'when it appears',
  means: 'what it means',
  forPerson: 'what the person is told',
  action: 'whether action is needed',
  advice: 'what to do',
  actors: 'who acts',
  source: 'where it comes from',
} as const satisfies Partial<Record<keyof PortraitStatus, string>>;

const status = ({ name, it }: Own<PortraitStatus>) => called('Status', it.label, name);
const note = ({ name, it }: Own<PortraitNote>) => called('Note', it.label, name);

export function statusChanges({ before, after }: Both): Change[] {
  return changesOf(pairsOf(before.statuses, after.statuses), {
    kind: 'status',
    added: () => 'status added',
    removed: () => 'status removed',
    renamed: 'status renamed',
    title: status,
    changed: (old, now, what) =>
      Object.entries(asked).flatMap(([field, about]) => {
        const [was, is] = [old.it, now.it].map((it) => it[field as keyof typeof asked]);
        if (canonical(was) === canonical(is)) return [];
        const says = `${status(now)}, ${about}: ${fromTo(was, is)}.`;
        return [change('status', 'changed', { ...what, aspect: field }, 'status words', says)];
      }),
  });
}

export function noteChanges({ before, after }: Both): Change[] {
  return changesOf(pairsOf(before.notes, after.notes), {
    kind: 'note',
    added: () => 'note added',
    removed: () => 'note removed',
    renamed: 'note renamed',
    title: note,
    changed: noteWords,
  });
}

function noteWords(old: Own<PortraitNote>, now: Own<PortraitNote>, what: What): Change[] {
  return (['label', 'says', 'advice', 'source'] as const).flatMap((field) => {
    if (canonical(old.it[field]) === canonical(now.it[field])) return [];
    const says = `${note(now)}: ${fromTo(old.it[field], now.it[field])}.`;
    return [change('note', 'changed', { ...what, aspect: field }, 'note words', says)];
  });
}
