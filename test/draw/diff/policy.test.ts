/** Each row of the policy, by a change that it is about: given the older version, when this changes, then it says so. */
import { describe, expect, it } from 'vitest';
import { document } from '../../../machines/index.ts';
import { differenceOf, policy, portraitOf, type Rule } from '../../../src/draw/index.ts';

// biome-ignore lint: a portrait that a test may change as it likes
type Loose = any;

const base = portraitOf(document, 'hash');
const { guards, deadlines } = base;
if (!guards['isNotOwnFile'] || !deadlines['expiresDue']) throw new Error('the document changed');

const idle = 'requirement.attempt.idle';
const review = 'requirement.attempt.pendingReview';
const soon = 'requirement.coverage.expiringSoon';

const stateOf = (p: Loose, path: string) => p.states.find((it: Loose) => it.path === path);
const on = (p: Loose, source: string, name: string) =>
  p.transitions.find(
    ({ source: from, trigger: t }: Loose) =>
      from === source && (t.type === name || t.deadline === name),
  );
const without = (p: Loose, gone: Loose) => {
  p.transitions = p.transitions.filter((it: Loose) => it !== gone);
};
const state = (path: string, more: object = {}) => ({
  path,
  label: path,
  type: 'atomic',
  parent: path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '',
  initial: null,
  entry: [],
  exit: [],
  description: null,
  hidden: false,
  foreign: [],
  ...more,
});
const way = (source: string, trigger: object, more: object = {}) => ({
  index: 900,
  source,
  trigger,
  guard: null,
  targets: [idle],
  actions: [],
  reenter: false,
  ...more,
});
const event = (type: string) => ({ kind: 'event', type });
const deadline = (source: string, name: string) => ({
  kind: 'deadline',
  name: `${source}.${name}`,
  deadline: name,
});
const text = { type: 'string' };
const schema = (p: Loose, ...path: string[]) => path.reduce((at, name) => at[name], p);
const rename = (all: Loose, from: string, to: string) => {
  all[to] = { ...all[from], renamedFrom: from };
  delete all[from];
};
/** A new name, everywhere. */
const everywhere = (p: Loose, from: string, to: string) =>
  Object.assign(p, JSON.parse(JSON.stringify(p).replaceAll(`"${from}"`, `"${to}"`)));

/** What changes in the newer version; `was` first, where the older one has to differ from the document. */
interface Edit {
  readonly was?: (older: Loose) => void;
  readonly is: (newer: Loose) => void;
}
const is = (edit: (newer: Loose) => void): Edit => ({ is: edit });
/** The same change, the other way round. */
const was = (edit: (older: Loose) => void): Edit => ({ was: edit, is: () => undefined });

const withFact = (more: object) => (p: Loose) => {
  p.facts = {
    late: {
      says: 'it is late',
      bars: ['user'],
      except: [],
      from: { lifecycle: 'a', statuses: ['x'] },
      source: 'ours',
      ...more,
    },
  };
};

const edits: Readonly<Record<Rule, Edit>> = {
  'state added': is((p) => p.states.push(state('requirement.attempt.new'))),
  'region added': is((p) => p.states.push(state('requirement.third'))),
  'state added where people stand': is((p) => p.states.push(state(`${idle}.deep`))),
  'state removed': is((p) => {
    p.states = p.states.filter(({ path }: Loose) => path !== soon);
  }),
  'pseudo-state removed': was((p) => p.states.push(state('requirement.h', { type: 'history' }))),
  'state renamed': is((p) => {
    everywhere(p, review, 'requirement.attempt.looking');
    stateOf(p, 'requirement.attempt.looking').renamedFrom = review;
  }),
  'state became an end': is((p) => {
    stateOf(p, idle).type = 'final';
  }),
  'state no longer an end': was((p) => {
    stateOf(p, idle).type = 'final';
  }),
  'state of another kind': is((p) => {
    stateOf(p, idle).type = 'compound';
  }),
  'state hidden': is((p) => {
    stateOf(p, idle).hidden = true;
  }),
  'state no longer hidden': was((p) => {
    stateOf(p, idle).hidden = true;
  }),
  'state begins elsewhere': is((p) => {
    stateOf(p, 'requirement.attempt').initial = review;
  }),
  'state does something else': is((p) => stateOf(p, idle).entry.push('forgetFile')),
  'state asks for less': was((p) => stateOf(p, idle).entry.push('sendDecision')),
  'state asks for more': is((p) => stateOf(p, idle).entry.push('sendDecision')),
  'state words': is((p) => {
    stateOf(p, idle).description = 'nothing goes on';
  }),
  'way added': is((p) => p.transitions.push(way(idle, event('APPROVE')))),
  'deadline begins where people stand': is((p) =>
    p.transitions.push(way(idle, deadline(idle, 'expiresDue'))),
  ),
  'reminder added': is((p) => p.transitions.push(way(idle, deadline(idle, 'reminderDue')))),
  'way on its own added': is((p) => p.transitions.push(way(idle, { kind: 'always' }))),
  'way of a removed state': is((p) => {
    p.states = p.states.filter(({ path }: Loose) => path !== soon);
    p.transitions = p.transitions.filter(({ source }: Loose) => source !== soon);
  }),
  'event refused there': is((p) => without(p, on(p, review, 'WITHDRAWN'))),
  'event leads elsewhere': is((p) => {
    on(p, review, 'WITHDRAWN').targets = [review];
  }),
  'deadline no longer runs': is((p) => without(p, on(p, soon, 'expiresDue'))),
  'deadline leads elsewhere': is((p) => {
    on(p, soon, 'expiresDue').targets = ['requirement.coverage.none'];
  }),
  'reminder removed': is((p) => without(p, on(p, 'requirement.coverage.expired', 'reminderDue'))),
  'way on its own removed': was((p) => p.transitions.push(way(idle, { kind: 'done' }))),
  'condition stricter': is((p) => {
    on(p, review, 'WITHDRAWN').guard = { kind: 'named', name: 'hasEligibility' };
  }),
  'condition looser': is((p) => {
    on(p, review, 'REJECT').guard = null;
  }),
  'condition of the clock': is((p) => {
    on(p, soon, 'expiresDue').guard = { kind: 'named', name: 'hasEligibility' };
  }),
  'way asks for less': is((p) => {
    on(p, review, 'REJECT').actions = ['recordDecision'];
  }),
  'way asks for more': is((p) => on(p, review, 'WITHDRAWN').actions.push('sendDecision')),
  'way does something else': is((p) => on(p, review, 'WITHDRAWN').actions.push('recordDecision')),
  'way begins anew': is((p) => {
    on(p, review, 'REPLACED').reenter = true;
  }),
  'order of ways': is((p) => {
    const all = p.transitions.filter(({ trigger }: Loose) => trigger.type === 'WAIVE');
    const [first, second] = all.map((it: Loose) => p.transitions.indexOf(it));
    [p.transitions[first], p.transitions[second]] = [p.transitions[second], p.transitions[first]];
    p.transitions.forEach((it: Loose, index: number) => Object.assign(it, { index }));
  }),
  'event added': is((p) => {
    p.events.NEW = { ...p.events.APPROVE };
  }),
  'event removed': is((p) => delete p.events.APPROVE),
  'event renamed': is((p) => {
    everywhere(p, 'APPROVE', 'ACCEPT');
    rename(p.events, 'APPROVE', 'ACCEPT');
    p.events.ACCEPT = { ...base.events['APPROVE'], renamedFrom: 'APPROVE' };
  }),
  'event for fewer senders': is((p) => {
    p.events.UPLOADED.by = ['user'];
  }),
  'event for more senders': is((p) => p.events.APPROVE.by.push('system')),
  'event begins no life': is((p) => {
    p.events.ASSIGNED.birth = false;
  }),
  'event begins lives': is((p) => {
    p.events.WAIVE.birth = true;
  }),
  'event decides': is((p) => {
    p.events.APPROVE.decision = !p.events.APPROVE.decision;
  }),
  'payload optional field added': is((p) => {
    p.events.APPROVE.data.properties.extra = text;
  }),
  'payload required field added': is((p) => {
    p.events.APPROVE.data.properties.extra = text;
    p.events.APPROVE.data.required.push('extra');
  }),
  'payload field removed': is((p) => delete p.events.APPROVE.data.properties.version),
  'payload field became required': is((p) => p.events.APPROVE.data.required.push('completedOn')),
  'payload field became optional': is((p) => {
    p.events.APPROVE.data.required = [];
  }),
  'payload field stricter': is((p) => {
    schema(p, 'events', 'APPROVE', 'data', 'properties', 'version').maxLength = 3;
  }),
  'payload field looser': is((p) => {
    schema(p, 'events', 'APPROVE', 'data', 'properties', 'version').maxLength = 100_000;
  }),
  'event words': is((p) => {
    p.events.APPROVE.help = 'Yes.';
  }),
  'effect added': is((p) => {
    p.effects.sendMore = { ...p.effects.sendDecision };
  }),
  'effect removed': is((p) => delete p.effects.sendDecision),
  'effect renamed': is((p) => rename(p.effects, 'sendDecision', 'mailDecision')),
  'effect field added': is((p) => {
    p.effects.sendDecision.data.properties.extra = text;
  }),
  'effect field removed': was((p) => {
    p.effects.sendDecision.data.properties.extra = text;
  }),
  'effect field may be missing': is((p) => {
    p.effects.sendDecision.data.required = [];
  }),
  'effect field always there': was((p) => {
    p.effects.sendDecision.data.required = [];
  }),
  'effect field looser': {
    was: (p) =>
      Object.assign(p.effects.sendDecision.data.properties, { n: { type: 'number', maximum: 3 } }),
    is: (p) => Object.assign(p.effects.sendDecision.data.properties, { n: { type: 'number' } }),
  },
  'effect field stricter': {
    was: (p) => Object.assign(p.effects.sendDecision.data.properties, { n: { type: 'number' } }),
    is: (p) =>
      Object.assign(p.effects.sendDecision.data.properties, { n: { type: 'number', minimum: 3 } }),
  },
  'effect goes elsewhere': is((p) => {
    p.effects.disqualifyPerson.sendTo = null;
  }),
  'effect collapses otherwise': is((p) => {
    p.effects.sendDecision.collapseKey = 'one';
  }),
  'effect words': is((p) => {
    p.effects.sendDecision.says = 'mails';
  }),
  'deadline added': is((p) => {
    p.deadlines.lateDue = { ...p.deadlines.expiresDue };
  }),
  'deadline removed': is((p) => delete p.deadlines.expiresDue),
  'deadline renamed': is((p) => {
    rename(p.deadlines, 'expiresDue', 'endsDue');
    on(p, soon, 'expiresDue').trigger = deadline(soon, 'endsDue');
  }),
  'deadline changed': is((p) => {
    p.deadlines.expiresDue.says = 'a day later';
  }),
  'deadline only reminds': is((p) => {
    p.deadlines.expiresDue.attention = true;
  }),
  'context field added': is((p) => {
    p.context.properties.extra = text;
  }),
  'context field removed': was((p) => {
    p.context.properties.extra = text;
  }),
  'context field stricter': is((p) => {
    p.context.properties.zone.maxLength = 3;
  }),
  'context field looser': is((p) => {
    p.context.properties.file = { anyOf: [...p.context.properties.file.anyOf, text] };
  }),
  'status added': is((p) => {
    p.statuses.more = { ...p.statuses.completed };
  }),
  'status removed': is((p) => delete p.statuses.completed),
  'status renamed': is((p) => rename(p.statuses, 'completed', 'done')),
  'status words': is((p) => p.statuses.completed.advice.push('Rest.')),
  'note added': is((p) => {
    p.notes.more = { ...p.notes.reset };
  }),
  'note removed': is((p) => delete p.notes.reset),
  'note renamed': is((p) => rename(p.notes, 'reset', 'again')),
  'note words': is((p) => {
    p.notes.reset.says = 'Again.';
  }),
  'policy added': is((p) => {
    p.policies.schema.properties.extra = text;
  }),
  'policy required': is((p) => {
    p.policies.schema.required = ['expiringSoonDays'];
  }),
  'policy removed': is((p) => delete p.policies.schema.properties.expiringSoonDays),
  'policy stricter': is((p) => {
    p.policies.schema.properties.expiringSoonDays.maximum = 31;
  }),
  'policy looser': is((p) => {
    p.policies.schema.properties.expiringSoonDays.maximum = 1_000_000;
  }),
  'policy default': is((p) => {
    p.policies.defaults.expiringSoonDays = 14;
  }),
  'fact added': is((p) => {
    p.facts.more = p.facts.lockedOut;
  }),
  'fact removed': is((p) => delete p.facts.lockedOut),
  'fact bars more': { was: withFact({}), is: withFact({ bars: ['user', 'admin'] }) },
  'fact bars less': { was: withFact({}), is: withFact({ except: ['UPLOADED'] }) },
  'fact read elsewhere': {
    was: withFact({}),
    is: withFact({ from: { lifecycle: 'b', statuses: ['x'] } }),
  },
  'fact words': { was: withFact({}), is: withFact({ says: 'it is too late' }) },
  'guard added': is((p) => {
    p.guards.more = { ...p.guards.isNotOwnFile };
  }),
  'guard removed': is((p) => delete p.guards.isNotOwnFile),
  'guard renamed': is((p) => rename(p.guards, 'restsOnFile', 'hasFile')),
  'guard reads otherwise': is((p) => p.guards.restsOnFile.reads.push('time')),
  'guard words': is((p) => {
    p.guards.restsOnFile.says = 'there is a file';
  }),
  'action added': is((p) => {
    p.actions.more = { ...p.actions.forgetFile };
  }),
  'action removed': is((p) => delete p.actions.forgetFile),
  'action renamed': is((p) => rename(p.actions, 'adoptRules', 'takeRules')),
  'action words': is((p) => {
    p.actions.forgetFile.says = 'forgets it';
  }),
  'good ends': is((p) => p.goodEnds.push('expired')),
  title: is((p) => {
    p.title = 'File';
  }),
};

const copy = (): Loose => structuredClone(base);

describe('given the document, when its newer version has this, then it is', () => {
  it.each(Object.entries(policy).map(([rule, row]) => [rule as Rule, row.risk] as const))(
    '%s: %s',
    (rule, risk) => {
      const [older, newer] = [copy(), copy()];
      edits[rule].was?.(older);
      edits[rule].is(newer);
      const found = differenceOf(older, newer).changes.filter((change) => change.rule === rule);
      expect(found.length).toBeGreaterThan(0);
      for (const change of found) {
        expect(change).toMatchObject({ risk, because: policy[rule].because });
        expect(change.says).toMatch(/^.+\.$/);
        expect(change.says).not.toMatch(/undefined|\[object/);
      }
    },
  );
});
