/**
 * Two small lifecycles that touch each other: a report about a person can ban the person, and a banned person's
 * own events are refused. They exercise sendTo, facts, personal fields, guards and a timer.
 */
import { z } from 'zod';
import {
  authoring,
  defineLifecycle,
  event,
  id,
  machineOf,
  personal,
  plus,
  type StatusGuide,
} from '../../src/lifecycle/index.ts';

const guide = (label: string): StatusGuide => ({
  label,
  icon: '•',
  appliesTo: ['everyone'],
  appears: [`it is ${label.toLowerCase()}`],
  means: `It is ${label.toLowerCase()}.`,
  forPerson: `You are ${label.toLowerCase()}.`,
  action: 'no',
  advice: [],
  actors: [],
  source: 'ours',
});

const personContext = z.object({ name: personal().nullable(), bans: z.number() });
const personEvents = {
  JOINED: event({
    by: ['admin'],
    label: 'Join',
    help: 'A person joins.',
    data: z.object({ name: personal().optional() }),
    birth: true,
    source: 'ours',
  }),
  BAN: event({
    by: ['admin', 'provider'],
    label: 'Ban',
    help: 'Locks the person out.',
    data: z.object({ reason: personal() }),
    source: 'ours',
  }),
  FORGIVE: event({
    by: ['admin'],
    label: 'Forgive',
    help: 'Lets the person back in.',
    data: z.object({}),
    source: 'ours',
  }),
};
const ofPerson = authoring<z.infer<typeof personContext>, typeof personEvents>();
const personParts = {
  context: personContext,
  events: personEvents,
  guards: {},
  actions: {
    recordName: ofPerson.action({
      on: ['JOINED'],
      says: 'remembers the name',
      change: ({ data }) => ({ name: data.name ?? null }),
    }),
    countBan: ofPerson.action({
      says: 'counts bans',
      change: ({ context }) => ({ bans: context.bans + 1 }),
    }),
  },
  effects: {
    tellBanned: ofPerson.effect({
      on: ['BAN'],
      says: 'tells the person',
      data: z.object({ reason: z.string() }),
      of: ({ data }) => ({ reason: data.reason }),
    }),
  },
  deadlines: {},
};

/** In or banned. */
export const person = defineLifecycle({
  name: 'test/person',
  version: '1',
  title: 'Person',
  parts: personParts,
  machine: machineOf(personParts).createMachine({
    id: 'person',
    context: { name: null, bans: 0 },
    initial: 'new',
    states: {
      new: { on: { JOINED: { target: 'in', actions: 'recordName' } } },
      in: { on: { BAN: { target: 'banned', actions: ['countBan', 'tellBanned'] } } },
      banned: { on: { FORGIVE: { target: 'in' }, BAN: {} } },
    },
  }),
  statuses: { in: guide('In'), banned: guide('Banned') },
  status: (view) => (view.in('new') ? null : view.in('banned') ? 'banned' : 'in'),
  policies: { schema: z.object({}), literal: {} },
  goodEnds: ['in'],
  samples: () => [],
});

const reportContext = z.object({ person: z.string(), notes: z.number() });
const reportEvents = {
  FILED: event({
    by: ['user', 'admin'],
    label: 'File',
    help: 'A report starts.',
    data: z.object({ person: id() }),
    birth: true,
    source: 'ours',
  }),
  NOTED: event({
    by: ['user', 'admin'],
    label: 'Note',
    help: 'Adds a note.',
    data: z.object({ text: personal() }),
    source: 'ours',
  }),
  UPHELD: event({
    by: ['admin'],
    label: 'Uphold',
    help: 'Bans the person.',
    data: z.object({}),
    source: 'ours',
  }),
};
const ofReport = authoring<z.infer<typeof reportContext>, typeof reportEvents>();
const reportParts = {
  context: reportContext,
  events: reportEvents,
  guards: {},
  actions: {
    recordPerson: ofReport.action({
      on: ['FILED'],
      says: 'remembers whom',
      change: ({ data }) => ({ person: data.person }),
    }),
    count: ofReport.action({
      says: 'counts notes',
      change: ({ context }) => ({ notes: context.notes + 1 }),
    }),
  },
  effects: {
    ban: ofReport.effect({
      says: 'bans the person',
      data: z.object({ person: id(), reason: z.string() }),
      of: ({ context }) => ({ person: context.person, reason: 'report' }),
      sendTo: { lifecycle: 'test/person', event: 'BAN', id: 'person' },
    }),
    nudge: ofReport.effect({
      says: 'reminds the reviewer',
      data: z.object({}),
      of: () => ({}),
      collapseKey: 'nudge',
    }),
  },
  deadlines: {
    nudgeDue: ofReport.deadline({
      says: 'after a day',
      due: ({ at }) => plus(at, { days: 1 }),
      attention: true,
    }),
  },
};

/** Open, then upheld, which bans the person. While open it nudges every day. */
export const report = defineLifecycle({
  name: 'test/report',
  version: '1',
  title: 'Report',
  parts: reportParts,
  machine: machineOf(reportParts).createMachine({
    id: 'report',
    context: { person: '', notes: 0 },
    initial: 'new',
    states: {
      new: { on: { FILED: { target: 'open', actions: 'recordPerson' } } },
      open: {
        on: { NOTED: { actions: 'count' }, UPHELD: { target: 'upheld', actions: 'ban' } },
        after: { nudgeDue: { target: 'open', reenter: true, actions: 'nudge' } },
      },
      upheld: { type: 'final' },
    },
  }),
  statuses: { open: guide('Open'), upheld: guide('Upheld') },
  status: (view) => (view.in('new') ? null : view.in('upheld') ? 'upheld' : 'open'),
  subject: (context) => context.person,
  facts: {
    banned: {
      says: 'the person is not banned',
      source: 'ours',
      bars: ['user'],
      except: [],
      from: {
        lifecycle: 'test/person',
        id: (context: { person: string }) => context.person,
        statuses: ['banned'],
      },
    },
  },
  policies: { schema: z.object({}), literal: {} },
  goodEnds: ['upheld'],
  samples: () => [],
});
