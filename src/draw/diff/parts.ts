/** What became of effects and deadlines, of guards and actions, of policies and facts. */
import { canonical } from '../../lifecycle/index.ts';
import { valueText } from '../guide/rules.ts';
import type {
  PortraitDeadline,
  PortraitEffect,
  PortraitFact,
  PortraitGuard,
  PortraitPart,
} from '../portrait.ts';
import {
  type Both,
  type Change,
  called,
  change,
  changesOf,
  fromTo,
  type Kind,
  type What,
} from './change.ts';
import { fieldPairs, related, takes } from './events.ts';
import { type Own, pairsOf } from './matching.ts';
import type { Rule } from './policy.ts';

const title =
  (word: string) =>
  <T extends { readonly says: string }>({ name, it }: Own<T>) =>
    called(word, it.says, name);

function wordsChange(kind: Kind, word: string, rule: Rule) {
  return (old: Own<PortraitPart>, now: Own<PortraitPart>, what: What): Change[] => {
    if (old.it.says === now.it.says && old.it.source === now.it.source) return [];
    const says =
      old.it.says === now.it.says
        ? `${word} ${now.name}: where the rule comes from changed.`
        : `${word} ${now.name}: ${fromTo(old.it.says, now.it.says)}.`;
    return [change(kind, 'changed', { ...what, aspect: 'words' }, rule, says)];
  };
}

export function effectChanges({ before, after }: Both): Change[] {
  return changesOf<PortraitEffect>(pairsOf(before.effects, after.effects), {
    kind: 'effect',
    added: () => 'effect added',
    removed: () => 'effect removed',
    renamed: 'effect renamed',
    title: title('Effect'),
    changed: (old, now, what) => [
      ...effectFields(old, now, what),
      ...otherwise(old, now, what, 'sendTo', 'effect goes elsewhere'),
      ...otherwise(old, now, what, 'collapseKey', 'effect collapses otherwise'),
      ...wordsChange('effect', 'Effect', 'effect words')(old, now, what),
    ],
  });
}

function otherwise(
  old: Own<PortraitEffect>,
  now: Own<PortraitEffect>,
  what: What,
  aspect: 'sendTo' | 'collapseKey',
  rule: Rule,
): Change[] {
  const [before, after] = [old.it[aspect], now.it[aspect]];
  if (canonical(before) === canonical(after)) return [];
  const about = aspect === 'sendTo' ? 'whom it is an event for' : 'what it collapses by';
  const says = `Effect ${now.name}: ${about}: ${fromTo(before, after)}.`;
  return [change('effect', 'changed', { ...what, aspect }, rule, says)];
}

/** The other way round than for events: who carries it out reads what we write. */
function effectFields(old: Own<PortraitEffect>, now: Own<PortraitEffect>, what: What): Change[] {
  return fieldPairs(old.it.data, now.it.data).flatMap(([field, was, is]): Change[] => {
    const found = (rule: Rule, says: string) => {
      const aspect = `payload ${field}`;
      return change('effect', 'changed', { ...what, aspect }, rule, `Effect ${now.name}: ${says}.`);
    };
    if (!was) return [found('effect field added', `it carries the new field ${field}`)];
    if (!is) return [found('effect field removed', `its field ${field} is gone`)];
    return [
      ...(was.required === is.required
        ? []
        : [
            is.required
              ? found('effect field always there', `its field ${field} is always there now`)
              : found('effect field may be missing', `its field ${field} may be missing now`),
          ]),
      ...related(was, is, (relation) =>
        found(
          relation === 'stricter' ? 'effect field stricter' : 'effect field looser',
          `its field ${field} ${takes(relation)}`,
        ),
      ),
    ];
  });
}

/** Deadlines, guards and actions. */
export function partChanges({ before, after }: Both): Change[] {
  return [
    ...changesOf<PortraitDeadline>(pairsOf(before.deadlines, after.deadlines), {
      kind: 'deadline',
      added: () => 'deadline added',
      removed: ({ it }) => (it.attention ? 'reminder removed' : 'deadline removed'),
      renamed: 'deadline renamed',
      title: title('Deadline'),
      changed: (old, now, what) => [
        ...wordsChange('deadline', 'Deadline', 'deadline changed')(old, now, what),
        ...(old.it.attention === now.it.attention ? [] : [reminding(now, what)]),
      ],
    }),
    ...changesOf<PortraitGuard>(pairsOf(before.guards, after.guards), {
      kind: 'guard',
      added: () => 'guard added',
      removed: () => 'guard removed',
      renamed: 'guard renamed',
      title: title('Condition'),
      changed: (old, now, what) => [
        ...(canonical(old.it.reads.toSorted()) === canonical(now.it.reads.toSorted())
          ? []
          : [readsChange(old, now, what)]),
        ...wordsChange('guard', 'Condition', 'guard words')(old, now, what),
      ],
    }),
    ...changesOf<PortraitPart>(pairsOf(before.actions, after.actions), {
      kind: 'action',
      added: () => 'action added',
      removed: () => 'action removed',
      renamed: 'action renamed',
      title: title('Action'),
      changed: wordsChange('action', 'Action', 'action words'),
    }),
  ];
}

function reminding({ name, it }: Own<PortraitDeadline>, what: What): Change {
  const says = `Deadline ${name}: it ${it.attention ? 'only flags or reminds' : 'does more than remind'} now.`;
  const aspect = 'attention';
  return change('deadline', 'changed', { ...what, aspect }, 'deadline only reminds', says);
}

function readsChange(old: Own<PortraitGuard>, now: Own<PortraitGuard>, what: What): Change {
  const says = `Condition ${now.name}: what it looks at: ${fromTo(old.it.reads, now.it.reads)}.`;
  return change('guard', 'changed', { ...what, aspect: 'reads' }, 'guard reads otherwise', says);
}

export function policyChanges({ before, after }: Both): Change[] {
  const [old, now] = [before.policies, after.policies];
  return fieldPairs(old?.schema ?? null, now?.schema ?? null).flatMap(
    ([name, was, is]): Change[] => {
      const what = { before: was ? name : null, after: is ? name : null };
      if (!was) {
        const rule = is?.required ? 'policy required' : 'policy added';
        return [change('policy', 'added', what, rule, `Policy ${name} is new.`)];
      }
      if (!is)
        return [change('policy', 'removed', what, 'policy removed', `Policy ${name} is gone.`)];
      const values = (['defaults', 'literal'] as const).flatMap((of) => {
        const [value, other] = [old?.[of][name], now?.[of][name]];
        if (canonical(value ?? null) === canonical(other ?? null)) return [];
        const where = of === 'defaults' ? '' : ' in the profile literal';
        const says = `Policy ${name}${where}: ${fromTo(valueText(value), valueText(other))}.`;
        return [change('policy', 'changed', { ...what, aspect: of }, 'policy default', says)];
      });
      const asked = was.required === is.required ? [] : [requiredChange(name, is.required, what)];
      const fits = related(was, is, (relation) =>
        change(
          'policy',
          'changed',
          { ...what, aspect: 'values' },
          relation === 'looser' ? 'policy looser' : 'policy stricter',
          `Policy ${name} ${takes(relation)}.`,
        ),
      );
      return [...asked, ...fits, ...values];
    },
  );
}

function requiredChange(name: string, required: boolean, what: What): Change {
  const says = `Policy ${name} ${required ? 'must be set now' : 'has a usual value now'}.`;
  const rule = required ? 'policy required' : 'policy looser';
  return change('policy', 'changed', { ...what, aspect: 'required' }, rule, says);
}

export function factChanges({ before, after }: Both): Change[] {
  return changesOf<PortraitFact>(pairsOf(before.facts, after.facts), {
    kind: 'fact',
    added: () => 'fact added',
    removed: () => 'fact removed',
    renamed: 'fact added',
    title: title('Fact'),
    changed: factChange,
  });
}

function factChange(old: Own<PortraitFact>, now: Own<PortraitFact>, what: What): Change[] {
  const [before, after] = [old.it, now.it];
  const found = (aspect: string, rule: Rule, says: string) =>
    change('fact', 'changed', { ...what, aspect }, rule, `Fact ${now.name}: ${says}.`);
  const more =
    after.bars.some((one) => !before.bars.includes(one)) ||
    before.except.some((one) => !after.except.includes(one));
  const text = (it: PortraitFact) => canonical([it.bars.toSorted(), it.except.toSorted()]);
  return [
    ...(text(before) === text(after)
      ? []
      : [
          found(
            'bars',
            more ? 'fact bars more' : 'fact bars less',
            `whose events it bars: ${fromTo(before.bars, after.bars)}, but for ${fromTo(before.except, after.except)}`,
          ),
        ]),
    ...(canonical(before.from) === canonical(after.from)
      ? []
      : [
          found(
            'from',
            'fact read elsewhere',
            `where it is read: ${fromTo(factSource(before), factSource(after))}`,
          ),
        ]),
    ...(before.says === after.says && before.source === after.source
      ? []
      : [found('words', 'fact words', fromTo(before.says, after.says))]),
  ];
}

const factSource = ({ from }: PortraitFact) => `${from.lifecycle}: ${from.statuses.join(', ')}`;

export function titleChanges({ before, after }: Both): Change[] {
  const what = { before: before.name, after: after.name };
  return [
    ...(before.title === after.title
      ? []
      : [
          change(
            'lifecycle',
            'changed',
            { ...what, aspect: 'title' },
            'title',
            `The title: ${fromTo(before.title, after.title)}.`,
          ),
        ]),
    ...(canonical(before.goodEnds.toSorted()) === canonical(after.goodEnds.toSorted())
      ? []
      : [
          change(
            'lifecycle',
            'changed',
            { ...what, aspect: 'good ends' },
            'good ends',
            `Where a life may well end: ${fromTo(before.goodEnds, after.goodEnds)}.`,
          ),
        ]),
  ];
}
