/** What the service answers with. The types of the engine must fit these schemas, or it does not compile. */
import { z } from 'zod';
import { actorKinds, type StateValue } from '../lifecycle/index.ts';
import { listOf, named, says, written } from './contract.ts';

const instant = () => written(z.string(), 'date-time');
const count = () => z.int().nonnegative();
const loose = () => z.record(z.string(), z.unknown()).readonly();

export const label = named(
  'Label',
  z.object({
    code: z.string(),
    label: z.string(),
    since: says(instant(), 'Since when it holds.', '2026-03-01T09:00:00.000Z'),
  }),
  'A status or an activity, with the label that people see.',
);

const key = {
  tenant: z.string(),
  lifecycle: says(z.string(), 'The full name.', 'ankored/document'),
  id: z.string(),
};

const unmet = named(
  'Unmet',
  z.object({ guard: z.string(), says: z.string() }),
  'A condition that stands in the way, in words.',
);

const issue = named(
  'Issue',
  z.object({
    path: says(
      z.string(),
      'Where, with dots: `data.expiresOn`, `headers.idempotency-key`.',
      'data.expiresOn',
    ),
    message: says(z.string(), 'What would be right.', 'a date is written 2026-03-01'),
  }),
  'One thing wrong with a request.',
);

export const sender = named(
  'Sender',
  z.object({ kind: z.enum(actorKinds), id: z.string() }),
  'Who sent an event; the clock fires deadlines.',
);

const value: z.ZodType<StateValue> = named(
  'StateValue',
  z.lazy(() => z.union([z.string(), z.record(z.string(), value).readonly()])),
  'The active states: one name, or regions by name.',
);

const sent = z.object({
  lifecycle: z.string(),
  id: z.string(),
  event: z.string(),
  outcome: z.enum(['applied', 'unchanged', 'refused']),
  reason: z.string().nullable(),
});

export const answer = named(
  'Answer',
  z.object({
    ...key,
    outcome: says(
      z.enum(['applied', 'unchanged']),
      '`unchanged`: a declared no-op; nothing moved. A refusal is a problem, not an answer.',
    ),
    event: says(
      z.object({ id: z.string(), type: z.string(), at: instant() }),
      'The event as it was stamped.',
    ),
    revision: says(count(), 'Transitions so far; also the ETag.'),
    status: label.nullable(),
    activity: label.nullable(),
    effects: says(listOf(z.string()), 'What the outside world was asked to do.'),
    elapsed: says(listOf(z.string()), 'Deadlines that were due first and fired.'),
    sent: says(listOf(sent), 'What became of the events that this one sent to other instances.'),
    repeated: says(
      z.boolean(),
      'True where the idempotency key had been answered before: this is the first answer.',
    ),
  }),
  'What became of an event. It is stored before this is said.',
);

const permission = named(
  'Permission',
  z.object({
    event: z.string(),
    label: says(z.string(), 'What a button would say.'),
    help: z.string(),
    by: says(listOf(z.enum(actorKinds)), 'Who may send it.'),
    allowed: says(
      z.enum(['yes', 'no', 'depends']),
      '`depends`: on what it carries or who sends it.',
    ),
    to: says(listOf(z.string()), 'The states that it can lead to.'),
    guards: says(
      listOf(unmet),
      'For `no`: what stands in the way. For `depends`: what it depends on.',
    ),
    noop: says(z.boolean(), 'True for a declared no-op: accepted, and nothing changes.'),
  }),
  'Whether an event would be accepted now.',
);

const guideFields = {
  label: z.string(),
  icon: z.string(),
  appliesTo: listOf(z.string()),
  appears: says(listOf(z.string()), 'When it appears.'),
  means: says(z.string(), 'What it means, for administrators.'),
  forPerson: says(z.string(), 'What it means, for the person concerned.'),
  action: says(z.enum(['no', 'ifItLasts', 'yes']), 'Whether somebody must act.'),
  advice: says(listOf(z.string()), 'What to do next.'),
  actors: says(listOf(z.enum(actorKinds)), 'Who acts next.'),
  source: says(z.enum(['seed', 'vendor', 'borrowed', 'ours']), 'Where the text comes from.'),
};

const guide = named(
  'StatusGuide',
  z.object(guideFields),
  'What a status means and what to do about it.',
);

const noteFields = {
  label: says(z.string(), 'What it answers or is called.', 'Reason'),
  says: says(z.string(), 'What the code means.', 'The mailbox is full.'),
  advice: says(listOf(z.string()), 'What to do next.'),
};

export const note = named(
  'Note',
  z.object({
    code: z.string(),
    ...noteFields,
    words: says(z.string().nullable(), 'What others said, word for word; null where nobody did.'),
  }),
  'What is told beside the status: an exact reason, or what needs attention.',
);

const effect = named(
  'Effect',
  z.object({
    effectId: z.string(),
    name: z.string(),
    says: z.string(),
    at: instant(),
    data: loose(),
  }),
  'A command for the outside world.',
);

export const view = named(
  'Instance',
  z.object({
    ...key,
    title: z.string(),
    version: z.string(),
    subject: says(z.string(), 'Whose personal data its events hold.'),
    asOf: says(instant(), 'The instant that this answers for.'),
    status: label.nullable(),
    activity: label.nullable(),
    since: says(instant().nullable(), 'Since when it has its status.'),
    value,
    revision: count(),
    at: says(instant(), 'When the last transition took effect.'),
    finished: z.boolean(),
    guide: guide.nullable(),
    activityGuide: guide.nullable(),
    notes: says(listOf(note), 'Reasons and flags; empty for a past instant.'),
    deadlines: listOf(z.object({ name: z.string(), says: z.string(), due: instant() })),
    permitted: says(listOf(permission), 'What can happen now; empty for a past instant.'),
    context: says(loose().nullable(), 'What is recorded; null for a past instant.'),
    effects: says(listOf(effect), 'The latest effects, newest last.'),
  }),
  'Where one instance stands, exact at `asOf`.',
);

export const permittedNow = named(
  'PermittedNow',
  z.object({
    asOf: instant(),
    revision: count(),
    status: label.nullable(),
    finished: z.boolean(),
    permitted: listOf(permission),
  }),
  'What can happen now, by whom, and what stands in the way.',
);

const recorded = {
  ...key,
  revision: count(),
  kind: z.enum(['event', 'deadline', 'adopted', 'corrected', 'upgraded', 'erased']),
  at: says(instant(), 'When it took effect.'),
  recordedAt: says(instant(), 'When it was stored.'),
  event: z.object({
    type: z.string(),
    data: loose(),
    id: z.string(),
    by: sender,
    facts: says(
      z.record(z.string(), z.boolean()).readonly(),
      'Facts from around that were stamped on it.',
    ),
  }),
  credential: says(
    z.string().optional(),
    'The credential that it came with, where it came over HTTP; `by` is the person whom that one acted for.',
  ),
  cause: says(z.string().nullable(), 'The id of the event in another instance that caused it.'),
  from: value,
  to: value,
  status: z.object({ code: z.string(), since: instant() }).nullable(),
  label: says(z.string().nullable(), "The status's label when it was written."),
  activity: z.object({ code: z.string(), since: instant() }).nullable(),
  activityLabel: z.string().nullable(),
  deadlines: listOf(z.object({ name: z.string(), due: instant(), generation: count() })),
  version: z.string(),
  hash: z.string(),
  birth: says(
    z.object({ id: z.string(), policies: loose(), zone: z.string() }).nullable(),
    'Given at birth; null on every later row.',
  ),
  context: says(loose().nullable(), 'The whole resulting context, where no event explains it.'),
  sent: listOf(sent),
};

export const transition = named(
  'Transition',
  z.object(recorded),
  'One transition, as it was recorded.',
);

const historyRow = named(
  'HistoryRow',
  z.object({ ...recorded, effects: listOf(effect) }),
  'One transition, as it was recorded, with what it sent out.',
);

export const historyPage = z.object({
  items: says(listOf(historyRow), 'Oldest first.'),
  next: says(count().nullable(), 'The cursor of the next page; null on the last.'),
});

export const listPage = z.object({
  items: listOf(
    named(
      'Listed',
      z.object({
        ...key,
        subject: z.string(),
        status: label.nullable(),
        activity: label.nullable(),
        revision: count(),
        at: instant(),
      }),
      'One line of a list, exact at the instant of the answer.',
    ),
  ),
  next: says(z.string().nullable(), 'The cursor of the next page; null on the last.'),
});

const lifecycleHead = {
  name: says(z.string(), 'The full name.', 'ankored/document'),
  version: z.string(),
  title: z.string(),
  states: says(count(), 'How many there are.'),
  transitions: says(count(), 'How many there are.'),
  href: says(z.string(), 'The contract.', '/v1/lifecycles/ankored/document'),
  instances: says(z.string(), 'The instances.', '/v1/instances/ankored/document'),
};

const eventHead = {
  name: z.string(),
  label: says(z.string(), 'What a button would say.'),
  by: says(listOf(z.enum(actorKinds)), 'Who may send it.'),
  birth: says(z.boolean(), 'True where it can start a life.'),
};

export const lifecycleList = z.object({
  items: listOf(
    named(
      'LifecycleSummary',
      z.object({
        ...lifecycleHead,
        events: listOf(z.object(eventHead)),
        statuses: listOf(z.object({ code: z.string(), label: z.string() })),
      }),
      'A lifecycle in short.',
    ),
  ),
});

const described = z.object({ name: z.string(), says: z.string() });

export const lifecycleContract = named(
  'Lifecycle',
  z.object({
    ...lifecycleHead,
    hash: says(z.string(), 'Hash of the definition: it changes when its meaning does.'),
    events: listOf(
      z.object({
        ...eventHead,
        help: z.string(),
        decision: says(z.boolean(), 'True where a person decides and says why.'),
        source: z.string(),
        data: says(
          loose(),
          'The JSON Schema (2020-12) of what it carries. `x-kind` says what a field names: id, civilDate, instant, personal or sealed.',
        ),
      }),
    ),
    statuses: says(
      listOf(z.object({ code: z.string(), ...guideFields })),
      'The guide of every status and activity.',
    ),
    notes: says(
      listOf(z.object({ code: z.string(), ...noteFields })),
      'What each code that is told beside a status means.',
    ),
    guards: listOf(described),
    effects: listOf(described.extend({ data: loose() })),
    deadlines: listOf(described),
    facts: listOf(described),
    policies: says(loose(), 'The JSON Schema of the policies that an instance can be born with.'),
  }),
  'The whole contract of a lifecycle: what may be sent, by whom, with what, and what each status means.',
);

export const problem = named(
  'Problem',
  z.object({
    type: says(z.string(), 'Stable; GET it for an explanation.', '/problems/guardFailed'),
    title: z.string(),
    status: count(),
    detail: z.string(),
    instance: says(
      z.string(),
      'The id of the request, as the log has it.',
      'urn:uuid:0199c0de-0000-7000-8000-000000000000',
    ),
    reason: says(
      z
        .enum(['notPermittedHere', 'guardFailed', 'forbidden', 'invalidEvent', 'finished'])
        .optional(),
      'Set on a refusal.',
    ),
    unmet: says(listOf(unmet).optional(), 'The conditions that are not met.'),
    permitted: says(listOf(z.string()).optional(), 'The events that this actor could send now.'),
    issues: says(listOf(issue).optional(), 'Each thing that is wrong, with its place.'),
    revision: says(
      count().optional(),
      'Where the instance stands, on a refusal; 0 where there is none.',
    ),
  }),
  'What went wrong (RFC 9457).',
);
export type ProblemBody = z.output<typeof problem>;

export const problemPage = z.object({
  type: z.string(),
  title: z.string(),
  status: count(),
  help: says(z.string(), 'What it means and what would be right.'),
});

export const problemList = z.object({ items: listOf(problemPage) });

export const health = z.object({ status: z.literal('up'), version: z.string() });

export const readiness = z.object({
  status: z.enum(['ready', 'notReady']),
  reasons: says(listOf(z.string()), 'Why it is not ready; empty when it is.'),
});

export const start = z.object({
  name: z.string(),
  version: z.string(),
  links: says(z.record(z.string(), z.string()), 'Where to go from here.'),
});
