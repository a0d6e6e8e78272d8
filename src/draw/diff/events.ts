/** What became of events, which callers send, and of the context, which is stored. */
import { canonical } from '../../lifecycle/index.ts';
import { whoText } from '../guide/words.ts';
import type { JsonSchema, PortraitEvent } from '../portrait.ts';
import { type Both, type Change, called, change, changesOf, fromTo, type What } from './change.ts';
import { type Own, pairsOf } from './matching.ts';
import type { Rule } from './policy.ts';
import { fieldsOf, type Relation, relationOf, type SchemaField } from './schemas.ts';

export function eventChanges({ before, after }: Both): Change[] {
  return changesOf(pairsOf(before.events, after.events), {
    kind: 'event',
    added: () => 'event added',
    removed: () => 'event removed',
    renamed: 'event renamed',
    title,
    changed,
  });
}

const title = ({ name, it }: Own<PortraitEvent>) => called('Event', it.label, name);

function changed(old: Own<PortraitEvent>, now: Own<PortraitEvent>, what: What): Change[] {
  const [before, after] = [old.it, now.it];
  const found = (aspect: string, rule: Rule, says: string) =>
    change('event', 'changed', { ...what, aspect }, rule, `${title(now)}: ${says}.`);
  const who = `who may send it: ${fromTo(whoText(before.by), whoText(after.by))}`;
  const isFewer = before.by.some((one) => !after.by.includes(one));
  const isSame = canonical(before.by.toSorted()) === canonical(after.by.toSorted());
  return [
    ...(isSame
      ? []
      : [found('who', isFewer ? 'event for fewer senders' : 'event for more senders', who)]),
    ...(before.birth === after.birth
      ? []
      : [
          after.birth
            ? found('birth', 'event begins lives', 'it begins a life now')
            : found('birth', 'event begins no life', 'it no longer begins a life'),
        ]),
    ...(before.decision === after.decision
      ? []
      : [
          found(
            'decision',
            'event decides',
            after.decision ? 'it is kept as a decision now' : 'it is no decision any more',
          ),
        ]),
    ...payload(before, after, found),
    ...(before.label === after.label && before.help === after.help && before.source === after.source
      ? []
      : [found('words', 'event words', wordsOf(before, after))]),
  ];
}

function wordsOf(before: PortraitEvent, after: PortraitEvent): string {
  if (before.label !== after.label) return `its label ${fromTo(before.label, after.label)}`;
  return before.help === after.help
    ? 'where the rule comes from changed'
    : 'its explanation changed';
}

type Found = (aspect: string, rule: Rule, says: string) => Change;

function payload({ data: before }: PortraitEvent, { data: after }: PortraitEvent, found: Found) {
  return fieldPairs(before, after).flatMap(([field, old, now]): Change[] => {
    const at = `payload ${field}`;
    if (!old && now) {
      return now.required
        ? [found(at, 'payload required field added', `it needs the new field ${field}`)]
        : [found(at, 'payload optional field added', `it may carry the new field ${field}`)];
    }
    if (!now || !old) return [found(at, 'payload field removed', `its field ${field} is gone`)];
    return [
      ...(old.required === now.required
        ? []
        : [
            now.required
              ? found(at, 'payload field became required', `its field ${field} is required now`)
              : found(at, 'payload field became optional', `its field ${field} is optional now`),
          ]),
      ...related(old, now, (relation) =>
        found(
          at,
          relation === 'looser' ? 'payload field looser' : 'payload field stricter',
          `its field ${field} ${takes(relation)}`,
        ),
      ),
    ];
  });
}

/** Each field of either, with what it is on both sides. */
export function fieldPairs(before: JsonSchema | null, after: JsonSchema | null) {
  const [a, b] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...b.keys(), ...a.keys()])].map(
    (name) => [name, a.get(name), b.get(name)] as const,
  );
}

/** Nothing where both accept the same. */
export function related(
  before: SchemaField,
  after: SchemaField,
  tell: (relation: Exclude<Relation, 'same'>) => Change,
): Change[] {
  const relation = relationOf(before.schema, after.schema);
  return relation === 'same' ? [] : [tell(relation)];
}

export function takes(relation: Exclude<Relation, 'same'>): string {
  if (relation === 'other') return 'takes something else now';
  return relation === 'looser' ? 'takes more now' : 'takes less now';
}

export function contextChanges({ before, after }: Both): Change[] {
  return fieldPairs(before.context, after.context).flatMap(([field, old, now]): Change[] => {
    const what = { before: old ? field : null, after: now ? field : null };
    if (!old) {
      return [
        change('context', 'added', what, 'context field added', `${field} is remembered now.`),
      ];
    }
    if (!now) {
      const says = `${field} is no longer remembered.`;
      return [change('context', 'removed', what, 'context field removed', says)];
    }
    return related(old, now, (relation) =>
      change(
        'context',
        'changed',
        what,
        relation === 'looser' ? 'context field looser' : 'context field stricter',
        `What is remembered as ${field} ${takes(relation)}.`,
      ),
    );
  });
}
