/** A next release of the document requirement: what a product owner might be asked to sign, with everything in it. */
import type { Portrait } from '../../src/draw/index.ts';

// biome-ignore lint: a portrait that is changed freely
type Loose = any;

const pending = 'requirement.attempt.pendingReview';
const held = 'requirement.attempt.onHold';

/** A review can be put on hold; an upload cannot be withdrawn any more; whoever is locked out uploads nothing. */
export function nextRelease(document: Portrait): Portrait {
  const next: Loose = structuredClone(document);
  next.version = '1.1.0';
  next.hash = 'b7d1c04e9a3f52867e0d4c19ab3356f2';
  const { states, transitions, events, guards, deadlines, statuses, statusView } = next;
  states.push({
    ...states.find(({ path }: Loose) => path === pending),
    path: held,
    label: 'On Hold',
  });
  events.HOLD = { ...events.RESET, label: 'Put on hold', help: 'Waits for the person.' };
  events.RELEASE = { ...events.RESET, label: 'Take up again', help: 'The review goes on.' };
  guards.isNotLockedOut = {
    says: 'the person is not locked out',
    source: 'ours',
    reads: ['facts'],
  };
  const gone = transitions.find(({ trigger }: Loose) => trigger.type === 'WITHDRAWN');
  const upload = transitions.find(({ trigger }: Loose) => trigger.type === 'UPLOADED');
  upload.guard.of.push({ kind: 'named', name: 'isNotLockedOut' });
  delete events.WITHDRAWN;
  const plain = { guard: null, actions: [], reenter: false };
  const event = (type: string) => ({ kind: 'event', type });
  next.transitions = [
    ...transitions.filter((it: Loose) => it !== gone),
    { ...plain, source: pending, trigger: event('HOLD'), targets: [held] },
    { ...plain, source: held, trigger: event('RELEASE'), targets: [pending] },
  ].map((it, index) => ({ ...it, index }));
  const after = next.transitions.length - 2;
  const moved = (index: number) => (index > gone.index ? index - 1 : index);
  const way = { beside: false, activities: ['pendingReview'], activitiesAfter: [null] };
  statusView.statuses.splice(3, 0, 'onHold');
  statusView.ways = [
    ...statusView.ways
      .filter(({ trigger }: Loose) => trigger.type !== 'WITHDRAWN')
      .map((it: Loose) => ({ ...it, transitions: it.transitions.map(moved) })),
    {
      ...way,
      from: 'pendingReview',
      to: 'onHold',
      trigger: event('HOLD'),
      transitions: [after],
    },
    {
      ...way,
      from: 'onHold',
      to: 'pendingReview',
      trigger: event('RELEASE'),
      activities: [null],
      activitiesAfter: ['pendingReview'],
      transitions: [after + 1],
    },
  ];
  deadlines.expiringSoonDue.says = '45 civil days before the last valid day (policy)';
  const { completed, pendingReview } = statuses;
  pendingReview.means = 'An administrator must review the file within three working days.';
  pendingReview.forPerson =
    'Your document is being reviewed, which takes up to three days. If it is rejected or reset, an email tells you why, and you can upload a new one.';
  pendingReview.advice.splice(1, 0, 'Put on hold: wait for the person to answer a question.');
  completed.forPerson = 'You are done with this requirement.';
  next.statuses = {
    completed,
    incomplete: statuses.incomplete,
    pendingReview,
    onHold: {
      ...pendingReview,
      label: 'On Hold',
      icon: '⏸️',
      appears: ['An administrator has a question.'],
      means: 'The review goes on once the person has answered.',
      forPerson: 'We have a question about your document. Please answer the email.',
      action: 'ifItLasts',
      advice: ['Remind the person.'],
    },
    ...statuses,
  };
  return next;
}
