/** Each row breaks one promise of a small good definition; the lint must name the place and the mend. */
import { describe, expect, test } from 'vitest';
import {
  and,
  assign,
  cancel,
  emit,
  enqueueActions,
  log,
  not,
  raise,
  sendTo,
  spawnChild,
  stateIn,
  stopChild,
} from 'xstate';
import { z } from 'zod';
import { findingsOf, id, plus } from '../../src/lifecycle/index.ts';
import { type Change, type Pieces, refusals, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';

/** rule · what is wrong · how · where it is found · part of the mend · rules that also speak up. */
type Row = readonly [string, string, Change, string, string, (readonly string[])?];

const shut = (d: Pieces) => stateAt(d, 'door.leaf.shut');
const open = (d: Pieces) => stateAt(d, 'door.leaf.open');
const dark = (d: Pieces) => stateAt(d, 'door.lamp.dark');
const leaf = (d: Pieces) => stateAt(d, 'door.leaf');
const whole = (d: Pieces) => stateAt(d, 'door');

/** What `open` does on CLOSE. */
const close = (d: Pieces, transition: unknown) => {
  open(d).on.CLOSE = transition;
};
const declare = (d: Pieces, name: string) => {
  d.parts.events[name] = { ...d.parts.events.CLOSE };
};
class Thing {
  readonly name = 'thing';
}

const names: Row[] = [
  [
    'unknownGuard',
    'a misspelled guard deep in a tree',
    (d) => close(d, { guard: and(['isQuiet', not('isQuite' as never)]), target: 'shut' }),
    'door.leaf.open on CLOSE',
    '"isQuiet"',
  ],
  [
    'unknownAction',
    'a misspelled action on a transition',
    (d) => close(d, { target: 'shut', actions: ['cuont'] }),
    'door.leaf.open on CLOSE',
    '"count"',
  ],
  [
    'unknownAction',
    'an undeclared action on entry',
    (d) => Object.assign(open(d), { entry: 'paintItBlue' }),
    'door.leaf.open entry',
    'Declare it in actions or effects.',
  ],
  [
    'unknownDeadline',
    'a misspelled deadline',
    (d) => Object.assign(open(d).after, { closesItsef: { target: 'shut' } }),
    'door.leaf.open after closesItsef',
    '"closesItself"',
  ],
  [
    'unknownDeadline',
    'a bare number of milliseconds',
    (d) => Object.assign(open(d).after, { 60_000: { target: 'shut' } }),
    'door.leaf.open after 60000',
    'Declare a deadline with a name',
  ],
  [
    'anonymousFunction',
    'an inline guard',
    (d) => close(d, { guard: () => true, target: 'shut' }),
    'door.leaf.open on CLOSE',
    'name',
  ],
  [
    'anonymousFunction',
    'an inline action',
    (d) => close(d, { target: 'shut', actions: () => undefined }),
    'door.leaf.open on CLOSE',
    'name',
  ],
  [
    'anonymousFunction',
    'an inline assign on exit',
    (d) => Object.assign(open(d), { exit: assign({}) }),
    'door.leaf.open exit',
    'name',
  ],
  [
    'undeclaredEvent',
    'a misspelled event',
    (d) => Object.assign(open(d).on, { CLOES: { target: 'shut' } }),
    'door.leaf.open on CLOES',
    '"CLOSE"',
  ],
  [
    'undeclaredEvent',
    'a part that stands on an unknown event',
    (d) => Object.assign(d.parts.guards.hasCode, { on: ['OPEN', 'WELDED'] }),
    'guard hasCode on',
    'Declare it in events.',
  ],
  [
    'undeclaredEvent',
    'a fact that spares an unknown event',
    (d) => {
      const from = { lifecycle: 'test/other', id: () => null, statuses: ['bad'] };
      const fact = {
        says: 'it is barred',
        source: 'ours',
        bars: ['user'],
        except: ['CLOZE'],
        from,
      };
      Object.assign(d.input.facts, { barred: fact });
    },
    'fact barred except',
    '"CLOSE"',
  ],
  [
    'unusedEvent',
    'an event nobody takes',
    (d) => declare(d, 'PAINT'),
    'event PAINT',
    'take it out',
  ],
  ...(['guards', 'actions', 'effects', 'deadlines'] as const).map((kind): Row => {
    const like = {
      guards: 'isQuiet',
      actions: 'count',
      effects: 'ring',
      deadlines: 'closesItself',
    };
    const change: Change = (d) => {
      d.parts[kind].idle = { ...d.parts[kind][like[kind]] };
    };
    return ['unusedPart', `one of ${kind} that is never used`, change, ` idle`, 'take it out'];
  }),
  [
    'unknownState',
    'stateIn of a state that does not exist',
    (d) => close(d, { guard: stateIn({ door: { lamp: 'lid' } }), target: 'shut' }),
    'door.leaf.open on CLOSE',
    '"door.lamp.lit"',
  ],
  [
    'unknownState',
    'a status that asks for a state that does not exist',
    (d) => {
      d.input.status = (view: any) => {
        if (view.in('new')) return null;
        return view.in('door.leef.open') ? 'open' : 'shut';
      };
    },
    'status',
    '"door.leaf.open"',
  ],
  [
    'sameName',
    'an action and an effect of one name',
    (d) => Object.assign(d.parts.actions, { ring: d.parts.actions.count }),
    'action ring',
    'another name',
  ],
  [
    'badName',
    'a name in two words',
    (d) => void (d.input.name = 'Test Door'),
    'name',
    'lower case',
  ],
  ['badName', 'no version', (d) => void (d.input.version = ' '), 'version', 'a version'],
  ['badName', 'no title', (d) => void (d.input.title = ''), 'title', 'a title'],
  [
    'badName',
    'a guard that shouts',
    (d) => {
      d.parts.guards.IsQuiet = d.parts.guards.isQuiet;
      close(d, { guard: 'IsQuiet', target: 'shut' });
    },
    'guard IsQuiet',
    'pendingReview',
  ],
  [
    'badName',
    'a state whose name has a dot',
    (d) => {
      leaf(d).states['half.open'] = { on: { CLOSE: { target: 'shut' } }, id: 'half' };
      close(d, { target: '#half' });
    },
    'state door.leaf.half.open',
    'pendingReview',
  ],
  [
    'reservedEvent',
    'a name that belongs to XState',
    (d) => {
      declare(d, 'xstate.stop');
      open(d).on['xstate.stop'] = { target: 'shut' };
    },
    'event xstate.stop',
    'LINK_REDEEMED',
  ],
  [
    'reservedEvent',
    'a name in lower case',
    (d) => {
      declare(d, 'slam');
      open(d).on.slam = { target: 'shut' };
    },
    'event slam',
    'LINK_REDEEMED',
  ],
];

const foreign: Row[] = [
  ...Object.entries({
    raise: raise({ type: 'LIGHT' }),
    cancel: cancel('x'),
    emit: emit({ type: 'x' }),
    log: log('x'),
    sendTo: sendTo('x', { type: 'x' }),
    spawnChild: spawnChild('x'),
    stopChild: stopChild('x'),
    enqueueActions: enqueueActions(() => undefined),
  }).map(
    ([feature, action]): Row => [
      'foreign',
      `${feature} on a transition`,
      (d) => close(d, { target: 'shut', actions: [action] }),
      'door.leaf.open',
      feature === 'raise' ? 'nobody sent' : feature === 'cancel' ? 'leave the state' : 'effect',
    ],
  ),
  [
    'foreign',
    'log on entry',
    (d) => Object.assign(open(d), { entry: log('x') }),
    'door.leaf.open',
    'effect',
  ],
  [
    'foreign',
    'log on an always',
    (d) =>
      Object.assign(open(d), { always: { guard: 'isQuiet', target: 'shut', actions: log('') } }),
    'door.leaf.open',
    'effect',
  ],
  [
    'foreign',
    'an invoked actor',
    (d) => Object.assign(open(d), { invoke: { src: 'x' } }),
    'door.leaf.open',
    'effect',
  ],
  [
    'foreign',
    'actions on an initial transition',
    (d) => Object.assign(leaf(d), { initial: { target: 'shut', actions: 'count' } }),
    'door.leaf',
    'entry',
  ],
  [
    'foreign',
    'a guard with params',
    (d) => close(d, { guard: { type: 'isQuiet', params: { than: 3 } }, target: 'shut' }),
    'door.leaf.open',
    'own name',
  ],
];

const regions: Row[] = [
  [
    'bareTarget',
    'a bare target on an event',
    (d) => close(d, 'shut'),
    'door.leaf.open on CLOSE',
    "{ target: 'shut' }",
  ],
  [
    'bareTarget',
    'a bare target on a deadline',
    (d) => Object.assign(open(d).after, { closesItself: 'shut' }),
    'door.leaf.open after closesItself',
    "{ target: 'shut' }",
  ],
  [
    'bareTarget',
    'the second of two',
    (d) => Object.assign(open(d), { always: [{ guard: 'isQuiet', target: 'shut' }, 'shut'] }),
    'door.leaf.open always (number 2 of 2)',
    "{ target: 'shut' }",
  ],
  [
    'severalTargets',
    'targets in two regions',
    (d) => {
      d.config.states.new.on.BUILT.target = ['#door.door.leaf.open', '#door.door.lamp.dark'];
    },
    'new on BUILT',
    "region's own node",
  ],
  [
    'rootIntoRegion',
    'from the parallel state into a region',
    (d) => Object.assign(whole(d).on, { CLOSE: { target: '.leaf.shut' } }),
    'door on CLOSE',
    "'.shut'",
  ],
  [
    'rootIntoRegion',
    'from the root into a region',
    (d) => Object.assign(d.config, { on: { CLOSE: { target: '#door.door.leaf.shut' } } }),
    '(root) on CLOSE',
    'Declare it on door.leaf itself',
    ['noBirth'],
  ],
  [
    'acrossRegions',
    'from one region into another',
    (d) => Object.assign(dark(d).on, { CLOSE: { target: '#door.door.leaf.shut' } }),
    'door.lamp.dark on CLOSE',
    'stateIn',
  ],
  [
    'acrossRegions',
    "from inside a region to the region's own root",
    (d) => close(d, { target: '#door.door.leaf' }),
    'door.leaf.open on CLOSE',
    'child target',
  ],
  [
    'acrossRegions',
    'from inside a region to the parallel state',
    (d) => close(d, { target: '#door.door' }),
    'door.leaf.open on CLOSE',
    'child target',
  ],
  [
    'reenterRegion',
    'reenter on the parallel state',
    (d) => Object.assign(whole(d).on, { CLOSE: { target: '#door.door', reenter: true } }),
    'door on CLOSE',
    'Leave reenter out',
  ],
  [
    'reenterRegion',
    'reenter on a region',
    (d) => Object.assign(leaf(d), { on: { CLOSE: { target: '.shut', reenter: true } } }),
    'door.leaf on CLOSE',
    'Leave reenter out',
  ],
  [
    'reenterRegion',
    'reenter on a compound that holds regions',
    (d) => Object.assign(d.config, { on: { BUILT: { target: '.door', reenter: true } } }),
    '(root) on BUILT',
    'Leave reenter out',
  ],
  [
    'tooManyRegions',
    'thirteen regions',
    (d) => {
      for (let n = 0; n < 11; n += 1) whole(d).states[`bolt${n}`] = {};
    },
    'door',
    'one lifecycle per requirement',
  ],
];

const ways: Row[] = [
  [
    'initialNotNew',
    'a machine that starts alive',
    (d) => void (d.config.initial = 'door'),
    '(root) initial',
    "'new'",
    ['unreachableState'],
  ],
  [
    'noBirth',
    'no event is marked as birth',
    (d) => delete d.parts.events.BUILT.birth,
    'new',
    'birth: true',
  ],
  [
    'noBirth',
    'another event leaves the start',
    (d) => Object.assign(d.config.states.new.on, { LIGHT: { target: 'door' } }),
    'new on LIGHT',
    'living part',
  ],
  [
    'noBirth',
    'an event of the root changes what is not born yet',
    (d) => Object.assign(d.config, { on: { KNOCK: { actions: 'count' } } }),
    '(root) on KNOCK',
    'living part',
  ],
  [
    'unreachableState',
    'a state nothing leads to',
    (d) => Object.assign(leaf(d).states, { ajar: { on: { CLOSE: { target: 'shut' } } } }),
    'door.leaf.ajar',
    'Let a transition lead to it',
  ],
  [
    'unreachableState',
    'a compound nothing leads to is told once',
    (d) => {
      const states = {
        a: { on: { CLOSE: { target: 'b' } } },
        b: { on: { CLOSE: { target: 'a' } } },
      };
      Object.assign(leaf(d).states, { ajar: { initial: 'a', states } });
    },
    'door.leaf.ajar',
    'take it out',
  ],
  ['noWayOn', 'a state that leads nowhere', lost({}), 'lost', 'goodEnds'],
  [
    'noWayOn',
    'a state that only enters itself',
    lost({ on: { KNOCK: { target: 'lost', reenter: true } } }),
    'lost',
    'way on',
  ],
  [
    'noWayOn',
    'a state that only records',
    lost({ on: { KNOCK: { actions: 'count' } } }),
    'lost',
    'way on',
  ],
  [
    'noWayOn',
    'two regions that can come to rest together',
    (d) => {
      delete whole(d).on;
      shut(d).on.TORN_DOWN = { target: '#door.gone' };
      leaf(d).states.jammed = {};
      open(d).on.KNOCK = { target: 'jammed' };
      dark(d).on = {};
    },
    'door.leaf.jammed + door.lamp.dark',
    'way on',
  ],
  [
    'neverTaken',
    'a candidate after one without a guard',
    (d) => close(d, [{ target: 'shut' }, { guard: 'isQuiet', actions: 'ring' }]),
    'door.leaf.open on CLOSE (number 2 of 2)',
    'Put it before',
  ],
  [
    'neverTaken',
    'two that ask the same',
    (d) => close(d, [{ guard: 'isQuiet', target: 'shut' }, { guard: 'isQuiet' }, {}]),
    'door.leaf.open on CLOSE (number 2 of 3)',
    'Put it before',
  ],
  [
    'neverTaken',
    'an event that every state below takes',
    (d) => {
      open(d).on.KNOCK = {};
      leaf(d).on = { KNOCK: { actions: 'count' } };
    },
    'door.leaf on KNOCK',
    'Take it out',
  ],
  [
    'neverTaken',
    'an event of the parallel state that one region always takes',
    (d) => Object.assign(whole(d).on, { LIGHT: { actions: 'count' } }),
    'door on LIGHT',
    'Take it out',
  ],
  [
    'endlessAlways',
    'an always that stays',
    (d) => Object.assign(open(d), { always: { actions: 'count' } }),
    'door.leaf.open always',
    'target and a guard',
  ],
  [
    'endlessAlways',
    'two always that lead to each other',
    (d) => {
      open(d).always = { target: 'shut' };
      leaf(d).states.shut.always = { target: 'open' };
    },
    'door.leaf.shut always',
    'a guard that ends it',
  ],
  [
    'endlessAlways',
    'a round of always through a compound',
    (d) => {
      open(d).always = { target: 'hall' };
      leaf(d).states.hall = {
        initial: 'in',
        states: { in: { always: { target: '#door.door.leaf.shut' } } },
      };
      leaf(d).states.shut.always = { target: 'open' };
    },
    'door.leaf.shut always',
    'a guard that ends it',
  ],
];

/** Some doors get lost when they are built. */
function lost(state: object): Change {
  return (d) => {
    const { BUILT } = d.config.states.new.on;
    d.config.states.new.on.BUILT = [{ ...BUILT, guard: 'isQuiet', target: 'lost' }, BUILT];
    d.config.states.lost = state;
  };
}

const places: Row[] = [
  [
    'wrongEventForGuard',
    "a guard that reads another event's payload",
    (d) => close(d, { guard: 'hasCode', target: 'shut' }),
    'door.leaf.open on CLOSE',
    'on OPEN only',
  ],
  [
    'wrongEventForGuard',
    'a guard that reads a payload where time alone acts',
    (d) => Object.assign(open(d), { always: { guard: 'hasCode', target: 'shut' } }),
    'door.leaf.open always',
    'on OPEN only',
  ],
  [
    'wrongEventForAction',
    "an action that reads another event's payload",
    (d) => close(d, { target: 'shut', actions: 'recordCode' }),
    'door.leaf.open on CLOSE',
    'on BUILT only',
  ],
  [
    'wrongEventForAction',
    'an action that reads a payload on entry',
    (d) => Object.assign(open(d), { entry: 'recordCode' }),
    'door.leaf.open entry',
    'declare another action',
  ],
  [
    'wrongEventForEffect',
    'an effect that reads a payload where time alone acts',
    (d) => Object.assign(d.parts.effects.ring, { on: ['OPEN'] }),
    'door.leaf.open after closesItself',
    'declare another effect',
  ],
  [
    'dataWithoutOn',
    'a guard that reads a payload of no event',
    (d) => delete d.parts.guards.hasCode.on,
    'guard hasCode',
    "on: ['…']",
  ],
  ...(['guards', 'actions', 'effects', 'deadlines'] as const).map((kind): Row => {
    const some = {
      guards: 'isQuiet',
      actions: 'count',
      effects: 'ring',
      deadlines: 'closesItself',
    };
    const part = some[kind];
    const change: Change = (d) => void (d.parts[kind][part].says = ' ');
    return ['saysEmpty', `one of ${kind} without words`, change, `${part} says`, 'plain words'];
  }),
  [
    'deadlineMayDie',
    'a deadline whose guard may say no',
    (d) => Object.assign(open(d).after, { closesItself: { guard: 'isQuiet', target: 'shut' } }),
    'door.leaf.open after closesItself',
    'no guard',
  ],
  [
    'emptyDeadline',
    'a deadline that comes to nothing',
    (d) =>
      Object.assign(open(d).after, { closesItself: [{ guard: 'isQuiet', target: 'shut' }, {}] }),
    'door.leaf.open after closesItself (number 2 of 2)',
    'target or actions',
  ],
  [
    'wildcardOverDeadline',
    'a wildcard below a deadline',
    (d) => {
      delete open(d).after;
      leaf(d).after = { closesItself: { target: '.shut', actions: 'ring' } };
      shut(d).on['*'] = { actions: 'count' };
    },
    'door.leaf.shut on *',
    'Name the events',
  ],
  [
    'wildcardOverDeadline',
    'a wildcard in a region beside a deadline',
    (d) => Object.assign(dark(d).on, { '*': { actions: 'count' } }),
    'door.lamp.dark on *',
    'Name the events',
  ],
];

const guideFields = ['label', 'icon', 'appliesTo', 'appears', 'means', 'forPerson'] as const;
const people: Row[] = [
  ...guideFields.map((field): Row => {
    const change: Change = ({ input }) => {
      const { [field]: answer } = input.statuses.shut;
      input.statuses.shut[field] = Array.isArray(answer) ? [' '] : '';
    };
    return [
      'guideEmpty',
      `a status without ${field}`,
      change,
      `statuses.shut.${field}`,
      'for people',
    ];
  }),
  ...(['advice', 'actors'] as const).map((field): Row => {
    const complete = { action: 'yes', advice: ['Close it.'], actors: ['user'] };
    const change: Change = ({ input }) => {
      Object.assign(input.statuses.open, { ...complete, [field]: [] });
    };
    return [
      'guideEmpty',
      `something to do, but no ${field}`,
      change,
      `statuses.open.${field}`,
      'next',
    ];
  }),
  [
    'guideEmpty',
    'no answer to who it applies to',
    (d) => void (d.input.statuses.open.appliesTo = []),
    'statuses.open.appliesTo',
    'who does it apply to?',
  ],
  [
    'guideEmpty',
    'a status whose guide was left out',
    (d) => void (d.input.statuses.open = undefined),
    'statuses.open',
    'who does it apply to?',
  ],
  [
    'guideEmpty',
    'a status whose advice was left out',
    (d) => void (d.input.statuses.open.advice = undefined),
    'statuses.open.advice',
    'what should be done next?',
  ],
  [
    'noteEmpty',
    'a note whose text was left out',
    (d) => void (d.input.notes = { jammed: undefined }),
    'notes.jammed',
    'in one sentence?',
  ],
  ...(['label', 'says'] as const).map((field): Row => {
    const note = { label: 'Jammed', says: 'It does not move.', advice: [], source: 'ours' };
    const change: Change = ({ input }) => {
      input.notes = { jammed: { ...note, [field]: ' ' } };
    };
    return ['noteEmpty', `a note without ${field}`, change, `notes.jammed.${field}`, 'for people'];
  }),
  [
    'noteEmpty',
    'an advice that says nothing',
    ({ input }) => {
      const note = { label: 'Jammed', says: 'It does not move.', advice: [''], source: 'ours' };
      input.notes = { jammed: note };
    },
    'notes.jammed.advice',
    'next',
  ],
  [
    'unknownStatus',
    'a good end that is no status',
    (d) => void (d.input.goodEnds = ['gon']),
    'goodEnds',
    'gone',
  ],
  [
    'eventIncomplete',
    'an event that nobody may send',
    (d) => void (d.parts.events.OPEN.by = []),
    'event OPEN by',
    'user',
  ],
  [
    'eventIncomplete',
    'an event of the clock',
    (d) => void (d.parts.events.OPEN.by = ['clock']),
    'event OPEN by',
    'Declare a deadline',
  ],
  [
    'eventIncomplete',
    'an event without a label',
    (d) => void (d.parts.events.OPEN.label = ''),
    'event OPEN label',
    'button',
  ],
  [
    'eventIncomplete',
    'an event without help',
    (d) => void (d.parts.events.OPEN.help = ' '),
    'event OPEN help',
    'sentence',
  ],
  [
    'eventIncomplete',
    'an event whose payload is no object',
    (d) => void (d.parts.events.LIGHT.data = z.string()),
    'event LIGHT data',
    'z.object({})',
  ],
  [
    'effectWithoutSchema',
    'an effect without a schema',
    (d) => delete d.parts.effects.ring.data,
    'effect ring data',
    'z.object',
  ],
  [
    'sendToIncomplete',
    'an event for another instance that names none',
    (d) =>
      void (d.parts.effects.ring.sendTo = { lifecycle: 'test/bell', event: 'RING', id: 'bell' }),
    'effect ring sendTo',
    'id()',
    ['sendToByClock'],
  ],
  [
    'sendToIncomplete',
    'a target that is no id',
    (d) => {
      d.parts.effects.ring.data = z.object({ bell: z.string() });
      d.parts.effects.ring.of = () => ({ bell: 'b' });
      d.parts.effects.ring.sendTo = { lifecycle: 'test/bell', event: 'RING', id: 'bell' };
    },
    'effect ring sendTo',
    'id()',
    ['sendToByClock'],
  ],
  [
    'deadEventNotBySystem',
    'an event for a dead effect that the system may not send',
    (d) => void (d.parts.effects.ring.onDead = { event: 'OPEN', data: () => ({}) }),
    'effect ring onDead',
    "Add 'system'",
  ],
  [
    'undeclaredEvent',
    'an event for a dead effect that does not exist',
    (d) => void (d.parts.effects.ring.onDead = { event: 'OPNE', data: () => ({}) }),
    'effect ring onDead',
    'OPEN',
  ],
  [
    'sendToByClock',
    'an event for another instance when a timer fires',
    (d) => {
      d.parts.effects.ring.data = z.object({ bell: id() });
      d.parts.effects.ring.of = () => ({ bell: 'b' });
      d.parts.effects.ring.sendTo = { lifecycle: 'test/bell', event: 'RING', id: 'bell' };
    },
    'door.leaf.open after closesItself',
    'transitions of events only',
  ],
  [
    'sendToIncomplete',
    'an event without a name',
    (d) => {
      d.parts.effects.ring.data = z.object({ bell: id() });
      d.parts.effects.ring.sendTo = { lifecycle: 'test/bell', event: '', id: 'bell' };
    },
    'effect ring sendTo',
    'id()',
    ['sendToByClock'],
  ],
];

const oddSchemas: Readonly<Record<string, z.ZodType>> = {
  date: z.date(),
  map: z.map(z.string(), z.string()),
  set: z.set(z.string()),
  bigint: z.bigint(),
  symbol: z.symbol(),
  undefined: z.undefined(),
  any: z.any(),
  unknown: z.unknown(),
  custom: z.instanceof(Thing),
  transform: z.string().transform((text) => text.length),
  nan: z.nan(),
};
const nested: Readonly<Record<string, (odd: z.ZodType) => z.ZodType>> = {
  '.odd': (odd) => z.object({ odd }),
  '.list[].odd': (odd) => z.object({ list: z.array(z.object({ odd: odd.nullable() })) }),
  '.by.*': (odd) => z.object({ by: z.record(z.string(), odd) }),
  '.one': (odd) => z.object({ one: z.union([z.string(), odd]) }),
};
const json: Row[] = [
  ...Object.entries(oddSchemas).flatMap(([kind, odd]) =>
    Object.entries(nested).map(([path, around]): Row => {
      const change: Change = (d) => void (d.parts.events.LIGHT.data = around(odd));
      return [
        'contextNotJson',
        `${kind} in a payload at ${path}`,
        change,
        `event LIGHT data${path}`,
        '.',
      ];
    }),
  ),
  [
    'contextNotJson',
    'a date in the context',
    (d) => void (d.parts.context = d.parts.context.extend({ closed: z.date().nullable() })),
    'context.closed',
    'instant()',
  ],
  [
    'contextNotJson',
    'an optional field in the context',
    (d) => void (d.parts.context = d.parts.context.extend({ closed: z.string().optional() })),
    'context.closed',
    '.nullable()',
  ],
  [
    'contextNotJson',
    "a map in an effect's payload",
    (d) => void (d.parts.effects.ring.data = z.object({ times: z.map(z.string(), z.string()) })),
    'effect ring data.times',
    'z.record()',
  ],
  [
    'contextNotJson',
    'a first context with a class instance',
    (d) => void (d.config.context = () => ({ code: '', opened: 0, policies: new Thing() })),
    'initial context.policies',
    'plain objects',
  ],
  [
    'contextNotJson',
    'a first context with undefined',
    (d) => void (d.config.context = () => ({ code: undefined, opened: 0, policies: {} })),
    'initial context.code',
    'null',
  ],
];

const inMotion: Row[] = [
  [
    'startFails',
    'a policy without a default',
    (d) => void (d.input.policies.schema = z.object({ closesAfterMinutes: z.number() })),
    'birth under the default policies',
    'default',
  ],
  [
    'startFails',
    'a literal profile that does not fit',
    (d) => void (d.input.policies.literal = { closesAfterMinutes: 'soon' }),
    'birth under the literal policies',
    'fits',
  ],
  [
    'deadlineNaN',
    'a deadline that is no instant',
    (d) => void (d.parts.deadlines.closesItself.due = () => 'soon'),
    'deadline closesItself',
    'canonical instant',
  ],
  [
    'deadlineNaN',
    'a deadline that no sample leads to',
    (d) => {
      d.input.samples = () => [];
      d.parts.deadlines.closesItself.due = () => Number.NaN;
    },
    'deadline closesItself on the initial context',
    'null for never',
  ],
  [
    'deadlineNaN',
    'an instant in another form',
    (d) => void (d.parts.deadlines.closesItself.due = () => '2026-02-01T00:00:00Z'),
    'deadline closesItself',
    'canonical instant',
  ],
  [
    'deadlineNaN',
    'a deadline that is undefined only later',
    (d) => {
      d.parts.deadlines.closesItself.due = ({ context }: any) =>
        context.opened > 0 ? undefined : null;
    },
    'deadline closesItself after OPEN in door.leaf.shut + door.lamp.lit',
    'null for never',
  ],
  [
    'throws',
    'a round of always whose guards stay true',
    (d) => {
      open(d).always = { guard: 'isQuiet', target: 'shut' };
      leaf(d).states.shut.always = { guard: 'isQuiet', target: 'open' };
    },
    'BUILT in new',
    'every context',
  ],
  [
    'throws',
    'an action that throws',
    (d) => {
      d.parts.actions.count.change = () => {
        throw new Error('no counter');
      };
    },
    'OPEN in door.leaf.shut + door.lamp.lit',
    'answer for every context',
  ],
  [
    'throws',
    'an action that writes to what it was given',
    (d) => {
      d.parts.actions.count.change = ({ context }: any) => {
        context.policies.closesAfterMinutes = 1;
        return {};
      };
    },
    'OPEN in door.leaf.shut + door.lamp.lit',
    'answer for every context',
  ],
  [
    'contextMismatch',
    'an action that records what the schema does not know',
    (d) => void (d.parts.actions.count.change = () => ({ code: 7 })),
    'after OPEN in door.leaf.shut',
    'what the schema says',
  ],
  [
    'contextNotJson',
    'an action that records undefined',
    (d) => void (d.parts.actions.count.change = () => ({ note: undefined })),
    'context.note after OPEN',
    'null',
  ],
  [
    'effectMismatch',
    'an effect that does not fit its schema',
    (d) => void (d.parts.effects.ring.of = () => ({ times: 'often' })),
    'effect ring after OPEN',
    'what the schema says',
  ],
  [
    'unknownStatus',
    'a status that does not exist',
    (d) => void (d.input.status = (view: any) => (view.in('new') ? null : 'ajar')),
    'status after BUILT in new',
    'guide entry',
  ],
  [
    'unknownStatus',
    'an activity that does not exist',
    (d) => void (d.input.activity = () => 'painting'),
    'activity after BUILT in new',
    'guide entry',
  ],
  [
    'unknownStatus',
    'a living state without a status',
    (d) => {
      const { status } = d.input;
      d.input.status = (view: any) => (view.in('door.leaf.open') ? null : status(view));
    },
    'status in door.leaf.open',
    'Only the hidden start',
  ],
  [
    'unknownNote',
    'a code that is told and has no text',
    ({ input }) => {
      const note = { label: 'Jammed', says: 'It does not move.', advice: [], source: 'ours' };
      input.notes = { jammed: note };
      input.noted = (view: any) => (view.in('door.leaf.open') ? [{ code: 'jamed' }] : []);
    },
    'noted after OPEN in',
    '"jammed"',
  ],
  [
    'throws',
    'notes that fail for somebody',
    ({ input }) => {
      input.noted = ({ context }: any) => context.hinges.map((code: string) => ({ code }));
    },
    'noted after BUILT in new',
    'every context',
  ],
  [
    'unknownState',
    'notes about a state that does not exist',
    ({ input }) => {
      input.noted = (view: any) => (view.in('door.leaf.ajar') ? [{ code: 'jammed' }] : []);
    },
    'noted',
    'path from the root',
  ],
  [
    'samplesFail',
    'samples that throw',
    (d) => {
      d.input.samples = () => {
        throw new Error('none');
      };
    },
    'samples in new',
    'hidden start too',
  ],
  [
    'undeclaredEvent',
    'a sample of an unknown event',
    (d) =>
      void (d.input.samples = () => [{ type: 'BUILD', data: {}, by: { kind: 'admin', id: 'a' } }]),
    'samples in new',
    '"BUILT"',
  ],
  ...(
    [
      ['actor', ({ by }: any) => by.kind === 'user'],
      ['time', ({ at }: any) => at > '2020'],
      ['facts', ({ facts }: any) => facts.night === true],
      ['context', ({ context }: any) => context.opened === 0],
    ] as const
  ).map(([read, ask]): Row => {
    const change: Change = (d) => {
      Object.assign(d.parts.guards.isQuiet, { reads: [], test: ask });
    };
    return [
      'undeclaredRead',
      `a guard that looks at the ${read} unsaid`,
      change,
      'guard isQuiet',
      `'${read}'`,
    ];
  }),
];

const groups = { names, foreign, regions, ways, places, people, json, inMotion };
for (const [group, rows] of Object.entries(groups)) {
  describe(`the lint refuses: ${group}`, () => {
    for (const [rule, what, change, where, mend, also = []] of rows) {
      test(`${rule}: ${what}`, () => {
        const findings = refusals(door, change);
        const told = findings.find((f) => f.rule === rule && f.where.includes(where));
        expect(told, JSON.stringify(findings, null, 2)).toBeDefined();
        expect(told?.mend).toContain(mend);
        expect(told?.problem).not.toBe('');
        // One broken thing is told once, not in ten other words.
        expect([...new Set(findings.map((f) => f.rule))].toSorted()).toEqual(
          [rule, ...also].toSorted(),
        );
      });
    }
  });
}

describe('the lint lets pass', () => {
  const fine: readonly (readonly [string, Change])[] = [
    ['the door as it is', () => undefined],
    [
      'a self-transition of a leaf that re-arms its timer',
      (d) => close(d, { target: 'open', reenter: true }),
    ],
    [
      "an event on a region's own node with a child target",
      (d) => Object.assign(leaf(d), { on: { CLOSE: { guard: 'isQuiet', target: '.shut' } } }),
    ],
    [
      'a birth straight into one region',
      (d) => void (d.config.states.new.on.BUILT.target = '#door.door.leaf.open'),
    ],
    [
      'a way out of the parallel state from inside a region',
      (d) => close(d, { target: '#door.gone' }),
    ],
    [
      'starting the whole anew from the whole',
      (d) => Object.assign(whole(d).on, { CLOSE: { target: '#door.door' } }),
    ],
    ['a rest that is final', lost({ type: 'final' })],
    ['a rest that is tagged finished', lost({ tags: ['finished'] })],
    [
      'a rest whose status is a good end',
      (d) => {
        lost({})(d);
        d.input.goodEnds = ['gone', 'shut'];
      },
    ],
    [
      'a rest in one region while another moves on',
      (d) => {
        leaf(d).states.jammed = {};
        open(d).on.KNOCK = { target: 'jammed' };
      },
    ],
    [
      'a wildcard where no timer runs',
      (d) => Object.assign(d.config.states.door.states.leaf.states.open.on, { '*': {} }),
    ],
    [
      'a deadline that asks first and ends without a question',
      (d) => {
        const list = [
          { guard: 'isQuiet', target: 'shut' },
          { target: 'shut', actions: 'ring' },
        ];
        open(d).after.closesItself = list;
      },
    ],
    [
      'a history state, and what only it leads to',
      (d) => {
        leaf(d).states.ajar = { on: { CLOSE: { target: 'shut' } } };
        leaf(d).states.before = { type: 'history', target: 'ajar' };
        leaf(d).on = { KNOCK: { guard: 'isQuiet', target: '.before' } };
      },
    ],
    [
      'a compound that is done',
      (d) => {
        leaf(d).states.open = {
          initial: 'wide',
          states: { wide: { on: { CLOSE: { target: 'done' } } }, done: { type: 'final' } },
          after: open(d).after,
          onDone: { target: 'shut' },
        };
      },
    ],
    [
      'an optional field in a payload',
      (d) => void (d.parts.events.LIGHT.data = z.object({ on: z.boolean().optional() })),
    ],
    [
      'any JSON by its own name',
      (d) => void (d.parts.events.LIGHT.data = z.object({ note: z.json().optional() })),
    ],
    [
      'a guard that hands its step on without looking',
      (d) => {
        const { test: ask } = d.parts.guards.isQuiet;
        d.parts.guards.isQuiet.test = ({ context, ...rest }: any) => ask({ ...rest, context });
      },
    ],
    [
      'a deadline that lacks what it counts from until birth',
      (d) => {
        d.parts.deadlines.closesItself.due = ({ context, at }: any) => {
          if (context.code === '') throw new Error('nothing to count from');
          return plus(at, { minutes: 5 });
        };
      },
    ],
  ];

  test.each(fine)('%s', (_what, change) => {
    expect(refusals(door, change)).toEqual([]);
  });

  test('and tells the same each time', () => {
    expect(findingsOf(door)).toEqual(findingsOf(door));
  });
});
